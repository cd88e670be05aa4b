// Backups of several servers with one click: one after the other, each with what came of it.

import { SvelteSet } from "svelte/reactivity";
import type { Backend, ErrorReport, NotExported, ServerCard, ServerId } from "../ipc/backend";
import { text } from "../text/text";
import type { Announcer } from "./announcer.svelte";

export type RunState = "waiting" | "running" | "done" | "failed";
export type ServerRun = { server: ServerCard; state: RunState; entries: number; notExported: NotExported[]; problem: ErrorReport | null };

export class BackupRun {
  readonly chosen = new SvelteSet<ServerId>();
  runs = $state.raw<ServerRun[]>([]);
  running = $state(false);
  readonly failed = $derived(this.runs.filter((run) => run.state === "failed").length);
  /** Called when the library has something new. */
  stored: () => void = () => {};
  readonly #backend: Backend;
  readonly #announcer: Announcer;

  constructor(backend: Backend, announcer: Announcer) {
    this.#backend = backend;
    this.#announcer = announcer;
  }

  /** Begins a new choice, with every server in it. One that runs goes on. */
  choose(servers: ServerCard[]): void {
    if (this.running) return;
    this.runs = [];
    this.chosen.clear();
    for (const { id } of servers) this.chosen.add(id);
  }

  toggle(server: ServerId): void {
    if (!this.chosen.delete(server)) this.chosen.add(server);
  }

  /** One that fails keeps no other from being made. */
  async start(servers: ServerCard[]): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.runs = servers.filter(({ id }) => this.chosen.has(id)).map((server) => ({ server, state: "waiting", entries: 0, notExported: [], problem: null }));
    for (const { server } of this.runs) {
      this.#tell(server.id, { state: "running" });
      const reply = await this.#backend.backUp(server.id);
      if (reply.status === "ok") this.#tell(server.id, { state: "done", entries: reply.data.entries.length, notExported: reply.data.not_exported });
      else this.#tell(server.id, { state: "failed", problem: reply.error });
    }
    this.running = false;
    this.#announcer.say(text.backups.runEnded(this.runs.length - this.failed, this.runs.length));
    this.stored();
  }

  #tell(server: ServerId, news: Partial<ServerRun>): void {
    this.runs = this.runs.map((run) => (run.server.id === server ? { ...run, ...news } : run));
  }
}
