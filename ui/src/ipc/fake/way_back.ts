// The way back from the story's import, as the design's picture tells it.

import type { Conflict, PlanView, Remaining, RemovalReport, Return, ReturnRow, RollBackView } from "../bindings";
import { plan } from "./plan";

const rows = (value: number, type: string, label: string): ReturnRow[] => Array.from({ length: value }, (_, index) => ({ id: `${type}-back-${index}`, type, name: null, label: `${label} ${index + 1}` }));

const conflicts: Omit<Conflict, "choice">[] = [
  { id: "view-donation-details", type: "view", name: null, label: "Donation Details", is_gone: false },
  { id: "query-em-child", type: "query", name: null, label: "EM Child / Mentor", is_gone: false },
];

const remains = (row: ReturnRow, more: Partial<Remaining> = {}): Remaining => ({ ...row, is_edited: false, is_seen: false, is_removable: true, ...more });

export const added: Remaining[] = [
  remains({ id: "object-em-receipt", type: "object", name: null, label: "EM Receipt" }),
  ...rows(9, "field", "Receipt field").map((row) => remains({ ...row, id: `added-${row.id}` })),
  ...rows(48, "view", "Receipt page").map((row, index) => remains({ ...row, id: `added-${row.id}` }, index < 2 ? { is_removable: false, is_edited: index === 0 } : {})),
];

const wayBack: PlanView = {
  ...plan,
  id: "way-back-7d1e",
  source: { kind: "entry", title: "Way back from the import of Education Matters, kitchen-sink", environment: null, practice: false },
  counts: { new: 0, replaced: 100, unchanged: 2250, hidden: 58, conflicts: 0 },
  findings: plan.findings.filter(({ severity }) => severity !== "error"),
  gate: { ready: true, reasons: [], typed_name: "Production – Asia", definitions: 100, errors_to_accept: 0, ask: false },
};

export function wayBackOf(choices: Record<string, Return>, nothing: boolean): RollBackView {
  const table: RollBackView["table"] = {
    restored: nothing ? [] : [...rows(77, "view", "Page"), ...rows(18, "field", "Field")],
    altered: nothing
      ? []
      : [
          { id: "list-status", type: "field", name: null, label: "Status", text: "The option returns; rows that were saved since stay blank." },
          ...["Description", "Date of Photo", "Caption", "Amount"].map((label) => ({ id: `altered-${label}`, type: "field", name: null, label, text: "The type of the column returns; the digits that were cut off do not." })),
        ],
    remaining: added,
    conflicts: nothing ? [] : conflicts.map((conflict) => ({ ...conflict, choice: choices[conflict.id] ?? "keep-current" })),
    not_restored: ["Columns and tables that the import made stay in the database, with their values."],
  };
  return { table, plan: nothing ? null : { ...wayBack, id: `${wayBack.id}-${Object.values(choices).join("-")}` } };
}

export function removalOf(definitions: string[]): RemovalReport {
  return {
    import: "import-39",
    removed: definitions,
    not_removed: [],
    rest_is_untouched: true,
    explanation: `${definitions.length} definitions were deleted on ‘Production – Asia’; everything else is as it was. Tables, columns and their values stay in the database.`,
  };
}
