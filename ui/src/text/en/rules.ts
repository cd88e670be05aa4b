// What many findings of one rule say together.

import { count, type Forms } from "../format";
import { visible } from "../visible";

type Folded = { noun: Forms; says: string };

const noun = (one: string, other = `${one}s`): Forms => ({ one, other });

const rules: Record<string, Folded> = {
  "FIL-03": { noun: noun("file name"), says: "could lead out of the folder of their tenant" },
  "FMT-02": { noun: noun("process element"), says: "are of an unknown kind and would take down every app" },
  "FMT-03": { noun: noun("field"), says: "are of an unknown kind and would break every export" },
  "FMT-05": { noun: noun("row"), says: "will be dropped by the server without saying so" },
  "FMT-06": { noun: noun("row"), says: "hold a character that the database refuses" },
  "IDN-06": { noun: noun("id"), says: "stand for different kinds of definitions on the two sides" },
  "IDN-07": { noun: noun("id"), says: "stand on several rows of the bundle" },
  "OVW-02": { noun: noun("definition"), says: "will be replaced" },
  "OVW-03": { noun: noun("definition"), says: "were changed on the destination after the version that comes in" },
  "OVW-06": { noun: noun("app"), says: "are replaced by apps of another name" },
  "REM-01": { noun: noun("field"), says: "disappear from their objects" },
  "REM-05": { noun: noun("page or widget", "pages and widgets"), says: "disappear" },
  "ROL-01": { noun: noun("role"), says: "name a scope that exists nowhere" },
  "SHR-01": { noun: noun("definition"), says: "change and are also used by other apps" },
  "SHR-04": { noun: noun("system object"), says: "lose fields that other apps added" },
};

export function manyOf(rule: string, findings: number): string {
  const folded = rules[rule];
  return folded ? `${count(findings, folded.noun)} ${folded.says}` : `${count(findings, noun("finding"))} of the rule ${visible(rule)}`;
}
