// Groups what a result found amiss by the object it belongs to.

import type { FieldChange, ImportReport, ObjectReport, Subject } from "../ipc/backend";

export type ResultGroup = {
  key: string;
  object: ObjectReport | null;
  different: { subject: Subject; fields: FieldChange[] }[];
  missing: Subject[];
  /** Whether one of the rows is the object's first failure. */
  namesFirstFailure: boolean;
};

/** Objects that are not as planned, in the report's order, then one group of everything that belongs to none. */
export function groupByObject(report: ImportReport): ResultGroup[] {
  const amiss = report.objects.filter((object) => object.state !== "applied");
  const ownerOf = (subject: Subject) =>
    amiss.find((object) => subject.id === object.id || subject.object === object.id || subject.object === object.name) ?? null;
  const group = (object: ObjectReport | null): ResultGroup => {
    const different = report.different.filter((row) => ownerOf(row.subject) === object);
    const missing = report.missing.filter((subject) => ownerOf(subject) === object);
    const names = [...different.map((row) => row.subject.name), ...missing.map((subject) => subject.name)];
    return { key: object?.id ?? "", object, different, missing, namesFirstFailure: names.includes(object?.first_failure ?? "\u0000") };
  };
  return [...amiss, null].map(group).filter((found) => found.object !== null || found.different.length + found.missing.length > 0);
}
