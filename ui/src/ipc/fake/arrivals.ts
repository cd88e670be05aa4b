// What reaches the pretended window: tests say when, by `pretendedArrival`.

import type { Arrival, Entry, PlanDocument, Purpose, Wish } from "../bindings";
import { entries } from "./entries";
import { savedPlan } from "./document";
import { failure, turns } from "./queue";

let tellWindow: (arrival: Arrival) => void = () => {};
let answered: (typed: string[] | null) => void = () => {};

/** What somebody types where the desktop has no file picker; null is Cancel. */
export function typedPath(purpose: Purpose, wish: Wish): Promise<string[] | null> {
  tellWindow({ kind: "path", id: 1, purpose, wish, folder: "/home/builder/Downloads" });
  return new Promise((answer) => (answered = answer));
}

export const arrivals: Record<string, (given: Record<string, unknown>) => unknown> = {
  watch_arrivals: ({ channel }) => {
    const told = channel as { onmessage: (arrival: Arrival) => void };
    tellWindow = (arrival) => told.onmessage(arrival);
    Object.assign(window, { pretendedArrival: (arrival: Arrival) => told.onmessage(arrival) });
    return null;
  },
  open_arrival: ({ arrival }): { plan: PlanDocument | null; entries: Entry[] } => {
    if (turns.has("no-export")) throw failure("not-a-bundle", "This file is not an AppBuilder export.");
    return arrival === 2 ? { plan: savedPlan, entries: [] } : { plan: null, entries: entries.slice(6, 7) };
  },
  quit: () => null,
  answer_path: ({ typed, replace }) => {
    const paths = typed as string[] | null;
    if (paths?.some((path) => path.includes("/nowhere/"))) throw failure("not-found", "There is no folder ‘/nowhere’.");
    if (paths?.some((path) => path.endsWith("there.json")) && replace !== true) throw failure("confirmation-needed", "‘there.json’ is there already. Nothing was written.", ["Type another name, or replace the file."]);
    answered(paths);
    return null;
  },
};
