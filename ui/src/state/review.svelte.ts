// Reading one plan: tabs, filters, groups, and what has to be decided before it can be applied.

import { SvelteSet } from "svelte/reactivity";
import type { Asked, Consent, DocumentChoices, Environment, Finding, PlanRehearsal, PlanView, Severity } from "../ipc/backend";
import type { Choosing } from "./choosing.svelte";
import type { ChangeFilter } from "./change_tree.svelte";
import type { Contents } from "./contents.svelte";
import type { Differences } from "./differences.svelte";
import { grouped, type Grouping } from "./finding_groups";
import type { WayBack } from "./way_back.svelte";

export type Tab = "way-back" | "findings" | "differences" | "selection" | "choices" | "access" | "other-apps" | "checklist";

/** What both a plan of this run and a saved one have. */
export type ReviewedPlan = Pick<PlanView, "id" | "source" | "apps" | "counts" | "findings" | "access" | "apps_affected" | "not_checked"> & {
  destination: { name: string; environment: Environment | null; practice: boolean; read_only?: boolean };
  sealed_at: string | null;
  checklist: { text: string }[];
  /** What was chosen, in words; only of a saved one. */
  kept?: DocumentChoices;
};

export type GateState =
  | { state: "closed"; reasons: string[] }
  | { state: "computing" }
  | { state: "another"; destination: string }
  | { state: "nothing" }
  | { state: "rehearse"; missing: string }
  | { state: "conflicts"; conflicts: number }
  | { state: "errors"; errors: number }
  | { state: "ask" }
  | { state: "name"; expected: string }
  | { state: "ready" };

/** Compares names as a person reads them: without outer spaces. */
export function sameName(typed: string, expected: string): boolean {
  return typed.trim() === expected.trim();
}

export class Review {
  readonly plan: ReviewedPlan;
  readonly differences: Differences;
  /** What is chosen about it; `null` for a saved one, which can only be read. */
  readonly choosing: Choosing | null;
  /** What of the bundle is taken; `null` for a saved plan and for a way back. It stays when the plan is computed again. */
  contents = $state.raw<Contents | null>(null);
  /** What comes back, when the plan is a way back. */
  readonly wayBack: WayBack | null;
  tab = $state<Tab>("findings");
  severity = $state<Severity | null>(null);
  grouping = $state<Grouping>("severity");
  typedName = $state("");
  errorsAccepted = $state(false);
  asked = $state<Asked>("no");
  /** Whether this very plan was rehearsed well, and its destination asks for it; `null` is not known yet. */
  rehearsal = $state.raw<PlanRehearsal | null>(null);
  /** The rules whose folded findings are shown one by one. */
  readonly unfolded = new SvelteSet<string>();

  readonly findings = $derived.by(() =>
    grouped(
      this.plan.findings.filter((finding) => this.severity === null || finding.severity === this.severity),
      this.grouping,
    ),
  );
  readonly gate = $derived.by(() => this.#gate());

  constructor(plan: ReviewedPlan, differences: Differences, choosing: Choosing | null, wayBack: WayBack | null = null) {
    this.plan = plan;
    this.differences = differences;
    this.choosing = choosing;
    this.wayBack = wayBack;
    if (wayBack) this.tab = "way-back";
  }

  /** The plan of this run; `null` for a saved one. */
  get live(): PlanView | null {
    return this.choosing?.plan ?? null;
  }

  /** Goes on where the person was in the plan before this one. Errors that are new have to be accepted anew. */
  goOn(before: Review): void {
    const errors = (review: Review) => JSON.stringify(review.plan.findings.filter((finding) => finding.severity === "error").map(({ rule, subject, message }) => [rule, subject.id, message]));
    this.tab = before.tab;
    this.severity = before.severity;
    this.grouping = before.grouping;
    this.typedName = before.typedName;
    this.asked = before.asked;
    this.errorsAccepted = before.errorsAccepted && errors(this) === errors(before);
    for (const rule of before.unfolded) this.unfolded.add(rule);
    this.differences.goOn(before.differences);
    if (before.contents && this.choosing) {
      this.contents = before.contents;
      this.contents.goOn(this.choosing);
    }
  }

  /** What the person says so that the plan may be applied. */
  get consent(): Consent {
    const name = this.live?.gate.typed_name ?? null;
    return { typed_name: name === null ? null : this.typedName.trim(), accept_errors: this.errorsAccepted, asked: this.asked };
  }

  /** Whether it has to be said that the builders were asked, or not. */
  get asks(): boolean {
    return this.live?.gate.ask === true;
  }

  count(severity: Severity): number {
    return this.plan.findings.filter((finding) => finding.severity === severity).length;
  }

  /** Shows the folded findings of a rule, or folds them again. */
  unfold(rule: string): void {
    if (!this.unfolded.delete(rule)) this.unfolded.add(rule);
  }

  /** A counter was clicked: show only these, or all again. */
  filterFindings(severity: Severity): void {
    this.severity = this.tab === "findings" && this.severity === severity ? null : severity;
    this.tab = "findings";
  }

  async filterChanges(change: ChangeFilter): Promise<void> {
    const again = this.tab === "differences" && this.differences.tree?.change === change;
    this.tab = "differences";
    await this.differences.load();
    const tree = this.differences.tree;
    if (!tree) return;
    tree.only = null;
    tree.change = again ? "all" : change;
  }

  /** Shows only some definitions among the differences. */
  async filterTo(definitions: string[]): Promise<void> {
    this.tab = "differences";
    await this.differences.load();
    const tree = this.differences.tree;
    if (!tree) return;
    tree.clear();
    tree.showOnly(new Set(definitions));
  }

  /** Whether what a finding is about is one of the changes. */
  changes(finding: Finding): boolean {
    return this.differences.tree?.holds(finding.subject.id) ?? false;
  }

  /** Opens the change that a finding is about. */
  async show(finding: Finding): Promise<void> {
    if (await this.differences.show(finding.subject.id)) this.tab = "differences";
  }

  #gate(): GateState {
    if (this.live === null) return { state: "nothing" };
    if (this.choosing?.busy || this.contents?.waiting || this.wayBack?.busy) return { state: "computing" };
    const { ready, reasons, typed_name, errors_to_accept, definitions, ask } = this.live.gate;
    if (!ready) return { state: "closed", reasons };
    if (definitions === 0) return { state: "nothing" };
    if (this.rehearsal?.required && this.rehearsal.missing !== null) return { state: "rehearse", missing: this.rehearsal.missing };
    const conflicts = this.wayBack?.undecided ?? 0;
    if (conflicts > 0) return { state: "conflicts", conflicts };
    if (errors_to_accept > 0 && !this.errorsAccepted) return { state: "errors", errors: errors_to_accept };
    if (ask && this.asked === "no") return { state: "ask" };
    if (typed_name !== null && !sameName(this.typedName, typed_name)) return { state: "name", expected: typed_name };
    return { state: "ready" };
  }
}
