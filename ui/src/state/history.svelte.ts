// The record of every import, filtered, and the plans that are kept for later.

import type { Backend, ErrorReport, ImportRow, Outcome, SavedPlan } from "../ipc/backend";
import type { Period } from "../text/en/history";

const hour = 3_600_000;
const lengths: Record<Exclude<Period, "any">, number> = { day: 24 * hour, week: 7 * 24 * hour, month: 30 * 24 * hour, year: 365 * 24 * hour };

export type HistoryFilter = { server: string; outcome: Outcome | "open" | ""; find: string; period: Period };

/** Whether an import passes a filter; an empty part asks for nothing. */
export function fits(row: ImportRow, { server, outcome, find, period }: HistoryFilter, now: number): boolean {
  if (server !== "" && row.destination !== server) return false;
  if (outcome !== "" && (row.outcome ?? "open") !== outcome) return false;
  if (period !== "any" && now - Date.parse(row.started_at) > lengths[period]) return false;
  const words = [row.destination, ...row.apps, row.id].join("\n").toLowerCase();
  return words.includes(find.trim().toLowerCase());
}

/** Whether a plan is surely out of date: its destination was written since. */
export function isSurelyStale(plan: SavedPlan, rows: ImportRow[]): boolean {
  const wrote = ({ outcome, unresolved }: ImportRow) => (outcome === null ? unresolved : outcome !== "stale");
  return rows.some((row) => row.destination === plan.destination && row.environment === plan.environment && wrote(row) && Date.parse(row.started_at) > Date.parse(plan.sealed_at));
}

export class History {
  rows = $state.raw<ImportRow[] | null>(null);
  plans = $state.raw<SavedPlan[] | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  plansProblem = $state.raw<ErrorReport | null>(null);
  tab = $state<"imports" | "plans">("imports");
  readonly filter = $state<HistoryFilter>({ server: "", outcome: "", find: "", period: "any" });
  readonly servers = $derived([...new Set((this.rows ?? []).map((row) => row.destination))].toSorted());
  readonly outcomes = $derived([...new Set((this.rows ?? []).map((row) => row.outcome ?? "open"))]);
  readonly shown = $derived.by(() => (this.rows ?? []).filter((row) => fits(row, this.filter, Date.now())));
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  clear(): void {
    Object.assign(this.filter, { server: "", outcome: "", find: "", period: "any" });
  }

  async load(): Promise<void> {
    const [rows, plans] = await Promise.all([this.#backend.history(), this.#backend.savedPlans()]);
    if (rows.status === "ok") this.rows = rows.data.toSorted((a, b) => (a.started_at < b.started_at ? 1 : -1));
    if (plans.status === "ok") this.plans = plans.data;
    this.problem = rows.status === "error" ? rows.error : null;
    this.plansProblem = plans.status === "error" ? plans.error : null;
  }

  /** Deletes a kept plan. */
  async deletePlan(id: string): Promise<ErrorReport | null> {
    const reply = await this.#backend.deleteSavedPlan(id);
    await this.load();
    return reply.status === "error" ? reply.error : null;
  }
}
