// The library's lines, filters and marks; backups of several servers; the health of backups; rules that are edited.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Backend, BackupAlert, BackupHealth, Diff, Entry, FoundEntry, PrunePlan, Reply, ServerCard } from "../../src/ipc/backend";
import { diff as storyDiff, entries } from "../../src/ipc/fake/entries";
import { servers } from "../../src/ipc/fake/story";
import { Announcer } from "../../src/state/announcer.svelte";
import { BackupRun } from "../../src/state/backup_run.svelte";
import { Comparison, holds, linesOf } from "../../src/state/comparison.svelte";
import { ancestors, choices, entryRows, fits, heightOf, isNewestBackup, noFilter } from "../../src/state/entry_filter";
import { Health } from "../../src/state/health.svelte";
import { Library, secretsIn } from "../../src/state/library.svelte";
import { Notices } from "../../src/state/notices.svelte";
import { Places } from "../../src/state/places.svelte";
import { Retention } from "../../src/state/retention.svelte";
import { picture } from "../../src/state/simulator";
import { beginnings, drawnBetween } from "../../src/state/window_of_rows";

const backendOf = (answers: Record<string, unknown>) => answers as unknown as Backend;
const ok = <T>(data: T): Promise<Reply<T>> => Promise.resolve({ status: "ok", data });
const refused = (code: "unreachable" | "invalid") => Promise.resolve({ status: "error" as const, error: { code, message: "No.", hints: [], details: null } });
const first = entries[0] as Entry;
const [asia, europe] = servers as [ServerCard, ServerCard];

test("nothing of one library stands under the name of another, however late its answers come", async () => {
  let list: (reply: unknown) => void = () => {};
  let check: (reply: unknown) => void = () => {};
  const announcer = new Announcer();
  const backend = backendOf({ libraryEntries: () => new Promise((resolve) => (list = resolve)), lastCheck: () => ok(null), checkLibrary: () => new Promise((resolve) => (check = resolve)), findEntries: () => ok(null) });
  const library = new Library(backend, new Notices(announcer));
  const loading = library.load();
  const checking = library.runCheck(false);
  library.chosen.only(first.id);
  library.filter.pinned = true;
  library.forget();
  list(await ok(entries));
  check(await ok({ ok: false, entries: 213, damaged: [], problems: ["gone"] }));
  await Promise.all([loading, checking]);
  assert.deepEqual([library.entries, library.check, library.checking, library.filter.pinned, library.chosen.ids.size], [null, null, false, false, 0]);
});

test("what was typed about an entry waits for it, and is not lost when an older version of it is stored", async () => {
  const library = new Library(backendOf({ markEntry: () => ok(first) }), new Notices(new Announcer()));
  library.drafts.set(first.id, { note: "before the release", tag: "mon" });
  library.written(first.id, { note: "before" });
  assert.deepEqual(library.drafts.get(first.id), { note: "before the release", tag: "mon" });
  library.written(first.id, { note: "before the release" });
  assert.deepEqual(library.drafts.get(first.id), { tag: "mon" });
});

test("secrets that nobody looked for are unknown and not none", () => {
  assert.equal(secretsIn({ ...first, secrets: null }), null);
  assert.equal(secretsIn({ ...first, secrets: 2 }), 2);
  assert.equal(secretsIn({ ...first, kind: "import-record", secrets: null }), 0);
});

test("what lies in the trash is listed only there", () => {
  const trashed = { ...first, trashed: true };
  assert.equal(fits(first, noFilter), true);
  assert.equal(fits(trashed, noFilter), false);
  assert.equal(fits(trashed, { ...noFilter, kind: "trash" }), true);
  assert.equal(fits(first, { ...noFilter, kind: "trash" }), false);
});

test("every part of the filter narrows, and an empty one asks for nothing", () => {
  const { servers: names, apps, tags } = choices(entries);
  for (const [part, values] of [["server", names], ["app", apps], ["tag", tags]] as const) {
    assert.ok(values.length > 0);
    for (const value of values) {
      const kept = entries.filter((entry) => fits(entry, { ...noFilter, [part]: value }));
      assert.ok(kept.length < entries.length && (kept.length > 0 || entries.some((entry) => entry.trashed)), `${part} ${value}`);
    }
  }
  assert.ok(entries.filter((entry) => fits(entry, { ...noFilter, pinned: true })).every((entry) => entry.pinned));
});

