// Several libraries, and what a closed dialog hears of what it asked; the record of imports says only what it knows.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Backend, LibraryPlace } from "../../src/ipc/backend";
import { Announcer } from "../../src/state/announcer.svelte";
import { History } from "../../src/state/history.svelte";
import { Libraries } from "../../src/state/libraries.svelte";
import { Notices } from "../../src/state/notices.svelte";

const refused = { status: "error" as const, error: { code: "unreachable" as const, message: "No.", hints: [], details: null } };
const settled = () => new Promise((resolve) => setTimeout(resolve));

function libraries(answer: (name: string) => Promise<unknown>) {
  const notices = new Notices(new Announcer());
  const backend = new Proxy({}, { get: (_, name) => () => answer(String(name)) }) as Backend;
  return { notices, state: new Libraries(backend, notices) };
}

test("what fails after its dialog was closed is told, and does not stand in the next dialog", async () => {
  let answer: (reply: unknown) => void = () => {};
  const { state, notices } = libraries(() => new Promise((resolve) => (answer = resolve)));
  const end = state.begin();
  const removing = state.remove({ id: "a", name: "A", place: "/a" } as LibraryPlace);
  assert.equal(state.busy, true);
  end();
  state.begin();
  assert.equal(state.busy, false);
  answer(refused);
  assert.equal(await removing, false);
  assert.deepEqual([state.problem, notices.all.length, notices.all[0]?.problem?.code], [null, 1, "unreachable"]);
});

test("what was copied after its dialog was closed is told, and what was looked at is not", async () => {
  const answers: Record<string, (reply: unknown) => void> = {};
  const { state, notices } = libraries((name) => new Promise((resolve) => (answers[name] = resolve)));
  const end = state.begin();
  const copying = state.copy("b", false);
  const looking = state.look({ name: "", place: "", user: null }, { passphrase: null, storage: null });
  end();
  state.begin();
  answers["copyLibrary"]?.({ status: "ok", data: { sent: { copied: ["a"], already_there: 0, damaged: [] }, received: null } });
  answers["testLibrary"]?.({ status: "ok", data: { there: true, protection: null, entries: 2, problem: null } });
  await Promise.all([copying, looking]);
  assert.deepEqual([state.exchanged, state.test, notices.all.length], [null, null, 1]);
  for (const { id } of notices.all) notices.dismiss(id);
});

test("a failure is shown by the dialog that asked, while it is open", async () => {
  const { state, notices } = libraries(() => Promise.resolve(refused));
  state.begin();
  assert.equal(await state.remove({ id: "a" } as LibraryPlace), false);
  assert.deepEqual([state.problem?.code, state.busy, notices.all.length], ["unreachable", false, 0]);
});

test("after a search of the record failed nobody is told how many imports fit", async () => {
  let fails = false;
  const backend = { history: () => Promise.resolve(fails ? refused : { status: "ok", data: [] }), savedPlans: () => Promise.resolve({ status: "ok", data: [] }) } as unknown as Backend;
  const state = new History(backend);
  await state.search();
  assert.deepEqual(state.shown, []);
  fails = true;
  await state.search();
  fails = false;
  await state.load();
  assert.deepEqual([state.shown, state.problem?.code], [null, "unreachable"]);
  await state.search();
  await settled();
  assert.deepEqual([state.shown, state.problem], [[], null]);
});
