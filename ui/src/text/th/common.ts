// Words that more than one part of the interface uses, in Thai.

import type { Environment } from "../../ipc/backend";
import { number, type Forms } from "../format";
import { visible } from "../visible";

const noun = (word: string): Forms => ({ other: word });

export const nouns = {
  app: noun("แอป"),
  definition: noun("นิยาม"),
  entry: noun("รายการ"),
  object: noun("ออบเจกต์"),
  field: noun("ฟิลด์"),
  file: noun("ไฟล์"),
  row: noun("แถว"),
  server: noun("เซิร์ฟเวอร์"),
  place: noun("ตำแหน่ง"),
  value: noun("ค่า"),
  error: noun("ข้อผิดพลาด"),
  warning: noun("คำเตือน"),
  finding: noun("ข้อสังเกต"),
  change: noun("การเปลี่ยนแปลง"),
  secret: noun("รหัสผ่านหรือกุญแจ"),
} satisfies Record<string, Forms>;

const environmentWords: Record<Environment, string> = { development: "พัฒนา", test: "ทดสอบ", production: "ใช้งานจริง", scratch: "ทดลอง" };

export const common = {
  environment: (environment: Environment) => environmentWords[environment],
  environmentTag: (environment: Environment) => environmentWords[environment],
  practiceTag: "ฝึกหัด",
  saved: (path: string) => `บันทึก ${visible(path)} แล้ว`,
  unknown: "ไม่ทราบ",
  cancel: "ยกเลิก",
  close: "ปิด",
  copy: "คัดลอก",
  copied: "คัดลอกแล้ว",
  copyRefused: "ระบบไม่ยอมให้คัดลอก",
  copyDetails: "คัดลอกรายละเอียด",
  copyId: "คัดลอกรหัส",
  details: "รายละเอียด",
  readAgain: "อ่านใหม่",
  tryAgain: "ลองอีกครั้ง",
  dismiss: "ปิดข้อความ",
  signIn: "ลงชื่อเข้าใช้…",
  loading: "กำลังอ่าน…",
  notices: "ข้อความแจ้ง",
  menus: "เมนู",
  clear: "ล้าง",
  showMore: (value: number) => `แสดงอีก ${number(value)}`,
  back: "กลับ",
  undo: "เลิกทำ",
  andMore: (value: number) => `และอีก ${number(value)}`,
  noMatch: (filter: string) => `ไม่พบสิ่งที่ตรงกับ “${visible(filter)}”`,
};
