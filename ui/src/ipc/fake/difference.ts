// One definition of the story in full, as the service would write it for people.

import type { ColumnHead, Difference, DifferenceNode, Finding, Neighbour, PropertyRow, RowState } from "../bindings";
import { placeOf } from "./differences";
import { appId } from "./story";

const heads = {
  ancestor: { title: "Ancestor", subtitle: "exported 6 Jun, entry 182" },
  destination: { title: "Destination", subtitle: "Production – Asia, now" },
  incoming: { title: "Incoming", subtitle: "Staging – Asia, today 11:31" },
} satisfies Record<string, ColumnHead>;

const row = (label: string, ancestor: string | null, destination: string | null, incoming: string | null, state: RowState, more: Partial<PropertyRow> = {}): PropertyRow => ({
  path: label.toLowerCase().replace(/\W+/g, "."), label, ancestor, destination, incoming, state, code: false, noise: false, takeable: false, ...more,
});

const neighbour = (type: string, label: string, place: string[], app: string, what: string, path = "settings.viewIDs[]"): Neighbour => ({
  id: `${type}-${label.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`, type, label, place, app: appId(app), path, what,
});

const amountRows: PropertyRow[] = [
  row("Label", "Amount", "Amount (THB)", "Gift amount", "conflict"),
  row("Decimals", "2 places", "2 places", "none", "incoming"),
  row("Required", "no", "yes", "no", "destination"),
  row("Largest value", "10000", "20000", "15000", "conflict", { path: "settings.validateMaximum", takeable: true }),
  row("Type", "Number", "Number", "Number", "same"),
  row("Unique", "no", "no", "no", "same"),
  row("Column", "Amount", "Amount", "Amount", "same", { code: true }),
  row("Live column", null, "decimal(10,2)", "int after import", "incoming", { code: true }),
  row("Translation, Thai", "จำนวนเงิน", "จำนวนเงิน", "ยอดบริจาค", "incoming"),
  row("Row order", "4", "4", "7", "incoming", { noise: true }),
  row("Width", "120", "120", "160", "incoming", { noise: true }),
  row("Position", "x 1, y 3", "x 1, y 3", "x 2, y 3", "incoming", { noise: true }),
  row("Changed", "6 Jun", "today 09:12", "today 11:20", "conflict", { noise: true }),
];

const json = (label: string, decimals: number) => JSON.stringify({ type: "field", name: "Amount", json: { key: "number", columnName: "Amount", settings: { typeDecimalPlaces: decimals }, translations: [{ language_code: "en", label }] } }, null, 2);

const usedBy: Neighbour[] = [
  neighbour("view", "Donation form", ["Education Matters", "Gifts"], "Education Matters", "shows it as a form field"),
  neighbour("query", "Gifts of year 1", ["Education Matters"], "Education Matters", "reads it"),
  neighbour("datacollection", "Donations 2", ["CARS"], "CARS", "filters by it"),
  neighbour("step", "Ask the treasurer", ["Education Matters", "Receipt approval"], "Education Matters", "writes it"),
];

const shared = { uses: [] as Neighbour[], used_by: [] as Neighbour[], would_be_hidden: [] as Neighbour[] };

function amount(base: Difference): Difference {
  return {
    ...base, ...heads, name: "Amount", rows: amountRows, hidden_rows: 4,
    json: { ancestor: json("Amount", 2), destination: json("Amount (THB)", 2), incoming: json("Gift amount", 0) },
    uses: [neighbour("object", "EM Donation", ["Education Matters"], "Education Matters", "belongs to it", "settings.fieldIDs[]")],
    used_by: usedBy,
  };
}

function ordinary(base: Difference, node: DifferenceNode): Difference {
  const { label } = base;
  const before = node.change === "new" ? null : label;
  const after = node.change === "hidden" ? null : node.change === "replaced" ? `${label} (renewed)` : label;
  const state: RowState = node.change === "conflict" ? "conflict" : "two-way";
  const rows = [row("Label", null, before, after, state), row("Width", null, before === null ? null : "120", after === null ? null : "160", "two-way", { noise: true })];
  const held = base.place.at(-1) ?? "";
  return {
    ...base,
    ancestor: node.change === "conflict" ? heads.ancestor : null,
    destination: before === null ? null : heads.destination,
    incoming: after === null ? null : heads.incoming,
    rows: node.noise ? rows.map((one) => ({ ...one, noise: true })) : rows,
    hidden_rows: node.noise ? 2 : 1,
    json: { ancestor: null, destination: before === null ? null : json(before, 2), incoming: after === null ? null : json(after, 2) },
    uses: held ? [neighbour("object", held, base.place.slice(0, -1), base.place[0] ?? "", "stands on it")] : [],
    would_be_hidden: node.change === "hidden" ? [neighbour("view", `Button of ${label}`, base.place, base.place[0] ?? "", "stands on it")] : [],
  };
}

/** The difference of one node; `findings` are those of the plan. */
export function differenceOf(nodes: DifferenceNode[], definition: string, findings: Finding[]): Difference | null {
  const node = nodes.find((candidate) => candidate.definition === definition);
  if (!node) return null;
  const base: Difference = {
    id: definition, type: node.type, key: node.key, label: node.label, name: node.label.replace(/\W+/g, "_"), place: placeOf(definition), change: node.change, side: node.side,
    ancestor: null, destination: null, incoming: null, rows: [], hidden_rows: 0, findings: findings.filter((finding) => finding.subject.id === definition),
    json: { ancestor: null, destination: null, incoming: null }, ...shared, text: "",
  };
  const whole = definition === "field-amount" ? amount(base) : ordinary(base, node);
  const lines = whole.rows.map((one) => `${one.label}: ${one.destination ?? "–"} → ${one.incoming ?? "–"}`);
  return { ...whole, text: [`${whole.type} ${whole.label}`, whole.place.join(" › "), ...lines].join("\n") };
}