test("a search puts what it found first, and no entry is lost or told twice", () => {
  const found = new Map<string, FoundEntry>(entries.slice(2, 4).map((entry) => [entry.id, { ...entry, hits: [], hit_count: 0 }]));
  const rows = entryRows(entries, found, true);
  assert.deepEqual(rows.map((row) => row.id).filter((id) => id !== "matches" && id !== "rest").toSorted(), entries.map((entry) => entry.id).toSorted());
  assert.deepEqual(rows[0], { kind: "heading", id: "matches", matches: true, count: 2 });
  assert.equal(entryRows(entries, found, false).length, 1 + 2 + 1);
  assert.deepEqual(entryRows(entries, null, true).map((row) => row.id), entries.map((entry) => entry.id));
});

test("only the lines in view are drawn, however high each is", () => {
  const heights = Array.from({ length: 2000 }, (_, index) => (index % 7 === 0 ? 1.75 : 2.75));
  const tops = beginnings(heights);
  for (const scrolled of [0, 1.7, 800, tops.at(-1) ?? 0, 99_999]) {
    const { first: from, count } = drawnBetween(tops, scrolled, 40);
    assert.ok(count > 0 && count < 60, `${count} at ${scrolled}`);
    assert.ok(from + count <= heights.length);
    const place = Math.min(scrolled, (tops.at(-1) ?? 0) - 0.01);
    assert.ok((tops[from] ?? 0) <= place && place <= (tops[from + count] ?? 0));
  }
  assert.deepEqual(drawnBetween(beginnings([]), 0, 40), { first: 0, count: 0 });
  assert.ok(heightOf({ kind: "heading", id: "rest", matches: false, count: 1 }) > 0);
});

test("the line of parents ends, even when it runs in a circle", () => {
  const [a, b] = [{ ...first, id: "a", parent: "b" }, { ...first, id: "b", parent: "a" }];
  assert.deepEqual(ancestors(a, [a, b]).map((entry) => entry.id), ["b", "a"]);
  assert.deepEqual(ancestors({ ...first, parent: "gone" }, entries), []);
});

test("only the newest backup of all apps can have been found unchanged", () => {
  const older = { ...first, id: "older", kind: "all-apps" as const, why: { kind: "backup" as const }, stored_at: "2026-01-01T00:00:00Z" };
  const newer = { ...older, id: "newer", stored_at: "2026-02-01T00:00:00Z" };
  assert.deepEqual([older, newer, first].map((entry) => isNewestBackup(entry, [older, newer, first])), [false, true, false]);
});

test("while an answer is on its way only the newest search counts", async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const findEntries = (text: string) => (asked.push(text), new Promise((resolve) => answers.push(() => resolve({ status: "ok", data: { entries: [], unread: 0, more: false } }))));
  const library = new Library(backendOf({ findEntries }), new Notices(new Announcer()));
  for (const typed of ["p", "pa", "pas"]) library.search = typed;
  assert.deepEqual(asked, ["p"]);
  for (const answer of answers.splice(0)) answer();
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(asked, ["p", "pas"]);
});

test("an entry that goes to the trash can be taken back from the message", async () => {
  const marks: unknown[] = [];
  const notices = new Notices(new Announcer());
  const markEntry = (_: string, mark: { kind: string }) => (marks.push(mark.kind), ok({ ...first, trashed: mark.kind === "trash" }));
  const library = new Library(backendOf({ markEntry, libraryEntries: () => ok([first]), lastCheck: () => ok({}) }), notices);
  await library.load();
  await library.trash(first);
  assert.equal(library.entries?.[0]?.trashed, true);
  notices.all[0]?.action?.run();
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(marks, ["trash", "restore"]);
  assert.equal(library.entries?.[0]?.trashed, false);
  for (const notice of notices.all) notices.dismiss(notice.id);
});

test("a backup that fails keeps no other from being made, and each server says what came of it", async () => {
  const stored = mock.fn();
  const run = new BackupRun(backendOf({ backUp: (id: string) => (id === asia.id ? refused("unreachable") : ok({ entries, not_exported: [] })) }), new Announcer());
  run.stored = stored;
  run.choose([asia, europe]);
  await run.start([asia, europe]);
  assert.deepEqual(run.runs.map(({ server, state, problem }) => [server.id, state, problem?.code ?? null]), [[asia.id, "failed", "unreachable"], [europe.id, "done", null]]);
  assert.equal(run.failed, 1);
  assert.equal(stored.mock.callCount(), 1);
});

