// Plans as documents: saved to a file, written as a page, and opened again to be read.

import type { Backend, ErrorReport, PlanDocument, Reply, SavedFile } from "../ipc/backend";
import { language } from "../text/format";
import { text } from "../text/text";
import { Differences } from "./differences.svelte";
import type { Notices } from "./notices.svelte";
import type { Places } from "./places.svelte";
import { documentDifferences, planOf } from "./plan_document";
import { Review } from "./review.svelte";

export class Documents {
  /** The saved plan that is being read. */
  opened = $state.raw<Review | null>(null);
  /** Its id when it is one of those that are kept, so that it can be planned again. */
  kept = $state<string | null>(null);
  readonly #backend: Backend;
  readonly #places: Places;
  readonly #notices: Notices;

  constructor(backend: Backend, places: Places, notices: Notices) {
    this.#backend = backend;
    this.#places = places;
    this.#notices = notices;
  }

  /** Opens a saved plan from a file; it can be read, not applied. */
  async open(): Promise<void> {
    const reply = await this.#backend.openPlan();
    if (reply.status === "error") return this.#failed(text.plan.openFailed, reply.error);
    if (reply.data === null) return;
    this.#show(reply.data, null);
  }

  /** Shows a plan that was opened with AppFerry or dropped on it. */
  read(document: PlanDocument): void {
    this.#show(document, null);
  }

  /** Opens a plan that is kept; it can be read, and planned again. */
  async openKept(id: string): Promise<void> {
    const reply = await this.#backend.savedPlan(id);
    if (reply.status === "error") return this.#failed(text.plan.openFailed, reply.error);
    this.#show(reply.data, id);
  }

  /** Keeps a plan of this run for later. */
  async keep(plan: string): Promise<void> {
    const reply = await this.#backend.keepPlan(plan, language);
    if (reply.status === "error") this.#failed(text.history.keepFailed, reply.error);
    else this.#notices.done(text.history.kept);
  }

  async savePlan(plan: string): Promise<void> {
    this.#saved(await this.#backend.savePlan(plan, language));
  }

  async savePage(plan: string): Promise<void> {
    this.#saved(await this.#backend.savePlanPage(plan, language));
  }

  #show(document: PlanDocument, kept: string | null): void {
    this.kept = kept;
    this.opened = new Review(planOf(document), new Differences(documentDifferences(document)), null);
    void this.opened.differences.load();
    this.#places.go({ view: "document" });
  }

  #saved(reply: Reply<SavedFile | null>): void {
    if (reply.status === "error") this.#failed(text.plan.saveFailed, reply.error);
    else if (reply.data !== null) this.#notices.done(text.common.saved(reply.data.path));
  }

  #failed(sentence: string, problem: ErrorReport): void {
    // What somebody cancelled needs no complaint.
    if (problem.code !== "canceled") this.#notices.failed(sentence, problem);
  }
}
