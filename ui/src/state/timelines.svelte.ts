// When an app or a definition appeared, changed and vanished, as far as the entries of the library tell.

import type { Backend, ErrorReport, Timeline } from "../ipc/backend";
import type { Places } from "./places.svelte";

export class Timelines {
  current = $state.raw<Timeline | null>(null);
  of = $state.raw<{ kind: "app" | "definition"; id: string } | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  /** The newest moment first. */
  readonly moments = $derived((this.current?.moments ?? []).toReversed());
  readonly #backend: Backend;
  readonly #places: Places;

  constructor(backend: Backend, places: Places) {
    this.#backend = backend;
    this.#places = places;
  }

  ofApp(id: string): Promise<void> {
    return this.#open("app", id);
  }

  ofDefinition(id: string): Promise<void> {
    return this.#open("definition", id);
  }

  async read(): Promise<void> {
    const asked = this.of;
    if (!asked) return;
    this.problem = null;
    const reply = await (asked.kind === "app" ? this.#backend.appTimeline(asked.id) : this.#backend.definitionTimeline(asked.id));
    if (this.of !== asked) return;
    if (reply.status === "ok") this.current = reply.data;
    else this.problem = reply.error;
  }

  async #open(kind: "app" | "definition", id: string): Promise<void> {
    this.of = { kind, id };
    this.current = null;
    this.#places.go({ view: "timeline" });
    await this.read();
  }
}
