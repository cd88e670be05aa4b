// Several libraries: choosing one, adding one, copying between them, and the passphrase that protects one.

import type { Code, Copied, Exchanged, Importing, LibraryPlace, LibraryTest, PlaceKind } from "../../ipc/backend";
import { moment, number } from "../format";
import { visible } from "../visible";

const kinds: Record<PlaceKind, string> = { folder: "โฟลเดอร์", "web-dav": "WebDAV", s3: "S3", sftp: "SFTP", unknown: "ใช้ที่นี่ไม่ได้" };
const nameOf = ({ name, place }: Pick<LibraryPlace, "name" | "place">) => (name === null ? "เครื่องนี้" : visible(name ?? place));
const copied = ({ copied: entries, already_there, damaged }: Copied) =>
  `คัดลอกแล้ว ${number(entries.length)} รายการ มีอยู่แล้ว ${number(already_there)}${damaged.length > 0 ? ` เสียหายและไม่ได้คัดลอก ${number(damaged.length)}` : ""}`;

export const libraries = {
  button: (place: LibraryPlace | null) => (place ? nameOf(place) : "คลัง"),
  menu: "ใช้คลังใด",
  name: nameOf,
  second: ({ kind, place, protection }: LibraryPlace) => [kinds[kind], visible(place), protection === "own" ? "มีรหัสผ่าน" : null].filter((part) => part !== null).join(" · "),
  stateOf: (code: Code | null) => (code === "unreachable" ? "ติดต่อไม่ได้" : code === "storage-refused" ? "บัญชีถูกปฏิเสธ" : code === "passphrase-needed" || code === "wrong-passphrase" ? "ล็อกอยู่" : null),
  listFailed: "แสดงรายชื่อคลังไม่ได้",
  chooseFailed: "ไม่ได้เปลี่ยนไปใช้คลังอื่น",
  add: "เพิ่มคลัง…",
  copy: "คัดลอกระหว่างคลัง…",
  protect: "ป้องกันคลังนี้…",
  unlock: "ปลดล็อกคลังนี้…",
  remove: (place: LibraryPlace) => `นำ ${nameOf(place)} ออกจากรายชื่อ`,
  removed: (place: LibraryPlace) => `${nameOf(place)} ไม่อยู่ในรายชื่อแล้ว เนื้อหายังอยู่ที่เดิม`,
  removeFailed: "คลังยังอยู่ในรายชื่อ",
  added: (name: string) => `ตอนนี้ใช้คลัง ${visible(name)}`,

  addTitle: "เพิ่มคลัง",
  kindLabel: "คลังอยู่ที่ใด",
  kind: (kind: PlaceKind) => kinds[kind],
  fieldName: "ชื่อ",
  placeLabel: (kind: PlaceKind) => (kind === "folder" ? "โฟลเดอร์" : kind === "s3" ? "ปลายทาง บักเก็ต และเส้นทาง" : "ที่อยู่"),
  placeHint: (kind: PlaceKind) =>
    ({ folder: "โฟลเดอร์ของเครื่องนี้หรือของดิสก์ที่ใช้ร่วมกัน", "web-dav": "https://host/path", s3: "https://host/bucket/path", sftp: "user@host/path ตามที่ ssh เข้าถึง", unknown: "" })[kind],
  pickFolder: "เลือก…",
  user: (kind: PlaceKind) => (kind === "s3" ? "รหัสคีย์เข้าถึง" : "บัญชี"),
  storageSecret: (kind: PlaceKind) => (kind === "s3" ? "คีย์ลับ" : "รหัสผ่านของบัญชี"),
  passphrase: "รหัสผ่านของคลัง",
  passphraseHint: "หรือรหัสจากชุดกู้คืน คลังใหม่บนเซิร์ฟเวอร์ต้องมีรหัสผ่าน",
  look: "ดูว่ามีคลังอยู่หรือไม่",
  there: ({ entries }: LibraryTest) => `มีคลังอยู่ที่นั่น${entries === null ? "" : ` มี ${number(entries)} รายการ`}`,
  notThere: "ยังไม่มีคลังที่นั่น การเพิ่มจะสร้างคลังใหม่",
  unknownThere: "ไม่ทราบว่ามีคลังอยู่หรือไม่",
  addConfirm: "เพิ่ม",
  makeConfirm: "สร้างที่นั่น",
  addFailed: "ไม่ได้เพิ่มคลัง",
  needsName: "ตั้งชื่อให้คลัง",
  needsPlace: "บอกว่าคลังอยู่ที่ใด",
  needsLook: "ดูก่อนว่ามีคลังอยู่หรือไม่",

  copyTitle: "คัดลอกระหว่างคลัง",
  copyText: "สิ่งที่อีกคลังยังไม่มีจะถูกคัดลอกไปและอ่านกลับมาตรวจ ไม่มีอะไรถูกลบ",
  copyTo: "อีกคลังหนึ่ง",
  copyWays: "ทิศทาง",
  oneWay: (place: LibraryPlace | null) => `จาก ${place ? nameOf(place) : "คลังนี้"} ไปอีกคลัง`,
  bothWays: "ทั้งสองทาง จนทั้งสองมีเหมือนกัน",
  copyConfirm: "คัดลอก",
  copyRunning: "กำลังคัดลอก รายการกิจกรรมบอกว่าถึงไหนแล้ว",
  copyFailed: "คัดลอกไม่ครบทั้งหมด",
  sent: ({ sent }: Exchanged) => `ไปยังอีกคลัง: ${copied(sent)}`,
  received: ({ received }: Exchanged) => (received === null ? "" : `จากอีกคลัง: ${copied(received)}`),

  unlockTitle: (place: LibraryPlace) => `ปลดล็อก ${nameOf(place)}`,
  unlockConfirm: "ปลดล็อก",
  unlockFailed: "คลังยังล็อกอยู่",

  protectTitle: (place: LibraryPlace) => `ป้องกัน ${nameOf(place)}`,
  protectText: "คลังจะมีรหัสผ่านของตัวเอง ทุกอย่างถูกคัดลอกไปยังคลังใหม่ที่เข้ารหัส คลังเดิมถูกลบหลังจากชุดกู้คืนเปิดบางรายการของคลังใหม่ได้แล้วเท่านั้น",
  protectWarning: "ถ้าทำทั้งรหัสผ่านและชุดกู้คืนหาย คลังก็หาย ไม่มีใครเปิดได้อีก",
  newPassphrase: "รหัสผ่านใหม่",
  repeatPassphrase: "พิมพ์ซ้ำอีกครั้ง",
  differ: "ทั้งสองช่องไม่เหมือนกัน",
  short: "รหัสผ่านต้องมีอย่างน้อย 12 ตัวอักษร",
  protectConfirm: "บันทึกชุดกู้คืนและป้องกัน…",
  protectFailed: "คลังไม่ได้รับการป้องกัน",
  protectRunning: "กำลังคัดลอกและพิสูจน์คลัง",
  protected: (path: string) => `คลังมีรหัสผ่านแล้ว และชุดกู้คืนพิสูจน์แล้ว: ${visible(path)} พิมพ์เก็บไว้หรือเก็บในตู้รหัสผ่าน`,
  changeTitle: (place: LibraryPlace) => `รหัสผ่านของ ${nameOf(place)}`,
  changeText: "ทุกอย่างในคลังยังอ่านได้ และชุดกู้คืนยังใช้ได้",
  changeConfirm: "เปลี่ยนรหัสผ่าน",
  changeFailed: "ไม่ได้เปลี่ยนรหัสผ่าน",
  passphraseChanged: "เปลี่ยนรหัสผ่านแล้ว",
  openToAll: "เอารหัสผ่านออก…",
  openToAllText: "ใครที่เข้าโฟลเดอร์ของคลังได้จะอ่านทุกอย่างในคลังได้ ไม่ต้องใช้รหัสผ่านหรือชุดกู้คืนอีก",
  openToAllKeep: "เก็บรหัสผ่านไว้",
  openToAllConfirm: "เอาออก",
  openedToAll: "คลังไม่มีรหัสผ่านแล้ว ใครที่เข้าโฟลเดอร์ได้ก็อ่านได้",
  renewKit: "บันทึกชุดกู้คืนใหม่…",
  kitRenewed: (path: string) => `บันทึกชุดกู้คืนใหม่แล้ว: ${visible(path)} ชุดเก่าเปิดอะไรไม่ได้อีก`,
  importingTitle: "กำลังนำเข้าเซิร์ฟเวอร์นี้อยู่",
  importing: ({ owner, since, until }: Importing) => `${visible(owner)} แจ้งเมื่อ ${moment(since)} ว่ากำลังนำเข้าเซิร์ฟเวอร์นี้ ถือตามนี้จนถึง ${moment(until)}`,
  importingUnknown: "ไม่ทราบว่ามีใครกำลังนำเข้าเซิร์ฟเวอร์นี้อยู่หรือไม่",
};
