// Applying a plan and what came of it, in Thai.

import type { AccessPart, AccessProblem, ActivityKind, ChangeClass, Environment, Outcome, Stage } from "../../ipc/backend";
import { count, duration, elapsed, listed, moment, number } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";
import { crossing } from "./crossing";
import { differences } from "./differences";

const outcomes: Record<Outcome, string> = {
  verified: "ตรวจสอบแล้ว",
  "verified-with-differences": "ตรวจสอบแล้ว มีความต่าง",
  failed: "ล้มเหลว",
  unknown: "ไม่ทราบ",
  stale: "ไม่ได้ส่งสิ่งใด: ปลายทางเปลี่ยนไป",
};

type StageWords = { title: string; done: string; text: string };

const stages: Record<Stage, StageWords> = {
  "sign-in": { title: "ลงชื่อเข้าใช้", done: "ลงชื่อเข้าใช้แล้ว", text: "เฉพาะเมื่อเซิร์ฟเวอร์ขอ" },
  read: { title: "อ่าน", done: "อ่านแล้ว", text: "รับนิยามและปิดบังข้อมูลลับ" },
  "read-facts": { title: "อ่านคอลัมน์ บทบาท และจำนวนแถว", done: "อ่านคอลัมน์ บทบาท และจำนวนแถวแล้ว", text: "สิ่งที่เซิร์ฟเวอร์ไม่บอกยังคงไม่ทราบ" },
  store: { title: "เก็บในคลัง", done: "เก็บในคลังและอ่านกลับแล้ว", text: "เก็บ อ่านกลับ และคำนวณแฮช" },
  write: { title: "เขียนไฟล์", done: "เขียนไฟล์แล้ว", text: "เขียนในชื่ออื่นก่อน แล้วเปลี่ยนชื่อ" },
  compare: { title: "เปรียบเทียบ", done: "เปรียบเทียบแล้ว", text: "ทีละนิยาม" },
  "check-fresh": { title: "ตรวจว่าปลายทางไม่เปลี่ยน", done: "ปลายทางไม่เปลี่ยนตั้งแต่แผน", text: "อ่านทุกอย่างอีกครั้งก่อนส่งสิ่งใด" },
  upload: { title: "อัปโหลดครั้งเดียว", done: "อัปโหลดแล้วครั้งเดียว", text: "หนึ่งชุดข้อมูล ไม่ส่งสองครั้ง" },
  wait: { title: "เซิร์ฟเวอร์กำลังดำเนินการ", done: "เซิร์ฟเวอร์ตอบแล้ว", text: "กำลังแก้คอลัมน์และบันทึกนิยาม เซิร์ฟเวอร์ไม่บอกความคืบหน้า" },
  verify: { title: "ตรวจสอบ", done: "อ่านอีกครั้งและเปรียบเทียบแล้ว", text: "อ่านทุกอย่างอีกครั้งและเทียบกับแผนทีละนิยาม" },
};

const duringImport: Partial<Record<Stage, StageWords>> = {
  store: { title: "เก็บภาพบันทึกและอ่านกลับ", done: "เก็บภาพบันทึก อ่านกลับ และตรวจสอบแล้ว", text: "แอปที่ถูกแตะต้องพร้อมไฟล์ บทบาท และขอบเขต แล้วจึงแอปทั้งหมด" },
  read: { title: "อ่านแอปที่ถูกแตะต้อง", done: "อ่านแอปที่ถูกแตะต้องแล้ว", text: "ไฟล์ บทบาท และขอบเขตไปกับแอปเท่านั้น" },
};

const accessParts: Record<AccessPart, string> = { role: "บทบาท", scope: "ขอบเขต", file: "ไฟล์" };

function accessProblem(found: AccessProblem): string {
  switch (found.problem) {
    case "missing":
      return "ไม่มีบนปลายทางหลังนำเข้า";
    case "unexpected":
      return "มีอยู่ แต่ไม่ได้วางแผน";
    case "other-scopes":
      return [
        found.missing.length > 0 ? `ขาด ${number(found.missing.length)} ขอบเขต: ${listed(found.missing.map(visible))}` : "",
        found.unexpected.length > 0 ? `มีเกิน ${number(found.unexpected.length)} ขอบเขต: ${listed(found.unexpected.map(visible))}` : "",
      ].filter(Boolean).join("; ");
    case "other-records":
      return "เปิดระเบียนต่างจากแผน";
    case "other-content":
      return "มีอยู่ แต่เนื้อหาต่างจากที่ส่ง";
  }
}

