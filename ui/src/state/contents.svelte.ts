// Everything in the bundle of a plan as a tree with checkboxes: what is taken, what comes along and why, what is left out.

import type { Backend, Choices, ContentNode, ContentTree, ErrorReport, Needed } from "../ipc/backend";
import type { Choosing } from "./choosing.svelte";
import { FoldingTree } from "./folding_tree.svelte";
import { checkOf, leave, neededOf, take, taken, takeEverything, type Check, type Mark, type Taken } from "./taken";
import { named, summedUp } from "./tree_shape";

/** Something that was to be left out although others need it: what, and why it is needed. */
export type Doubt = { index: number; label: string; reasons: string[] };

export class ContentsTree extends FoldingTree<ContentNode> {
  /** Whether only what is new or replaced is listed. */
  changesOnly = $state(false);
  readonly #contents: Contents;
  readonly taken: Taken = $derived.by(() => taken(this.shape, this.#contents.choices, this.#contents.reasons));
  readonly #passing = $derived.by(() => {
    const found = named(this.shape, this.find.trim().toLowerCase());
    return this.changesOnly ? found.filter((index) => this.nodes[index]?.change !== null) : found;
  });
  readonly #below = $derived.by(() => {
    const at = new Int32Array(this.nodes.length);
    for (const index of this.#passing) if (this.nodes[index]?.definition !== null) at[index] = 1;
    return summedUp(this.shape.holder, at);
  });

  constructor({ nodes }: ContentTree, contents: Contents) {
    super(nodes, (node) => node.kind !== "app");
    this.#contents = contents;
  }

  get total(): number {
    return this.taken.marks.filter((mark) => mark !== null).length;
  }

  get travelling(): number {
    return this.taken.marks.filter((mark) => mark === "taken" || mark === "needed").length;
  }

  check(index: number): Check {
    return checkOf(this.taken, index);
  }

  mark(index: number): Mark | null {
    return this.taken.marks[index] ?? null;
  }

  /** How many definitions stand in a branch, and how many of them travel. */
  counts(index: number): { held: number; taken: number } {
    return { held: this.taken.held[index] ?? 0, taken: this.taken.taken[index] ?? 0 };
  }

  taking(index: number): Choices {
    return take(this.shape, this.#contents.choices, index);
  }

  leaving(index: number): Choices {
    return leave(this.shape, this.#contents.choices, this.taken, index);
  }

  all(): Choices {
    return takeEverything(this.shape, this.#contents.choices);
  }

  needed(index: number): string[] {
    return neededOf(this.shape, this.taken, index);
  }

  goOn(before: ContentsTree): void {
    this.find = before.find;
    this.changesOnly = before.changesOnly;
    this.foldLike(before);
  }

  protected shown(index: number): boolean {
    return (this.#below[index] ?? 0) > 0;
  }

  protected instead(index: number): number {
    return this.#passing.find((passing) => passing > index) ?? this.#passing.at(-1) ?? -1;
  }
}

export class Contents {
  tree = $state.raw<ContentsTree | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  /** What waits for an answer, because others need what was to be left out. */
  doubt = $state.raw<Doubt | null>(null);
  #choosing: Choosing;
  /** What was clicked and is not computed yet. */
  #wanted = $state.raw<Choices | null>(null);
  readonly #backend: Backend;
  readonly #language: string;
  #computing = false;
  #loading: Promise<void> | null = null;
  /** What the tree was read for: mended rows belong to the bundle, too. */
  #readFor = "";
  /** Why something comes along, by its id. */
  readonly reasons: ReadonlyMap<string, string> = $derived(new Map(this.needed.map(({ subject, reason }) => [subject.id, reason])));

  constructor(backend: Backend, choosing: Choosing, language: string) {
    this.#backend = backend;
    this.#choosing = $state.raw(choosing);
    this.#language = language;
  }

  /** What is chosen, as far as it was clicked. */
  get choices(): Choices {
    return this.#wanted ?? this.#choosing.choices;
  }

  /** Whether nothing of the bundle is left out by selection or decision. */
  get isWhole(): boolean {
    return this.choices.selection === "all" && !Object.values(this.choices.decisions).includes("skip");
  }

  get needed(): Needed[] {
    return this.#choosing.plan.told.needed;
  }

  /** Whether a click is still to be computed. */
  get waiting(): boolean {
    return this.#wanted !== null;
  }

  /** Whether another choice is being computed, so that none can be made here. */
  get closed(): boolean {
    return this.#choosing.busy && !this.waiting;
  }

  /** Reads the tree once for the bundle and the destination as they are; after a failure the next call tries again. */
  load(): Promise<void> {
    const wanted = [this.#choosing.plan.sealed_at, ...this.#choosing.choices.fixes].join();
    if (this.#readFor !== wanted) this.#loading = null;
    this.#readFor = wanted;
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Goes on with the plan that came of a choice. */
  goOn(choosing: Choosing): void {
    this.#choosing = choosing;
    // The question was about a tree that may look different now.
    this.doubt = null;
    if (this.tree) void this.load();
  }

  /** Turns the checkbox of a node; what others need is not left out unasked. */
  toggle(index: number): void {
    const tree = this.tree;
    if (!tree || this.closed) return;
    this.doubt = null;
    if (tree.check(index) !== "true") return this.#want(tree.taking(index));
    const needed = tree.needed(index);
    if (needed.length === 0) return this.#want(tree.leaving(index));
    this.doubt = { index, label: tree.nodes[index]?.label ?? "", reasons: needed.flatMap((id) => this.reasons.get(id) ?? []) };
  }

  /** Leaves out what was asked about. */
  leaveAnyway(): void {
    const { tree, doubt } = this;
    this.doubt = null;
    if (tree && doubt) this.#want(tree.leaving(doubt.index));
  }

  takeEverything(): void {
    if (this.tree && !this.closed) this.#want(this.tree.all());
  }

  #want(choices: Choices): void {
    this.#wanted = choices;
    if (!this.#computing) void this.#compute();
  }

  /** Computes the plan until it is the one of the last click. */
  async #compute(): Promise<void> {
    this.#computing = true;
    for (let wanted = this.#wanted; wanted !== null; wanted = this.#wanted) {
      const done = await this.#choosing.choose(wanted);
      if (!done || this.#wanted === wanted) this.#wanted = null;
    }
    this.#computing = false;
  }

  async #load(): Promise<void> {
    this.problem = null;
    const reply = await this.#backend.planContents(this.#choosing.plan.id, this.#language);
    if (reply.status === "ok") {
      const tree = new ContentsTree(reply.data, this);
      if (this.tree) tree.goOn(this.tree);
      this.tree = tree;
      return;
    }
    this.problem = reply.error;
    this.#loading = null;
  }
}
