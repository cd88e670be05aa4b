// What sentences of the service say, in short, by their closed code or rule, in Thai.

import type { ActivityKind, Code } from "../../ipc/backend";
import { gistOf } from "./rules";

const failures: Record<Code, string> = {
  "wrong-password": "รหัสผ่านหรือบัญชีไม่ถูกต้อง",
  "account-locked": "บัญชีถูกล็อก",
  "sign-in-needed": "ต้องลงชื่อเข้าใช้อีกครั้ง",
  "not-builder": "บัญชีนี้ไม่มีสิทธิ์สร้างแอป",
  "unknown-tenant": "เซิร์ฟเวอร์ไม่รู้จักเทแนนต์นี้",
  unreachable: "ติดต่อเซิร์ฟเวอร์ไม่ได้",
  "timed-out": "เซิร์ฟเวอร์ไม่ตอบภายในเวลา",
  "not-app-builder": "ที่อยู่นี้ไม่ได้ตอบอย่างเซิร์ฟเวอร์ AppBuilder",
  "plain-http-consent": "การเชื่อมต่อไม่ได้เข้ารหัส ต้องยินยอมก่อน",
  "no-cookie": "เซิร์ฟเวอร์รับรหัสผ่านแต่ไม่เปิดเซสชัน",
  "not-found": "ไม่พบสิ่งนี้",
  "too-large": "ใหญ่เกินกว่าที่รับได้",
  "not-a-bundle": "ไฟล์นี้ไม่ใช่การส่งออกของ AppBuilder",
  "server-error": "เซิร์ฟเวอร์ตอบด้วยข้อผิดพลาด",
  "read-only": "เซิร์ฟเวอร์นี้ถูกกำหนดให้อ่านอย่างเดียว",
  "import-unresolved": "การนำเข้าครั้งก่อนยังไม่ทราบผล หรือกำลังทำงานอยู่",
  "stale-plan": "ปลายทางเปลี่ยนไปหลังวางแผน ไม่มีสิ่งใดถูกส่ง",
  blocked: "แผนนี้มีข้อสังเกตที่ห้ามนำเข้า",
  "confirmation-needed": "ยังขาดการยืนยัน",
  keychain: "ใช้พวงกุญแจของระบบไม่ได้",
  "secret-missing": "ไม่มีรหัสผ่านสำหรับเซิร์ฟเวอร์นี้",
  library: "เปิดหรือเขียนคลังไม่ได้",
  "passphrase-needed": "คลังนี้ต้องใช้วลีรหัสผ่าน",
  "wrong-passphrase": "วลีรหัสผ่านเปิดคลังไม่ได้",
  "storage-refused": "ที่เก็บของคลังปฏิเสธบัญชี",
  "damaged-entry": "รายการในคลังเสียหาย",
  disk: "ดิสก์เต็มหรือเขียนไม่ได้",
  canceled: "ยกเลิกแล้ว",
  invalid: "ทำตามคำขอนี้ไม่ได้",
  internal: "เกิดข้อบกพร่องใน AppFerry",
};

const activities: Record<ActivityKind, string> = {
  read: "อ่านแอปของเซิร์ฟเวอร์",
  export: "ส่งออกแอป",
  "export-all": "ส่งออกแอปทั้งหมด",
  "back-up": "สำรองเซิร์ฟเวอร์",
  plan: "วางแผนนำเข้า",
  import: "นำเข้า",
  verify: "ตรวจสอบปลายทาง",
  rehearse: "ซ้อมแผน",
  remove: "เอาสิ่งที่การนำเข้าเพิ่มออก",
  check: "ตรวจคลัง",
  copy: "คัดลอกระหว่างคลัง",
  protect: "ป้องกันคลังด้วยรหัสผ่าน",
};

export const gists = {
  failure: (code: Code) => failures[code] ?? "",
  finding: gistOf,
  activity: (kind: ActivityKind) => activities[kind],
};
