// The sidebar, in Thai.

import { count, number, since } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

export const places = {
  label: "สถานที่",
  servers: "เซิร์ฟเวอร์",
  none: "ยังไม่มี",
  library: "คลัง",
  activity: "กิจกรรม",
  history: "ประวัติ",
  connect: "เชื่อมต่อเซิร์ฟเวอร์",
  settings: "การตั้งค่า",
  shortcuts: "แป้นพิมพ์ลัด",
  show: "แสดงสถานที่",
  hide: "ซ่อนสถานที่",
  from: "จาก",
  to: "ไป",
  appsRead: (value: number, readAt: string) => `${count(value, nouns.app)} · อ่าน ${since(readAt)}`,
  appsReadOnly: (value: number) => `${count(value, nouns.app)} · อ่านอย่างเดียว`,
  changedShort: (value: number) => `${number(value)} เปลี่ยนตั้งแต่ดูครั้งก่อน`,
  changedSince: (value: number) => `เปลี่ยนตั้งแต่คุณดูครั้งก่อน: ${count(value, nouns.app)}`,
  readOnly: "อ่านอย่างเดียว",
  notRead: "ยังไม่ได้อ่าน",
  signInAgain: "ลงชื่อเข้าใช้อีกครั้ง",
  reading: "กำลังอ่าน…",
  failed: "อ่านไม่ได้",
  restartNeeded: "ยังต้องเริ่มระบบใหม่",
  serverMenu: (name: string) => `เพิ่มเติมสำหรับ ${visible(name)}`,
  useAsSource: "ใช้เป็นต้นทาง",
  useAsDestination: "ใช้เป็นปลายทาง",
  planFromFile: "วางแผนนำเข้าจากไฟล์…",
  exportAll: "ส่งออกทั้งหมด…",
  backUp: "สำรองข้อมูล",
  remove: (name: string) => `เอา ${visible(name)} ออก…`,
  removeTitle: (name: string) => `เอา ${visible(name)} ออกจาก AppFerry หรือไม่`,
  removeText: "รหัสผ่านจะถูกลบออกจากพวงกุญแจ ไม่มีสิ่งใดเปลี่ยนบนเซิร์ฟเวอร์ และทุกรายการในคลังยังอยู่",
  removeKeep: "เก็บไว้",
  removeConfirm: (name: string) => `เอา ${visible(name)} ออก`,
  removed: (name: string) => `เอา ${visible(name)} ออกจาก AppFerry แล้ว`,
  drop: (apps: number) => `วางแผนนำเข้า ${count(apps, nouns.app)}`,
};
