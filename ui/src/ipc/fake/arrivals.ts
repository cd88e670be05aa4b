// What reaches the pretended window: tests say when, by `pretendedArrival`.

import type { Arrival, Entry, PlanDocument } from "../bindings";
import { entries } from "./entries";
import { savedPlan } from "./document";
import { failure, turns } from "./queue";

export const arrivals: Record<string, (given: Record<string, unknown>) => unknown> = {
  watch_arrivals: ({ channel }) => {
    const told = channel as { onmessage: (arrival: Arrival) => void };
    Object.assign(window, { pretendedArrival: (arrival: Arrival) => told.onmessage(arrival) });
    return null;
  },
  open_arrival: ({ arrival }): { plan: PlanDocument | null; entries: Entry[] } => {
    if (turns.has("no-export")) throw failure("not-a-bundle", "This file is not an AppBuilder export.");
    return arrival === 2 ? { plan: savedPlan, entries: [] } : { plan: null, entries: entries.slice(6, 7) };
  },
  quit: () => null,
};
