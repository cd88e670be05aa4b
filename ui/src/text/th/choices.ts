// What a person can choose about a plan, in Thai.

import type { FixState, Take } from "../../ipc/backend";
import { count, moment, number } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const verdicts = { "use-incoming": "ใช้ตัวที่เข้ามา", "keep-destination": "คงปลายทางไว้", skip: "ข้าม", merge: "รวมทีละค่า" };
const states: Record<FixState, string> = { accepted: "รับแล้ว", "without-effect": "รับแล้ว แต่ไม่เหลือสิ่งให้แก้", offered: "เสนอ" };
const sides: Record<Take, string> = { incoming: "ที่เข้ามา", destination: "ปลายทาง", ancestor: "บรรพบุรุษ" };

export const choices = {
  tab: "การแก้ไขและทางเลือก",
  tabCount: (accepted: number, all: number) => `${number(accepted)} จาก ${number(all)}`,
  computing: "กำลังคำนวณแผนใหม่",
  computed: "คำนวณแผนใหม่แล้ว",
  failed: "คำนวณแผนด้วยทางเลือกนี้ไม่ได้ แผนคงเดิม",
  verdict: (verdict: keyof typeof verdicts) => verdicts[verdict],
  decide: "รุ่นใดชนะ",
  undecided: "เลือกว่ารุ่นใดชนะ",
  decided: (verdict: keyof typeof verdicts) => `ตัดสินใจแล้ว: ${verdicts[verdict]}`,
  takeBack: "เอาคืน",
  forAll: (verdict: keyof typeof verdicts, value: number, change: string) => `${verdicts[verdict]}สำหรับอีก ${number(value)} ชนิดนี้ (${change})`,
  onlyThis: "นำเข้าเฉพาะสิ่งนี้และสิ่งที่ต้องใช้",
  take: (label: string) => `ใช้ค่าของใคร: ${visible(label)}`,
  side: (take: Take) => sides[take],

  suggested: "การแก้ไขที่แนะนำ",
  giveTo: "ให้กับบทบาทนี้ของปลายทางแทน:",
  chooseRole: "เลือกบทบาท",
  accept: "รับ",
  fixes: "การแก้ไขที่แนะนำ",
  fixState: (state: FixState) => states[state],
  noFixes: "ไม่มีข้อสังเกตในแผนนี้ที่ AppFerry แก้ได้",
  fixesText: "การแก้ไขเปลี่ยนเฉพาะสิ่งที่ส่ง เอาคืนได้ตราบที่ยังไม่ได้ส่ง",
  decisions: "การตัดสินใจ",
  noDecisions: "ยังไม่ได้ตัดสินใจเรื่องนิยามใด ใช้รุ่นที่เข้ามาทั้งหมด",
  wholeBundle: "นำทุกอย่างในชุดข้อมูล นอกจากที่ตัดสินใจเป็นอย่างอื่น",
  partOfBundle: (value: number) => `นำเพียงบางส่วนของชุดข้อมูล: เลือกเอง ${count(value, nouns.definition)} พร้อมสิ่งที่มีและที่ต้องใช้`,
  cameAlong: "มาพร้อมกับสิ่งที่เลือก",
  leftOutButNeeded: "ไม่ได้นำไป แต่ถูกใช้",

  compared: "เปรียบเทียบกับ",
  comparedSeen: (definitions: number, of: number, newest: string | null) =>
    `รุ่นที่ทั้งสองฝั่งเคยมี ทราบ ${number(definitions)} จาก ${count(of, nouns.definition)}${newest === null ? "" : ` ใหม่สุดเมื่อ ${moment(newest)}`}`,
  comparedChosen: (definitions: number, of: number) => `รายการที่คุณเลือก มี ${number(definitions)} จาก ${count(of, nouns.definition)}`,
  comparedTwoWay: "ไม่มี: เทียบสองทางเท่านั้น ไม่รู้บรรพบุรุษร่วม",
  compareWith: "เปรียบเทียบกับ…",
  chooseAgain: "เลือกใหม่โดยอัตโนมัติ",
  compareTitle: "เปรียบเทียบกับรายการในคลัง",
  compareText: "เลือกการส่งออกที่ทั้งสองฝั่งเหมือนกัน แล้วแผนจะบอกว่าใครเปลี่ยนอะไรตั้งแต่นั้น",
  compareConfirm: "เปรียบเทียบกับรายการนี้",
  noEntries: "คลังไม่มีรายการให้เปรียบเทียบ",
};
