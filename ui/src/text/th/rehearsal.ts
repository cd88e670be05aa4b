// Rehearsals, in Thai.

import type { Environment, ImportPolicies, Outcome, RehearsalPolicy, SnapshotPolicy } from "../../ipc/backend";
import { count, moment, number, shortId } from "../format";
import { visible } from "../visible";
import { common, nouns } from "./common";

const policies: Record<RehearsalPolicy, { name: string; text: string }> = {
  off: { name: "ปิด", text: "ไม่มีใครขอการซ้อม" },
  advise: { name: "แนะนำ", text: "แผนที่ไม่ได้ซ้อมจะบอกไว้ แต่ยังนำเข้าได้" },
  require: { name: "บังคับ", text: "แผนที่ไม่ได้ซ้อมหรือซ้อมไม่ดีจะไม่ถูกนำเข้า" },
};

const snapshots: Record<SnapshotPolicy, { name: string; text: string }> = {
  touched: { name: "แอปที่ถูกแตะต้อง", text: "พร้อมแอปที่การนำเข้าแตะต้อง ทั้งแอป" },
  all: { name: "แอปทั้งหมด", text: "พร้อมทุกแอป แม้ที่การนำเข้าไม่แตะต้อง ใช้เวลาและพื้นที่มากกว่า" },
};

const titles: Record<Outcome, string> = {
  verified: "ซ้อมแล้ว: ตรงตามแผนทุกประการ",
  "verified-with-differences": "ซ้อมแล้ว แต่ต่างจากแผน",
  failed: "การซ้อมล้มเหลว",
  unknown: "ไม่ทราบ: ไม่รู้ว่าการซ้อมทำอะไรไป",
  stale: "ไม่ได้ซ้อม: เซิร์ฟเวอร์เปลี่ยนไประหว่างนั้น",
};