test("the desktop is told once of each thing that is wrong, and again when it comes back", async () => {
  const told: string[] = [];
  let alert: BackupAlert | null = { kind: "stale", since: "2026-06-01T00:00:00Z" };
  const health = new Health(backendOf({ backupHealth: () => ok([{ server: asia.id, name: asia.name, backups: {}, runs: {}, good_at: null, next: [], alert }] as BackupHealth[]), tellDesktop: (title: string) => (told.push(title), ok(null)) }));
  await health.look();
  await health.look();
  assert.equal(told.length, 1);
  const [alarm] = health.open;
  if (alarm) health.putAside(alarm);
  assert.deepEqual([health.open.length, health.alarms.length], [0, 1]);
  alert = null;
  await health.look();
  alert = { kind: "failing", failures: 2, problem: null };
  await health.look();
  assert.equal(told.length, 2);
  assert.equal(health.open.length, 1);
});

test("rules that are edited are foreseen, saving moves nothing, and a prune of the losses takes only them", async () => {
  const marked = mock.fn();
  const pruned: PrunePlan[] = [];
  const sweep = { freed: 0, marked: 0, used: 0 };
  const settings = { keep: null, servers: { [asia.id]: { keep: { last: 10, daily: 30, weekly: 0, monthly: 0, yearly: 0 } } } };
  const losses = entries.slice(0, 2);
  const retention = new Retention(
    backendOf({
      backupSettings: () => ok(settings),
      forecast: (_: string, keep: { daily: number }) => ok({ now: 3, now_bytes: 1, to_trash: keep.daily < 30 ? losses : [], then: [], then_count: 0, then_bytes: 0, always: 0 }),
      setKeep: () => ok(settings),
      setSchedule: () => ok(settings),
      tellAfterDays: () => ok(settings),
      markEntry: marked,
      prunePlan: () => ok({ to_trash: entries, to_remove: entries.slice(2, 3), kept: 5, sweep }),
      prune: (plan: PrunePlan) => (pruned.push(plan), ok(sweep)),
    }),
    new Notices(new Announcer()),
    new Announcer(),
  );
  await retention.open(asia.id);
  await retention.look();
  assert.equal(retention.changed, false);
  assert.deepEqual(retention.losses, []);
  retention.draft.keep = { last: 10, daily: 5, weekly: 0, monthly: 0, yearly: 0 };
  await retention.look();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(retention.changed, true);
  assert.equal(retention.losses.length, 2);
  assert.equal(await retention.save(), true);
  assert.equal(marked.mock.callCount() + pruned.length, 0);
  await retention.readPlan(losses);
  assert.equal(await retention.prune(), null);
  assert.deepEqual(pruned.map(({ to_trash, to_remove }) => [to_trash, to_remove]), [[losses, []]]);
});

test("rules that are refused move nothing", async () => {
  const marked = mock.fn();
  const retention = new Retention(backendOf({ backupSettings: () => ok({}), setKeep: () => refused("invalid"), markEntry: marked }), new Notices(new Announcer()), new Announcer());
  await retention.open(null);
  assert.equal(await retention.save(), false);
  assert.equal(retention.saveProblem?.code, "invalid");
  assert.equal(marked.mock.callCount(), 0);
});

test("the picture holds every dot, the newest at the right", () => {
  const now = Date.parse("2026-07-03T00:00:00Z");
  const then = ["2024-01-01", "2026-07-01", "2026-10-01"].map((day) => ({ at: `${day}T00:00:00Z`, entry: null, kept_by: [{ rule: "monthly" as const, place: 1, of: 3 }] }));
  const { from, lanes } = picture({ now: 3, now_bytes: 1, to_trash: [], then, then_count: 3, then_bytes: 1, always: 0 }, now, 90);
  assert.equal(from.slice(0, 10), "2024-01-01");
  const places = lanes.flatMap(({ dots }) => dots.map(({ place }) => place));
  assert.equal(places.length, 3);
  assert.deepEqual(places, places.toSorted((a, b) => a - b));
  assert.ok(places.every((place) => place >= 0 && place <= 1));
});

test("a comparison is narrowed by words, and an answer that is late changes nothing", async () => {
  const answers: ((diff: Diff) => void)[] = [];
  const comparison = new Comparison(backendOf({ compareEntry: () => new Promise((resolve) => answers.push((diff) => resolve({ status: "ok", data: diff }))) }), new Places());
  const old = comparison.open(first, { kind: "entry", entry: first });
  const fresh = comparison.open(first, { kind: "server", server: asia }, "passport");
  answers[1]?.(storyDiff);
  answers[0]?.({ ...storyDiff, added: [], changed: [], removed: [] });
  await Promise.all([old, fresh]);
  assert.deepEqual(comparison.shown.map((line) => line.id), ["field-passport-number"]);
  assert.ok(linesOf(storyDiff).some((line) => holds(line, "labels.en")));
  comparison.find = "";
  assert.equal(comparison.shown.length, comparison.lines.length - comparison.noise);
});
