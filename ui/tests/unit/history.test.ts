// The history without a window: what is asked of it, and what is surely stale.

import assert from "node:assert/strict";
import { test } from "node:test";
import { history } from "../../src/ipc/fake/result";
import type { Backend, HistoryFilter, ImportRow, SavedPlan } from "../../src/ipc/backend";
import { filterOf, History, isSurelyStale, type Asking } from "../../src/state/history.svelte";

const now = Date.parse("2026-07-03T14:05:00+07:00");
const nothing: Asking = { server: "", outcome: "", find: "", period: "any" };

test("an empty part of the question asks for nothing, and a period becomes a moment", () => {
  const asksNothing = { server: null, outcome: null, app: null, text: null, since: null, until: null };
  assert.deepEqual(filterOf(nothing, now), asksNothing);
  assert.deepEqual(filterOf({ server: "Scratch", outcome: "unknown", find: " WELL ", period: "week" }, now), { ...asksNothing, server: "Scratch", outcome: "unknown", text: "WELL", since: "2026-06-26T07:05:00.000Z" });
});

test("of questions that come while another is answered only the last one is asked", async () => {
  const asked: HistoryFilter[] = [];
  const answers: ((rows: ImportRow[]) => void)[] = [];
  const backend = {
    history: (filter: HistoryFilter) => {
      asked.push(filter);
      return new Promise((resolve) => answers.push((data) => resolve({ status: "ok", data })));
    },
  } as unknown as Backend;
  const state = new History(backend);
  const first = state.search();
  for (const find of ["a", "ab", "abc"]) {
    state.filter.find = find;
    void state.search();
  }
  answers[0]?.(history);
  await Promise.resolve();
  await Promise.resolve();
  assert.equal(state.shown, null);
  answers[1]?.([]);
  await first;
  assert.deepEqual(asked.map(({ text }) => text), [null, "abc"]);
  assert.deepEqual(state.shown, []);
});

test("a plan is surely stale only when its destination was written after it was sealed", () => {
  const plan = (more: Partial<SavedPlan>) => ({ destination: "Production – Asia", environment: "production", sealed_at: "2026-06-30T09:00:00+07:00", ...more }) as SavedPlan;
  assert.equal(isSurelyStale(plan({}), history), true);
  assert.equal(isSurelyStale(plan({ sealed_at: "2026-07-01T09:00:00+07:00" }), history), false);
  assert.equal(isSurelyStale(plan({ destination: "Elsewhere" }), history), false);
  // What stopped before anything was sent wrote nothing.
  const stopped = history.filter((row) => row.outcome === "stale");
  assert.equal(isSurelyStale(plan({ sealed_at: "2020-01-01T00:00:00Z" }), stopped), false);
});
