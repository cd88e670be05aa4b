// Removing what an import added: chosen, confirmed by the server's name, and told afterwards.

import { SvelteSet } from "svelte/reactivity";
import type { Backend, DefinitionId, ErrorReport, Remaining, RemovalReport } from "../ipc/backend";
import type { RolledBack } from "./way_back.svelte";
import { sameName } from "./review.svelte";

export class Removal {
  readonly from: RolledBack;
  /** What is still there; `null` until the server has said it. */
  rows = $state.raw<Remaining[] | null>(null);
  readonly chosen = new SvelteSet<DefinitionId>();
  typedName = $state("");
  busy = $state(false);
  problem = $state.raw<ErrorReport | null>(null);
  report = $state.raw<RemovalReport | null>(null);
  readonly removable = $derived.by(() => (this.rows ?? []).filter((row) => row.is_removable));
  readonly matches = $derived.by(() => sameName(this.typedName, this.from.destination.name));
  readonly #backend: Backend;

  constructor(backend: Backend, from: RolledBack) {
    this.#backend = backend;
    this.from = from;
  }

  /** Reads what is still there. What was ticked before is ticked again, as far as it can be removed. */
  async load(wanted: ReadonlySet<DefinitionId>): Promise<void> {
    const reply = await this.#backend.addedByImport(this.from.id);
    if (reply.status === "error") {
      this.problem = reply.error;
      return;
    }
    this.rows = reply.data;
    for (const { id } of this.removable) if (wanted.has(id)) this.chosen.add(id);
  }

  choose(id: DefinitionId, wanted: boolean): void {
    if (wanted) this.chosen.add(id);
    else this.chosen.delete(id);
  }

  chooseAll(): void {
    for (const { id } of this.removable) this.chosen.add(id);
  }

  async remove(): Promise<void> {
    if (this.busy || this.chosen.size === 0 || !this.matches) return;
    this.busy = true;
    this.problem = null;
    const reply = await this.#backend.removeAdded(this.from.id, [...this.chosen].toSorted(), this.from.destination.name);
    this.busy = false;
    if (reply.status === "error") this.problem = reply.error;
    else this.report = reply.data;
  }
}
