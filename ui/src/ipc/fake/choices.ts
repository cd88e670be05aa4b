// The story's plan with other choices.

import type { Change, Decided, Difference, DifferenceNode, PlanView, PropertyRow, Selection, Told } from "../bindings";
import { appId } from "./story";

const subjectOf = (nodes: DifferenceNode[], id: string) => {
  const node = nodes.find((candidate) => candidate.definition === id);
  return { id, type: node?.type ?? "view", name: node?.label ?? id, app: "Education Matters", object: null };
};

function told(plan: PlanView, { choices }: Change, nodes: DifferenceNode[]): Told {
  const decided = Object.entries(choices.decisions).map(([id, decision]): Decided => ({ subject: subjectOf(nodes, id), decision }));
  const fixes = plan.told.fixes.map(({ fix }) => ({ fix, state: choices.fixes.includes(fix.id) ? ("accepted" as const) : ("offered" as const) }));
  const first = (selection: Selection) => (selection === "all" ? [] : selection.only.slice(0, 1));
  const isOut = (id: string) => choices.decisions[id] === "skip";
  const needed = isOut("field-amount") ? [] : first(choices.selection).map((by) => ({ subject: subjectOf(nodes, "field-amount"), by, reason: "‘Gift entry’ shows its field ‘Amount’." }));
  const left = isOut("field-amount") ? ["field-amount"] : first(choices.selection);
  const breaking = left.map(() => ({ subject: subjectOf(nodes, "view-overview"), missing: appId("CARS"), text: "The page ‘Overview’ would miss the data collection ‘Receipts’." }));
  return { decided, fixes: fixes.toSorted((a, b) => a.state.localeCompare(b.state)), needed, breaking };
}

/** A difference with what is sent now: a value that was taken from the destination stands on both sides. */
export function taken(difference: Difference, { choices }: PlanView): Difference {
  const decision = choices.decisions[difference.id];
  if (decision === undefined || typeof decision === "string") return difference;
  const { fields } = decision.merge;
  const sent = (row: PropertyRow): PropertyRow => (fields[row.path] === "destination" ? { ...row, incoming: row.destination, state: "both-same" } : row);
  return { ...difference, rows: difference.rows.map(sent) };
}

/** The plan computed again: accepted fixes make their findings disappear, decisions take conflicts away. */
export function again(plan: PlanView, all: PlanView, change: Change, nodes: DifferenceNode[]): PlanView {
  const { choices, ancestor } = change;
  const findings = all.findings.filter(({ fix, subject }) => !choices.fixes.some((id) => id === fix?.id || id.startsWith(`map-role:${subject.id}=`)));
  const chosen = ancestor?.kind === "entry" ? { ...plan.ancestor, kind: "chosen" as const } : ancestor?.kind === "find" ? all.ancestor : plan.ancestor;
  return {
    ...plan,
    id: `${all.id}-${JSON.stringify(change).length}`,
    choices,
    told: told(all, change, nodes),
    findings,
    ancestor: chosen,
    counts: { ...all.counts, conflicts: Math.max(0, all.counts.conflicts - Object.keys(choices.decisions).length) },
    gate: { ...plan.gate, errors_to_accept: findings.filter((finding) => finding.severity === "error").length },
  };
}
