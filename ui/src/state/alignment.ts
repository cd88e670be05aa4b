// Puts the same app of both servers on the same line.

import type { AppDifference, AppRow } from "../ipc/backend";
import { byName } from "../text/format";
import type { Order } from "./columns.svelte";

export type Line = {
  id: string;
  label: string;
  left: AppRow | null;
  right: AppRow | null;
  difference: AppDifference | null;
};

const isSystem = ({ left, right }: Line) => left?.system ?? right?.system ?? false;

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
  return lines.toSorted((a, b) => Number(isSystem(a)) - Number(isSystem(b)) || byName(a.label, b.label) || (a.id < b.id ? -1 : 1));
}

export type AppColumn = "app" | "changed" | "backup" | "difference";

/** How much an app differs; one that is only here differs more than any other. */
const amount = ({ presence, added, replaced, hidden }: AppDifference) => (presence === "both" ? added + replaced + hidden : Infinity);

/** What a column of one side says about a line; null is unknown or not there. */
function valueOf(line: Line, side: "source" | "destination", by: AppColumn): string | number | null {
  const app = side === "source" ? line.left : line.right;
  if (app === null) return null;
  switch (by) {
    case "app":
      return null;
    case "changed":
      return app.updated_at;
    case "backup":
      return app.last_backup;
    case "difference":
      return line.difference === null ? null : amount(line.difference);
  }
}

/** Aligned lines in order by a column of one side. What is unknown comes last, whichever way the order goes. */
export function inOrder(lines: Line[], side: "source" | "destination", { by, falling }: Order<AppColumn>): Line[] {
  if (by === "app") return falling ? lines.toReversed().toSorted((a, b) => Number(isSystem(a)) - Number(isSystem(b))) : lines;
  const before = falling ? 1 : -1;
  return lines.toSorted((one, other) => {
    const [a, b] = [valueOf(one, side, by), valueOf(other, side, by)];
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? 1 : -1;
    return a < b ? before : -before;
  });
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
