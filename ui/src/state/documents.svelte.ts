// Plans as documents: saved to a file, written as a page, and opened again to be read.

import type { Backend, ErrorReport, Reply, Saved } from "../ipc/backend";
import { language } from "../text/format";
import { text } from "../text/en";
import { Differences, differencesOf } from "./differences.svelte";
import type { Exports } from "./exports.svelte";
import type { Notices } from "./notices.svelte";
import type { Places } from "./places.svelte";
import { Review } from "./review.svelte";

export class Documents {
  /** The saved plan that is being read. */
  opened = $state.raw<Review | null>(null);
  readonly #backend: Backend;
  readonly #places: Places;
  readonly #notices: Notices;
  readonly #exports: Exports;

  /** Whether this shell can save plans and open them. */
  get offered(): boolean {
    return "savePlan" in this.#backend;
  }

  constructor(backend: Backend, places: Places, notices: Notices, exports: Exports) {
    this.#backend = backend;
    this.#places = places;
    this.#notices = notices;
    this.#exports = exports;
  }

  /** Opens a saved plan from a file; it can be read, not applied. */
  async open(): Promise<void> {
    if (!this.#exports.hasPicker()) return;
    const reply = await this.#backend.openPlan();
    if (reply.status === "error") return this.#failed(text.plan.openFailed, reply.error);
    if (reply.data === null) return;
    const { plan, tree } = reply.data;
    const source = { ...differencesOf(this.#backend, plan.id, language), tree: () => Promise.resolve({ status: "ok" as const, data: tree }) };
    this.opened = new Review(plan, new Differences(source), true);
    void this.opened.differences.load();
    this.#places.go({ view: "document" });
  }

  async savePlan(plan: string): Promise<void> {
    if (this.#exports.hasPicker()) this.#saved(await this.#backend.savePlan(plan));
  }

  async savePage(plan: string): Promise<void> {
    if (this.#exports.hasPicker()) this.#saved(await this.#backend.savePlanPage(plan));
  }

  #saved(reply: Reply<Saved | null>): void {
    if (reply.status === "error") this.#failed(text.plan.saveFailed, reply.error);
    else if (reply.data !== null) this.#notices.done(text.crossing.savedFile(reply.data.bytes, reply.data.path));
  }

  #failed(sentence: string, problem: ErrorReport): void {
    // What somebody cancelled needs no complaint.
    if (problem.code !== "canceled") this.#notices.failed(sentence, problem);
  }
}
