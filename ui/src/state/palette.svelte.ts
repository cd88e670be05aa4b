// Find or run: what was typed, the lines that fit it by group, and the one that Enter takes.

import type { FoundEntry, SavedPlan } from "../ipc/backend";
import { text } from "../text/text";
import { candidates, type Candidate, type CandidateGroup } from "./candidates";
import type { Ferry } from "./ferry.svelte";
import { fits, wordsOf } from "./matching";

const most = 7;
/** The library is asked for labels inside bundles once somebody has stopped typing. */
const pause = 200;
const groups: CandidateGroup[] = ["run", "open", "library"];

/** The lines that fit best, by group. */
export function best(all: Candidate[], query: string): { group: CandidateGroup; lines: Candidate[] }[] {
  const words = wordsOf(query);
  const rated = all.map((line) => ({ line, rate: fits(words, line.title, line.detail) })).filter((each) => each.rate !== null);
  return groups
    .map((group) => ({
      group,
      lines: rated
        .filter(({ line }) => line.group === group)
        .toSorted((a, b) => (b.rate ?? 0) - (a.rate ?? 0))
        .slice(0, most)
        .map(({ line }) => line),
    }))
    .filter(({ lines }) => lines.length > 0);
}

export class Palette {
  query = $state("");
  at = $state(0);
  readonly #ferry: Ferry;
  #saved = $state.raw<SavedPlan[]>([]);
  #inside = $state.raw<FoundEntry[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly words = $derived(wordsOf(this.query));
  readonly #all = $derived.by(() => candidates(this.#ferry, this.#saved));
  readonly groups = $derived.by(() => best([...this.#all, ...this.#hits()], this.query));
  readonly lines = $derived(this.groups.flatMap(({ lines }) => lines));
  readonly current = $derived(this.lines[Math.min(this.at, this.lines.length - 1)] ?? null);

  constructor(ferry: Ferry) {
    this.#ferry = ferry;
    void this.#read();
  }

  type(query: string): void {
    this.query = query;
    this.at = 0;
    clearTimeout(this.#timer);
    this.#inside = [];
    if (query.trim().length >= 3) this.#timer = setTimeout(() => void this.#look(query), pause);
  }

  /** Goes up or down and stops at the ends. */
  move(steps: number): void {
    this.at = Math.max(0, Math.min(this.lines.length - 1, this.at + steps));
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #read(): Promise<void> {
    const { backend, library } = this.#ferry;
    if (library.entries === null) void library.load();
    const reply = await backend.savedPlans();
    if (reply.status === "ok") this.#saved = reply.data;
  }

  async #look(query: string): Promise<void> {
    const reply = await this.#ferry.backend.findEntries(query);
    // An older answer must not stand under newer words.
    if (reply.status === "ok" && this.query === query) this.#inside = reply.data.entries;
  }

  /** Definitions inside bundles. */
  #hits(): Candidate[] {
    return this.#inside.flatMap((entry) =>
      entry.hits.slice(0, 3).map((hit) => ({
        id: `hit ${entry.id} ${hit.definition}`,
        group: "library" as const,
        kind: "entry" as const,
        title: text.palette.hit(hit),
        detail: text.palette.inside(entry.name),
        environment: null,
        practice: false,
        keys: null,
        run: () => this.#ferry.places.go({ view: "library", entry: entry.id }),
      })),
    );
  }
}
