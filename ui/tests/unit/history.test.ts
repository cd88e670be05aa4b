// The history without a window: filters, what is surely stale, and what only one of two records found.

import assert from "node:assert/strict";
import { test } from "node:test";
import { detailOf, history, reports } from "../../src/ipc/fake/result";
import type { SavedPlan } from "../../src/ipc/backend";
import { fits, isSurelyStale, type HistoryFilter } from "../../src/state/history.svelte";
import { findingsOnlyIn } from "../../src/state/records.svelte";

const now = Date.parse("2026-07-03T14:05:00+07:00");
const nothing: HistoryFilter = { server: "", outcome: "", find: "", period: "any" };
const found = (filter: Partial<HistoryFilter>) => history.filter((row) => fits(row, { ...nothing, ...filter }, now)).map(({ id }) => id);

test("an empty filter asks for nothing, and every part narrows", () => {
  assert.equal(found({}).length, history.length);
  assert.deepEqual(found({ server: "Scratch" }), ["import-37"]);
  assert.deepEqual(found({ outcome: "open" }), ["import-33"]);
  assert.deepEqual(found({ period: "week" }), ["import-38", "import-37"]);
  assert.deepEqual(found({ find: " WELL " }), ["import-36"]);
  assert.deepEqual(found({ find: "well", server: "Scratch" }), []);
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

test("findings are told apart by rule, subject and words", () => {
  const [newer, older] = [detailOf("import-38", reports.verified).findings, detailOf("import-37", reports.verified).findings];
  assert.equal(findingsOnlyIn(newer, older).length, newer.length - older.length);
  assert.deepEqual(findingsOnlyIn(older, newer), []);
  assert.deepEqual(findingsOnlyIn(newer, newer), []);
});
