// The one removal that is being asked about.

import type { Backend } from "../ipc/backend";
import { text } from "../text/text";
import type { Announcer } from "./announcer.svelte";
import type { Imports } from "./imports.svelte";
import type { Places } from "./places.svelte";
import { Removal } from "./removal.svelte";
import type { RolledBack } from "./way_back.svelte";

export class Removals {
  current = $state.raw<Removal | null>(null);
  readonly #backend: Backend;
  readonly #places: Places;
  readonly #imports: Imports;
  readonly #announcer: Announcer;

  constructor(backend: Backend, places: Places, imports: Imports, announcer: Announcer) {
    this.#backend = backend;
    this.#places = places;
    this.#imports = imports;
    this.#announcer = announcer;
  }

  /** Opens the question. What was ticked in the plan of the way back is ticked. */
  ask(from: RolledBack): void {
    const removal = new Removal(this.#backend, from);
    const way = this.#imports.wayBack;
    this.current = removal;
    this.#places.ask("remove-added");
    void removal.load(way?.from.id === from.id ? way.removing : new Set());
  }

  async remove(): Promise<void> {
    const removal = this.current;
    await removal?.remove();
    if (!removal?.report) return;
    this.#announcer.say(removal.report.not_removed.length === 0 ? text.wayBack.removed : text.wayBack.removedPartly);
    this.#imports.settled(removal.from.destination.server);
  }
}
