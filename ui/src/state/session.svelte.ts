// The overview of everything: servers, library, keychain.

import type { Backend, Environment, ErrorReport, Overview, ServerCard, ServerId } from "../ipc/backend";
import { byName } from "../text/format";
import type { AppLists } from "./app_lists.svelte";

const order: Environment[] = ["production", "test", "development", "scratch"];

export type EnvironmentGroup = { environment: Environment; servers: ServerCard[] };

/** Groups servers by environment, production first, each by name. */
export function byEnvironment(servers: ServerCard[]): EnvironmentGroup[] {
  return order
    .map((environment) => ({
      environment,
      servers: servers.filter((server) => server.environment === environment).toSorted((a, b) => byName(a.name, b.name)),
    }))
    .filter((group) => group.servers.length > 0);
}

export class Session {
  overview = $state.raw<Overview | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  startingPractice = $state(false);
  readonly servers = $derived(this.overview?.servers ?? []);
  readonly groups = $derived(byEnvironment(this.servers));
  readonly #backend: Backend;
  readonly #lists: AppLists;

  constructor(backend: Backend, lists: AppLists) {
    this.#backend = backend;
    this.#lists = lists;
  }

  async load(): Promise<void> {
    this.#take(await this.#backend.overview());
  }

  async startPractice(): Promise<void> {
    if (this.startingPractice) return;
    this.startingPractice = true;
    this.#take(await this.#backend.startPractice());
    this.startingPractice = false;
  }

  server(id: ServerId | null): ServerCard | null {
    return this.servers.find((server) => server.id === id) ?? null;
  }

  #take(reply: { status: "ok"; data: Overview } | { status: "error"; error: ErrorReport }): void {
    if (reply.status === "error") {
      this.problem = reply.error;
      return;
    }
    this.problem = null;
    this.#lists.prepare(reply.data.servers);
    this.overview = reply.data;
  }
}
