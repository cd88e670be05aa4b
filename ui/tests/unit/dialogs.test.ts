// Dialogs: each closes only itself, and what the desktop asks stands above them.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Backend, PlanView, RehearsalReport, Reply } from "../../src/ipc/backend";
import { plan } from "../../src/ipc/fake/plan";
import { Announcer } from "../../src/state/announcer.svelte";
import { Arrivals } from "../../src/state/arrivals.svelte";
import { Notices } from "../../src/state/notices.svelte";
import { Places } from "../../src/state/places.svelte";
import { Rehearsals } from "../../src/state/rehearsals.svelte";

const failure = { code: "unreachable" as const, message: "No.", hints: [], details: null };

test("a late answer closes the dialog it belongs to, and no other, not even one of the same name", () => {
  const places = new Places();
  places.ask("sign-in");
  const late = places.closing();
  places.closing()();
  assert.equal(places.dialog, null);
  for (const next of ["connect", "sign-in"] as const) {
    places.ask(next);
    late();
    assert.equal(places.dialog, next);
  }
  places.closing()();
  assert.equal(places.dialog, null);
});

test("the wish to quit stands above the dialog that is open, and staying leaves that as it was", async () => {
  const places = new Places();
  const arrivals = new Arrivals({} as Backend, { places } as never, () => null);
  places.ask("connect");
  const opened = places.opening;
  await arrivals.receive({ kind: "close", running: 2 });
  assert.deepEqual([arrivals.quitting, places.dialog], [2, "connect"]);
  arrivals.stay();
  assert.deepEqual([arrivals.quitting, places.opening === opened], [null, true]);
});

function rehearsals() {
  const places = new Places();
  const notices = new Notices(new Announcer());
  const answers: ((reply: Reply<RehearsalReport>) => void)[] = [];
  const backend = { rehearsePlan: () => new Promise((resolve) => answers.push(resolve)) } as unknown as Backend;
  return { places, notices, answers, state: new Rehearsals(backend, places, new Announcer(), notices) };
}

test("a rehearsal that was left is found at its plan, and told when it has ended", async () => {
  const { places, notices, answers, state } = rehearsals();
  const view = () => places.current.view;
  const running = state.start(plan, null);
  assert.equal(view(), "rehearsal");
  places.replace({ view: "review" });
  const left = state.of(plan.id);
  assert.equal(left?.running, true);
  const other = state.start({ ...plan, id: "other" } as PlanView, null);
  places.go({ view: "history" });
  answers[0]?.({ status: "ok", data: { outcome: "verified", seeded_by: null } as unknown as RehearsalReport });
  answers[1]?.({ status: "error", error: failure });
  await Promise.all([running, other]);
  assert.equal(view(), "history");
  assert.deepEqual(notices.all.map(({ problem }) => problem?.code ?? null), [null, "unreachable"]);
  notices.all[0]?.action?.run();
  assert.equal(state.current, left);
  assert.equal(view(), "rehearsal");
  assert.equal(state.of("nobody's"), null);
  for (const { id } of notices.all) notices.dismiss(id);
});

test("a rehearsal that is watched needs no notice", async () => {
  const { notices, answers, state } = rehearsals();
  const running = state.start(plan, null);
  answers[0]?.({ status: "error", error: failure });
  await running;
  assert.equal(notices.all.length, 0);
  assert.equal(state.current?.problem?.code, "unreachable");
});
