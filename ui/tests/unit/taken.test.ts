// Which checkboxes are on under which choices, and what a click makes of the choices.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Choices, ContentNode } from "../../src/ipc/backend";
import { contentsOf, manyDifferences } from "../../src/ipc/fake/differences";
import { checkOf, leave, neededOf, take, taken, takeEverything } from "../../src/state/taken";
import { shape } from "../../src/state/tree_shape";

type Told = [depth: number, id: string, more?: Partial<ContentNode>];

const treeOf = (...told: Told[]) =>
  shape(told.map(([depth, id, more]): ContentNode => ({ id, definition: id, depth, kind: depth === 0 ? "app" : "definition", type: "view", key: null, label: id, change: null, apps: [], ...more })));

const heading = { definition: null, kind: "group" as const, type: "" };

/** Two apps; `shared` stands under the first, and is listed by both. */
const tree = treeOf(
  [0, "a"],
  [1, "a/pages", heading],
  [2, "page"],
  [3, "widget"],
  [3, "other widget"],
  [1, "a/objects", heading],
  [2, "object", { type: "object" }],
  [3, "field", { type: "field" }],
  [2, "shared", { type: "object", apps: ["a", "b"] }],
  [0, "b"],
  [1, "b/objects", heading],
  [2, "object of b", { type: "object" }],
);

const all: Choices = { selection: "all", decisions: {}, fixes: [] };
const only = (...ids: string[]): Choices => ({ ...all, selection: { only: ids } });
const nothing = new Map<string, string>();
const at = (id: string) => tree.nodes.findIndex((node) => node.id === id);
const checks = (choices: Choices, needed = nothing) => {
  const found = taken(tree, choices, needed);
  return Object.fromEntries(tree.nodes.map((node, index) => [node.id, checkOf(found, index)]));
};
const click = (choices: Choices, id: string, needed = nothing): Choices => {
  const before = taken(tree, choices, needed);
  return checkOf(before, at(id)) === "true" ? leave(tree, choices, before, at(id)) : take(tree, choices, at(id));
};
const on = (choices: Choices, needed = nothing) => {
  const { marks } = taken(tree, choices, needed);
  return tree.nodes.filter((_, index) => marks[index] === "taken" || marks[index] === "needed").map((node) => node.id);
};

test("of a whole bundle every box is on, and of nothing none", () => {
  assert.ok(Object.values(checks(all)).every((check) => check === "true"));
  assert.ok(Object.values(checks(only())).every((check) => check === "false"));
});

test("one widget less is a decision about it, its page is mixed, and a second click takes it again", () => {
  const less = click(all, "widget");
  assert.deepEqual(less, { ...all, decisions: { widget: "skip" } });
  assert.deepEqual([checks(less)["widget"], checks(less)["page"], checks(less)["a"], checks(less)["b"]], ["false", "mixed", "mixed", "true"]);
  assert.deepEqual(click(less, "widget"), all);
  assert.deepEqual(click(less, "page"), all);
});

test("a page that is left out takes its widgets with it; one of them can still be taken alone", () => {
  const less = click(click(all, "widget"), "page");
  // A mixed box is taken first.
  assert.deepEqual(less, all);
  const without = click(all, "page");
  assert.deepEqual(without.decisions, { page: "skip" });
  assert.deepEqual([checks(without)["widget"], checks(without)["a/pages"]], ["false", "false"]);
  const one = click(without, "widget");
  assert.deepEqual(one.decisions, { page: "skip", widget: "use-incoming" });
  assert.equal(checks(one)["page"], "mixed");
});

test("an app that is left out leaves the selection to the others, shared objects included", () => {
  const rest = click(all, "a");
  assert.deepEqual(rest, only("b"));
  assert.deepEqual(on(rest), ["shared", "b", "object of b"]);
  assert.deepEqual(click(rest, "b"), only());
  assert.deepEqual(click(rest, "a"), all);
});

test("one page out of nothing is a selection of its own, and a heading is all that stands under it", () => {
  const page = click(only(), "page");
  assert.deepEqual(page, only("page"));
  assert.deepEqual(on(page), ["page", "widget", "other widget"]);
  assert.deepEqual(click(page, "a/objects"), only("object", "page", "shared"));
  assert.deepEqual(click(page, "a"), only("a"));
  assert.deepEqual(click(click(page, "a"), "b"), all);
  assert.deepEqual(click(page, "page"), only());
  assert.deepEqual(click(page, "widget"), { ...only("page"), decisions: { widget: "skip" } });
});

test("what only comes along is on, is left out by a decision, and says that it is needed", () => {
  const needed = new Map([["object", "‘page’ shows its records."]]);
  assert.equal(checks(only("page"), needed)["object"], "mixed");
  assert.deepEqual(neededOf(tree, taken(tree, only("page"), needed), at("object")), ["object"]);
  const whole = new Map([...needed, ["field", "‘object’ consists of it."]]);
  assert.deepEqual(click(only("page"), "object", whole).decisions, { object: "skip" });
  assert.deepEqual(click({ ...only("page"), decisions: { object: "skip" } }, "object").decisions, {});
});

test("what stays as on the destination is off, and on again by a click", () => {
  const kept: Choices = { ...all, decisions: { object: "keep-destination" } };
  assert.deepEqual([checks(kept)["object"], checks(kept)["field"]], ["mixed", "true"]);
  assert.deepEqual(click(kept, "object"), all);
});

test("a decision about an app says nothing about its objects, and a fix may leave something out", () => {
  const skipped: Choices = { ...all, decisions: { a: "skip" } };
  assert.deepEqual([checks(skipped)["page"], checks(skipped)["object"]], ["false", "true"]);
  const fixed: Choices = { ...all, fixes: ["leave-out:object"] };
  assert.deepEqual([checks(fixed)["object"], checks(fixed)["field"]], ["false", "false"]);
  assert.deepEqual(click(fixed, "object"), all);
});

test("everything again keeps what was decided about versions", () => {
  const choices: Choices = { selection: { only: ["page"] }, decisions: { widget: "skip", object: "keep-destination", field: "use-incoming" }, fixes: ["leave-out:shared", "strip-roles"] };
  assert.deepEqual(takeEverything(tree, choices), { selection: "all", decisions: { object: "keep-destination", field: "use-incoming" }, fixes: ["strip-roles"] });
});

test("after any clicks a box that was clicked is what it was clicked to", () => {
  // A small generator, so that every run clicks the same.
  let seed = 7;
  const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  let choices = all;
  for (let round = 0; round < 2_000; round += 1) {
    const node = tree.nodes[next(tree.nodes.length)];
    if (!node) continue;
    const before = checks(choices)[node.id];
    choices = click(choices, node.id);
    const after = checks(choices)[node.id];
    if (before !== "true") assert.equal(after, "true", `${node.id} in ${JSON.stringify(choices)}`);
    // Of an app or a heading, what another app lists is still taken.
    else assert.ok(after === "false" || ["a", "a/objects"].includes(node.id), `${node.id} in ${JSON.stringify(choices)}`);
  }
});

test("a selected app takes every one of its thousands of lines", () => {
  const large = shape(contentsOf(manyDifferences()).nodes);
  const found = taken(large, { ...all, selection: { only: [large.nodes[0]?.definition ?? ""] } }, nothing);
  assert.equal(found.taken[0], found.held[0]);
  assert.ok((found.held[0] ?? 0) > 8_000);
});
