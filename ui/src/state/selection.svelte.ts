// Which rows of one list are selected and which one has the focus; moving never wraps round.

import { SvelteSet } from "svelte/reactivity";

export class Selection {
  readonly ids = new SvelteSet<string>();
  current = $state<string | null>(null);
  #anchor: string | null = null;

  only(id: string): void {
    this.ids.clear();
    this.ids.add(id);
    this.current = id;
    this.#anchor = id;
  }

  toggle(id: string): void {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.current = id;
    this.#anchor = id;
  }

  /** Selects from the last single choice to `id`, in the order of `all`. */
  extend(id: string, all: string[]): void {
    const from = all.indexOf(this.#anchor ?? id);
    const to = all.indexOf(id);
    if (from < 0 || to < 0) return this.only(id);
    this.ids.clear();
    for (const between of all.slice(Math.min(from, to), Math.max(from, to) + 1)) this.ids.add(between);
    this.current = id;
  }

  everything(all: string[]): void {
    for (const id of all) this.ids.add(id);
  }

  clear(): void {
    this.ids.clear();
    this.#anchor = null;
  }

  /** Moves the focus by `steps` and stops at the ends. */
  move(steps: number, all: string[]): string | null {
    if (all.length === 0) return null;
    const at = this.current === null ? -1 : all.indexOf(this.current);
    const next = at < 0 ? (steps < 0 ? all.length - 1 : 0) : Math.min(all.length - 1, Math.max(0, at + steps));
    this.current = all[next] ?? null;
    return this.current;
  }

  /** The row that Tab reaches: the current one, else the first. */
  stop(all: string[]): string | null {
    return this.current !== null && all.includes(this.current) ? this.current : (all[0] ?? null);
  }

  /** Drops what is no longer listed. */
  keep(all: string[]): void {
    const there = new Set(all);
    for (const id of [...this.ids]) if (!there.has(id)) this.ids.delete(id);
    if (this.current !== null && !there.has(this.current)) this.current = null;
  }
}
