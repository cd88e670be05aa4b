// One record of the history in full, and how another one differs from it.

import type { Backend, ImportComparison, ImportDetail, ImportId } from "../ipc/backend";
import { text } from "../text/text";
import type { Notices } from "./notices.svelte";
import type { Places } from "./places.svelte";

export class Records {
  current = $state.raw<ImportDetail | null>(null);
  /** How another record differs from the one that is open. */
  comparison = $state.raw<ImportComparison | null>(null);
  readonly #backend: Backend;
  readonly #places: Places;
  readonly #notices: Notices;

  constructor(backend: Backend, places: Places, notices: Notices) {
    this.#backend = backend;
    this.#places = places;
    this.#notices = notices;
  }

  async open(id: ImportId): Promise<void> {
    const detail = await this.#read(id);
    if (detail === null) return;
    this.current = detail;
    this.comparison = null;
    this.#places.go({ view: "record" });
  }

  /** Compares another record with the one that is open; `null` takes it away. */
  async compareWith(id: ImportId | null): Promise<void> {
    const current = this.current;
    this.comparison = null;
    if (id === null || current === null) return;
    const reply = await this.#backend.compareImports(current.row.id, id);
    if (this.current !== current) return;
    if (reply.status === "ok") this.comparison = reply.data;
    else this.#notices.failed(text.history.compareFailed, reply.error);
  }

  async export(id: ImportId): Promise<void> {
    const reply = await this.#backend.exportImport(id);
    if (reply.status === "error") this.#notices.failed(text.history.exportFailed, reply.error);
    else if (reply.data !== null) this.#notices.done(text.common.saved(reply.data.path));
  }

  async #read(id: ImportId): Promise<ImportDetail | null> {
    const reply = await this.#backend.importDetail(id);
    if (reply.status === "ok") return reply.data;
    this.#notices.failed(text.activity.reportFailed, reply.error);
    return null;
  }
}
