// Going on with an import of several uploads that ended before all of them were sent.

import type { Backend, ErrorReport, GoOn, ImportDetail, ImportReport } from "../ipc/backend";
import { sameName } from "./review.svelte";

export class GoingOn {
  readonly detail: ImportDetail;
  readonly left: GoOn;
  typedName = $state("");
  errorsAccepted = $state(false);
  busy = $state(false);
  problem = $state.raw<ErrorReport | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend, detail: ImportDetail, left: GoOn) {
    this.#backend = backend;
    this.detail = detail;
    this.left = left;
  }

  get named(): boolean {
    return this.left.typed_name === null || sameName(this.typedName, this.left.typed_name);
  }

  /** Whether the errors were accepted, where there are any. */
  get accepted(): boolean {
    return this.left.errors_to_accept === 0 || this.errorsAccepted;
  }

  /** Sends the rest. Returns what the import did altogether; `null` when nothing more was sent. */
  async send(): Promise<ImportReport | null> {
    if (this.busy || !this.named || !this.accepted) return null;
    this.busy = true;
    this.problem = null;
    const consent = { typed_name: this.left.typed_name, accept_errors: this.errorsAccepted, asked: "no" as const };
    const reply = await this.#backend.resumeImport(this.detail.row.id, consent);
    this.busy = false;
    if (reply.status === "ok") return reply.data;
    this.problem = reply.error;
    return null;
  }
}
