// The roles and scopes of a plan, in Thai.

import type { AccessChange, CarriedRole, CarriedScope, Level, Named, Standing } from "../../ipc/backend";
import { listed } from "../format";
import { visible } from "../visible";

const standings: Record<Standing, string> = { "same-id": "มีบนปลายทาง", "same-name": "มีเพียงชื่อ", missing: "ไม่มีบนปลายทาง", unknown: "ไม่ทราบบนปลายทาง" };
const levels: Record<Level, string> = { nothing: "เข้าไม่ได้", read: "ดูอย่างเดียว", full: "เข้าถึงเต็มที่" };
const level = (found: Level | null) => (found === null ? "ไม่ได้ระบุ" : levels[found]);
const names = (all: Named[]) => listed(all.map(({ name }) => `‘${visible(name)}’`));

export const access = {
  none: "ไม่มีบทบาทหรือขอบเขตถูกแตะต้อง",
  noneText: "ชุดข้อมูลไม่มี ไม่ได้ระบุสิ่งที่ปลายทางขาด และไม่เปลี่ยนการเข้าถึง",
  rolesUnknown: "ปลายทางไม่บอกบทบาท จึงไม่ทราบว่าจะเป็นอย่างไร",
  scopesUnknown: "ปลายทางไม่บอกขอบเขต จึงไม่ทราบว่าจะเป็นอย่างไร",
  roles: "บทบาทในชุดข้อมูล",
  scopes: "ขอบเขตในชุดข้อมูล",
  referred: "บทบาทที่ถูกระบุแต่ไม่อยู่ในชุดข้อมูล",
  changes: "สิ่งที่บทบาทได้และเสีย",
  administrator: "สำหรับผู้ดูแลปลายทาง",
  copyText: "คัดลอกข้อความ",
  standing: (standing: Standing) => standings[standing],
  twin: (twin: Named) => `ปลายทางมีบทบาทหรือขอบเขตอื่นชื่อ ‘${visible(twin.name)}’ ทั้งสองจะอยู่เคียงกัน`,
  roleNotes: (role: CarriedRole): string[] =>
    [
      role.scopes_missing.length > 0 ? `การนำเข้าหยุดตรงนี้: ${names(role.scopes_missing)} ไม่มีอยู่ที่ใด` : "",
      role.scopes_lost === null ? "ไม่ทราบว่าจะเสียขอบเขตใด" : role.scopes_lost.length > 0 ? `เสีย ${names(role.scopes_lost)}` : "",
      role.scopes_gained !== null && role.scopes_gained.length > 0 ? `ได้ ${names(role.scopes_gained)}` : "",
      role.detaches.length > 0 ? `แบบฟอร์มรออนุมัติจะเสียบทบาทนี้ใน ${listed(role.detaches.map((column) => `‘${visible(column)}’`))}` : "",
    ].filter(Boolean),
  scopeNotes: (scope: CarriedScope): string[] =>
    [
      scope.opens_all ? "หลังจากนั้นเปิดทุกระเบียน" : "",
      scope.objects_change ? "เปิดออบเจกต์ต่างจากเดิม" : "",
      scope.filter_changes ? "ตัวกรองเปลี่ยน" : "",
      scope.standing === "same-id" && scope.objects_change === null && scope.filter_changes === null ? "ไม่ทราบว่าเปลี่ยนหรือไม่" : "",
    ].filter(Boolean),
  gains: "ได้",
  loses: "เสีย",
  change: (change: AccessChange) => `${level(change.before)} → ${level(change.after)}`,
};
