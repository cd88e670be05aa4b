// Files and links from outside, and the question before the window closes, in Thai.

import type { Purpose } from "../../ipc/backend";
import { count, listed } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const names = (all: string[]) => (all.length > 3 ? count(all.length, nouns.file) : listed(all.map((name) => `‘${visible(name)}’`)));

const purposes: Record<Purpose, string> = {
  export: "บันทึกการส่งออก",
  entry: "บันทึกสำเนา",
  bundles: "เลือกไฟล์ส่งออก",
  plan: "ไฟล์ของแผน",
  "plan-page": "บันทึกแผนเป็นหน้าเอกสาร",
  record: "บันทึกรายการบันทึก",
  "recovery-kit": "บันทึกชุดกู้คืน",
  connections: "ไฟล์ของการเชื่อมต่อ",
  authority: "เลือกผู้ออกใบรับรอง",
  library: "เลือกโฟลเดอร์สำหรับคลัง",
  mirror: "เลือกโฟลเดอร์สำหรับสำเนาเงา",
  "problem-report": "บันทึกรายงาน",
};

export const arrivals = {
  files: names,
  notOpened: (all: string[]) => `เปิด ${names(all)} ไม่ได้ ไม่มีสิ่งใดถูกเพิ่มลงในคลัง`,
  quitTitle: (running: number) => `ออกทั้งที่ ${count(running, { other: "กิจกรรม" })} ยังทำงานอยู่หรือไม่`,
  quitText: "การส่งออกหรือการสำรองที่ถูกตัดกลางคันไม่ทิ้งสิ่งใดไว้ครึ่ง ๆ การนำเข้าที่เซิร์ฟเวอร์กำลังทำอยู่จะทำต่อที่นั่น AppFerry จะถามผลเมื่อเปิดอีกครั้ง",
  stay: "เปิด AppFerry ไว้",
  quit: "ออกจาก AppFerry",
  path: (purpose: Purpose) => purposes[purpose],
  pathFile: "ไฟล์",
  pathFiles: "ไฟล์ บรรทัดละหนึ่งไฟล์",
  pathFolder: "โฟลเดอร์",
  pathHint: "เส้นทางเต็ม เช่น /home/ana/app.json หรือ ~/app.json สำหรับโฟลเดอร์ของคุณ",
  pathInstall: "เดสก์ท็อปนี้ไม่มีตัวเลือกไฟล์ ติดตั้ง xdg-desktop-portal-gtk หรือ zenity เพื่อให้มี",
  pathUse: "ใช้เส้นทางนี้",
  pathReplace: "เขียนทับไฟล์",
};
