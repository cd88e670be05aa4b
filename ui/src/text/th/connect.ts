// Connecting a server, and signing in to one again, in Thai.

import type { Environment, Probe } from "../../ipc/backend";
import { count, duration, timeOfDay } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const consequences: Record<Environment, string> = {
  development: "พิมพ์ชื่อก่อนนำเข้าที่มีข้อผิดพลาด",
  test: "พิมพ์ชื่อก่อนนำเข้าที่มีข้อผิดพลาด",
  production: "พิมพ์ชื่อก่อนนำเข้าทุกครั้ง",
  scratch: "การซ้อมและการทดลอง",
};

const probes: Record<Probe["name"], string> = {
  reach: "พบเซิร์ฟเวอร์",
  "sign-in": "ลงชื่อเข้าใช้แล้ว",
  builder: "สร้างแอปได้",
  definitions: "อ่านแอปและนิยามแล้ว",
  columns: "อ่านคอลัมน์ของตารางได้",
  "row-counts": "อ่านจำนวนแถวได้",
  roles: "อ่านบทบาทและขอบเขตได้",
};

const failedProbes: Record<Probe["name"], string> = {
  reach: "ไม่พบเซิร์ฟเวอร์",
  "sign-in": "ถูกปฏิเสธการลงชื่อเข้าใช้",
  builder: "ไม่มีสิทธิ์สร้างแอป",
  definitions: "ถูกปฏิเสธการอ่านนิยาม",
  columns: "คอลัมน์ของตาราง: อ่านไม่ได้",
  "row-counts": "จำนวนแถว: อ่านไม่ได้",
  roles: "บทบาทและขอบเขต: อ่านไม่ได้",
};

const unknownProbes: Record<Probe["name"], string> = {
  reach: "เซิร์ฟเวอร์ ยังไปไม่ถึง",
  "sign-in": "การลงชื่อเข้าใช้ ยังไปไม่ถึง",
  builder: "สิทธิ์สร้างแอป: ไม่ทราบ",
  definitions: "แอป ยังไปไม่ถึง",
  columns: "คอลัมน์ของตาราง: ไม่ทราบ",
  "row-counts": "จำนวนแถว: ไม่ทราบ",
  roles: "บทบาทและขอบเขต: ไม่ทราบ",
};

export const connect = {
  title: "เชื่อมต่อเซิร์ฟเวอร์",
  address: "ที่อยู่เซิร์ฟเวอร์",
  tenant: "ผู้เช่า",
  tenantHint: "รหัสหรือคีย์ เว้นว่างไว้ถ้าที่อยู่เป็นตัวบอก",
  name: "ชื่อใน AppFerry",
  account: "บัญชี",
  password: "รหัสผ่าน",
  token: "โทเคน",
  showSecret: "แสดง",
  hideSecret: "ซ่อน",
  kept: "เก็บไว้ในพวงกุญแจของระบบ ไม่แสดง ไม่ลงบันทึก และไม่เขียนลงไฟล์",
  useToken: "ใช้โทเคนแทน",
  usePassword: "ใช้รหัสผ่านแทน",
  noKeychain: "ใช้พวงกุญแจไม่ได้",
  sessionOnly: "เก็บไว้เฉพาะครั้งนี้",
  sessionOnlyText: "AppFerry จะลืมเมื่อปิดโปรแกรม และถามใหม่ครั้งหน้า",
  environment: "สภาพแวดล้อม",
  consequence: (environment: Environment) => consequences[environment],
  readOnly: "อ่านอย่างเดียว",
  readOnlyText: "AppFerry ดู ส่งออก และสำรองได้ แต่ปฏิเสธการนำเข้าทุกครั้งไปยังเซิร์ฟเวอร์นี้ รวมถึงจากบรรทัดคำสั่ง",
  plainHttp: "ที่อยู่นี้ไม่ได้เข้ารหัส",
  plainHttpText: "รหัสผ่านและนิยามทั้งหมดถูกอ่านได้ระหว่างทางไปยังเซิร์ฟเวอร์นี้",
  plainHttpConsent: "เชื่อมต่อโดยไม่เข้ารหัส",
  encrypted: "เข้ารหัส",
  notEncrypted: "ไม่เข้ารหัส",

  evidence: "สิ่งที่การทดสอบพบ",
  notTested: "ยังไม่ได้ทดสอบ",
  notTestedText: "การทดสอบลงชื่อเข้าใช้และอ่าน ไม่เขียนสิ่งใดลงเซิร์ฟเวอร์",
  changedSince: "แบบฟอร์มเปลี่ยนไปตั้งแต่การทดสอบครั้งก่อน",
  testing: "กำลังทดสอบ…",
  test: "ทดสอบการเชื่อมต่อ",
  testAgain: "ทดสอบอีกครั้ง",
  ready: "พร้อมเชื่อมต่อ",
  failed: "ไม่ได้เชื่อมต่อ",
  notBuilder: "ลงชื่อเข้าใช้แล้ว แต่ไม่ใช่ผู้สร้าง",
  tested: (at: string, took: number) => `ทดสอบ ${timeOfDay(at)} · ${duration(took)}`,
  probe: (probe: Probe) => (probe.state === "ok" ? probes[probe.name] : probe.state === "failed" ? failedProbes[probe.name] : unknownProbes[probe.name]),
  probeState: (state: Probe["state"]) => (state === "ok" ? "พบ" : state === "failed" ? "ล้มเหลว" : "ไม่ทราบ"),
  found: (apps: number, definitions: number) => `อ่าน ${count(apps, nouns.app)}, ${count(definitions, nouns.definition)}`,
  versions: "เวอร์ชัน",
  noAnswer: "ไม่ตอบ",
  whatHappened: "เกิดอะไรขึ้น",
  stateOfServer: "สถานะของเซิร์ฟเวอร์",
  unchanged: "ไม่เปลี่ยนแปลง มีเพียงการลองอ่าน",
  whatToDo: "สิ่งที่ทำได้",

  add: (name: string) => (name ? `เพิ่ม ${visible(name)}` : "เพิ่มเซิร์ฟเวอร์"),
  addHint: "การสำรองทั้งหมดเป็นก้าวแรกที่ดีหลังเชื่อมต่อ",
  testFirst: "ทดสอบการเชื่อมต่อก่อน",
  cannotAdd: "บัญชีนี้ยังใช้ส่งออกหรือนำเข้าไม่ได้",
  missing: "กรอกที่อยู่ ชื่อ บัญชี และรหัสผ่าน",
  missingToken: "กรอกที่อยู่ ชื่อ และโทเคน",
  secretMissing: "กรอกรหัสผ่านหรือโทเคน",
  consentNeeded: "บอกว่าจะเชื่อมต่อโดยไม่เข้ารหัสหรือไม่",
  notAdded: "ไม่ได้เพิ่มเซิร์ฟเวอร์",
  added: (name: string) => `เชื่อมต่อ ${visible(name)} แล้ว`,
  adding: "กำลังเพิ่ม…",

  signInTitle: (name: string) => `ลงชื่อเข้าใช้ ${visible(name)}`,
  signInText: (email: string, url: string) => `${visible(email)} ที่ ${visible(url)}`,
  signIn: "ลงชื่อเข้าใช้",
  signedIn: (name: string) => `ลงชื่อเข้าใช้ ${visible(name)} แล้ว`,
};
