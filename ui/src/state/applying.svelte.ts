// The one import that this window runs, whatever is looked at meanwhile, and why a plan was not applied.

import type { Backend, Consent, ErrorReport, ImportReport, PlanView, Reply } from "../ipc/backend";

export class Applying {
  now = $state.raw<{ plan: PlanView; since: number } | null>(null);
  #refusal = $state.raw<{ plan: string; error: ErrorReport } | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async run(plan: PlanView, consent: Consent): Promise<Reply<ImportReport>> {
    this.#refusal = null;
    this.now = { plan, since: Date.now() };
    const reply = await this.#backend.applyPlan(plan.id, consent);
    this.now = null;
    if (reply.status === "error") this.#refusal = { plan: plan.id, error: reply.error };
    return reply;
  }

  /** Why this plan was not applied when it was tried last. */
  problemOf(plan: string | undefined): ErrorReport | null {
    return this.#refusal !== null && this.#refusal.plan === plan ? this.#refusal.error : null;
  }

  forgetProblem(): void {
    this.#refusal = null;
  }
}
