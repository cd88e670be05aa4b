// Reading one plan: tabs, filters, the current change, and what has to be decided before it can be applied.

import type { ChangeRow, Finding, PlanView, Severity } from "../ipc/backend";

export type Tab = "findings" | "differences" | "other-apps" | "checklist";
export type ChangeFilter = ChangeRow["change"] | "all";

export type GateState =
  | { state: "closed"; reasons: string[] }
  | { state: "nothing" }
  | { state: "errors"; errors: number }
  | { state: "name"; expected: string }
  | { state: "ready" };

const severities: Severity[] = ["error", "warning", "info"];

/** Compares names as a person reads them: without outer spaces. */
export function sameName(typed: string, expected: string): boolean {
  return typed.trim() === expected.trim();
}

export class Review {
  readonly plan: PlanView;
  tab = $state<Tab>("findings");
  severity = $state<Severity | null>(null);
  change = $state<ChangeFilter>("all");
  search = $state("");
  current = $state(0);
  typedName = $state("");
  errorsAccepted = $state(false);

  readonly findings = $derived.by(() =>
    severities
      .filter((severity) => this.severity === null || severity === this.severity)
      .map((severity) => ({ severity, findings: this.plan.findings.filter((finding) => finding.severity === severity) }))
      .filter((group) => group.findings.length > 0),
  );
  readonly changes = $derived.by(() => this.plan.changes.filter((change) => this.#shows(change)));
  readonly shownChange = $derived(this.changes[Math.min(this.current, this.changes.length - 1)] ?? null);
  readonly gate = $derived.by(() => this.#gate());

  constructor(plan: PlanView) {
    this.plan = plan;
  }

  count(severity: Severity): number {
    return this.plan.findings.filter((finding) => finding.severity === severity).length;
  }

  changeCount(change: ChangeFilter): number {
    return change === "all" ? this.plan.changes.length : this.plan.changes.filter((row) => row.change === change).length;
  }

  /** A counter was clicked: show only these, or all again. */
  filterFindings(severity: Severity): void {
    this.severity = this.tab === "findings" && this.severity === severity ? null : severity;
    this.tab = "findings";
  }

  filterChanges(change: ChangeFilter): void {
    this.change = this.tab === "differences" && this.change === change ? "all" : change;
    this.tab = "differences";
    this.current = 0;
  }

  find(search: string): void {
    this.search = search;
    this.current = 0;
  }

  step(steps: number): void {
    this.current = Math.max(0, Math.min(this.changes.length - 1, this.current + steps));
  }

  /** Opens the change of a finding's subject, if the plan holds one. */
  show(finding: Finding): boolean {
    const at = this.plan.changes.findIndex((change) => change.id === finding.subject.id);
    if (at < 0) return false;
    this.change = "all";
    this.search = "";
    this.current = at;
    this.tab = "differences";
    return true;
  }

  #shows(change: ChangeRow): boolean {
    if (this.change !== "all" && change.change !== this.change) return false;
    const wanted = this.search.trim().toLowerCase();
    if (wanted === "") return true;
    return [change.label, change.name, change.id, ...change.place].some((part) => part.toLowerCase().includes(wanted));
  }

  #gate(): GateState {
    const { ready, reasons, typed_name, errors_to_accept, definitions } = this.plan.gate;
    if (!ready) return { state: "closed", reasons };
    if (definitions === 0) return { state: "nothing" };
    if (errors_to_accept > 0 && !this.errorsAccepted) return { state: "errors", errors: errors_to_accept };
    if (typed_name !== null && !sameName(this.typedName, typed_name)) return { state: "name", expected: typed_name };
    return { state: "ready" };
  }
}
