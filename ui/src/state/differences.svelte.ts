// Reading the differences of one plan: the tree, and the one definition that is looked at in full.

import type { Backend, Difference, DifferenceTree, ErrorReport, Reply } from "../ipc/backend";
import { ChangeTree } from "./change_tree.svelte";

export type DetailMode = "three-way" | "unified" | "json";

/** Where differences come from: a plan of this run, or a document that was opened. */
export type DifferenceSource = {
  tree: () => Promise<Reply<DifferenceTree>>;
  one: (definition: string) => Promise<Reply<Difference>>;
};

export function differencesOf(backend: Backend, plan: string, language: string): DifferenceSource {
  return { tree: () => backend.planDifferences(plan, language), one: (definition) => backend.planDifference(plan, definition, language) };
}

/** So many definitions that were looked at are kept, for going back and forth. */
const kept = 30;

export class Differences {
  tree = $state.raw<ChangeTree | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  detail = $state.raw<Difference | null>(null);
  detailProblem = $state.raw<ErrorReport | null>(null);
  /** Whether the answer for the current definition is still on its way. */
  waiting = $state(false);
  mode = $state<DetailMode>("three-way");
  /** Whether the properties that are only order, layout or dates are listed too. */
  withNoise = $state(false);
  /** In a narrow window tree and detail are two pages: whether the detail is the one that is shown. */
  reading = $state(false);
  readonly #source: DifferenceSource;
  readonly #read = new Map<string, Difference>();
  #wanted: string | null = null;
  #asking: Promise<void> | null = null;
  #loading: Promise<void> | null = null;

  constructor(source: DifferenceSource) {
    this.#source = source;
  }

  /** Reads the tree once; after a failure the next call tries again. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Reads one definition in full. While an answer is on its way, only the newest wish is kept. */
  open(definition: string | null): Promise<void> {
    this.#wanted = definition;
    this.detailProblem = null;
    const known = definition === null ? null : this.#read.get(definition);
    if (known !== undefined) {
      this.detail = known;
      this.waiting = false;
      return Promise.resolve();
    }
    this.waiting = true;
    this.#asking ??= this.#ask();
    return this.#asking;
  }

  /** Goes to a definition once the tree is there. Says whether it is a change of this plan. */
  async show(definition: string): Promise<boolean> {
    await this.load();
    const found = this.tree?.show(definition) ?? false;
    if (found) this.reading = true;
    return found;
  }

  /** Goes on from the plan before this one. Until this plan's differences are read, those stay, so that nothing jumps. */
  goOn(before: Differences): void {
    this.mode = before.mode;
    this.withNoise = before.withNoise;
    this.reading = before.reading;
    this.tree = before.tree;
    this.detail = before.detail;
  }

  /** Asks for one definition after the other, until the wanted one is there or cannot be read. */
  async #ask(): Promise<void> {
    for (let wanted = this.#wanted; wanted !== null && !this.#read.has(wanted); wanted = this.#wanted) {
      const reply = await this.#source.one(wanted);
      if (reply.status === "ok") this.#keep(wanted, reply.data);
      else if (this.#wanted === wanted) {
        this.detailProblem = reply.error;
        break;
      }
    }
    this.#asking = null;
    this.waiting = false;
    this.detail = (this.#wanted !== null ? this.#read.get(this.#wanted) : null) ?? null;
  }

  async #load(): Promise<void> {
    this.problem = null;
    const reply = await this.#source.tree();
    if (reply.status === "ok") {
      const tree = new ChangeTree(reply.data);
      if (this.tree) tree.goOn(this.tree);
      this.tree = tree;
      return;
    }
    this.problem = reply.error;
    this.#loading = null;
  }

  #keep(definition: string, difference: Difference): void {
    this.#read.set(definition, difference);
    for (const oldest of this.#read.keys()) {
      if (this.#read.size <= kept) return;
      this.#read.delete(oldest);
    }
  }
}
