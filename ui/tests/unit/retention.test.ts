// Rules that are being edited: nothing but saving or discarding ends a draft, and it is saved only with its consequences known.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Backend, BackupSettings, Forecast, KeepRules, Reply, ServerId } from "../../src/ipc/backend";
import { Announcer } from "../../src/state/announcer.svelte";
import { Notices } from "../../src/state/notices.svelte";
import { Retention } from "../../src/state/retention.svelte";

const keepLast = (last: number): KeepRules => ({ last, daily: 0, weekly: 0, monthly: 0, yearly: 0 });
const ok = <T>(data: T): Reply<T> => ({ status: "ok", data });
const settled = () => new Promise((resolve) => setTimeout(resolve));
const nothing: Forecast = { now: 1, now_bytes: 1, to_trash: [], then: [], then_count: 0, then_bytes: 0, always: 0 };

function retention(answers: Record<string, unknown> = {}) {
  let saved: BackupSettings = { keep: keepLast(7), servers: { a: { keep: keepLast(1) }, b: { keep: keepLast(2) } } };
  const backend = {
    backupSettings: async () => ok(saved),
    forecast: async () => ok(nothing),
    setKeep: async (server: ServerId | null, keep: KeepRules | null) => {
      saved = server === null ? { ...saved, keep } : { ...saved, servers: { ...saved.servers, [server]: { ...saved.servers?.[server], keep } } };
      return ok(saved);
    },
    setSchedule: async () => ok(saved),
    tellAfterDays: async () => ok(saved),
    chooseMirror: async () => ok({ files: 1, with_secrets: [] }),
    ...answers,
  };
  const notices = new Notices(new Announcer());
  return { notices, state: new Retention(backend as unknown as Backend, notices, new Announcer()) };
}

test("what was edited outlives reading again, a folder of plain files and a look at another server", async () => {
  const { state, notices } = retention();
  await state.open("a");
  state.draft.keep = keepLast(5);
  await state.open("a");
  assert.deepEqual(state.draft.keep, keepLast(5), "read again");
  await state.chooseMirror();
  assert.deepEqual(state.draft.keep, keepLast(5), "mirrored");
  await state.open("b");
  assert.deepEqual([state.draft.keep, state.changed], [keepLast(2), false]);
  await state.open("a");
  assert.deepEqual([state.draft.keep, state.changed], [keepLast(5), true]);
  state.discard();
  await state.open("b");
  await state.open("a");
  assert.deepEqual([state.draft.keep, state.changed], [keepLast(1), false]);
  for (const { id } of notices.all) notices.dismiss(id);
});

test("a server never stands over the rules of another", async () => {
  const { state } = retention();
  await state.open("a");
  const opening = state.open("b");
  assert.deepEqual([state.server, state.draft.keep], ["b", keepLast(2)]);
  await opening;
  const late: ((reply: unknown) => void)[] = [];
  const { state: slow } = retention({ backupSettings: () => new Promise((resolve) => late.push(resolve)) });
  const [first, second] = [slow.open("a"), slow.open("b")];
  const settings = { servers: { a: { keep: keepLast(1) }, b: { keep: keepLast(2) } } };
  late[1]?.(ok(settings));
  late[0]?.(ok(settings));
  await Promise.all([first, second]);
  assert.deepEqual([slow.server, slow.draft.keep], ["b", keepLast(2)]);
});

test("rules are saved only when what they come to is known of these very rules", async () => {
  const answers: ((reply: Reply<Forecast>) => void)[] = [];
  const { state, notices } = retention({ forecast: () => new Promise((resolve) => answers.push(resolve)) });
  await state.open("a");
  answers.shift()?.(ok(nothing));
  await settled();
  assert.equal(state.foreseen, true);
  state.draft.keep = keepLast(5);
  void state.look();
  assert.equal(state.foreseen, false);
  assert.equal(await state.save(), false);
  answers.shift()?.({ status: "error", error: { code: "library", message: "No.", hints: [], details: null } });
  await settled();
  assert.deepEqual([state.foreseen, state.forecastProblem?.code], [true, "library"], "that it is unknown is told, and saving removes nothing");
  assert.equal(await state.save(), true);
  for (const { id } of notices.all) notices.dismiss(id);
});

test("what is edited while the rules are saved is not lost, here or at another server", async () => {
  let go: () => void = () => {};
  const after = { servers: { a: { keep: keepLast(5) }, b: { keep: keepLast(2) } } };
  const { state, notices } = retention({ tellAfterDays: () => new Promise((resolve) => (go = () => resolve(ok(after)))), setSchedule: async () => ok(after) });
  await state.open("a");
  state.draft.keep = keepLast(5);
  void state.look();
  await settled();
  const saving = state.save();
  await settled();
  state.draft.keep = keepLast(6);
  go();
  assert.equal(await saving, true);
  assert.deepEqual([state.draft.keep, state.changed], [keepLast(6), true]);
  for (const { id } of notices.all) notices.dismiss(id);
});
