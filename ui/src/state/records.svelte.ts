// One record of the history in full, and another beside it.

import type { Backend, DocumentFinding, ImportDetail, ImportId } from "../ipc/backend";
import { text } from "../text/text";
import type { Exports } from "./exports.svelte";
import type { Notices } from "./notices.svelte";
import type { Places } from "./places.svelte";

/** The findings of `these` that `those` does not have: by rule and by what they are about. */
export function findingsOnlyIn(these: DocumentFinding[], those: DocumentFinding[]): DocumentFinding[] {
  const key = ({ rule, subject, message }: DocumentFinding) => JSON.stringify([rule, subject.id, message]);
  const known = new Set(those.map(key));
  return these.filter((finding) => !known.has(key(finding)));
}

export class Records {
  current = $state.raw<ImportDetail | null>(null);
  other = $state.raw<ImportDetail | null>(null);
  readonly #backend: Backend;
  readonly #places: Places;
  readonly #notices: Notices;
  readonly #exports: Exports;

  constructor(backend: Backend, places: Places, notices: Notices, exports: Exports) {
    this.#backend = backend;
    this.#places = places;
    this.#notices = notices;
    this.#exports = exports;
  }

  async open(id: ImportId): Promise<void> {
    const detail = await this.#read(id);
    if (detail === null) return;
    this.current = detail;
    this.other = null;
    this.#places.go({ view: "record" });
  }

  /** Puts another record beside the one that is open; `null` takes it away. */
  async compareWith(id: ImportId | null): Promise<void> {
    this.other = id === null ? null : await this.#read(id);
  }

  async export(id: ImportId): Promise<void> {
    if (!this.#exports.hasPicker()) return;
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
