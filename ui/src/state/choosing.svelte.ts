// What a person chooses about one plan. Every choice computes the plan again; what was chosen before stays.

import type { AncestorWish, Backend, Change, Choices, Decision, DifferenceNode, ErrorReport, PlanView, Take } from "../ipc/backend";
import { family } from "./tree_shape";

/** A decision about a whole definition, or one made value by value. */
export type Verdict = "use-incoming" | "keep-destination" | "skip" | "merge";

export function verdictOf(decision: Decision): Verdict {
  return typeof decision === "string" ? decision : "merge";
}

/** What can be decided about a definition that fares so. */
export function verdictsFor({ change }: Pick<DifferenceNode, "change">): Exclude<Verdict, "merge">[] {
  switch (change) {
    case "new":
      return ["use-incoming", "skip"];
    case "hidden":
      return ["use-incoming", "keep-destination"];
    case "replaced":
    case "conflict":
      return ["use-incoming", "keep-destination", "skip"];
    case null:
      return [];
  }
}

/** The other changes that fare alike and are of the same kind. */
export function alike(nodes: DifferenceNode[], node: Pick<DifferenceNode, "definition" | "change" | "type">): string[] {
  const same = nodes.filter((other) => other.change === node.change && family(other.type) === family(node.type) && other.definition !== node.definition);
  return same.map((other) => other.definition).filter((id): id is string => id !== null);
}

export class Choosing {
  /** Whether the plan is being computed again. */
  busy = $state(false);
  problem = $state.raw<ErrorReport | null>(null);
  readonly plan: PlanView;
  readonly #backend: Backend;
  readonly #computed: (plan: PlanView) => void;

  constructor(backend: Backend, plan: PlanView, computed: (plan: PlanView) => void) {
    this.#backend = backend;
    this.plan = plan;
    this.#computed = computed;
  }

  get choices(): Choices {
    return this.plan.choices;
  }

  decisionOf(definition: string): Decision | null {
    return this.choices.decisions[definition] ?? null;
  }

  /** Decides about definitions; `null` takes their decisions back. */
  decide(definitions: string[], decision: Decision | null): Promise<void> {
    const decisions = { ...this.choices.decisions };
    for (const id of definitions) {
      if (decision === null) delete decisions[id];
      else decisions[id] = decision;
    }
    return this.#chosen({ ...this.choices, decisions });
  }

  /** Takes one value of a definition from a side; everything else is merged. */
  take(definition: string, path: string, side: Take): Promise<void> {
    const before = this.decisionOf(definition);
    const fields = before !== null && typeof before !== "string" ? before.merge.fields : {};
    return this.decide([definition], { merge: { fields: { ...fields, [path]: side } } });
  }

  takenOf(definition: string, path: string): Take | null {
    const decision = this.decisionOf(definition);
    return decision !== null && typeof decision !== "string" ? (decision.merge.fields[path] ?? null) : null;
  }

  accept(fix: string): Promise<void> {
    return this.#chosen({ ...this.choices, fixes: [...new Set([...this.choices.fixes, fix])].toSorted() });
  }

  takeBack(fix: string): Promise<void> {
    return this.#chosen({ ...this.choices, fixes: this.choices.fixes.filter((accepted) => accepted !== fix) });
  }

  /** Imports only this and what it needs. */
  only(definition: string): Promise<void> {
    return this.#chosen({ ...this.choices, selection: { only: [definition] } });
  }

  /** Chooses all of it anew. Says whether the plan could be computed so. */
  choose(choices: Choices): Promise<boolean> {
    return this.#again({ choices, ancestor: null });
  }

  async compareWith(ancestor: AncestorWish): Promise<void> {
    await this.#again({ choices: this.choices, ancestor });
  }

  async #chosen(choices: Choices): Promise<void> {
    await this.choose(choices);
  }

  async #again(change: Change): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    const reply = await this.#backend.choose(this.plan.id, change);
    this.busy = false;
    if (reply.status === "error") this.problem = reply.error;
    else this.#computed(reply.data);
    return reply.status === "ok";
  }
}
