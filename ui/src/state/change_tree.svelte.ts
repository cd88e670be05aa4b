// The tree of differences: what is shown of it, folded or filtered, and where in it the person is.

import type { ChangeClass, DifferenceNode, DifferenceTree, NodeChange, Severity } from "../ipc/backend";
import { countsBelow, family, passing, shape, type Filters, type TreeShape } from "./tree_shape";

export type ChangeFilter = "all" | NodeChange;
export type ChangeCountsShown = Record<ChangeFilter, number>;

/** A node as one row: its place among the siblings that are shown, and whether it is open. */
export type TreeRow = { index: number; node: DifferenceNode; position: number; siblings: number; open: boolean | null };

const changeKinds: NodeChange[] = ["new", "replaced", "hidden", "conflict"];
/** Up to so many nodes the whole tree starts open; above, apps and groups do. */
const startsOpen = 40;

export class ChangeTree {
  readonly nodes: DifferenceNode[];
  /** Changes that are only order, layout or dates. */
  readonly noise: number;
  /** The types, apps and classes that occur, to choose from. */
  readonly types: string[];
  readonly apps: DifferenceNode[];
  readonly classes: ChangeClass[];
  change = $state<ChangeFilter>("all");
  type = $state("");
  app = $state("");
  severity = $state<Severity | "">("");
  class = $state<ChangeClass | "">("");
  find = $state("");
  withNoise = $state(false);
  /** When set, only these definitions are shown. */
  only = $state.raw<ReadonlySet<string> | null>(null);
  readonly #shape: TreeShape;
  readonly #closed: Uint8Array;
  /** What is closed while searching: at first nothing, so that every match is seen. */
  readonly #closedInSearch: Uint8Array;
  #folds = $state(0);
  #chosen = $state(-1);

