// A plan that is computed again, after a choice or because it is stale, takes the place of the one before and of nothing else.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Backend, PlanView, Reply, ServerCard } from "../../src/ipc/backend";
import { differenceTree } from "../../src/ipc/fake/differences";
import { calmPlan } from "../../src/ipc/fake/plan";
import { reports } from "../../src/ipc/fake/result";
import { wayBackOf } from "../../src/ipc/fake/way_back";
import { Announcer } from "../../src/state/announcer.svelte";
import { Imports } from "../../src/state/imports.svelte";
import { Notices } from "../../src/state/notices.svelte";
import { Places } from "../../src/state/places.svelte";

const ok = <T>(data: T) => Promise.resolve({ status: "ok" as const, data });
const refused = () => Promise.resolve({ status: "error" as const, error: { code: "import-unresolved" as const, message: "It failed.", hints: [], details: null } });
const stale = { ...reports.stale, plan: calmPlan.id };
const again: PlanView = { ...calmPlan, id: "computed-again" };

/** A plan that is open for review. */
async function reviewed(commands: Partial<Record<keyof Backend, unknown>>) {
  const places = new Places();
  const announcer = new Announcer();
  const backend = { planImport: () => ok(calmPlan), planDifferences: () => ok(differenceTree), applyPlan: () => ok(stale), importDetail: refused, ...commands } as unknown as Backend;
  const imports = new Imports(backend, places, announcer, new Notices(announcer));
  await imports.plan({ kind: "entry", entry: "e" }, { title: "Staging", environment: "test" }, { id: "scratch" } as ServerCard);
  return { places, imports };
}

/** An answer that is given by hand. */
function answer() {
  let give: (reply: Reply<PlanView>) => void = () => {};
  const ask = mock.fn(() => new Promise<Reply<PlanView>>((resolve) => (give = resolve)));
  return { ask, give: (data: PlanView) => give({ status: "ok", data }) };
}

test("a choice takes the refusal of the plan before away", async () => {
  const { imports } = await reviewed({ applyPlan: refused, choose: () => ok(again) });
  await imports.apply();
  assert.equal(imports.applying.problemOf(calmPlan.id)?.code, "import-unresolved");
  await imports.review?.choosing?.only("view-overview");
  assert.equal(imports.review?.plan.id, again.id);
  assert.equal(imports.applying.problemOf(again.id), null);
});

test("a stale plan is computed again once, however often it is asked for, and asks about the builders anew", async () => {
  const { ask, give } = answer();
  const { places, imports } = await reviewed({ planAgain: ask });
  if (imports.review) imports.review.asked = "yes";
  await imports.apply();
  const both = [imports.recompute(stale.plan), imports.recompute(stale.plan)];
  assert.equal(imports.recomputing, true);
  give(again);
  await Promise.all(both);
  assert.equal(ask.mock.callCount(), 1);
  assert.equal(imports.recomputing, false);
  assert.equal(places.current.view, "review");
  assert.equal(imports.review?.plan.id, again.id);
  assert.equal(imports.review?.asked, "no");
});

test("whoever has gone on while a stale plan was computed again stays where they are", async () => {
  const { ask, give } = answer();
  const { places, imports } = await reviewed({ planAgain: ask });
  await imports.apply();
  const computing = imports.recompute(stale.plan);
  places.go({ view: "servers" });
  give(again);
  await computing;
  assert.equal(places.current.view, "servers");
  assert.equal(imports.review?.plan.id, calmPlan.id);
  assert.equal(imports.recomputing, false);
});

test("a result that was opened meanwhile is not replaced by the plan of another one", async () => {
  const { ask, give } = answer();
  const { places, imports } = await reviewed({ planAgain: ask, importReport: () => ok({ ...reports.verified, plan: "another" }) });
  await imports.apply();
  const computing = imports.recompute(stale.plan);
  await imports.open("import-39");
  give(again);
  await computing;
  assert.equal(places.current.view, "result");
  assert.equal(imports.review?.plan.id, calmPlan.id);
});

test("a stale way back is computed again once, and takes nobody away from where they went meanwhile", async () => {
  let give: () => void = () => {};
  const way = wayBackOf({}, false);
  const rollBack = mock.fn(() => (rollBack.mock.callCount() === 0 ? ok(way) : new Promise((resolve) => (give = () => resolve({ status: "ok", data: { ...way, plan: again } })))));
  const { places, imports } = await reviewed({ rollBack, applyPlan: (plan: string) => ok({ ...reports.stale, plan }) });
  await imports.rollBack(reports.verified, { id: "scratch" } as ServerCard);
  assert.ok(imports.review?.live);
  const { id } = imports.review.live;
  imports.report = { ...reports.stale, plan: id };
  places.replace({ view: "result" });
  const both = [imports.recompute(id), imports.recompute(id)];
  places.go({ view: "servers" });
  give();
  await Promise.all(both);
  assert.equal(rollBack.mock.callCount(), 2);
  assert.equal(places.current.view, "servers");
  assert.equal(imports.review.plan.id, again.id);
});
