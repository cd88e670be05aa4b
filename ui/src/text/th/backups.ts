// Backups, in Thai.

import type { BackupAlert, Checked, Day, Dot, Entry, Every, KeepRule, KeepRules, Mirrored, PrunePlan } from "../../ipc/backend";
import { count, moment, number, size } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const rules: Record<KeepRule, string> = { last: "ล่าสุด", daily: "รายวัน", weekly: "รายสัปดาห์", monthly: "รายเดือน", yearly: "รายปี" };
const units: Record<KeepRule, string> = { last: "การสำรอง", daily: "วัน", weekly: "สัปดาห์", monthly: "เดือน", yearly: "ปี" };
const dayNames: Record<Day, string> = { monday: "วันจันทร์", tuesday: "วันอังคาร", wednesday: "วันพุธ", thursday: "วันพฤหัสบดี", friday: "วันศุกร์", saturday: "วันเสาร์", sunday: "วันอาทิตย์" };
const every: KeepRule[] = ["last", "daily", "weekly", "monthly", "yearly"];

function alarm(alert: BackupAlert): string {
  switch (alert.kind) {
    case "failing":
      return `การสำรอง ${number(alert.failures)} ครั้งล่าสุดล้มเหลว`;
    case "stale":
      return `การสำรองที่ดีครั้งล่าสุดคือ ${moment(alert.since)}`;
    case "missing":
      return "ยังไม่มีการสำรองที่ดี ทั้งที่ถึงกำหนดแล้ว";
  }
}

