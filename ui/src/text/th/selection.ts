// Choosing what of a bundle is imported, in Thai.

import { count, number } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

export const selection = {
  tab: "การเลือก",
  all: "ทั้งหมด",
  some: "บางส่วน",
  of: (taken: number, held: number) => (taken === held ? number(held) : `${number(taken)} จาก ${number(held)}`),
  contents: "สิ่งที่นำเข้า",
  failed: "อ่านสิ่งที่อยู่ในชุดข้อมูลไม่ได้",
  find: "ค้นหาในชุดข้อมูล",
  changesOnly: "เฉพาะที่ใหม่หรือถูกแทนที่",
  noMatch: "ไม่มีสิ่งใดในชุดข้อมูลตรงกัน",
  kept: "คงอยู่ตามปลายทาง",
  because: (reason: string) => `มาด้วย: ${reason}`,
  doubt: (label: string) => `‘${visible(label)}’ มาด้วยเพราะจำเป็น เอาออกหรือไม่`,
  moreReasons: (value: number) => `อีก ${number(value)} ต้องใช้สิ่งนี้`,
  leaveAnyway: "เอาออก",
  keepIt: "ให้มาด้วย",
  summary: "สิ่งที่นำเข้า",
  everything: (total: number) => `ทุกอย่างในชุดข้อมูล: ${count(total, nouns.definition)}`,
  part: (taken: number, total: number) => `${number(taken)} จาก ${count(total, nouns.definition)} ที่เหลือคงอยู่ตามปลายทาง`,
  takeEverything: "เอาทั้งหมดอีกครั้ง",
  needed: (value: number) => `มาด้วยอีก ${number(value)}`,
  breaking: (value: number) => `${number(value)} จะเสีย`,
  more: (value: number) => `และอีก ${number(value)}`,
};
