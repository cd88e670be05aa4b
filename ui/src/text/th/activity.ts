// The activity strip, the activity view and the history, in Thai.

import type { ActivityState, ImportRow } from "../../ipc/backend";
import { about, count, number, size } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";
import { result } from "./result";

const states: Record<ActivityState, string> = {
  running: "กำลังทำงาน",
  canceling: "กำลังยกเลิก",
  done: "เสร็จแล้ว",
  failed: "ล้มเหลว",
  canceled: "ยกเลิกแล้ว",
  "needs-attention": "ต้องดูแล",
  interrupted: "ถูกตัดขาด",
};

export const activity = {
  strip: "กิจกรรม",
  title: "กิจกรรม",
  nothing: "ไม่มีอะไรทำงานอยู่",
  state: (state: ActivityState) => states[state],
  more: (value: number) => `อีก ${number(value)} กำลังทำงาน`,
  open: "เปิดกิจกรรม",
  progress: (done: number, total: number | null) => (total === null ? size(done) : `${size(done)} จาก ${size(total)}`),
  progressOf: (title: string) => `ความคืบหน้าของ ${visible(title)}`,
  cancel: "ยกเลิก",
  cancelNamed: (title: string) => `ยกเลิก ${visible(title)}`,
  attention: (value: number) => count(value, { other: "การนำเข้าที่ต้องดูแล" }),
  help: "แป้นพิมพ์ลัด",
  openResult: "เปิดผลลัพธ์",
  openImport: "เปิดการนำเข้า",
  doAgain: "ทำอีกครั้ง",
  doAgainNamed: (title: string) => `ทำอีกครั้ง: ${visible(title)}`,
  serverGone: "เซิร์ฟเวอร์ของกิจกรรมนี้ไม่ได้บันทึกไว้แล้ว",
  copyDetails: "คัดลอกรายละเอียด",
  detailsFailed: "รวบรวมรายละเอียดไม่ได้",
  takeOff: (title: string) => `นำ ${visible(title)} ออกจากรายการ`,
  takeOffAll: "นำสิ่งที่จบแล้วออกจากรายการ",
  steps: (done: number, all: number) => `เสร็จ ${number(done)} จาก ${number(all)} ขั้น`,
  definitions: (value: number) => count(value, nouns.definition),
  remaining: (milliseconds: number) => `ขั้นนี้เหลือ ${about(milliseconds)}`,
  cutOff: "AppFerry ปิดก่อนที่งานนี้จะเสร็จ",
  cutOffNothing: "ไม่มีสิ่งใดถูกส่งไป ไม่มีสิ่งใดเปลี่ยนบนเซิร์ฟเวอร์ใด",
  cutOffSent: "อาจมีบางสิ่งถูกส่งไปยังเซิร์ฟเวอร์แล้ว ไม่ทราบว่าผลเป็นอย่างไร",
  cutOffAsk: "เปิดการนำเข้าแล้วถามเซิร์ฟเวอร์",
  cutOffKept: "สิ่งที่ยังทำไม่เสร็จไม่มีอยู่",
  wereCutOff: (value: number) => `${count(value, { other: "กิจกรรม" })} ถูกตัดขาดเมื่อ AppFerry ปิด`,
  openPlan: "เปิดแผน",
  emptyTitle: "ยังไม่มีสิ่งใดทำงาน",
  emptyText: "การส่งออก การสำรอง แผน และการนำเข้าแสดงที่นี่ระหว่างทำงานและหลังจากนั้น สิ่งที่ถูกตัดขาดเมื่อโปรแกรมปิดจะแสดงเมื่อเปิดครั้งถัดไป",
  said: (title: string, state: ActivityState) => `${visible(title)}: ${states[state]}`,

  history: "ประวัติ",
  historyEmpty: "การนำเข้าจะแสดงที่นี่ตลอดไป",
  historyEmptyText: "แต่ละรายการพร้อมภาพบันทึก แผน และสิ่งที่พบหลังจากนั้น",
  historyFailed: "อ่านประวัติไม่ได้",
  reportFailed: "เปิดบันทึกของการนำเข้านี้ไม่ได้",
  outcome: ({ outcome, unresolved }: ImportRow) => (outcome === null ? (unresolved ? result.outcome("unknown") : "ยังไม่เสร็จ") : result.outcome(outcome)),
  unfinished: "ส่งไปไม่ครบ: เปิดเพื่อทำต่อ",
  unresolved: "เปิดแล้วตรวจสอบอีกครั้ง",
  restart: "ยังต้องเริ่มระบบใหม่",
  openRow: (row: ImportRow) => `นำเข้าไปยัง ${visible(row.destination)}`,
};
