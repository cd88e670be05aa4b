// Everything that a plan of this run is reviewed with.

import type { Backend, PlanView } from "../ipc/backend";
import { language } from "../text/format";
import { Choosing } from "./choosing.svelte";
import { Contents } from "./contents.svelte";
import { Differences, differencesOf } from "./differences.svelte";
import { Review } from "./review.svelte";
import type { WayBack } from "./way_back.svelte";

/** Opens a plan for review; `again` is told when it was computed with another choice. */
export function reviewed(backend: Backend, plan: PlanView, wayBack: WayBack | null, again: (choosing: Choosing, plan: PlanView) => void): Review {
  const choosing: Choosing = new Choosing(backend, plan, (computed) => again(choosing, computed));
  const review = new Review(plan, new Differences(differencesOf(backend, plan.id, language)), choosing, wayBack);
  if (!wayBack) review.contents = new Contents(backend, choosing, language);
  void review.differences.load();
  return review;
}
