// The plan of the story as a saved file holds it.

import type { PlanDocument } from "../bindings";
import { differenceOf } from "./difference";
import { differenceTree } from "./differences";
import { plan } from "./plan";

const nodes = differenceTree.nodes;
const changed = nodes.flatMap((node) => (node.change === null || node.definition === null ? [] : [node.definition]));
/** The file is too small for the properties of the last changes. */
const detailed = changed.slice(0, -12);

export const savedPlan: PlanDocument = {
  plan: plan.id,
  source: "Staging – Asia, today 11:31",
  destination: "Production – Asia",
  environment: "production",
  practice: false,
  apps: plan.apps.map((app) => app.label),
  sealed_at: plan.sealed_at,
  choices: {
    selected: null,
    needed: [],
    decided: [{ subject: { id: "field-amount", type: "field", name: "Amount", app: "Education Matters", object: "EM Donation" }, text: "stays as on the destination" }],
    breaking: [],
    fixes: plan.told.fixes.map(({ fix }) => ({ id: fix.id, title: fix.title, effect: fix.effect, state: "accepted" })),
  },
  counts: { new: 61, replaced: 97, hidden: 5, conflicts: 3 },
  unchanged: 2187,
  findings: plan.findings.map(({ rule, severity, message, advice, subject, rows }) => ({ rule, severity, subject, message, advice, rows })),
  findings_left_out: 0,
  changes: nodes.map((node) => ({ node, rows: node.definition !== null && detailed.includes(node.definition) ? (differenceOf(nodes, node.definition, [])?.rows ?? []) : [] })),
  changes_left_out: 0,
  details_left_out: changed.length - detailed.length,
  access: plan.access,
  apps_affected: plan.apps_affected.map((app) => app.label),
  checklist: plan.checklist.map((item) => item.text),
  not_checked: plan.not_checked,
};
