// The tree of differences of the story: what the import of two apps would change.

import type { ContentTree, DifferenceNode, DifferenceTree, NodeChange, NodeCounts } from "../bindings";
import { appId } from "./story";

type Told = Partial<Pick<DifferenceNode, "key" | "change" | "class" | "noise" | "severity" | "type" | "kind" | "side">> & { id?: string; label: string; below?: Told[] };

const definitionId = (type: string, label: string) => `${type}-${label.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;

const countAs: Record<NodeChange, keyof NodeCounts> = { new: "new", replaced: "replaced", hidden: "hidden", conflict: "conflicts" };

const places = new Map<string, string[]>();

/** Where a definition of the story stands. */
export const placeOf = (definition: string): string[] => places.get(definition) ?? [];

function grown(told: Told[], apps: string[], depth: number, place: string[]): DifferenceNode[] {
  return told.flatMap((one) => {
    const kind = one.kind ?? "definition";
    const type = one.type ?? "";
    const change = one.change ?? null;
    const definition = kind === "group" ? null : (one.id ?? definitionId(type, one.label));
    const within = kind === "app" && definition !== null ? [definition] : apps;
    if (definition !== null) places.set(definition, place);
    const below = grown(one.below ?? [], within, depth + 1, kind === "group" ? place : [...place, one.label]);
    const counts: NodeCounts = { new: 0, replaced: 0, hidden: 0, conflicts: 0 };
    if (change) counts[countAs[change]] += 1;
    for (const child of below.filter((node) => node.depth === depth + 1)) for (const key of Object.values(countAs)) counts[key] += child.counts[key];
    const side = one.side ?? (change === "conflict" ? "conflict" : change === null ? null : "incoming");
    const node: DifferenceNode = {
      id: definition ?? `${apps.join()}/${one.label}`, definition, depth, kind, type, key: one.key ?? null, label: one.label,
      change, side, class: one.class ?? (change === "replaced" || change === "conflict" ? "content" : null), noise: one.noise ?? false, severity: one.severity ?? null, counts, apps: within,
    };
    return [node, ...below];
  });
}

const field = (label: string, change: NodeChange, key = "string", more: Partial<Told> = {}): Told => ({ type: "field", label, change, key, ...more });
const page = (label: string, below: Told[], more: Partial<Told> = {}): Told => ({ type: "view", key: "page", label, below, ...more });
const view = (label: string, change: NodeChange, key = "form", more: Partial<Told> = {}): Told => ({ type: "view", label, change, key, ...more });
const object = (label: string, below: Told[], more: Partial<Told> = {}): Told => ({ type: "object", label, below, ...more });
const group = (label: string, below: Told[]): Told => ({ kind: "group", label, below });
const app = (label: string, below: Told[]): Told => ({ kind: "app", type: "application", id: appId(label), label, below });

/** `total` of the same sort, e.g. ten widgets of a page. */
const several = (total: number, make: (at: number) => Told): Told[] => Array.from({ length: total }, (_, at) => make(at + 1));

const keys = ["form", "grid", "detail", "label", "menu", "chart"];
const fieldKeys = ["string", "number", "date", "list", "connectObject", "boolean", "LongText", "file", "calculate", "user", "email", "json"];
const keyOf = (all: string[], at: number) => all[at % all.length] ?? "";
const widgets = (name: string, total: number, change: NodeChange, more: Partial<Told> = {}) => several(total, (at) => view(`${name} ${at}`, change, keyOf(keys, at), more));

const education = app("Education Matters", [
  group("Pages", [
    page("CSI Assessment", [view("Add CSI Assessment", "conflict", "form", { severity: "warning" }), view("Edit CSI Assessment", "conflict", "form", { severity: "warning" })]),
    page("Pledge Details", widgets("Pledge part", 3, "hidden"), { change: "replaced", severity: "warning" }),
    page("Sponsor Details", widgets("Sponsor part", 12, "new"), { change: "replaced", severity: "warning" }),
    page("Receipts", [...widgets("Receipt part", 20, "replaced"), ...widgets("Receipt column", 12, "replaced", { class: "layout", noise: true })], { change: "replaced", severity: "warning" }),
    page("Overview", widgets("Overview part", 11, "replaced", { class: "text" }), { change: "replaced", severity: "warning" }),
  ]),
  group("Objects", [
    object("EM Donation", [field("Amount", "conflict", "number", { severity: "error" }), field("Donation Date", "replaced", "date"), field("Receipt Number", "new")], { change: "replaced" }),
    object("EM Spiritual Journey", [field("Baptism Date", "hidden", "date", { severity: "error" })], { change: "replaced", severity: "error" }),
    object("EM Sponsor", [field("Country", "replaced", "LongText", { severity: "warning" })], { change: "replaced" }),
    object("EM Receipt", several(9, (at) => field(`Receipt value ${at}`, "new", keyOf(fieldKeys, at))), { change: "new" }),
    object("EM Entity", [field("Entity Kind", "replaced", "list")], { change: "replaced", severity: "warning" }),
  ]),
  group("Queries", several(2, (at) => ({ type: "query", label: `Gifts of year ${at}`, change: "replaced" as const }))),
  group("Data collections", several(11, (at) => ({ type: "datacollection", label: `Donations ${at}`, change: "replaced" as const }))),
  group("Processes", [
    { type: "process", label: "Receipt approval", change: "replaced", below: [{ type: "process.task.user.approval", key: "Approval", label: "Ask the treasurer", change: "new" }] },
  ]),
]);

const kitchen = app("kitchen-sink", [
  group("Pages", [page("Widgets", [...widgets("Widget", 24, "new"), ...widgets("Old widget", 1, "hidden")], { change: "replaced" })]),
  group("Objects", [object("Everything", [...several(13, (at) => field(`Every kind ${at}`, "new", keyOf(fieldKeys, at))), ...several(27, (at) => field(`Changed kind ${at}`, "replaced", keyOf(fieldKeys, at)))], { change: "replaced" })]),
]);

const treeOf = (told: Told[]): DifferenceTree => {
  const nodes = grown(told, [], 0, []);
  return { nodes, noise: nodes.filter((node) => node.noise).length };
};

export const noDifferences: DifferenceTree = { nodes: [], noise: 0 };

export const differenceTree = treeOf([education, kitchen]);

/** As many nodes as the largest real plans have. */
export function manyDifferences(total = 20_000): DifferenceTree {
  const kinds: NodeChange[] = ["new", "replaced", "replaced", "hidden", "conflict"];
  const pages = Math.round(total / 40);
  return treeOf([
    app("Education Matters", [group("Pages", several(pages, (at) => page(`Page ${at}`, several(19, (part) => view(`Widget ${at}.${part}`, kinds[(at + part) % kinds.length] ?? "new", keyOf(keys, part))))))]),
    app("kitchen-sink", [group("Objects", several(pages, (at) => object(`Object ${at}`, several(19, (part) => field(`Field ${at}.${part}`, kinds[(at + part) % kinds.length] ?? "new", keyOf(fieldKeys, part))))))]),
  ]);
}

/** Everything in the bundle that makes these differences. */
export function contentsOf({ nodes }: DifferenceTree): ContentTree {
  const sent = nodes.filter((node) => node.change !== "hidden");
  return { nodes: sent.map(({ id, definition, depth, kind, type, key, label, change }) => ({ id, definition, depth, kind, type, key, label, change: change === "conflict" ? "replaced" : change, apps: [] })) };
}
