// Reading one plan: tabs, filters, the current change, and what has to be decided before it can be applied.

import { SvelteSet } from "svelte/reactivity";
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

/** One finding, or all of a rule that has many. */
export type FindingLine = { rule: string; findings: Finding[] };

/** As many findings of one rule are still read one by one. */
const readSingly = 3;

/** Folds the findings of each rule that has many into one line, where the first of them stands. */
export function folded(findings: Finding[]): FindingLine[] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const same = byRule.get(finding.rule);
    if (same) same.push(finding);
    else byRule.set(finding.rule, [finding]);
  }
  return findings.flatMap((finding) => {
    const all = byRule.get(finding.rule) ?? [];
    if (all.length <= readSingly) return [{ rule: finding.rule, findings: [finding] }];
    return finding === all[0] ? [{ rule: finding.rule, findings: all }] : [];
  });
}

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
  /** The rules whose folded findings are shown one by one. */
  readonly unfolded = new SvelteSet<string>();

  readonly findings = $derived.by(() =>
    severities
      .filter((severity) => this.severity === null || severity === this.severity)
      .map((severity) => this.plan.findings.filter((finding) => finding.severity === severity))
      .flatMap((findings) => (findings[0] ? [{ severity: findings[0].severity, count: findings.length, lines: folded(findings) }] : [])),
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

  /** Shows the folded findings of a rule, or folds them again. */
  unfold(rule: string): void {
    if (!this.unfolded.delete(rule)) this.unfolded.add(rule);
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
