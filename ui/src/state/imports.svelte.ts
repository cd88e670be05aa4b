// One import from its plan to its result: computing, reviewing, applying, verifying.

import type { Backend, ErrorReport, ImportDetail, ImportId, ImportReport, PlanView, Reply, RollBackView, ServerCard, ServerId, Source } from "../ipc/backend";
import { text } from "../text/text";
import type { Announcer } from "./announcer.svelte";
import { Applying } from "./applying.svelte";
import { GoingOn } from "./going_on.svelte";
import type { Choosing } from "./choosing.svelte";
import type { Notices } from "./notices.svelte";
import type { Places } from "./places.svelte";
import type { Review } from "./review.svelte";
import { reviewed } from "./reviewed";
import { WayBack } from "./way_back.svelte";

export type Planning = { title: string; environment: ServerCard["environment"] | null; destination: ServerCard; again: () => Promise<void> };

export class Imports {
  planning = $state.raw<Planning | null>(null);
  planProblem = $state.raw<ErrorReport | null>(null);
  review = $state.raw<Review | null>(null);
  report = $state.raw<ImportReport | null>(null);
  /** Whether the stale plan of the report is being computed again. */
  recomputing = $state(false);
  /** What the history knows besides of the import of `report`; `null` until it was read. */
  detail = $state.raw<ImportDetail | null>(null);
  /** The way back that is being decided about. */
  wayBack = $state.raw<WayBack | null>(null);
  /** An unfinished import whose rest may be sent. */
  going = $state.raw<GoingOn | null>(null);
  verifying = $state(false);
  verifyProblem = $state.raw<ErrorReport | null>(null);

  readonly applying: Applying;
  readonly #backend: Backend;
  readonly #places: Places;
  readonly #announcer: Announcer;
  readonly #notices: Notices;
  /** Called after anything that may have changed the destination. */
  settled: (destination: ServerId | null) => void = () => {};

  constructor(backend: Backend, places: Places, announcer: Announcer, notices: Notices) {
    this.#backend = backend;
    this.applying = new Applying(backend);
    this.#places = places;
    this.#announcer = announcer;
    this.#notices = notices;
  }

  async plan(source: Source, from: { title: string; environment: ServerCard["environment"] | null }, destination: ServerCard): Promise<void> {
    const planning = this.#begin({ ...from, destination, again: () => this.plan(source, from, destination) });
    const reply = await this.#backend.planImport(source, destination.id);
    if (this.planning === planning) this.#planned(reply);
  }

  async planFromFile(destination: ServerCard): Promise<void> {
    const reply = await this.#backend.planFromFile(destination.id);
    if (reply.status === "ok" && reply.data === null) return;
    this.planning = { title: text.crossing.planFromFile, environment: null, destination, again: () => this.planFromFile(destination) };
    if (reply.status === "error") this.#places.go({ view: "planning" });
    this.#planned(reply);
  }

  /** Plans to import files that were dropped on a server. */
  async planArrived(arrival: number, title: string, destination: ServerCard): Promise<void> {
    const planning = this.#begin({ title, environment: null, destination, again: () => this.planArrived(arrival, title, destination) });
    const reply = await this.#backend.planArrival(arrival, destination.id);
    if (this.planning === planning) this.#planned(reply);
  }