  readonly #filters = $derived<Filters>({
    type: this.type,
    app: this.app,
    severity: this.severity,
    class: this.class,
    find: this.find.trim().toLowerCase(),
    withNoise: this.withNoise,
    only: this.only,
  });
  /** The changes that pass every filter but the sort of change, in reading order. */
  readonly #passing = $derived.by(() => passing(this.#shape, this.#filters));
  readonly counts = $derived.by(() => this.#count());
  /** The changes that are shown, folded away or not, in reading order. */
  readonly changes = $derived.by(() => (this.change === "all" ? this.#passing : this.#passing.filter((index) => this.nodes[index]?.change === this.change)));
  readonly #below = $derived.by(() => countsBelow(this.#shape, this.changes));
  readonly rows = $derived.by(() => this.#rows());
  /** Where each node stands among the rows; −1 where it does not. */
  readonly #rowOf = $derived.by(() => {
    const rowOf = new Int32Array(this.nodes.length).fill(-1);
    for (const [at, row] of this.rows.entries()) rowOf[row.index] = at;
    return rowOf;
  });
  /** The current row; −1 when nothing is shown. */
  readonly at = $derived.by(() => this.#at());
  readonly current = $derived(this.rows[this.at]?.node ?? null);
  /** Which of the changes the current one is, from 1; `null` on a branch that does not change itself. */
  readonly position = $derived.by(() => {
    const at = this.changes.indexOf(this.rows[this.at]?.index ?? -1);
    return at < 0 ? null : at + 1;
  });

  constructor(tree: DifferenceTree) {
    this.nodes = tree.nodes;
    this.noise = tree.noise;
    this.#shape = shape(tree.nodes);
    this.types = [...new Set(tree.nodes.filter((node) => node.change !== null).map((node) => family(node.type)))].toSorted();
    this.apps = tree.nodes.filter((node) => node.kind === "app");
    this.classes = [...new Set(tree.nodes.flatMap((node) => (node.class === null ? [] : [node.class])))].toSorted();
    this.#closed = Uint8Array.from(tree.nodes, (node) => (tree.nodes.length > startsOpen && node.kind === "definition" ? 1 : 0));
    this.#closedInSearch = new Uint8Array(tree.nodes.length);
    const first = this.changes[0];
    if (first !== undefined) this.#choose(first);
  }

  get filtered(): boolean {
    return this.change !== "all" || this.type !== "" || this.app !== "" || this.severity !== "" || this.class !== "" || this.find.trim() !== "" || this.only !== null;
  }

  /** How many of the shown changes each branch holds, itself included. */
  below(index: number): Record<NodeChange, number> {
    const of = (kind: NodeChange) => this.#below[kind][index] ?? 0;
    return { new: of("new"), replaced: of("replaced"), hidden: of("hidden"), conflict: of("conflict") };
  }

  search(words: string): void {
    if (this.find.trim() === "") this.#closedInSearch.fill(0);
    this.find = words;
  }

  /** Shows only these definitions, noise too if one of them is. */
  showOnly(definitions: ReadonlySet<string>): void {
    this.only = definitions;
    this.withNoise ||= this.nodes.some((node) => node.noise && node.definition !== null && definitions.has(node.definition));
  }

  clear(): void {
    this.change = "all";
    this.type = this.app = this.find = "";
    this.severity = this.class = "";
    this.only = null;
  }

  /** Looks the same way at these changes as at those before, and at the same one as far as it is still among them. */
  goOn(before: ChangeTree): void {
    this.change = before.change;
    this.type = this.types.includes(before.type) ? before.type : "";
    this.app = this.apps.some((app) => app.definition === before.app) ? before.app : "";
    this.severity = before.severity;
    this.class = this.classes.some((known) => known === before.class) ? before.class : "";
    this.find = before.find;
    this.withNoise = before.withNoise;
    this.only = before.only;
    const current = before.current?.id;
    const indices = new Map(before.nodes.map((node, index) => [node.id, index]));
    for (const [index, node] of this.nodes.entries()) {
      const then = indices.get(node.id);
      if (then === undefined) continue;
      this.#closed[index] = before.#closed[then] ?? 0;
      this.#closedInSearch[index] = before.#closedInSearch[then] ?? 0;
      if (node.id === current) this.#choose(index);
    }
  }

  go(row: number): void {
    const target = this.rows[Math.max(0, Math.min(this.rows.length - 1, row))];
    if (target) this.#chosen = target.index;
  }

  move(steps: number): void {
    this.go(this.at + steps);
  }

  /** Into a branch: opens it, or steps to what is first in it. */
  inward(): void {
    const row = this.rows[this.at];
    if (row?.open === false) this.fold(this.at, false);
    else if (row?.open) this.move(1);
  }

  /** Out of a branch: closes it, or steps to what holds it. */
  outward(): void {
    const row = this.rows[this.at];
    if (!row) return;
    if (row.open) return this.fold(this.at, true);
    const holder = this.#shape.holder[row.index] ?? -1;
    if (holder >= 0) this.#chosen = holder;
  }

  fold(row: number, closed: boolean): void {
    const target = this.rows[row];
    if (!target) return;
    this.#folding()[target.index] = closed ? 1 : 0;
    this.#folds += 1;
  }

  /** Opens the branches beside the current row, as `*` does in trees. */
  openBeside(): void {
    const row = this.rows[this.at];
    if (!row) return;
    const holder = this.#shape.holder[row.index];
    const closed = this.#folding();
    for (const index of this.nodes.keys()) if (this.#shape.holder[index] === holder) closed[index] = 0;
    this.#folds += 1;
  }

  /** The next change or, with −1, the one before; it stops at both ends. */
  step(steps: 1 | -1): void {
    const from = this.rows[this.at]?.index ?? -1;
    const target = steps > 0 ? this.changes.find((index) => index > from) : this.changes.findLast((index) => index < from);
    if (target !== undefined) this.#choose(target);
  }

  /** Goes to the next row whose label begins with what was typed. */
  typed(prefix: string): void {
    const wanted = prefix.toLowerCase();
    const from = prefix.length === 1 ? this.at + 1 : this.at;
    const rows = this.rows;
    for (let offset = 0; offset < rows.length; offset += 1) {
      const at = (from + offset) % rows.length;
      if (rows[at]?.node.label.toLowerCase().startsWith(wanted)) return this.go(at);
    }
  }

  holds(definition: string): boolean {
    return this.#shape.byDefinition.has(definition);
  }

  /** Goes to a definition, and takes away the filters that would hide it. */
  show(definition: string): boolean {
    const index = this.#shape.byDefinition.get(definition);
    const node = index === undefined ? undefined : this.nodes[index];
    if (index === undefined || !node) return false;
    if (node.noise) this.withNoise = true;
    if (!this.changes.includes(index)) this.clear();
    this.#choose(index);
    return true;
  }

  #folding(): Uint8Array {
    return this.find.trim() === "" ? this.#closed : this.#closedInSearch;
  }

  #choose(index: number): void {
    const closed = this.#folding();
    for (let holder = this.#shape.holder[index] ?? -1; holder >= 0; holder = this.#shape.holder[holder] ?? -1) closed[holder] = 0;
    this.#folds += 1;
    this.#chosen = index;
  }

  #count(): ChangeCountsShown {
    const counts: ChangeCountsShown = { all: this.#passing.length, new: 0, replaced: 0, hidden: 0, conflict: 0 };
    for (const index of this.#passing) {
      const change = this.nodes[index]?.change;
      if (change) counts[change] += 1;
    }
    return counts;
  }

  /** Every node that holds a shown change and stands in an open branch. */
  #rows(): TreeRow[] {
    void this.#folds;
    const { holder, end } = this.#shape;
    const below = this.#below;
    const closed = this.#folding();
    const held = (index: number) => changeKinds.some((kind) => (below[kind][index] ?? 0) > 0);
    const rows: TreeRow[] = [];
    const siblings = new Map<number, TreeRow[]>();
    for (let index = 0; index < this.nodes.length; ) {
      const node = this.nodes[index];
      const next = end[index] ?? index + 1;
      if (!node || !held(index)) {
        index = next;
        continue;
      }
      const branch = this.#branches(index, held);
      const open = branch ? closed[index] === 0 : null;
      const around = siblings.get(holder[index] ?? -1) ?? [];
      if (around.length === 0) siblings.set(holder[index] ?? -1, around);
      const row = { index, node, position: around.length + 1, siblings: 0, open };
      around.push(row);
      rows.push(row);
      index = open ? index + 1 : next;
    }
    for (const around of siblings.values()) for (const row of around) row.siblings = around.length;
    return rows;
  }

  /** Whether anything below `index` is shown. */
  #branches(index: number, held: (index: number) => boolean): boolean {
    const end = this.#shape.end[index] ?? index + 1;
    for (let child = index + 1; child < end; child = this.#shape.end[child] ?? child + 1) if (held(child)) return true;
    return false;
  }

  /** The chosen row, else what holds it; when it is filtered out, the change that comes next. */
  #at(): number {
    const shown = this.#chosen >= 0 && changeKinds.some((kind) => (this.#below[kind][this.#chosen] ?? 0) > 0);
    const from = shown ? this.#chosen : (this.changes.find((index) => index > this.#chosen) ?? this.changes.at(-1) ?? -1);
    for (let index = from; index >= 0; index = this.#shape.holder[index] ?? -1) {
      const row = this.#rowOf[index] ?? -1;
      if (row >= 0) return row;
    }
    return -1;
  }
}
