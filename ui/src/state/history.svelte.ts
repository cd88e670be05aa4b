// The record of every import.

import type { Backend, ErrorReport, ImportRow } from "../ipc/backend";

export class History {
  rows = $state.raw<ImportRow[] | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    const reply = await this.#backend.history();
    if (reply.status === "ok") {
      this.rows = reply.data.toSorted((a, b) => (a.started_at < b.started_at ? 1 : -1));
      this.problem = null;
    } else {
      this.problem = reply.error;
    }
  }
}
