// Groups what a result found amiss by the object it belongs to.

import type { DefinitionId, DefinitionRef, DifferentDefinition, ImportReport, ObjectResult } from "../ipc/backend";

export type ResultGroup = {
  key: string;
  object: ObjectResult | null;
  different: DifferentDefinition[];
  missing: DefinitionRef[];
};

/** Objects that are not as planned, in the report's order, then one group of everything that is known to belong to none. */
export function groupByObject(report: ImportReport): ResultGroup[] {
  const amiss = report.objects.filter((object) => object.state !== "applied");
  const owners = new Map<DefinitionId, DefinitionId>(amiss.map((object) => [object.id, object.id]));
  // A report names the object of a field only where the field's column is not as planned either.
  for (const { field, object } of report.columns) if (owners.has(object)) owners.set(field, object);
  const group = (object: ObjectResult | null): ResultGroup => {
    const belongs = ({ id }: { id: DefinitionId }) => (owners.get(id) ?? null) === (object?.id ?? null);
    return { key: object?.id ?? "", object, different: report.different.filter(belongs), missing: report.missing.filter(belongs) };
  };
  return [...amiss, null].map(group).filter((found) => found.object !== null || found.different.length + found.missing.length > 0);
}

/** The name of an object of the report, else its id. */
export function objectName(report: ImportReport, id: DefinitionId): string {
  return report.objects.find((object) => object.id === id)?.name ?? id;
}
