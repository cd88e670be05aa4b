// The servers whose services still have to be restarted, and what goes on with old definitions there until then.

import { SvelteMap } from "svelte/reactivity";
import type { Backend, ErrorReport, ImportReport, ServerCard, ServerId } from "../ipc/backend";
import type { Announcer } from "./announcer.svelte";
import { text } from "../text/text";

export class Restarts {
  /** The newest import that waits, by server. */
  readonly waiting = new SvelteMap<ServerId, ImportReport>();
  verifying = $state<ServerId | null>(null);
  problem = $state.raw<{ server: ServerId; error: ErrorReport } | null>(null);
  readonly #backend: Backend;
  readonly #announcer: Announcer;

  constructor(backend: Backend, announcer: Announcer) {
    this.#backend = backend;
    this.#announcer = announcer;
  }

  /** Reads what the history knows of the servers that wait, and forgets those that do not any more. */
  async follow(servers: ServerCard[]): Promise<void> {
    const wait = servers.filter((server) => server.restart_needed);
    for (const id of this.waiting.keys()) if (!wait.some((server) => server.id === id)) this.waiting.delete(id);
    for (const { id } of wait) {
      const reply = await this.#backend.restartReminder(id);
      if (reply.status === "ok" && reply.data !== null) this.waiting.set(id, reply.data);
    }
  }

  /** The person says that the services were restarted: only a comparison ends the reminder. */
  async confirm(server: ServerId): Promise<ImportReport | null> {
    const report = this.waiting.get(server);
    if (!report || this.verifying !== null) return null;
    this.verifying = server;
    this.problem = null;
    const reply = await this.#backend.verifyImport(report.import, true);
    this.verifying = null;
    if (reply.status === "error") {
      this.problem = { server, error: reply.error };
      this.#announcer.alarm(reply.error.message);
      return null;
    }
    this.#announcer.say(text.result.finished(reply.data.outcome, reply.data.destination.name));
    return reply.data;
  }
}
