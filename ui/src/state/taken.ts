// What of a bundle is taken under given choices, and the choices that a click on a checkbox makes of them.

import type { Choices, ContentNode, Decision, Selection } from "../ipc/backend";
import { family, summedUp, type TreeShape } from "./tree_shape";

/** How a definition fares: it was asked for, comes along, stays as on the destination, or is left out. */
export type Mark = "taken" | "needed" | "kept" | "out";
/** The state of a checkbox. */
export type Check = "true" | "false" | "mixed";

type Contents = TreeShape<ContentNode>;

/** The marks of all nodes, and how many definitions each branch holds and how many of them are taken. */
export type Taken = { marks: (Mark | null)[]; held: Int32Array; taken: Int32Array };

const none = new Set<string>();
const asked = (selection: Selection): ReadonlySet<string> => (selection === "all" ? none : new Set(selection.only));
const leavesOut = "leave-out:";
/** The definitions that accepted fixes leave out. */
const fixedOut = (fixes: string[]): ReadonlySet<string> => new Set(fixes.filter((fix) => fix.startsWith(leavesOut)).map((fix) => fix.slice(leavesOut.length)));

/** What holds a node, past headings. Of what an app lists, only root pages follow decisions about the app. */
function decider({ nodes, holder }: Contents, index: number): number {
  let above = holder[index] ?? -1;
  while (above >= 0 && nodes[above]?.kind === "group") above = holder[above] ?? -1;
  return nodes[above]?.kind === "app" && family(nodes[index]?.type ?? "") !== "view" ? -1 : above;
}

/** Whether a decision keeps each node out, by itself or with what holds it. */
function leftOut(tree: Contents, choices: Choices): { out: Uint8Array; kept: Uint8Array } {
  const out = new Uint8Array(tree.nodes.length);
  const kept = new Uint8Array(tree.nodes.length);
  const fixed = fixedOut(choices.fixes);
  for (const [index, { definition }] of tree.nodes.entries()) {
    if (definition === null) continue;
    const decision = choices.decisions[definition];
    if (decision === "keep-destination") kept[index] = 1;
    else if (decision === "skip" || (decision === undefined && fixed.has(definition))) out[index] = 1;
    else if (decision === undefined) out[index] = out[decider(tree, index)] ?? 0;
  }
  return { out, kept };
}

/** Whether each node was selected, or something that holds it. */
function askedFor({ nodes, holder }: Contents, selection: Selection): Uint8Array {
  const all = selection === "all";
  const only = asked(selection);
  const found = new Uint8Array(nodes.length);
  for (const [index, node] of nodes.entries()) {
    const own = node.definition !== null && only.has(node.definition);
    if (all || own || found[holder[index] ?? -1] === 1 || node.apps.some((app) => only.has(app))) found[index] = 1;
  }
  return found;
}

export function taken(tree: Contents, choices: Choices, needed: ReadonlyMap<string, string>): Taken {
  const { out, kept } = leftOut(tree, choices);
  const selected = askedFor(tree, choices.selection);
  const marks = tree.nodes.map(({ definition }, index): Mark | null => {
    if (definition === null) return null;
    if (kept[index] === 1) return "kept";
    if (out[index] === 1) return "out";
    if (selected[index] === 1) return "taken";
    return needed.has(definition) ? "needed" : "out";
  });
  const count = (counts: (mark: Mark | null) => boolean) => summedUp(tree.holder, Int32Array.from(marks, (mark) => (counts(mark) ? 1 : 0)));
  return { marks, held: count((mark) => mark !== null), taken: count((mark) => mark === "taken" || mark === "needed") };
}

export function checkOf({ held, taken: travels }: Taken, index: number): Check {
  if (travels[index] === 0) return "false";
  return travels[index] === held[index] ? "true" : "mixed";
}

/** A definition, or those that stand directly under a heading. */
function roots({ nodes, holder, end }: Contents, index: number): number[] {
  if (nodes[index]?.kind !== "group") return [index];
  return [...nodes.keys()].slice(index + 1, end[index]).filter((child) => holder[child] === index);
}

