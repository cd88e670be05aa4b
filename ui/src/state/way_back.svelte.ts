// The way back from one import: what comes back, what has to be decided first, and what is to be removed afterwards.

import { SvelteSet } from "svelte/reactivity";
import type { Backend, DefinitionId, ErrorReport, ImportId, ImportReport, Return, ReturnRow, RollBackTable, RollBackView } from "../ipc/backend";
import { family } from "./tree_shape";

/** What is rolled back. */
export type RolledBack = { id: ImportId; started_at: string; destination: ImportReport["destination"] };

/** Definitions of one sort, which share a line of the table. */
export type Sort<Row> = { type: string; rows: Row[] };

/** One line for each sort of definition, the most numerous first. */
export function bySort<Row extends ReturnRow>(rows: Row[]): Sort<Row>[] {
  const sorts = new Map<string, Row[]>();
  for (const row of rows) sorts.set(family(row.type), [...(sorts.get(family(row.type)) ?? []), row]);
  return [...sorts].map(([type, rows]) => ({ type, rows })).toSorted((a, b) => b.rows.length - a.rows.length);
}

export function nameOf({ label, name, id }: ReturnRow): string {
  return label ?? name ?? id;
}

export class WayBack {
  readonly from: RolledBack;
  table = $state.raw<RollBackTable>({ restored: [], altered: [], remaining: [], conflicts: [], not_restored: [] });
  /** Whether the way back is being computed again. */
  busy = $state(false);
  problem = $state.raw<ErrorReport | null>(null);
  /** The conflicts that a person has decided about. Those that nobody has stay as they are now. */
  readonly decided = new SvelteSet<DefinitionId>();
  /** What is to be removed after the roll back. */
  readonly removing = new SvelteSet<DefinitionId>();
  readonly undecided = $derived.by(() => this.table.conflicts.filter(({ id }) => !this.decided.has(id)).length);
  readonly #backend: Backend;
  readonly #computed: (view: RollBackView) => void;

  constructor(backend: Backend, report: ImportReport, computed: (view: RollBackView) => void) {
    this.#backend = backend;
    this.#computed = computed;
    this.from = { id: report.import, started_at: report.started_at, destination: report.destination };
  }

  /** Decides which version of conflicting definitions there is afterwards. */
  async choose(ids: DefinitionId[], choice: Return): Promise<void> {
    if (this.busy) return;
    const choices = Object.fromEntries(this.table.conflicts.map((conflict) => [conflict.id, ids.includes(conflict.id) ? choice : conflict.choice]));
    const already = this.table.conflicts.every((conflict) => choices[conflict.id] === conflict.choice);
    if (already || (await this.#again(choices))) for (const id of ids) this.decided.add(id);
  }

  /** Ticks additions to be removed later, or takes that back. */
  remove(ids: DefinitionId[], wanted: boolean): void {
    for (const id of ids) {
      if (wanted) this.removing.add(id);
      else this.removing.delete(id);
    }
  }

  /** Reads the destination anew; what was decided stays. */
  again(): Promise<boolean> {
    return this.#again(Object.fromEntries(this.table.conflicts.map(({ id, choice }) => [id, choice])));
  }

  async #again(choices: Record<DefinitionId, Return>): Promise<boolean> {
    this.busy = true;
    this.problem = null;
    const reply = await this.#backend.rollBack(this.from.id, choices);
    this.busy = false;
    if (reply.status === "error") {
      this.problem = reply.error;
      return false;
    }
    this.table = reply.data.table;
    this.#computed(reply.data);
    return true;
  }
}
