// The plans of the story that are kept for later.

import type { SavedPlan } from "../bindings";
import { savedPlan } from "./document";
import { plan } from "./plan";
import { failure, turns } from "./queue";
import { at } from "./story";

const kept = (id: string, more: Partial<SavedPlan> = {}): SavedPlan => ({
  id, source: plan.source, destination: "Production – Asia", environment: "production", apps: plan.apps.map(({ label }) => label), sealed_at: at("14:02"), rolls_back: null, ...more,
});

let plans: SavedPlan[] = turns.has("no-plans")
  ? []
  : [kept(plan.id), kept("0c11aa77", { apps: ["CARS"], sealed_at: at("09:00", "2026-06-30") }), kept("77bb0c11", { destination: "Scratch", environment: "scratch", apps: ["Well Projects"], rolls_back: "import-37" })];

export const keptPlans: Record<string, (given: Record<string, unknown>) => unknown> = {
  saved_plans: () => {
    if (turns.has("plans-fail")) throw failure("disk", "The folder of the kept plans could not be read.");
    return plans;
  },
  saved_plan: () => savedPlan,
  delete_saved_plan: ({ plan: id }) => ((plans = plans.filter((one) => one.id !== id)), null),
};
