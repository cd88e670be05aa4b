// Find or run, and the bar of menus, in Thai.

import type { Entry } from "../../ipc/backend";
import { listed, moment, number } from "../format";
import { visible } from "../visible";

export const palette = {
  title: "ค้นหาหรือสั่งงาน",
  placeholder: "ค้นหาแอป เซิร์ฟเวอร์ หรือรายการ หรือสั่งงาน",
  groups: { run: "สั่งงาน", open: "เปิด", library: "คลัง" },
  plan: (apps: string[], destination: string) => `วางแผนนำเข้า ${listed(apps.map(visible))} ไปยัง ${visible(destination)}`,
  backUp: (server: string) => `สำรอง ${visible(server)}`,
  server: (server: string, side: "source" | "destination") => (side === "source" ? `ใช้ ${visible(server)} เป็นต้นทาง` : `ใช้ ${visible(server)} เป็นปลายทาง`),
  on: (server: string) => `บน ${visible(server)}`,
  savedPlan: (apps: string[], destination: string) => `แผน: ${listed(apps.map(visible))} ไปยัง ${visible(destination)}`,
  sealed: (at: string) => `เก็บไว้ ผนึกเมื่อ ${moment(at)}`,
  entryDetail: (entry: Entry) => [moment(entry.stored_at), entry.pinned ? "ปักหมุด" : "", ...entry.tags.map(visible)].filter(Boolean).join(", "),
  inside: (entry: string) => `ใน ${visible(entry)}`,
  none: "ไม่มีสิ่งใดมีคำเหล่านี้",
  found: (value: number) => `${number(value)} บรรทัด`,
  move: "เลื่อน",
  choose: "เปิดหรือสั่งงาน",
  promise: "ไม่มีการนำเข้าจากที่นี่",
};

export const menus = {
  label: "แถบเมนู",
  names: { file: "ไฟล์", apps: "แอป", view: "มุมมอง", plan: "แผน", help: "ช่วยเหลือ" },
  notHere: "ใช้ไม่ได้ในมุมมองนี้",
};