export const rehearsal = {
  section: "การซ้อม",
  start: "ซ้อม…",
  open: "เปิดการซ้อม",
  runs: "กำลังซ้อมแผนนี้อยู่",
  ended: (name: string, outcome: string) => `แผนสำหรับ ${visible(name)}: ${outcome}`,
  done: (at: string) => `ซ้อมแผนนี้เมื่อ ${moment(at)} ตรงตามแผนทุกประการ`,
  notDone: "ยังไม่ได้ซ้อมแผนนี้",

  chooseTitle: "จะซ้อมที่ไหน",
  chooseText: (name: string) => `${visible(name)} ถูกอ่านเท่านั้น เซิร์ฟเวอร์ที่คุณเลือกที่นี่จะถูกเขียนทับ`,
  practice: "เซิร์ฟเวอร์ฝึกหัดเฉพาะ",
  practiceText: (name: string) => `เริ่มบนคอมพิวเตอร์เครื่องนี้ มีสำเนาของ ${visible(name)} และหายไปหลังจากนั้น`,
  scratchText: "เซิร์ฟเวอร์ทดลอง จะถูกทำให้เหมือนปลายทางก่อน และคืนกลับได้หลังจากนั้น",
  noScratch: "คุณไม่มีเซิร์ฟเวอร์ทดลอง การซ้อมไม่เขียนทับเซิร์ฟเวอร์ชนิดอื่น",
  confirm: (name: string) => `ซ้อมบน ${visible(name)}`,
  confirmPractice: "ซ้อมบนเซิร์ฟเวอร์ฝึกหัด",
  practiceName: "เซิร์ฟเวอร์ฝึกหัด",

  title: (on: string) => `การซ้อมบน ${visible(on)}`,
  untouched: (name: string) => `การซ้อม – ไม่แตะต้อง ${visible(name)}`,
  runningTitle: (name: string) => `กำลังซ้อมการนำเข้าไปยัง ${visible(name)}`,
  runningText: "ทำงานเอง เริ่มจากทำให้เซิร์ฟเวอร์เหมือนปลายทาง แล้วนำเข้าแผนที่นั่นและตรวจสอบ",
  failedTitle: "การซ้อมไม่ได้ทำงาน",
  outcome: (outcome: Outcome) => titles[outcome],
  where: (on: string, destination: string) => `บน ${visible(on)} ส่วน ${visible(destination)} ถูกอ่านเท่านั้น`,
  countsFor: (plan: string) => `ใช้ได้กับแผน ${shortId(visible(plan))} เท่านั้น จนกว่าแผนจะเปลี่ยน`,

  steps: "ขั้นตอน",
  seeded: (from: string, on: string) => `ใส่สำเนาของ ${visible(from)} ลงใน ${visible(on)}`,
  seededProof: (asPlanned: number, sent: number) => `${number(asPlanned)} จาก ${count(sent, nouns.definition)} ตามที่คาด`,
  seededAlready: "มีนิยามเหมือนกันอยู่แล้ว",
  imported: (on: string) => `นำเข้าแผนไปยัง ${visible(on)}`,
  importedProof: (sent: number) => `ส่ง ${count(sent, nouns.definition)} ครั้งเดียว`,
  verified: "ตรวจสอบผลแล้ว",
  verifiedProof: (asPlanned: number, sent: number) => `${number(asPlanned)} จาก ${number(sent)} ตามแผน`,
  columns: "เปรียบเทียบคอลัมน์จริงแล้ว",
  columnsProof: (differ: number) => (differ === 0 ? "ไม่มีคอลัมน์ต่างจากแผน" : `${count(differ, { other: "คอลัมน์" })} ต่างจากแผน`),
  notTried: "ไม่ได้ลอง",
  verifyAgain: "ตรวจสอบอีกครั้ง",
  cannotShow: "สิ่งที่การซ้อมแสดงไม่ได้",
  putBack: "หลังจากนั้น",
  putBackText: (on: string) => `ตอนนี้ ${visible(on)} มีผลลัพธ์ การย้อนกลับนำไปสู่สิ่งที่มีก่อนหน้า`,
  putBackStart: (on: string) => `คืน ${visible(on)} กลับ…`,
  gone: "เซิร์ฟเวอร์ฝึกหัดหายไปแล้ว พร้อมทุกสิ่งที่ใส่ไว้",
  unchanged: (name: string) => `แผนสำหรับ ${visible(name)} ไม่เปลี่ยนและยังผนึกอยู่`,
  again: "ซ้อมอีกครั้ง",
  backToPlan: (name: string) => `กลับไปที่แผนสำหรับ ${visible(name)}`,

  policyMenu: "ก่อนนำเข้า…",
  policiesTitle: (name: string) => `ก่อนนำเข้าไปยัง ${visible(name)}`,
  policy: (policy: RehearsalPolicy) => policies[policy],
  environmentAsksMore: (environment: Environment, policy: RehearsalPolicy) => `การตั้งค่าขอมากกว่านี้สำหรับเซิร์ฟเวอร์${common.environment(environment)}ทุกตัว: ‘${policies[policy].name}’ ใช้กับเซิร์ฟเวอร์นี้ด้วย`,
  policySave: "บันทึก",
  policiesSaved: (name: string, { rehearsal: policy, snapshot }: ImportPolicies) => `ก่อนนำเข้าไปยัง ${visible(name)}: การซ้อม ${policies[policy].name} ภาพบันทึกของ${snapshots[snapshot].name}`,
  snapshotTitle: "ภาพบันทึก",
  snapshotText: "มีภาพบันทึกของนิยามทั้งหมดเสมอ เก็บและอ่านกลับก่อนส่งสิ่งใด ไฟล์ บทบาท และขอบเขตไปกับแอปเท่านั้น",
  snapshot: (policy: SnapshotPolicy) => snapshots[policy],
  policyFailed: "เปลี่ยนการตั้งค่าไม่ได้",
};
