// What changed on each server since it was last looked at. Only a hint: a server that cannot tell has none.

import { SvelteMap } from "svelte/reactivity";
import type { Backend, Freshness, ServerId } from "../ipc/backend";
import type { AppLists } from "./app_lists.svelte";

export class Freshnesses {
  readonly #backend: Backend;
  readonly #known = new SvelteMap<ServerId, Freshness>();

  constructor(backend: Backend, lists: AppLists) {
    this.#backend = backend;
    lists.taken = (server) => void this.#look(server);
  }

  of(server: ServerId | null): Freshness | null {
    return server === null ? null : (this.#known.get(server) ?? null);
  }

  async #look(server: ServerId): Promise<void> {
    const reply = await this.#backend.freshness(server);
    if (reply.status === "ok") this.#known.set(server, reply.data);
  }
}
