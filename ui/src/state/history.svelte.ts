// The record of every import, filtered, and the plans that are kept for later.

import type { Backend, ErrorReport, HistoryFilter, ImportRow, Outcome, SavedPlan } from "../ipc/backend";
import type { Period } from "../text/en/history";

const hour = 3_600_000;
const lengths: Record<Exclude<Period, "any">, number> = { day: 24 * hour, week: 7 * 24 * hour, month: 30 * 24 * hour, year: 365 * 24 * hour };

/** What a person asks for; an empty part asks for nothing. */
export type Asking = { server: string; outcome: Outcome | ""; find: string; period: Period };

/** The question as the service understands it. */
export function filterOf({ server, outcome, find, period }: Asking, now: number): HistoryFilter {
  const since = period === "any" ? null : new Date(now - lengths[period]).toISOString();
  return { server: server || null, outcome: outcome || null, app: null, text: find.trim() || null, since, until: null };
}

const everything: Asking = { server: "", outcome: "", find: "", period: "any" };

/** How an import ended as people see it; `null`: nothing was sent. */
const ended = (row: ImportRow): Outcome | null => (row.unresolved ? "unknown" : row.outcome);

/** Whether a plan is surely out of date: its destination was written since. */
export function isSurelyStale(plan: SavedPlan, rows: ImportRow[]): boolean {
  const wrote = ({ outcome, unresolved }: ImportRow) => (outcome === null ? unresolved : outcome !== "stale");
  return rows.some((row) => row.destination === plan.destination && row.environment === plan.environment && wrote(row) && Date.parse(row.started_at) > Date.parse(plan.sealed_at));
}

export class History {
  rows = $state.raw<ImportRow[] | null>(null);
  plans = $state.raw<SavedPlan[] | null>(null);
  #readProblem = $state.raw<ErrorReport | null>(null);
  #searchProblem = $state.raw<ErrorReport | null>(null);
  readonly problem = $derived(this.#searchProblem ?? this.#readProblem);
  plansProblem = $state.raw<ErrorReport | null>(null);
  /** What fits the filter; `null` until it was read. */
  shown = $state.raw<ImportRow[] | null>(null);
  tab = $state<"imports" | "plans">("imports");
  readonly filter = $state<Asking>({ ...everything });
  readonly servers = $derived([...new Set((this.rows ?? []).map((row) => row.destination))].toSorted());
  readonly outcomes = $derived([...new Set((this.rows ?? []).flatMap((row) => ended(row) ?? []))]);
  readonly #backend: Backend;
  #wanted: HistoryFilter | null = null;
  #asking: Promise<void> | null = null;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  clear(): void {
    Object.assign(this.filter, everything);
  }

  /** Reads what fits the filter. While an answer is on its way, only the newest question is kept. */
  search(): Promise<void> {
    this.#wanted = filterOf(this.filter, Date.now());
    this.#asking ??= this.#ask();
    return this.#asking;
  }

  async load(): Promise<void> {
    const [rows, plans] = await Promise.all([this.#backend.history(filterOf(everything, 0)), this.#backend.savedPlans()]);
    if (rows.status === "ok") this.rows = rows.data;
    if (plans.status === "ok") this.plans = plans.data;
    this.#readProblem = rows.status === "error" ? rows.error : null;
    this.plansProblem = plans.status === "error" ? plans.error : null;
  }

  /** Deletes a kept plan. */
  async deletePlan(id: string): Promise<ErrorReport | null> {
    const reply = await this.#backend.deleteSavedPlan(id);
    await this.load();
    return reply.status === "error" ? reply.error : null;
  }

  async #ask(): Promise<void> {
    for (let wanted = this.#wanted; wanted !== null; wanted = this.#wanted) {
      const reply = await this.#backend.history(wanted);
      if (this.#wanted !== wanted) continue;
      this.#wanted = null;
      // What fitted an earlier question must not be counted for this one.
      this.shown = reply.status === "ok" ? reply.data : null;
      this.#searchProblem = reply.status === "error" ? reply.error : null;
    }
    this.#asking = null;
  }
}
