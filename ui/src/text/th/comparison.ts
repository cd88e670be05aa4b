// Two entries side by side, and the timeline of an app or a definition, in Thai.

import type { ChangedDefinition, Diff, Entry, EnvelopeChange, FieldChange, Happening, Inside, Presence } from "../../ipc/backend";
import { count, moment, number } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const happenings: Record<Happening, string> = { appeared: "ปรากฏ", changed: "เปลี่ยน", vanished: "หายไป" };
const parts: Record<EnvelopeChange["part"], string> = { roles: "บทบาท", scopes: "ขอบเขต", files: "ไฟล์", siteObjectConnections: "ลิงก์ไปยังออบเจกต์ของระบบ" };
const presences: Record<Presence, string> = { added: "เพิ่ม", removed: "เอาออก", changed: "เปลี่ยน" };
const longest = 200;

function value(of: FieldChange["left"], there: boolean): string {
  if (!there) return "ไม่มี";
  const told = typeof of === "string" ? of : JSON.stringify(of);
  return visible(told.length > longest ? `${told.slice(0, longest)}…` : told) || "ข้อความว่าง";
}

export const comparison = {
  title: "การเปรียบเทียบ",
  windowTitle: (left: string, right: string) => `${visible(left)} และ ${visible(right)}`,
  heading: (left: string, right: string) => `สิ่งที่เปลี่ยนจาก ${visible(left)} เป็น ${visible(right)}`,
  serverNow: (name: string) => `${name} ตามที่เป็นอยู่ตอนนี้`,
  failed: "เปรียบเทียบทั้งสองไม่ได้",
  which: "ความต่างใด",
  all: "ทั้งหมด",
  added: "เพิ่ม",
  changed: "เปลี่ยน",
  removed: "เอาออก",
  find: "ค้นหาความต่าง",
  none: "ทั้งสองมีเหมือนกัน",
  noMatch: "ไม่มีความต่างที่ตรงกัน",
  unchanged: ({ unchanged, touched }: Diff) => `${count(unchanged, nouns.definition)} เหมือนกัน${touched.length > 0 ? ` ${number(touched.length)} ถูกบันทึกซ้ำโดยไม่เปลี่ยนสิ่งอื่น` : ""}`,
  noise: (value: number) => `รวมถึง ${count(value, nouns.definition)} ที่ต่างเพียงลำดับหรือการจัดวาง`,
  places: ({ fields }: Pick<ChangedDefinition, "fields">) => count(fields.length, nouns.place),
  from: ({ left, change }: FieldChange) => value(left, change !== "added"),
  to: ({ right, change }: FieldChange) => value(right, change !== "removed"),
  becomes: "กลายเป็น",
  envelope: "นอกเหนือจากนิยาม",
  envelopeLine: ({ part, id, change }: EnvelopeChange) => `${parts[part]} ${visible(id)} ${presences[change]}`,

  dialogTitle: (name: string) => `เปรียบเทียบ ${visible(name)} กับ`,
  withParent: "รายการที่เป็นที่มา",
  withServer: "เซิร์ฟเวอร์ตามที่เป็นอยู่ตอนนี้",
  withEntry: "รายการอื่น",
  chooseServer: "เซิร์ฟเวอร์",
  chooseEntry: "รายการ",
  findEntry: "หารายการ",
  entryOption: ({ name, server, stored_at }: Entry) => [visible(name), server === null ? null : visible(server), moment(stored_at)].filter((part) => part !== null).join(" · "),
  compare: "เปรียบเทียบ",
  nothingToCompare: "เลือกสิ่งที่จะเปรียบเทียบด้วย",
  noOther: "คลังไม่มีชุดข้อมูลอื่น",

  timelineTitle: "ลำดับเวลา",
  timelineOf: (kind: "app" | "definition", name: string) => `ลำดับเวลาของ${kind === "app" ? "แอป" : "นิยาม"} ${visible(name)}`,
  timelineText: "ปรากฏ เปลี่ยน และหายไปเมื่อใดบนแต่ละเซิร์ฟเวอร์ เท่าที่รายการในคลังบอก",
  timelineFailed: "อ่านลำดับเวลาไม่ได้",
  timelineEmpty: "ไม่มีรายการใดบอกเรื่องนี้",
  happening: (what: Happening) => happenings[what],
  inside: ({ added, changed, removed }: Inside) => `เพิ่ม ${number(added)}, เปลี่ยน ${number(changed)}, เอาออก ${number(removed)}`,
  originUnknown: "ไม่ทราบที่มา",
  showEntry: "แสดงรายการ",
  showEntryOf: (name: string, at: string) => `แสดงรายการ ${visible(name)} ${moment(at)}`,
  compareBefore: "เปรียบเทียบกับก่อนหน้า",
  compareBeforeOf: (at: string) => `เปรียบเทียบกับก่อนหน้า: ${moment(at)}`,
};
