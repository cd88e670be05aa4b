// The rehearsals of the story.

import type { ImportPolicies, ImportReport, PlanRehearsal, RehearsalPolicy, RehearsalReport } from "../bindings";
import { begin, end, failure, pause, turns } from "./queue";
import { importStages } from "./result";
import { at } from "./story";

/** When the plan that is open was rehearsed. */
let rehearsedAt: string | null = turns.has("rehearsed") ? at("13:20") : null;
let policies: ImportPolicies = { rehearsal: turns.has("require-rehearsal") ? "require" : turns.has("advise-rehearsal") ? "advise" : "off", snapshot: "touched" };

const missing: Record<RehearsalPolicy, string | null> = {
  off: null,
  advise: "This plan was not rehearsed. For ‘Production – Asia’, a rehearsal is advised.",
  require: "‘Production – Asia’ takes only plans that were rehearsed and went well.",
};

async function rehearse(plan: string, on: string | null, report: ImportReport): Promise<RehearsalReport> {
  const name = on === null ? "Practice for a rehearsal" : "Scratch";
  const activity = begin("rehearse", `Rehearse on ${name}`, on, { stages: importStages.map((stage, index) => ({ ...stage, took_ms: null, proof: null, state: index === 0 ? "now" : "ahead" })) });
  if (turns.has("hold-rehearsal")) await new Promise(() => {});
  await pause(3);
  if (turns.has("rehearsal-fails")) {
    const error = failure("stale-plan", "‘Production – Asia’ changed since the plan was made. Nothing was rehearsed.", ["Plan the import again."]);
    end(activity, "failed", { error });
    throw error;
  }
  end(activity, report.outcome === "verified" ? "done" : "needs-attention", { import: report.import });
  if (report.outcome === "verified") rehearsedAt = at("14:05");
  const notShown = "A scratch server has no rows of data: what an import does to the values of columns stays as the plan works it out.";
  return { plan, on: name, outcome: report.outcome, seeded_by: "import-seed", report, not_shown: [notShown] };
}

export const rehearsals = (report: () => ImportReport): Record<string, (given: Record<string, unknown>) => unknown> => ({
  rehearse_plan: ({ plan, on }) => rehearse(String(plan), on as string | null, report()),
  plan_rehearsal: (): PlanRehearsal => ({ rehearsed_at: rehearsedAt, missing: rehearsedAt === null ? missing[policies.rehearsal] : null, required: policies.rehearsal === "require" }),
  import_policies: () => ({ ...policies }),
  set_import_policies: (given) => ((policies = given["policies"] as ImportPolicies), null),
});
