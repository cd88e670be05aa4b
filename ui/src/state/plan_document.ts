// A saved plan as the review shows it. What the file does not hold is left out, never taken for nothing.

import type { Difference, DifferenceNode, DocumentChange, DocumentFinding, ErrorReport, Finding, PlanDocument } from "../ipc/backend";
import { text } from "../text/text";
import type { DifferenceSource } from "./differences.svelte";
import type { ReviewedPlan } from "./review.svelte";
import { placeOf, shape, type TreeShape } from "./tree_shape";

function leftOut(document: PlanDocument): string[] {
  return [
    document.findings_left_out > 0 ? text.plan.findingsLeftOut(document.findings_left_out) : "",
    document.changes_left_out > 0 ? text.plan.changesLeftOut(document.changes_left_out) : "",
    document.details_left_out > 0 ? text.plan.detailsLeftOut(document.details_left_out) : "",
  ].filter(Boolean);
}

/** A finding of a document; nothing can be mended in it. */
const found = (finding: DocumentFinding): Finding => ({ ...finding, fix: null });

/** The plan of a document. It has no gate: nothing can be applied from it. */
export function planOf(document: PlanDocument): ReviewedPlan {
  const { counts, unchanged, destination, environment, practice } = document;
  return {
    id: document.plan,
    source: { kind: "file", title: document.source, environment: null, practice: false },
    destination: { name: destination, environment, practice },
    apps: document.apps.map((label, index) => ({ id: String(index), label })),
    sealed_at: document.sealed_at,
    counts: { ...counts, unchanged },
    findings: document.findings.map(found),
    access: document.access,
    apps_affected: document.apps_affected.map((label, index) => ({ id: String(index), label, definitions: [], places: [], places_total: 0 })),
    checklist: document.checklist.map((item) => ({ text: item })),
    kept: document.choices,
    not_checked: [...document.not_checked, ...leftOut(document)],
  };
}

function differenceOf({ changes, findings: all }: PlanDocument, shaped: TreeShape<DifferenceNode>, at: number): Difference {
  const { node, rows } = changes[at] as DocumentChange;
  const findings = all.filter((finding) => finding.subject.id === node.definition).map(found);
  const place = placeOf(shaped, at);
  // The properties may be left out, and of what is hidden nobody tells who changed it: either alone proves an ancestor.
  const hasAncestor = node.side !== null || rows.some((row) => row.ancestor !== null);
  const side = (title: string) => ({ title, subtitle: "" });
  return {
    id: node.definition ?? node.id,
    type: node.type,
    key: node.key,
    label: node.label,
    name: node.label,
    place,
    change: node.change,
    side: node.side,
    ancestor: hasAncestor ? side(text.differences.ancestorWord) : null,
    destination: side(text.differences.destinationWord),
    incoming: side(text.differences.incomingWord),
    rows,
    hidden_rows: rows.filter((row) => row.noise).length,
    findings,
    json: { ancestor: null, destination: null, incoming: null },
    uses: [],
    used_by: [],
    would_be_hidden: [],
    text: [node.label, place.join(" › "), ...rows.map((row) => `${row.label}: ${row.destination ?? text.differences.absent} → ${row.incoming ?? text.differences.absent}`)].join("\n"),
  };
}

const missing = (): ErrorReport => ({ code: "not-found", message: text.plan.notInDocument, hints: [], details: null });

/** The differences as far as the file holds them. */
export function documentDifferences(document: PlanDocument): DifferenceSource {
  const { changes } = document;
  const nodes = changes.map(({ node }) => node);
  const shaped = shape(nodes);
  const tree = { nodes, noise: nodes.filter((node) => node.noise).length };
  return {
    tree: () => Promise.resolve({ status: "ok", data: tree }),
    one: (definition) => {
      const at = changes.findIndex(({ node }) => node.definition === definition);
      return Promise.resolve(at < 0 ? { status: "error", error: missing() } : { status: "ok", data: differenceOf(document, shaped, at) });
    },
  };
}
