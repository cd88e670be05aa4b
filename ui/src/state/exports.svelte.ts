// Exports and backups: what is asked of a server and kept, and the notice about it.

import type { AppRow, Backend, ErrorReport, Reply, Saved, ServerCard } from "../ipc/backend";
import { text } from "../text/text";
import type { Notices } from "./notices.svelte";

export class Exports {
  readonly #backend: Backend;
  readonly #notices: Notices;
  /** Called when the library or a backup date may have changed. */
  stored: (server: ServerCard) => void = () => {};

  constructor(backend: Backend, notices: Notices) {
    this.#backend = backend;
    this.#notices = notices;
  }

  /** Exports apps one after the other; a cancelled picker ends it. */
  async apps(server: ServerCard, apps: AppRow[]): Promise<void> {
    for (const app of apps) {
      if (!(await this.app(server, app.id, app.label))) return;
    }
  }

  /** Exports one app, and says whether that was done. */
  async app(server: ServerCard, app: string, label: string): Promise<boolean> {
    return this.#saved(server, label, await this.#backend.exportApp(server.id, app));
  }

  /** Keeps copies in the library alone, one after the other. */
  async keep(server: ServerCard, apps: AppRow[]): Promise<void> {
    for (const app of apps) {
      const reply = await this.#backend.keepApp(server.id, app.id);
      if (reply.status === "error") return this.#failed(text.crossing.exportFailed(app.label), reply.error);
    }
    this.#notices.done(text.crossing.kept(apps.length));
    this.stored(server);
  }

  async all(server: ServerCard): Promise<void> {
    this.#saved(server, server.name, await this.#backend.exportAll(server.id));
  }

  async backUp(server: ServerCard): Promise<void> {
    const reply = await this.#backend.backUp(server.id);
    if (reply.status === "error") return this.#failed(text.crossing.backupFailed(server.name), reply.error);
    const { entries, not_exported } = reply.data;
    this.#notices.done(text.crossing.backupMade(server.name, entries.length));
    const [first] = not_exported;
    if (first) this.#notices.failed(text.crossing.backupIncomplete(server.name, not_exported.length), first.problem);
    this.stored(server);
  }

  #saved(server: ServerCard, what: string, reply: Reply<Saved | null>): boolean {
    if (reply.status === "error") this.#failed(text.crossing.exportFailed(what), reply.error);
    if (reply.status === "error" || reply.data === null) return false;
    this.#notices.done(text.crossing.savedFile(reply.data.bytes, reply.data.path));
    this.stored(server);
    return true;
  }

  #failed(sentence: string, problem: ErrorReport): void {
    // What somebody cancelled needs no complaint.
    if (problem.code !== "canceled") this.#notices.failed(sentence, problem);
  }
}