  /** Plans the way back from an import. */
  async rollBack(report: ImportReport, destination: ServerCard): Promise<void> {
    const way: WayBack = new WayBack(this.#backend, report, (view) => this.#wayComputed(way, view));
    this.wayBack = way;
    this.#begin({ title: text.wayBack.snapshotTitle(report.apps), environment: null, destination, again: () => this.rollBack(report, destination) });
    await way.again();
    if (this.wayBack !== way || way.problem === null) return;
    this.planProblem = way.problem;
    this.#announcer.alarm(way.problem.message);
  }

  /** Leaves a plan that is still being computed; the answer is not waited for. */
  abandon(): void {
    this.planning = null;
    this.wayBack = null;
    this.#places.back();
  }

  async apply(): Promise<void> {
    const review = this.review;
    if (!review?.live || review.gate.state !== "ready" || this.applying.now !== null) return;
    const plan = review.live;
    this.report = null;
    this.#places.replace({ view: "apply" });
    const reply = await this.applying.run(plan, review.consent);
    const watching = this.#places.current.view === "apply";
    if (reply.status === "error") this.#applyFailed(plan, reply.error, watching);
    else this.#applied(reply.data, watching);
    this.settled(plan.destination.server);
  }

  /** Compares the destination again; `restarted` is what the person says about its services. */
  async verify(restarted: boolean): Promise<void> {
    if (!this.report || this.verifying) return;
    this.verifying = true;
    this.verifyProblem = null;
    const { import: id } = this.report;
    const reply = await this.#backend.verifyImport(id, restarted);
    this.verifying = false;
    // Somebody may look at another import by now.
    if (this.report?.import !== id) {
      if (reply.status === "ok") this.settled(reply.data.destination.server);
      else this.#notices.failed(text.result.verifyFailed, reply.error);
      return;
    }
    if (reply.status === "error") {
      this.verifyProblem = reply.error;
      this.#announcer.alarm(reply.error.message);
      return;
    }
    this.#take(reply.data);
    this.settled(reply.data.destination.server);
  }

  /** Asks before the rest of an import is sent. */
  askToGoOn(detail: ImportDetail): void {
    if (detail.go_on === null) return;
    this.going = new GoingOn(this.#backend, detail, detail.go_on);
    this.#places.ask("go-on");
  }

  /** Sends the rest of the import that is asked about, and shows what it did altogether to whoever still waits for it. */
  async goOn(): Promise<void> {
    const going = this.going;
    if (going === null) return;
    const close = this.#places.closing();
    const report = await going.send();
    this.settled(going.detail.report.destination.server);
    const waiting = this.#places.dialog === "go-on" && this.going === going;
    if (report === null) {
      if (!waiting && going.problem) this.#notices.failed(text.result.goOnFailed, going.problem);
      return;
    }
    if (waiting) {
      close();
      this.#places.go({ view: "result" });
    }
    this.#applied(report, waiting);
  }

  /** Opens the record of an earlier import. */
  async open(id: ImportId): Promise<void> {
    const reply = await this.#backend.importReport(id);
    if (reply.status === "error") return this.#notices.failed(text.activity.reportFailed, reply.error);
    this.verifyProblem = null;
    this.#take(reply.data);
    this.#places.go({ view: "result" });
  }

  /** Computes a stale plan again on what the destination holds now; what was chosen stays. */
  async recompute(id: string): Promise<void> {
    if (this.recomputing) return;
    this.recomputing = true;
    const before = this.review?.live?.id === id ? this.review : null;
    const problem = before?.wayBack ? await this.#wayAgain(before.wayBack) : await this.#planAgain(id, before);
    this.recomputing = false;
    if (problem && this.#reads(id)) this.#notices.failed(text.plan.failed, problem);
  }

  /** Opens a plan of this run of the program. */
  async openPlan(id: string): Promise<void> {
    if (this.review?.live?.id === id) return this.#show(this.review.live);
    const reply = await this.#backend.plan(id);
    if (reply.status === "ok") this.#show(reply.data);
    else this.#notices.failed(text.plan.failed, reply.error);
  }

  /** Plans a kept plan again onto what its destination holds now, and says whether that is the same plan. */
  async planKept(id: string): Promise<void> {
    if (this.recomputing) return;
    this.recomputing = true;
    const reply = await this.#backend.planAgain(id);
    this.recomputing = false;
    if (reply.status === "error") return this.#notices.failed(text.plan.failed, reply.error);
    if (!["history", "document", "activity"].includes(this.#places.current.view)) return;
    this.#show(reply.data);
    this.#notices.done(reply.data.id === id ? text.history.samePlan : text.history.otherPlan);
  }

  #begin(planning: Planning): Planning {
    this.planning = planning;
    this.planProblem = null;
    this.#places.go({ view: "planning" });
    return planning;
  }

  async #planAgain(id: string, before: Review | null): Promise<ErrorReport | null> {
    const reply = await this.#backend.planAgain(id);
    if (reply.status === "error") return reply.error;
    if (this.#reads(id)) this.#showAgain(reply.data, before);
    return null;
  }

  /** A way back depends on what the destination holds, so that it is not the same bundle again. */
  async #wayAgain(way: WayBack): Promise<ErrorReport | null> {
    return (await way.again()) ? null : way.problem;
  }

  /** Whether the result of this plan is looked at, so that nobody is taken away from where they went meanwhile. */
  #reads(plan: string): boolean {
    return this.#places.current.view === "result" && this.report?.plan === plan;
  }

  /** Shows a plan that was made again because the destination changed. */
  #showAgain(plan: PlanView, before: Review | null): void {
    // Whoever changed the destination has to be asked anew.
    this.#replace(plan, before).asked = "no";
    this.#places.replace({ view: "review" });
  }

  /** Shows a way back: as a plan, or as what there is to know when an import has nothing to do. */
  #wayComputed(way: WayBack, { plan }: RollBackView): void {
    if (this.wayBack !== way) return;
    const before = this.review?.wayBack === way ? this.review : null;
    if (before && !["review", "way-back"].includes(this.#places.current.view) && !this.#reads(before.plan.id)) {
      // The person has gone on; the plan still has to be that of the way back.
      if (plan !== null) this.#replace(plan, before).asked = "no";
    } else if (plan === null) {
      this.planning = null;
      this.#places.replace({ view: "way-back" });
    } else if (before === null) {
      this.#show(plan, way);
    } else {
      this.#showAgain(plan, before);
      this.#announcer.say(text.choices.computed);
    }
  }

  /** Puts a plan in the place of the one that it was computed from, if there is one. */
  #replace(plan: PlanView, before: Review | null, wayBack = before?.wayBack ?? null): Review {
    const review = reviewed(this.#backend, plan, wayBack, (choosing, again) => this.#computedAgain(choosing, again));
    if (before) review.goOn(before);
    this.applying.forgetProblem();
    this.review = review;
    return review;
  }

  /** Puts the plan with another choice in the place of the one before, unless the person has gone on meanwhile. */
  #computedAgain(choosing: Choosing, plan: PlanView): void {
    const before = this.review;
    if (before?.choosing !== choosing) return;
    this.#replace(plan, before);
    this.#announcer.say(text.choices.computed);
  }

