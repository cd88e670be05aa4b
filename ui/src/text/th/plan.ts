// A plan, in Thai.

import type { AffectedApp, Environment, Finding, Rows, Severity, Subject } from "../../ipc/backend";
import { count, moment, number, shortId, size } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";
import { crossing } from "./crossing";
import { manyOf } from "./rules";

const severities: Record<Severity, string> = { error: "ข้อผิดพลาด", warning: "คำเตือน", info: "ข้อมูล" };
const advice: Record<Severity, string> = { error: "อ่านแต่ละข้อแล้วตัดสินใจ", warning: "ไม่ขวาง แต่ควรอ่าน", info: "เพื่อให้คุณทราบ" };

function rowsAtRisk(rows: Rows): string {
  if (rows.at_risk === null && rows.total === null) return "ไม่ทราบจำนวนแถว";
  if (rows.at_risk === null) return `ไม่ทราบว่ากี่แถวจาก ${count(rows.total ?? 0, nouns.row)}`;
  if (rows.total === null) return `${count(rows.at_risk, nouns.row)} จากจำนวนที่ไม่ทราบ`;
  return `${number(rows.at_risk)} จาก ${count(rows.total, nouns.row)}`;
}

function subjectName({ type, id, name }: Subject): string {
  const called = name === id || name.startsWith(`${id}.`) ? shortId(id) : name;
  switch (type) {
    case "bundle":
      return name === "" || name === "bundle" ? "ชุดข้อมูลทั้งหมด" : `ในชุดข้อมูล: ${called}`;
    case "file":
      return `ไฟล์ ${called}`;
    case "role":
      return `บทบาท ${called}`;
    case "scope":
      return `ขอบเขต ${called}`;
    default:
      return called;
  }
}