export const result = {
  goOnTitle: "ส่งไปไม่ครบ",
  goOnState: (sent: number, of: number) => `ส่งไปแล้ว ${number(sent)} จาก ${number(of)} ครั้ง`,
  goOn: "ทำต่อ…",
  goOnQuestion: (name: string) => `ทำการนำเข้าไปยัง ${visible(name)} ต่อ`,
  goOnText: (name: string) => `AppFerry ดูก่อนว่า ${visible(name)} เป็นอย่างที่การส่งเหล่านี้ทิ้งไว้หรือไม่ ถ้าไม่ จะไม่ส่งอะไรอีก ไม่มีสิ่งใดถูกส่งสองครั้ง`,
  goOnConfirm: (value: number, environment: Environment, name: string) => `ส่งอีก ${number(value)} ครั้งไปยัง ${crossing.target(environment, name)}`,
  goingOn: "กำลังส่งส่วนที่เหลือ…",
  goOnFailed: "ไม่ได้ส่งอะไรอีก",
  applyTitle: (destination: string, environment: string) => `กำลังนำเข้า → ${visible(destination)} (${environment})`,
  importing: (definitions: number, name: string) => `กำลังนำเข้า ${count(definitions, nouns.definition)} ไปยัง ${visible(name)}`,
  importingText: "จะไม่เชื่อคำตอบของเซิร์ฟเวอร์ AppFerry อ่านทุกอย่างกลับหลังจากนั้น",
  running: "กำลังทำงาน",
  runningFor: (milliseconds: number) => `ทำงานมาแล้ว ${elapsed(milliseconds)}`,
  stage: (stage: Stage, kind: ActivityKind): StageWords => (kind === "import" ? duringImport[stage] : undefined) ?? stages[stage],
  stageState: { ahead: "ยังไม่ถึง", now: "กำลังทำงาน", done: "เสร็จแล้ว", failed: "ล้มเหลว", unknown: "ไม่ทราบ" },
  stages: "ขั้นตอน",
  starting: "กำลังเริ่ม",
  restartStage: { title: "เริ่มระบบใหม่", text: "เซิร์ฟเวอร์ต้องเริ่มบริการใหม่ก่อนผู้ใช้จะเห็นการเปลี่ยนแปลงทั้งหมด คุณเป็นผู้ยืนยันเมื่อทำแล้ว" },
  youCanLeave: "คุณออกไปได้",
  youCanLeaveText: "ปิดมุมมองนี้ได้ การนำเข้าทำต่อไป และกิจกรรมพาคุณกลับมาที่นี่",
  connectionDrops: "ถ้าการเชื่อมต่อขาด",
  connectionDropsText: "ผลจะเป็น ไม่ทราบ ไม่ใช่เสร็จ แล้วค่อยถามเซิร์ฟเวอร์อีกครั้ง ไม่มีสิ่งใดถูกส่งสองครั้ง",
  thisImport: "การนำเข้านี้",
  factNew: "ใหม่",
  factReplaced: "แทนที่",
  factHidden: "ซ่อน",
  factPlan: "แผน",
  factConfirmed: "ยืนยันด้วย",
  typedName: "ชื่อที่พิมพ์",
  button: "ปุ่ม",
  nothingElse: (name: string) => `นำเข้าสิ่งอื่นไปยัง ${visible(name)} ไม่ได้จนกว่าจะตรวจสอบเสร็จ`,
  leave: "ปล่อยให้ทำงาน",
  cancel: "ยกเลิกการนำเข้า",
  canceling: "กำลังยกเลิก…",
  stopWaiting: "เลิกรอ",
  stopWaitingText: "เซิร์ฟเวอร์ทำต่อไป มีเพียง AppFerry ที่เลิกถาม ผลจึงเป็น ไม่ทราบ จนกว่าคุณจะตรวจสอบ",
  cannotCancel: "ยกเลิกไม่ได้: เซิร์ฟเวอร์กำลังดำเนินการ",
  canceled: "ยกเลิกก่อนส่งสิ่งใด",

  title: (outcome: Outcome, name: string) => `${outcomes[outcome]} – ${visible(name)}`,
  outcome: (outcome: Outcome) => outcomes[outcome],
  verifiedAt: (at: string) => `ตรวจเมื่อ ${moment(at)}`,
  took: (milliseconds: number) => `การนำเข้าใช้เวลา ${duration(milliseconds)}`,
  asPlannedOf: (asPlanned: number, sent: number) => `${number(asPlanned)} จาก ${number(sent)}`,
  asPlanned: "ตามแผน",
  different: "ต่าง",
  missing: "ขาด",
  unexpected: "ไม่คาดคิด",
  numbers: "ผลเป็นตัวเลข",
  restart: (name: string) => `ยังต้องเริ่มระบบใหม่บน ${visible(name)}`,
  restartText: "ผู้ใช้เห็นรุ่นเก่าจนกว่าบริการจะเริ่มใหม่ ข้อความนี้อยู่จนกว่าการตรวจสอบจะผ่าน",
  stale: (value: number) => `จนถึงตอนนั้น: อีก ${number(value)} สิ่งยังทำงานด้วยนิยามเก่า`,
  verifyFailed: "ตรวจสอบไม่ได้ การเตือนจึงยังอยู่",
  restarted: "ฉันเริ่มระบบใหม่แล้ว: ตรวจสอบอีกครั้ง",
  verifying: "กำลังตรวจสอบ…",
  askAgain: "ถามเซิร์ฟเวอร์อีกครั้ง",
  unknownText: "ไม่ส่งสิ่งใดอีก เพียงถามเซิร์ฟเวอร์",
  recompute: "คำนวณแผนใหม่",
  changedSince: "เปลี่ยนบนปลายทางตั้งแต่แผน",
  changedSinceText: "นิยามเหล่านี้ไม่ใช่สิ่งที่แผนคำนวณไว้อีกต่อไป",

  byObject: "ตามออบเจกต์",
  others: "นิยามอื่น",
  differOf: (differ: number) => `${number(differ)} ต่างกัน`,
  firstFailure: "ความล้มเหลวแรก",
  objectState: { applied: "ตามแผน", different: "ต่าง", missing: "ขาด" },
  missingText: "ไม่มีบนปลายทางหลังนำเข้า",
  unexpectedTitle: "มีบนปลายทาง แต่ไม่อยู่ในแผน",
  unexpectedText: "ไม่อยู่ในแผน",
  shownAgainText: "อยู่บนปลายทางมาตลอด และนิยามในแผนระบุถึง จึงแสดงอีกครั้ง",
  keptText: "ยังเป็นตัวเก่า",
  differentText: (fields: number, worst: ChangeClass) => `${count(fields, nouns.value)} ไม่ตรงตามแผน (${differences.class(worst)})`,
  planned: "ตามแผน",
  found: "ที่พบ",
  columns: "คอลัมน์",
  columnsText: "อ่านคอลัมน์ของฐานข้อมูลด้วย เหล่านี้ไม่ตรงกับที่นิยามบอก",
  columnObject: "ออบเจกต์",
  columnName: "คอลัมน์",
  columnExpected: "ตามแผน",
  columnActual: "ที่พบ",
  noColumn: "ไม่มีคอลัมน์นี้",
  objectsAsPlanned: (value: number) => `${count(value, nouns.object)} ตามแผน`,
  followedBy: "หยุดเพราะสิ่งนี้หรือล้มเหลวหลังจากนี้",
  access: "บทบาท ขอบเขต และไฟล์",
  accessPart: (part: AccessPart) => accessParts[part],
  accessProblem,
  accessState: ({ problem }: AccessProblem) => (problem === "missing" ? "ขาด" : problem === "unexpected" ? "ไม่คาดคิด" : "ต่าง"),
  filledIn: (definitions: number) => `${count(definitions, nouns.definition)} ต่างเพียงค่าเริ่มต้นที่เซิร์ฟเวอร์เติม ถือว่าเท่ากัน`,
  notVerified: "ไม่ได้ตรวจสอบ",
  nothingDiffers: "อ่านนิยามทุกตัวกลับมาตรงตามแผน",

  next: "ทำอะไรต่อ",
  keep: "เก็บ",
  snapshot: (entry: string) => `ภาพบันทึก ${entry}`,
  pinned: "ปักหมุด",
  noSnapshot: "ไม่มีภาพบันทึก: ไม่ได้ส่งสิ่งใด",
  done: "กลับไปที่เซิร์ฟเวอร์",
  finished: (outcome: Outcome, name: string) => `นำเข้าไปยัง ${visible(name)}: ${outcomes[outcome]}`,
  open: "เปิดผลลัพธ์",
};
