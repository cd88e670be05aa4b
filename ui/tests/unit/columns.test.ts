// Columns: their order, their widths, and what is remembered of both.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { AppDifference, AppRow, Entry } from "../../src/ipc/bindings";
import { align, inOrder } from "../../src/state/alignment";
import { Columns } from "../../src/state/columns.svelte";
import { inOrder as entriesInOrder } from "../../src/state/entry_filter";
import { Pairs } from "../../src/state/pairs.svelte";

const kept = new Map<string, string>();
Object.assign(globalThis, { localStorage: { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) } });
beforeEach(() => kept.clear());

type Id = "name" | "size" | "when";
const columns = () => new Columns<Id>("test", [{ id: "name" }, { id: "size", width: 4, least: 2, most: 8, falls: true }, { id: "when", width: 3 }], { by: "name", falling: false });

test("what was changed is there at the next start", () => {
  const first = columns();
  first.resize("size", 5.5);
  first.show("when", false);
  first.sort("size");
  const second = columns();
  assert.deepEqual([second.width("size"), second.isShown("when"), second.order], [5.5, false, { by: "size", falling: true }]);
  second.reset();
  const third = columns();
  assert.deepEqual([third.width("size"), third.isShown("when"), third.order], [4, true, { by: "name", falling: false }]);
});

test("no width leaves its bounds, and a column without bounds cannot be resized", () => {
  const list = columns();
  list.resize("size", 100);
  assert.equal(list.width("size"), 8);
  list.resize("size", -1);
  assert.equal(list.width("size"), 2);
  assert.deepEqual([list.canResize("size"), list.canResize("when"), list.canResize("name")], [true, false, false]);
});

test("sorting again turns the order round, and hiding its column ends it", () => {
  const list = columns();
  list.sort("name");
  assert.deepEqual(list.order, { by: "name", falling: true });
  list.sort("size");
  list.sort("size");
  assert.deepEqual(list.order, { by: "size", falling: false });
  list.show("size", false);
  assert.deepEqual(list.order, { by: "name", falling: false });
});

for (const found of ["", "null", "[]", "7", '{"widths":null,"hidden":{},"by":3}', '{"widths":{"size":"wide"},"hidden":["name","nobody"],"by":"nobody","falling":"yes"}']) {
  test(`what is kept as ${found || "nothing"} leaves the columns as usual`, () => {
    kept.set("appferry.columns.test", found);
    const list = columns();
    assert.deepEqual([list.width("size"), list.isShown("name"), list.isShown("size"), list.order], [4, true, true, { by: "name", falling: false }]);
  });
}

const app = (id: string, more: Partial<AppRow> = {}): AppRow => ({ id, name: id, label: id, definitions: 1, objects: 1, pages: 1, bytes: 1, updated_at: null, last_backup: null, system: false, ...more });
const differs = (id: string, replaced: number, presence: AppDifference["presence"] = "both"): AppDifference => ({ app: id, presence, added: 0, replaced, hidden: 0, same: 1, direction: "same" });

test("both lists follow a column of one of them, and what is unknown comes last either way", () => {
  const left = [app("a", { updated_at: "2026-01-01" }), app("b"), app("c", { updated_at: "2026-03-01" })];
  const right = [app("b", { updated_at: "2026-05-01" }), app("c"), app("d", { updated_at: "2026-04-01" })];
  const lines = align(left, right, [differs("a", 0, "left-only"), differs("b", 7), differs("c", 0)]);
  const ids = (side: "source" | "destination", by: "app" | "changed" | "difference", falling: boolean) => inOrder(lines, side, { by, falling }).map(({ id }) => id).join("");
  assert.equal(ids("source", "changed", true), "cabd");
  assert.equal(ids("source", "changed", false), "acbd");
  assert.equal(ids("destination", "changed", true), "bdac");
  assert.equal(ids("source", "difference", true), "abcd");
  assert.equal(ids("source", "difference", false), "cbad");
  assert.equal(ids("source", "app", true), "dcba");
});

test("the system's own apps stay last when the names are turned round", () => {
  const lines = align([app("a", { system: true }), app("b"), app("c")], [], []);
  assert.deepEqual(inOrder(lines, "source", { by: "app", falling: true }).map(({ id }) => id), ["c", "b", "a"]);
});

test("entries are in order by each column, and the unknown comes last", () => {
  const entry = (id: string, more: object): Entry => ({ id, name: id, apps: [], environment: null, server: null, stored_at: "2026", kept_by: [], ...more }) as unknown as Entry;
  const entries = [
    entry("b", { name: "App 10", stored_at: "2026-02", environment: "test" }),
    entry("a", { name: "app 9", stored_at: "2026-01", apps: [{ definitions: 3 }] }),
    entry("c", { name: "zebra", stored_at: "2026-03", apps: [{ definitions: null }], kept_by: ["newest 5"] }),
  ];
  const ids = (by: "entry" | "from" | "stored" | "definitions" | "why", falling: boolean) => entriesInOrder(entries, { by, falling }).map(({ id }) => id).join("");
  assert.equal(ids("entry", false), "abc");
  assert.equal(ids("entry", true), "cba");
  assert.equal(ids("stored", true), "cba");
  assert.equal(ids("definitions", false), "abc");
  assert.equal(ids("from", true), "bac");
  assert.equal(ids("why", true), "cba");
});

test("pairs are remembered once each, the last first, and no more than six", () => {
  const pairs = new Pairs();
  for (let index = 0; index < 8; index += 1) pairs.remember({ source: `s${index}`, destination: "d" });
  pairs.remember({ source: "s5", destination: "d" });
  assert.deepEqual(new Pairs().list.map(({ source }) => source), ["s5", "s7", "s6", "s4", "s3", "s2"]);
  kept.set("appferry.pairs", '[{"source":1,"destination":"d"},7,null]');
  assert.deepEqual(new Pairs().list, []);
});

test("a column that is usually hidden is hidden until somebody shows it, and again after ‘Usual columns’", () => {
  const columns = new Columns<"app" | "size">("usually-hidden", [{ id: "app" }, { id: "size", width: 4, hidden: true }], { by: "app", falling: false });
  assert.equal(columns.isShown("size"), false);
  columns.show("size", true);
  assert.equal(columns.isShown("size"), true);
  columns.reset();
  assert.equal(columns.isShown("size"), false);
});