const within = (tree: Contents, index: number) => tree.nodes.slice(index, tree.end[index]).flatMap((node) => node.definition ?? []);

const without = <T>(from: Record<string, T>, ids: ReadonlySet<string>, drop: (value: T) => boolean) =>
  Object.fromEntries(Object.entries(from).filter(([id, value]) => !ids.has(id) || !drop(value)));

/** Spells a selection of everything as one. */
function spelled(tree: Contents, only: ReadonlySet<string>): Selection {
  const some: Selection = { only: [...only].toSorted() };
  const all = askedFor(tree, some);
  return tree.nodes.every((node, index) => node.definition === null || all[index] === 1) ? "all" : some;
}

/** Takes a branch with all that it holds. */
export function take(tree: Contents, choices: Choices, index: number): Choices {
  const inside = new Set(within(tree, index));
  const hinders = (decision: Decision) => decision === "skip" || decision === "keep-destination";
  const fixes = choices.fixes.filter((fix) => !fix.startsWith(leavesOut) || !inside.has(fix.slice(leavesOut.length)));
  const decisions = without(choices.decisions, inside, hinders);
  const { out } = leftOut(tree, { ...choices, decisions, fixes });
  const tops = roots(tree, index).flatMap((root) => ({ root, id: tree.nodes[root]?.definition ?? "" }));
  // What is held by something that is left out needs a decision of its own.
  for (const { root, id } of tops) if (out[root] === 1) decisions[id] = "use-incoming";
  if (choices.selection === "all") return { selection: "all", decisions, fixes };
  const before = askedFor(tree, choices.selection);
  const only = new Set([...asked(choices.selection)].filter((id) => !inside.has(id)));
  for (const { root, id } of tops) if (before[root] === 0 || asked(choices.selection).has(id)) only.add(id);
  return { selection: spelled(tree, only), decisions, fixes };
}

/** What stands in a branch, or directly under a heading, and travels only because others need it. */
export function neededOf(tree: Contents, { marks }: Taken, index: number): string[] {
  return roots(tree, index).flatMap((root) => (marks[root] === "needed" ? (tree.nodes[root]?.definition ?? []) : []));
}

/** Leaves a branch out with all that it holds. What others need of it still comes along, except for what was not asked for. */
export function leave(tree: Contents, choices: Choices, before: Taken, index: number): Choices {
  const inside = new Set(within(tree, index));
  const tops = roots(tree, index);
  // The destination's version stays out anyway, and says so.
  const decisions = without(choices.decisions, inside, (decision) => decision !== "keep-destination");
  const selection = withoutBranch(tree, choices.selection, index, inside);
  const still = askedFor(tree, selection);
  for (const root of tops) {
    const node = tree.nodes[root];
    const stays = still[root] === 1 || before.marks[root] === "needed";
    if (node && node.definition !== null && node.kind !== "app" && stays) decisions[node.definition] ??= "skip";
  }
  return { ...choices, selection, decisions };
}

/** An app is left out by selecting the others; of everything else in a whole bundle, a decision says so. */
function withoutBranch(tree: Contents, selection: Selection, index: number, inside: ReadonlySet<string>): Selection {
  if (selection !== "all") return { only: selection.only.filter((id) => !inside.has(id)) };
  if (tree.nodes[index]?.kind !== "app") return "all";
  const others = [...tree.nodes.keys()].filter((node) => tree.holder[node] === -1 && node !== index).flatMap((node) => roots(tree, node));
  return { only: others.flatMap((node) => tree.nodes[node]?.definition ?? []).toSorted() };
}

/** Takes everything again; what stays as on the destination by a decision stays so. */
export function takeEverything(tree: Contents, choices: Choices): Choices {
  const all = new Set(tree.nodes.flatMap((node) => node.definition ?? []));
  const fixes = choices.fixes.filter((fix) => !fix.startsWith(leavesOut));
  return { selection: "all", decisions: without(choices.decisions, all, (decision) => decision === "skip"), fixes };
}
