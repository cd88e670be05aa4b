// Trying a plan on a server that nobody depends on, and what a server asks for before imports.

import type { Backend, ErrorReport, ImportId, ImportPolicies, ImportReport, PlanView, RehearsalReport, ServerCard } from "../ipc/backend";
import { SvelteMap } from "svelte/reactivity";
import { text } from "../text/text";
import type { Announcer } from "./announcer.svelte";
import type { Notices } from "./notices.svelte";
import type { Places } from "./places.svelte";
import type { Review } from "./review.svelte";

/** One rehearsal, running or finished. */
export class Rehearsal {
  readonly plan: PlanView;
  /** The scratch server; `null` is a practice server of its own. */
  readonly on: ServerCard | null;
  report = $state.raw<RehearsalReport | null>(null);
  /** The import that brought the server to the destination's state. */
  seeded = $state.raw<ImportReport | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  /** The import that is being compared with its server again. */
  verifying = $state<ImportId | null>(null);
  verifyProblem = $state.raw<ErrorReport | null>(null);

  constructor(plan: PlanView, on: ServerCard | null) {
    this.plan = plan;
    this.on = on;
  }

  get name(): string {
    return this.on?.name ?? text.rehearsal.practiceName;
  }

  get running(): boolean {
    return this.report === null && this.problem === null;
  }
}

export class Rehearsals {
  current = $state.raw<Rehearsal | null>(null);
  readonly #backend: Backend;
  readonly #places: Places;
  readonly #announcer: Announcer;
  readonly #notices: Notices;
  /** The last rehearsal of each plan of this run. */
  readonly #ofPlans = new SvelteMap<string, Rehearsal>();

  constructor(backend: Backend, places: Places, announcer: Announcer, notices: Notices) {
    this.#backend = backend;
    this.#places = places;
    this.#announcer = announcer;
    this.#notices = notices;
  }

  /** The last rehearsal of a plan, running or finished. */
  of(plan: string | undefined): Rehearsal | null {
    return (plan !== undefined && this.#ofPlans.get(plan)) || null;
  }

  /** Shows a rehearsal that was left. */
  open(rehearsal: Rehearsal): void {
    this.current = rehearsal;
    this.#places.go({ view: "rehearsal" });
  }

  /** Learns whether a plan was rehearsed, and whether its destination asks for it. What fails stays unknown. */
  async look(review: Review): Promise<void> {
    if (review.live === null) return;
    const reply = await this.#backend.planRehearsal(review.live.id);
    if (reply.status === "ok") review.rehearsal = reply.data;
  }

  async start(plan: PlanView, on: ServerCard | null): Promise<void> {
    const rehearsal = new Rehearsal(plan, on);
    this.#ofPlans.set(plan.id, rehearsal);
    this.open(rehearsal);
    const reply = await this.#backend.rehearsePlan(plan.id, on?.id ?? null);
    if (reply.status === "error") return this.#failed(rehearsal, reply.error);
    const { seeded_by } = reply.data;
    const seeded = seeded_by === null ? null : await this.#backend.importReport(seeded_by);
    if (seeded?.status === "ok") rehearsal.seeded = seeded.data;
    rehearsal.report = reply.data;
    const outcome = text.rehearsal.outcome(reply.data.outcome);
    if (this.#isWatched(rehearsal)) this.#announcer.say(outcome);
    else this.#notices.done(text.rehearsal.ended(plan.destination.name, outcome), this.#way(rehearsal));
  }

  #failed(rehearsal: Rehearsal, problem: ErrorReport): void {
    rehearsal.problem = problem;
    if (this.#isWatched(rehearsal)) this.#announcer.alarm(problem.message);
    else this.#notices.failed(text.rehearsal.failedTitle, problem, this.#way(rehearsal));
  }

  #isWatched(rehearsal: Rehearsal): boolean {
    return this.#places.current.view === "rehearsal" && this.current === rehearsal;
  }

  #way(rehearsal: Rehearsal) {
    return { label: text.rehearsal.open, run: () => this.open(rehearsal) };
  }

  /** Compares the server again with what one import of a rehearsal should have left. A practice server is gone by then. */
  async verifyAgain(rehearsal: Rehearsal, id: ImportId): Promise<void> {
    if (rehearsal.on === null || rehearsal.verifying !== null) return;
    rehearsal.verifying = id;
    rehearsal.verifyProblem = null;
    const reply = await this.#backend.verifyImport(id, false);
    rehearsal.verifying = null;
    if (reply.status === "error") {
      rehearsal.verifyProblem = reply.error;
      this.#announcer.alarm(reply.error.message);
      return;
    }
    const { report } = rehearsal;
    if (rehearsal.seeded?.import === id) rehearsal.seeded = reply.data;
    if (report?.report?.import === id) rehearsal.report = { ...report, report: reply.data, outcome: reply.data.outcome };
    this.#announcer.say(text.rehearsal.outcome(reply.data.outcome));
  }

  policiesOf(server: ServerCard) {
    return this.#backend.importPolicies(server.id);
  }

  setPolicies(server: ServerCard, policies: ImportPolicies) {
    return this.#backend.setImportPolicies(server.id, policies);
  }
}
