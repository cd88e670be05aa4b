// Files and links from outside, and the question before the window closes, in Thai.

import { count, listed } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const names = (all: string[]) => (all.length > 3 ? count(all.length, nouns.file) : listed(all.map((name) => `‘${visible(name)}’`)));

export const arrivals = {
  files: names,
  notOpened: (all: string[]) => `เปิด ${names(all)} ไม่ได้ ไม่มีสิ่งใดถูกเพิ่มลงในคลัง`,
  quitTitle: (running: number) => `ออกทั้งที่ ${count(running, { other: "กิจกรรม" })} ยังทำงานอยู่หรือไม่`,
  quitText: "การส่งออกหรือการสำรองที่ถูกตัดกลางคันไม่ทิ้งสิ่งใดไว้ครึ่ง ๆ การนำเข้าที่เซิร์ฟเวอร์กำลังทำอยู่จะทำต่อที่นั่น AppFerry จะถามผลเมื่อเปิดอีกครั้ง",
  stay: "เปิด AppFerry ไว้",
  quit: "ออกจาก AppFerry",
};
