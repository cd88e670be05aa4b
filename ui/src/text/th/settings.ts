// Settings, in Thai.

import type { Environment, LogLevel, Theme } from "../../ipc/backend";
import { count, listed } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const themes: Record<Theme, string> = { system: "ตามระบบ", light: "สว่าง", dark: "มืด", "high-contrast": "ความต่างสูง" };
const levels: Record<LogLevel, string> = { off: "ไม่เขียนสิ่งใด", warnings: "สิ่งที่ล้มเหลว", steps: "สิ่งที่ทำด้วย", details: "ทุกอย่างที่ช่วยหาข้อบกพร่อง" };
const environments: Record<Environment, string> = { production: "ใช้งานจริง", test: "ทดสอบ", development: "พัฒนา", scratch: "ทดลอง" };

export const settings = {
  title: "การตั้งค่า",
  failed: "อ่านการตั้งค่าไม่ได้",
  notChanged: "การตั้งค่านี้ไม่ได้เปลี่ยน",

  looks: "หน้าตาและภาษา",
  theme: "ธีม",
  themeName: (theme: Theme) => themes[theme],
  language: "ภาษา",
  languageSystem: (name: string) => `ตามระบบ (${name})`,
  languageNames: { en: "English (อังกฤษ)", th: "ไทย" },
  notReviewed: "ยังไม่มีเจ้าของภาษาอ่านคำแปลนี้ โปรดบอกเราว่าตรงไหนฟังไม่ถูก",
  engineEnglish: "ข้อสังเกตและความล้มเหลวมีใจความสั้น ๆ เป็นภาษาไทย รายละเอียด คำแนะนำ รายงาน และคู่มือยังเป็นภาษาอังกฤษ",
  textSize: "ขนาดตัวอักษร",

  environments: "สภาพแวดล้อม",
  environmentsText: "ใช้กับเซิร์ฟเวอร์ทุกตัวของสภาพแวดล้อมนั้น เซิร์ฟเวอร์ขอเพิ่มได้ แต่ขอลดไม่ได้",
  environment: (environment: Environment) => environments[environment],
  rehearsal: "การซ้อมก่อนนำเข้า",
  rehearsalIn: (environment: Environment) => `การซ้อมก่อนนำเข้าไปยัง ${environments[environment]}`,
  readOnlyAtFirst: "เซิร์ฟเวอร์ใหม่อ่านอย่างเดียว",
  readOnlyIn: (environment: Environment) => `เซิร์ฟเวอร์ใหม่ของ ${environments[environment]} อ่านอย่างเดียว`,

  network: "เครือข่าย",
  proxy: "พร็อกซี",
  proxySystem: "ตามที่ระบบบอก",
  proxyNone: "ไม่ใช้",
  proxyAt: "ตัวนี้:",
  proxyAddress: "ที่อยู่ของพร็อกซี",
  proxyHint: "เช่น http://proxy.example.org:3128 โดยไม่มีบัญชี คอมพิวเตอร์เครื่องนี้เองเข้าถึงโดยไม่ผ่านพร็อกซีเสมอ",
  proxyUse: "ใช้พร็อกซีนี้",
  proxySaved: "จากนี้ไปการเชื่อมต่อใช้ทางใหม่",
  authorities: "ผู้ออกใบรับรอง",
  authoritiesText: "เชื่อถือเซิร์ฟเวอร์ที่มีใบรับรองจากผู้ออกเหล่านี้ นอกเหนือจากของระบบ",
  authoritiesNone: "ไม่มีนอกเหนือจากของระบบ",
  addAuthority: "เพิ่มจากไฟล์…",
  forgetAuthority: (name: string) => `เลิกเชื่อถือ ${visible(name)}`,
  forget: "เลิกเชื่อถือ",
  authorityAdded: "จากนี้ไปเชื่อถือผู้ออกใบรับรองนี้",

  connections: "การเชื่อมต่อ",
  connectionsText: "เซิร์ฟเวอร์พร้อมที่อยู่และบัญชีสำหรับคอมพิวเตอร์เครื่องอื่น รหัสผ่านอยู่ที่นี่",
  exportConnections: "ส่งออกการเชื่อมต่อ…",
  importConnections: "นำเข้าการเชื่อมต่อ…",
  imported: (added: string[], known: string[]) =>
    [
      added.length > 0 ? `เพิ่ม ${listed(added.map(visible))} แล้ว ลงชื่อเข้าใช้แต่ละตัว` : "ไม่ได้เพิ่มสิ่งใด",
      known.length > 0 ? `มี ${count(known.length, nouns.server)} อยู่แล้ว` : "",
    ]
      .filter(Boolean)
      .join(" "),
  connectionsFailed: "ไม่ได้นำการเชื่อมต่อมา",

  folders: "ที่เก็บข้อมูล",
  library: "คลัง",
  libraryChosen: (path: string) => `ใช้คลังใน ${visible(path)} แล้ว สิ่งที่อยู่ในคลังเดิมยังอยู่ที่เดิม`,
  chooseLibrary: "เลือกโฟลเดอร์อื่น…",
  data: "ประวัติ แผน และบันทึกการทำงาน",
  settingsFolder: "การตั้งค่า",
  show: "แสดง",
  showOf: (name: string) => `แสดงโฟลเดอร์: ${name}`,
  openFailed: "แสดงโฟลเดอร์ไม่ได้",
  log: "บันทึกการทำงาน",
  logLevel: "สิ่งที่เขียนลงในบันทึกการทำงาน",
  logLevelName: (level: LogLevel) => levels[level],
  logText: "ไม่มีรหัสผ่าน เซสชัน หรือโทเคนถูกเขียนลงไป",
};
