// The tree of differences: which changes are shown, and the way from one to the next.

import type { ChangeClass, DifferenceNode, DifferenceTree, NodeChange, Severity } from "../ipc/backend";
import { FoldingTree } from "./folding_tree.svelte";
import { countsBelow, family, passing, type Filters } from "./tree_shape";

export type ChangeFilter = "all" | NodeChange;
export type ChangeCountsShown = Record<ChangeFilter, number>;

const changeKinds: NodeChange[] = ["new", "replaced", "hidden", "conflict"];
/** Up to so many nodes the whole tree starts open; above, apps and groups do. */
const startsOpen = 40;

export class ChangeTree extends FoldingTree<DifferenceNode> {
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
  withNoise = $state(false);
  /** When set, only these definitions are shown. */
  only = $state.raw<ReadonlySet<string> | null>(null);

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
  readonly #passing = $derived.by(() => passing(this.shape, this.#filters));
  readonly counts = $derived.by(() => this.#count());
  /** The changes that are shown, folded away or not, in reading order. */
  readonly changes = $derived.by(() => (this.change === "all" ? this.#passing : this.#passing.filter((index) => this.nodes[index]?.change === this.change)));
  readonly #below = $derived.by(() => countsBelow(this.shape, this.changes));
  /** Which of the changes the current one is, from 1; `null` on a branch that does not change itself. */
  readonly position = $derived.by(() => {
    const at = this.changes.indexOf(this.rows[this.at]?.index ?? -1);
    return at < 0 ? null : at + 1;
  });

  constructor(tree: DifferenceTree) {
    super(tree.nodes, (node) => tree.nodes.length > startsOpen && node.kind === "definition");
    this.noise = tree.noise;
    this.types = [...new Set(tree.nodes.filter((node) => node.change !== null).map((node) => family(node.type)))].toSorted();
    this.apps = tree.nodes.filter((node) => node.kind === "app");
    this.classes = [...new Set(tree.nodes.flatMap((node) => (node.class === null ? [] : [node.class])))].toSorted();
    const first = this.changes[0];
    if (first !== undefined) this.choose(first);
  }

  get filtered(): boolean {
    return this.change !== "all" || this.type !== "" || this.app !== "" || this.severity !== "" || this.class !== "" || this.find.trim() !== "" || this.only !== null;
  }

  /** How many of the shown changes each branch holds, itself included. */
  below(index: number): Record<NodeChange, number> {
    const of = (kind: NodeChange) => this.#below[kind][index] ?? 0;
    return { new: of("new"), replaced: of("replaced"), hidden: of("hidden"), conflict: of("conflict") };
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
    this.foldLike(before);
  }

  /** The next change or, with −1, the one before; it stops at both ends. */
  step(steps: 1 | -1): void {
    const from = this.rows[this.at]?.index ?? -1;
    const target = steps > 0 ? this.changes.find((index) => index > from) : this.changes.findLast((index) => index < from);
    if (target !== undefined) this.choose(target);
  }

  holds(definition: string): boolean {
    return this.#changeOf(definition) !== null;
  }

  /** Goes to a definition, and takes away the filters that would hide it. */
  show(definition: string): boolean {
    const index = this.#changeOf(definition);
    if (index === null) return false;
    if (this.nodes[index]?.noise) this.withNoise = true;
    if (!this.changes.includes(index)) this.clear();
    this.choose(index);
    return true;
  }

  protected shown(index: number): boolean {
    return changeKinds.some((kind) => (this.#below[kind][index] ?? 0) > 0);
  }

  protected instead(index: number): number {
    return this.changes.find((change) => change > index) ?? this.changes.at(-1) ?? -1;
  }

  #changeOf(definition: string): number | null {
    const index = this.shape.byDefinition.get(definition);
    return index !== undefined && this.nodes[index]?.change ? index : null;
  }

  #count(): ChangeCountsShown {
    const counts: ChangeCountsShown = { all: this.#passing.length, new: 0, replaced: 0, hidden: 0, conflict: 0 };
    for (const index of this.#passing) {
      const change = this.nodes[index]?.change;
      if (change) counts[change] += 1;
    }
    return counts;
  }
}