  #planned(reply: Reply<PlanView | null>): void {
    if (reply.status === "error") {
      this.planProblem = reply.error;
      this.#announcer.alarm(reply.error.message);
    } else if (reply.data) this.#show(reply.data);
  }

  #show(plan: PlanView, wayBack: WayBack | null = null): void {
    this.planning = null;
    if (this.review?.live === plan) this.applying.forgetProblem();
    else this.#replace(plan, null, wayBack);
    if (this.#places.current.view === "planning") this.#places.replace({ view: "review" });
    else this.#places.go({ view: "review" });
  }

  #applyFailed(plan: PlanView, error: ErrorReport, watching: boolean): void {
    if (watching) this.#places.replace({ view: this.review?.live?.id === plan.id ? "review" : "activity" });
    this.#notices.failed(error.code === "canceled" ? text.result.canceled : text.plan.applyRefused, error);
  }

  #applied(report: ImportReport, watching: boolean): void {
    if (!watching) {
      // Another result may be on the screen meanwhile.
      return this.#notices.done(text.result.finished(report.outcome, report.destination.name), { label: text.result.open, run: () => void this.open(report.import) });
    }
    this.verifyProblem = null;
    this.#take(report);
    this.#places.replace({ view: "result" });
  }

  #take(report: ImportReport): void {
    this.report = report;
    this.detail = null;
    void this.#readDetail(report.import);
    this.#announcer.say(text.result.finished(report.outcome, report.destination.name));
  }

  async #readDetail(id: ImportId): Promise<void> {
    const reply = await this.#backend.importDetail(id);
    if (reply.status === "ok" && this.report?.import === id) this.detail = reply.data;
  }
}
