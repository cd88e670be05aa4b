// What is known of each server's apps: the last list, whether it is being read, and why it could not be.

import type { AppList, AppRow, Backend, ErrorReport, ServerCard, ServerId } from "../ipc/backend";

export class ServerApps {
  list = $state.raw<AppList | null>(null);
  reading = $state(false);
  problem = $state.raw<ErrorReport | null>(null);
}

export class AppLists {
  readonly #backend: Backend;
  readonly #known = new Map<ServerId, ServerApps>();
  /** Called after the list of a server was read. */
  taken: (server: ServerId) => void = () => {};

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Makes room for every server before anything derived reads it: state made inside a derivation is not followed. */
  prepare(servers: ServerCard[]): void {
    for (const server of servers) {
      if (!this.#known.has(server.id)) this.#known.set(server.id, new ServerApps());
    }
  }

  of(server: ServerId): ServerApps | null {
    return this.#known.get(server) ?? null;
  }

  rows(server: ServerId | null): AppRow[] {
    return server === null ? [] : (this.of(server)?.list?.apps ?? []);
  }

  /** Reads a server's apps; the old list stays until the new one is there, and stays when there is none. */
  async read(server: ServerId, fresh: boolean): Promise<boolean> {
    const apps = this.of(server);
    if (!apps || apps.reading) return false;
    apps.reading = true;
    const reply = await this.#backend.listApps(server, fresh);
    apps.reading = false;
    if (reply.status === "ok") {
      apps.list = reply.data;
      apps.problem = null;
      this.taken(server);
    } else {
      apps.problem = reply.error;
    }
    return reply.status === "ok";
  }

  forget(server: ServerId): void {
    this.#known.delete(server);
  }
}