export const backups = {
  title: "การสำรอง",
  explanation: "สำรองสิ่งใดเมื่อใด และแต่ละการสำรองอยู่นานเท่าใด",
  titleOf: (name: string | null) => (name === null ? "การสำรองของเซิร์ฟเวอร์ทั้งหมด" : `การสำรองของ ${visible(name)}`),
  which: "เซิร์ฟเวอร์ใด",
  defaults: "เซิร์ฟเวอร์ทั้งหมด",
  failed: "อ่านสิ่งที่เลือกเกี่ยวกับการสำรองไม่ได้",

  schedule: "ตารางเวลา",
  scheduleOn: "สำรองเอง",
  scheduleText: "ครั้งที่พลาดไปจะเริ่มเมื่อเปิด AppFerry อีกครั้ง สิ่งที่ไม่เปลี่ยนไม่ถูกเก็บซ้ำ",
  scheduleClosed: "ระหว่างที่ปิด AppFerry คำสั่ง ‘appferry schedule run’ ทำการสำรองที่ถึงกำหนด ‘appferry schedule units’ เขียนไฟล์ที่ให้ระบบเรียกคำสั่งนั้น",
  every: "บ่อยเท่าใด",
  everyOf: (often: Every) => (often === "hour" ? "ทุกชั่วโมง" : often === "day" ? "ทุกวัน" : "ทุกสัปดาห์"),
  day: "วัน",
  dayName: (day: Day) => dayNames[day],
  at: "เวลา",
  time: "เวลาของวัน",
  nextRuns: "ครั้งถัดไป",
  nextUnsaved: "ครั้งถัดไปจะแสดงเมื่อบันทึกแล้ว",

  keep: "เก็บ",
  useDefaults: "เหมือนเซิร์ฟเวอร์ทั้งหมด",
  ownRules: "กฎของตัวเอง",
  keepForEver: "เก็บทุกการสำรอง",
  keepByRules: "ตามกฎเหล่านี้",
  keepChoice: "การสำรองอยู่นานเท่าใด",
  rule: (rule: KeepRule) => rules[rule],
  unit: (rule: KeepRule, standard: number | null) => (standard === null ? units[rule] : `${units[rule]} · ปกติ ${number(standard)}`),
  more: (rule: KeepRule) => `เพิ่มหนึ่ง: ${rules[rule]}`,
  less: (rule: KeepRule) => `ลดหนึ่ง: ${rules[rule]}`,
  pinnedStay: "รายการที่ปักหมุดและภาพบันทึกก่อนนำเข้าไม่ถูกกฎเหล่านี้เอาออก",
  defaultRules: (keep: KeepRules | null) =>
    keep === null ? "ไม่มีกฎสำหรับเซิร์ฟเวอร์ทั้งหมด: เก็บทุกการสำรอง" : `สำหรับเซิร์ฟเวอร์ทั้งหมด: ${every.filter((rule) => (keep[rule] ?? 0) > 0).map((rule) => `${rules[rule]} ${number(keep[rule] ?? 0)}`).join(", ")}`,
  tellAfter: "บอกฉันเมื่อการสำรองเก่ากว่า",
  tellNever: "ไม่ต้องบอก",
  tellDays: (days: number) => `${number(days)} วัน`,
  tellStandard: (days: number | null | undefined) => (days ? `เหมือนเซิร์ฟเวอร์ทั้งหมด (${number(days)} วัน)` : "เหมือนเซิร์ฟเวอร์ทั้งหมด (ไม่บอก)"),

  everyBackupStays: "เก็บทุกการสำรองตลอดไป ไม่มีกฎใดเอาออก",
  inDays: (days: number, value: number, bytes: number | null) => `ในอีก ${number(days)} วันคุณจะมี ${number(value)} การสำรอง ${bytes === null ? "ไม่ทราบขนาด" : `ประมาณ ${size(bytes)}`}`,
  now: (value: number, bytes: number | null) => `ตอนนี้ ${number(value)}, ${bytes === null ? "ไม่ทราบขนาด" : size(bytes)}`,
  noSchedule: "ถ้าไม่มีตารางเวลาก็ไม่มีการสำรองเพิ่ม: นี่แสดงเพียงที่มีอยู่ตอนนี้",
  lane: (rule: KeepRule | "always") => (rule === "always" ? "เสมอ" : rules[rule]),
  laneKept: (value: number) => `เก็บ ${number(value)}`,
  laneAlways: (value: number) => `ปักหมุดหรือภาพบันทึก ${number(value)}`,
  laneSaid: (rule: KeepRule, dots: Dot[]) => `${rules[rule]}: ${dots.length === 0 ? "ไม่มี" : dots.map((dot) => moment(dot.at)).join(", ")}`,
  picture: "สิ่งที่จะเก็บ ตามกฎ",
  since: (at: string) => moment(at),
  thenMark: (days: number) => `ในอีก ${number(days)} วัน`,

  losses: (value: number) => `กฎเหล่านี้ไม่เก็บ ${number(value)} การสำรอง`,
  lossesText: "การบันทึกไม่เอาสิ่งใดออก ยังอยู่จนกว่าคุณจะคัดออก การคัดออกย้ายไปถังขยะซึ่งเก็บไว้ 30 วัน",
  noLosses: "กฎเหล่านี้เก็บทุกการสำรองที่มี",
  pruneLosses: (value: number) => `คัดออก ${number(value)} การสำรอง…`,
  saveFirst: "บันทึกกฎก่อน",
  lossBackup: "การสำรอง",
  lossKept: "วันนี้เก็บโดย",
  lossAfter: "ตามกฎเหล่านี้",
  lossBytes: "มีเฉพาะที่นี่",
  lossNone: "ไม่มีกฎใดเก็บ",
  lossSize: (entry: Entry) => (typeof entry.added_bytes === "number" ? size(entry.added_bytes) : "ไม่ทราบ"),

  lastGood: (name: string, at: string | null) => (at === null ? `ไม่ทราบการสำรองที่ดีของ ${visible(name)}` : `การสำรองที่ดีครั้งล่าสุดของ ${visible(name)}: ${moment(at)} อ่านและอ่านกลับแล้ว`),
  allServers: "กฎเหล่านี้ใช้กับทุกเซิร์ฟเวอร์ที่ไม่มีกฎของตัวเอง",
  discard: "ทิ้งการเปลี่ยนแปลง",
  save: "บันทึก",
  nothingChanged: "ไม่มีสิ่งใดเปลี่ยน",
  unsaved: "สิ่งที่คุณเปลี่ยนที่นี่ยังไม่ได้บันทึก",
  stillForeseeing: "กำลังคำนวณอยู่ว่ากฎเหล่านี้จะปล่อยสิ่งใดไป",
  saveFailed: "บันทึกไม่ครบ",
  rulesSaved: "บันทึกกฎแล้ว ไม่มีสิ่งใดถูกเอาออก",

  prune: "คัดออก",
  pruneText: "การคัดออกเอาสิ่งที่ไม่มีกฎใดเก็บออก ไม่ทำเอง และคุณเห็นก่อนว่าอะไรจะไป",
  pruneShow: "คัดออก…",
  pruneTitle: "คัดออก: เอาสิ่งที่ไม่มีกฎใดเก็บออกหรือไม่",
  pruneCounts: ({ to_trash, to_remove, kept }: PrunePlan) => `${number(to_trash.length)} การสำรองจะไปถังขยะ ${count(to_remove.length, nouns.entry)} จะถูกลบถาวร ${number(kept)} ยังอยู่`,
  pruneBytes: ({ sweep }: PrunePlan) => `คืนพื้นที่ ${size(sweep.freed)} ตอนนี้ อีก ${size(sweep.marked)} ทำเครื่องหมายไว้ และคืนอย่างเร็วในอีกหนึ่งวัน`,
  pruneNothing: "ทุกรายการเก็บโดยกฎ ด้วยมือ หรือตลอดไป ไม่มีสิ่งใดจะไป",
  toTrash: "ไปถังขยะ 30 วัน",
  toRemove: "ลบถาวร: หมดเวลาในถังขยะแล้ว",
  pruneKeep: "เก็บทุกอย่าง",
  pruning: "กำลังเอาออก ผลลัพธ์จะแสดงที่นี่",
  pruneConfirm: ({ to_trash, to_remove }: PrunePlan) =>
    [to_trash.length > 0 ? `ย้าย ${number(to_trash.length)} ไปถังขยะ` : "", to_remove.length > 0 ? `ลบ ${number(to_remove.length)} ถาวร` : ""].filter(Boolean).join(" และ ") || "คืนพื้นที่",
  planFailed: "คำนวณสิ่งที่จะไปไม่ได้ ไม่มีสิ่งใดถูกเอาออก",
  pruneFailed: "เอาออกไม่ครบ",
  pruned: (trashed: number, removed: number, freed: number) => `ย้าย ${count(trashed, nouns.entry)} ไปถังขยะ ลบถาวร ${number(removed)} คืนพื้นที่ ${size(freed)}`,

  mirror: "ไฟล์ธรรมดา",
  mirrorText: "โฟลเดอร์ที่มีการส่งออกล่าสุดของทุกแอปเป็นไฟล์ธรรมดาเสมอ",
  mirrorNone: "ยังไม่ได้เลือกโฟลเดอร์",
  mirrorChoose: "เลือกโฟลเดอร์…",
  mirrorChange: "เลือกโฟลเดอร์อื่น…",
  mirrorStop: "เลิกทำไฟล์ธรรมดา",
  mirrorFailed: "ทำให้โฟลเดอร์ของไฟล์ธรรมดาเป็นปัจจุบันไม่ได้",
  mirrored: ({ files, with_secrets }: Mirrored) => `${count(files, nouns.file)} ในโฟลเดอร์${with_secrets.length > 0 ? ` ${count(with_secrets.length, nouns.file)} ในนั้นมีรหัสผ่านหรือกุญแจ` : ""}`,

  check: "ตรวจคลัง",
  checkText: "การตรวจเร็วดูว่าทุกอย่างอยู่ครบ การตรวจเต็มอ่านและแฮชทุกไบต์ที่เก็บ และทำเองทุก 30 วัน",
  checkQuick: "ตรวจเร็ว",
  checkFull: "ตรวจเต็ม",
  checkRunning: "กำลังตรวจ รายการกิจกรรมแสดงว่าไปถึงไหน",
  checkLast: ({ full_at, quick_at }: Checked) => `${full_at ? `ตรวจเต็มครั้งล่าสุด: ${moment(full_at)}` : "ยังไม่เคยตรวจเต็ม"} ${quick_at ? `ตรวจเร็วครั้งล่าสุด: ${moment(quick_at)}` : ""}`,
  checkNever: "คลังยังไม่เคยถูกตรวจทั้งหมด แต่ละรายการถูกอ่านกลับเมื่อเก็บ",
  checkDamaged: (value: number) => `เสียหาย ${count(value, nouns.entry)} เก็บไว้และทำเครื่องหมายในคลัง`,
  checkIntact: (value: number) => `ดู ${count(value, nouns.entry)} แล้ว ไม่มีที่เสียหาย`,

  alarmTitle: (name: string) => `การสำรองของ ${visible(name)}`,
  alarm,
  alarmShort: (alert: BackupAlert) => (alert.kind === "failing" ? "การสำรองล้มเหลว" : alert.kind === "stale" ? "การสำรองเก่า" : "ยังไม่มีการสำรอง"),
  alarms: "การสำรองที่ต้องดู",
  backUpNow: "สำรองเดี๋ยวนี้",
  seeSchedule: "ดูการสำรอง",
  putAside: "ไว้ก่อน",

  runTitle: "สำรองเซิร์ฟเวอร์",
  runText: "แอปของแต่ละเซิร์ฟเวอร์ถูกส่งออก อ่านกลับ และเก็บในคลัง สิ่งที่ไม่เปลี่ยนไม่ถูกเก็บซ้ำ",
  runAll: "เซิร์ฟเวอร์ทั้งหมด",
  runConfirm: (value: number) => `สำรอง ${count(value, nouns.server)}`,
  runNone: "เลือกอย่างน้อยหนึ่งเซิร์ฟเวอร์",
  runWaiting: "กำลังรอ",
  runNow: "กำลังทำงาน",
  runDone: (entries: number) => `เสร็จ เก็บ ${count(entries, nouns.entry)}`,
  runIncomplete: (value: number) => `${count(value, nouns.app)} ส่งออกแยกไม่ได้`,
  runFailed: "ล้มเหลว",
  runEnded: (done: number, all: number) => `สำรอง ${number(done)} จาก ${count(all, nouns.server)}`,
  menu: "การสำรองและระยะเวลาเก็บ…",
};
