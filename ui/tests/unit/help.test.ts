// Activity and help without a window: what can be known of the time left, the page of the guide, the steps of the tour.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import type { Activity, Backend } from "../../src/ipc/backend";
import { Activities } from "../../src/state/activities.svelte";
import { Announcer } from "../../src/state/announcer.svelte";
import { Clock } from "../../src/state/clock.svelte";
import { Help } from "../../src/state/help.svelte";
import { Notices } from "../../src/state/notices.svelte";
import { Places } from "../../src/state/places.svelte";
import { remaining } from "../../src/state/remaining";
import { Tour } from "../../src/state/tour.svelte";
import { about } from "../../src/text/format";

const began = "2026-07-03T14:00:00Z";
const after = (seconds: number) => Date.parse(began) + seconds * 1000;
const moving = { state: "running", bytes_done: 500, bytes_total: 1000, stage_started_at: began } as const;

test("the time left is said when it can be known, and never otherwise", () => {
  assert.equal(remaining(moving, after(10)), 10_000);
  assert.equal(remaining(moving, after(1)), null, "the pace is not known yet");
  assert.equal(remaining({ ...moving, bytes_total: null }, after(10)), null, "the size is not known");
  assert.equal(remaining({ ...moving, bytes_done: 10 }, after(10)), null, "too little has been moved");
  assert.equal(remaining({ ...moving, bytes_done: 1000 }, after(10)), null, "everything has been moved");
  assert.equal(remaining({ ...moving, state: "canceling" }, after(10)), null);
  assert.equal(remaining({ ...moving, stage_started_at: null }, after(10)), null);
});

test("a time that nobody knows exactly is not said exactly", () => {
  assert.deepEqual([4_000, 31_000, 130_000, 5_000_000, 9_000_000].map(about), ["less than 10 s", "about 40 s", "about 2 min", "about 83 min", "about 3 h"]);
});

const activity = (id: string, more: Partial<Activity>) => ({ id, title: id, state: "done", started_at: began, finished_at: began, sent: false, ...more }) as Activity;

test("an import that may have been sent when the program ended needs attention, and only what is taken off the list is gone", async () => {
  const backend = { forgetActivities: () => Promise.resolve({ status: "ok", data: null }) } as unknown as Backend;
  const activities = new Activities(backend, new Announcer(), new Clock());
  const sent = activity("import", { state: "interrupted", sent: true });
  const kept = activity("backup", { state: "interrupted" });
  for (const each of [sent, kept, activity("export", {})]) activities.receive(each);
  assert.deepEqual(activities.needingAttention.map(({ id }) => id), ["import"]);
  await activities.forget([sent]);
  assert.deepEqual(new Set(activities.all.map(({ id }) => id)), new Set(["backup", "export"]));
});

test("each view and dialog leads to a page of the guide that exists", () => {
  const places = new Places();
  const help = new Help({} as Backend, places, new Notices(new Announcer()));
  const views = ["library", "activity", "history", "planning", "review", "apply", "result", "way-back", "rehearsal", "record", "settings"] as const;
  const pages = views.map((view) => {
    places.go(view === "library" ? { view, entry: null } : { view });
    return help.page(2);
  });
  places.go({ view: "servers" });
  assert.equal(help.page(0), "first-steps");
  places.ask("shortcuts");
  assert.equal(help.page(2), "keyboard");
  places.ask("palette");
  assert.equal(help.page(2), "compare-and-plan");
  for (const page of pages) assert.ok(existsSync(`../docs/guide/${page}.md`), page);
});

test("the tour goes on with the work, never back, and ends", () => {
  const tour = new Tour(new Announcer());
  tour.arrive("result");
  assert.equal(tour.at, null, "it does not begin by itself");
  tour.start();
  tour.arrive("settings");
  assert.equal(tour.at, 0);
  tour.arrive("review");
  assert.equal(tour.at, 2);
  tour.arrive("servers");
  assert.equal(tour.at, 2);
  tour.arrive("result");
  assert.ok(tour.isLast);
  tour.next();
  assert.equal(tour.at, null);
});
