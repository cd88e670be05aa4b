// Puts the same app of both servers on the same line.

import type { AppDifference, AppRow } from "../ipc/backend";
import { byName } from "../text/format";

export type Line = {
  id: string;
  label: string;
  left: AppRow | null;
  right: AppRow | null;
  difference: AppDifference | null;
};

/** Aligns two lists by app id: by label, the system's own apps last. */
export function align(left: AppRow[], right: AppRow[], differences: AppDifference[]): Line[] {
  const rightById = new Map(right.map((app) => [app.id, app]));
  const differenceById = new Map(differences.map((difference) => [difference.app, difference]));
  const leftIds = new Set(left.map((app) => app.id));
  const line = (app: AppRow, here: AppRow | null, there: AppRow | null): Line => ({
    id: app.id,
    label: app.label,
    left: here,
    right: there,
    difference: differenceById.get(app.id) ?? null,
  });
  const lines = [
    ...left.map((app) => line(app, app, rightById.get(app.id) ?? null)),
    ...right.filter((app) => !leftIds.has(app.id)).map((app) => line(app, null, app)),
  ];
  const system = (candidate: Line) => Number(candidate.left?.system ?? candidate.right?.system ?? false);
  return lines.toSorted((a, b) => system(a) - system(b) || byName(a.label, b.label) || (a.id < b.id ? -1 : 1));
}

/** The lines whose label, name or id contains `filter`. */
export function matching(lines: Line[], filter: string): Line[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === "") return lines;
  const holds = (app: AppRow | null) =>
    app !== null && [app.label, app.name, app.id].some((part) => part.toLowerCase().includes(wanted));
  return lines.filter((line) => holds(line.left) || holds(line.right));
}

/** How many apps are not the same on both sides. */
export function differing(lines: Line[]): number {
  return lines.filter((line) => line.difference !== null && line.difference.direction !== "same").length;
}