export const plan = {
  title: (what: string, destination: string, environment: string | null) => `แผน: ${visible(what)} → ${visible(destination)}${environment === null ? "" : ` (${environment})`}`,
  steps: "ขั้นตอน",
  step: { select: "เลือก", review: "ทบทวน", apply: "ดำเนินการ", verify: "ตรวจสอบ" },
  stepState: { done: "เสร็จแล้ว", current: "ขั้นตอนปัจจุบัน", ahead: "ยังไม่ถึง" },
  backToSelect: "กลับไปเลือก",
  sealed: (at: string) => `ผนึกกับปลายทางเมื่อ ${moment(at)}`,
  what: (apps: string[]) => (apps.length === 1 ? visible(apps[0] ?? "") : count(apps.length, nouns.app)),

  computing: "กำลังคำนวณแผน",
  computingText: "อ่านและเปรียบเทียบต้นทางกับปลายทาง ไม่เขียนสิ่งใด",
  failed: "คำนวณแผนไม่ได้",
  failedState: "ไม่มีสิ่งใดถูกส่งไปยังปลายทาง",

  counters: "แผนเป็นตัวเลข",
  counter: {
    new: "ใหม่",
    replaced: "ถูกแทนที่",
    hidden: "ถูกซ่อน",
    conflicts: "ขัดแย้ง",
    unchanged: "ไม่เปลี่ยน",
    errors: () => "ข้อผิดพลาด",
    warnings: () => "คำเตือน",
    information: "ข้อมูล",
  },
  showOnly: (value: number, what: string) => `${number(value)} ${what}: แสดงเฉพาะเหล่านี้`,
  showAll: (value: number, what: string) => `${number(value)} ${what}: แสดงอยู่เฉพาะเหล่านี้ แสดงทั้งหมดอีกครั้ง`,

  tabs: "ส่วนต่าง ๆ ของแผน",
  tabFindings: "ข้อสังเกต",
  tabDifferences: "ความต่าง",
  tabAccess: "บทบาทและขอบเขต",
  tabOtherApps: "แอปอื่น",
  tabChecklist: "รายการตรวจ",

  severity: (severity: Severity) => severities[severity],
  severityAdvice: (severity: Severity) => advice[severity],
  severityWord: severities,
  subject: (subject: Subject) =>
    [subject.app, subject.object, subjectName(subject)]
      .filter((part): part is string => Boolean(part))
      .filter((part, index, all) => part !== all[index - 1])
      .map(visible)
      .join(" › "),
  rows: rowsAtRisk,
  showDifference: "แสดงความต่าง",
  showPlaces: "แสดงตำแหน่ง",
  messageBuilders: "ข้อความถึงผู้สร้าง",
  grouping: "ลำดับของข้อสังเกต",
  groupings: { severity: "ตามความรุนแรง", object: "ตามออบเจกต์", rule: "ตามกฎ" },
  wholeBundle: "ชุดข้อมูลทั้งหมด",
  many: (rule: string, findings: number) => manyOf(rule, findings),
  rule: (rule: string) => `กฎ ${visible(rule)}`,
  noFindings: "ไม่มีข้อผิดพลาดหรือคำเตือน",
  noFindingsText: (changes: number) => `ดูแล้ว ${count(changes, nouns.change)} สิ่งที่ไม่ได้ตรวจแสดงอยู่ข้าง ๆ`,
  noneOfThese: "ไม่มีข้อสังเกตชนิดนี้",

  absent: "ไม่มี",
  moreFields: (value: number) => `อีก ${count(value, nouns.field)} ที่ต่างกัน`,
  destinationSide: "ปลายทาง",
  incomingSide: "ที่เข้ามา",

  otherApps: "แอปอื่นที่ถูกกระทบ",
  otherAppsNone: "ไม่มีแอปอื่นบนปลายทางใช้สิ่งที่เปลี่ยน",
  otherAppsText: "แอปเหล่านี้บนปลายทางไม่อยู่ในแผน แต่ใช้นิยามที่เปลี่ยน",
  otherAppExtent: ({ places_total, definitions }: Pick<AffectedApp, "places_total" | "definitions">) =>
    places_total > 0 ? count(places_total, nouns.place) : definitions.length > 0 ? count(definitions.length, nouns.definition) : null,
  through: (what: string) => `ผ่าน ${visible(what)}`,
  morePlaces: (value: number) => `และอีก ${count(value, nouns.place)}`,

  work: "งานที่จะถูกเขียนทับ",
  workCount: (value: number, since: string | null) => (since === null ? count(value, nouns.definition) : `${count(value, nouns.definition)} ตั้งแต่ ${moment(since)}`),
  workWho: "ใคร: ไม่ทราบ เซิร์ฟเวอร์นี้ไม่บอก",
  workNone: "ไม่มีงานบนปลายทางสูญหาย",
  workKept: (value: number) => `อีก ${count(value, nouns.definition)} เปลี่ยนที่นั่นด้วยและคงอยู่ตามเดิม`,
  workTwoWay: "ไม่ทราบ: ไม่รู้บรรพบุรุษร่วม จึงบอกไม่ได้ว่าฝั่งใดเปลี่ยน",
  showWork: "แสดง",

  menu: "แผน",
  menuName: "สิ่งที่ทำกับแผนนี้ได้",
  savePlan: "บันทึกแผน…",
  savePage: "บันทึกเป็นหน้า…",
  copyFindings: "คัดลอกข้อสังเกตเป็นข้อความ",
  openPlan: "เปิดแผนจากไฟล์…",
  saveFailed: "บันทึกแผนไม่ได้",
  openFailed: "เปิดแผนไม่ได้",
  findingsLeftOut: (value: number) => `${count(value, nouns.finding)} ของแผนไม่อยู่ในไฟล์นี้`,
  changesLeftOut: (value: number) => `${count(value, nouns.change)} ของแผนไม่อยู่ในไฟล์นี้`,
  detailsLeftOut: (value: number) => `คุณสมบัติของ ${count(value, nouns.change)} ไม่อยู่ในไฟล์นี้`,
  notInDocument: "ไฟล์นี้ไม่มีนิยามนั้น",
  findingsCopied: "คัดลอกข้อสังเกตแล้ว",
  findingsOf: (name: string, value: number) => `${count(value, nouns.finding)} สำหรับ ${visible(name)}`,
  readOnly: "อ่านอย่างเดียว",
  madeFor: (at: string | null, name: string) => `${at === null ? "ทำ" : `ทำเมื่อ ${moment(at)}`} สำหรับ ${visible(name)} ถ้าจะนำเข้าให้วางแผนใหม่ เพราะปลายทางอาจเปลี่ยนไปแล้ว`,
  findingText: (finding: Finding, place: string) => `${severities[finding.severity]} ${finding.rule}: ${visible(finding.message)}${place ? `\n  ${place}` : ""}${finding.advice ? `\n  ${visible(finding.advice)}` : ""}`,
  before: "ก่อนอัปโหลด AppFerry จะ",
  beforeRead: "อ่านปลายทางอีกครั้ง ถ้ามีสิ่งใดเปลี่ยนจะไม่ส่งสิ่งใด",
  beforeSnapshot: (name: string) => `เก็บภาพบันทึกของ ${visible(name)} และอ่านกลับ`,
  beforeUpload: (bytes: number) => `ส่งชุดข้อมูลหนึ่งชุดขนาด ${size(bytes)} ครั้งเดียว`,
  checklist: "รายการตรวจ",
  message: "ข้อความถึงผู้สร้าง",
  messageText: "สำหรับคนที่สร้างงานบนปลายทางด้วย",
  copyMessage: "คัดลอกข้อความ",
  asking: "ก่อนนำเข้า",
  asked: "ฉันถามแล้ว",
  skipAsking: "ทำต่อโดยไม่ถาม",
  askReason: "บอกว่าคุณถามผู้สร้างแล้วหรือยัง",
  goToAsking: "ไปที่ข้อความ",
  notChecked: "ไม่ได้ตรวจ",
  everythingChecked: "ทุกอย่างที่ AppFerry ตรวจเป็นถูกตรวจแล้ว",

  gate: "ประตู",
  notReadyBecause: (reasons: string[]) => `ยังไม่พร้อม: ${reasons.map(visible).join(" ")}`,
  anotherRuns: (destination: string) => `กำลังนำเข้าไปยัง ${destination} เริ่มการนำเข้านี้ได้เมื่อเสร็จแล้ว`,
  nothingToImport: "ไม่มีสิ่งใดต่างกัน จึงไม่มีอะไรให้นำเข้า",
  errorsNeedDecision: (value: number) => `${count(value, nouns.error)} ต้องตัดสินใจ`,
  acceptErrors: (value: number) => `ฉันยอมรับ ${count(value, nouns.error)}`,
  goToName: "ไปที่ช่อง",
  goToErrors: "ไปที่ข้อแรก",
  typeName: (name: string) => `พิมพ์ “${visible(name)}” เพื่อยืนยัน`,
  matches: "ตรงกัน",
  doesNotMatch: "ยังไม่ตรง",
  typeNameReason: "พิมพ์ชื่อของเซิร์ฟเวอร์",
  apply: (definitions: number, environment: Environment, name: string) => `นำเข้า ${count(definitions, nouns.definition)} ไปยัง ${crossing.target(environment, name)}`,
  readyTo: (name: string) => `พร้อมนำเข้าไปยัง ${visible(name)}`,
  applyRefused: "ไม่มีสิ่งใดถูกนำเข้า",
};
