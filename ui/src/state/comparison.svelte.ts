// Two bundles side by side, definition by definition: an entry with another one, or with what a server holds now.

import type { Backend, ChangeClass, Diff, Entry, ErrorReport, FieldChange, ServerCard } from "../ipc/backend";
import type { Places } from "./places.svelte";

export type Right = { kind: "entry"; entry: Entry } | { kind: "server"; server: ServerCard };
export type LineKind = "added" | "changed" | "removed";
export type Line = { id: string; type: string; name: string | null; change: LineKind; class: ChangeClass | null; fields: FieldChange[] };

/** Everything that differs, what is new first. */
export function linesOf({ added, changed, removed }: Diff): Line[] {
  return [
    ...added.map((one): Line => ({ ...one, change: "added", class: null, fields: [] })),
    ...changed.map((one): Line => ({ ...one, change: "changed" })),
    ...removed.map((one): Line => ({ ...one, change: "removed", class: null, fields: [] })),
  ];
}

/** A line is found by its name, its type, its id, or a place inside it. */
export function holds(line: Line, wanted: string): boolean {
  return [line.name ?? "", line.type, line.id, ...line.fields.map((field) => field.path)].join("\n").toLowerCase().includes(wanted.trim().toLowerCase());
}

const isNoise = (line: Line) => line.class === "order" || line.class === "layout";

export class Comparison {
  left = $state.raw<Entry | null>(null);
  right = $state.raw<Right | null>(null);
  diff = $state.raw<Diff | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  only = $state<LineKind | "all">("all");
  find = $state("");
  /** Whether definitions are listed of which only order and layout differ. */
  withNoise = $state(false);
  readonly lines = $derived(this.diff ? linesOf(this.diff) : []);
  readonly noise = $derived(this.lines.filter(isNoise).length);
  readonly shown = $derived(this.lines.filter((line) => (this.only === "all" || line.change === this.only) && (this.withNoise || !isNoise(line)) && holds(line, this.find)));
  readonly #backend: Backend;
  readonly #places: Places;
  #asked = 0;

  constructor(backend: Backend, places: Places) {
    this.#backend = backend;
    this.#places = places;
  }

  count(change: LineKind): number {
    return this.lines.filter((line) => line.change === change && (this.withNoise || !isNoise(line))).length;
  }

  /** Opens the comparison; what is on the left is the older side. `find` narrows it to one definition. */
  async open(left: Entry, right: Right, find = ""): Promise<void> {
    Object.assign(this, { left, right, diff: null, problem: null, only: "all", find, withNoise: false });
    this.#places.go({ view: "comparison" });
    await this.read();
  }

  async read(): Promise<void> {
    const { left, right } = this;
    if (!left || !right) return;
    this.problem = null;
    const asked = (this.#asked += 1);
    const reply = await this.#backend.compareEntry(left.id, right.kind === "entry" ? { kind: "entry", entry: right.entry.id } : { kind: "server", server: right.server.id });
    // Somebody may have gone on to another comparison.
    if (asked !== this.#asked) return;
    if (reply.status === "ok") this.diff = reply.data;
    else this.problem = reply.error;
  }
}
