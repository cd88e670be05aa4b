// The tree of differences: folding, filters, the way from change to change, and finding a name by typing.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { DifferenceNode, DifferenceTree, NodeChange } from "../../src/ipc/backend";
import { differenceTree, manyDifferences } from "../../src/ipc/fake/differences";
import { ChangeTree } from "../../src/state/change_tree.svelte";
import { Differences } from "../../src/state/differences.svelte";

type Told = [depth: number, label: string, change?: NodeChange, more?: Partial<DifferenceNode>];

function treeOf(...told: Told[]): DifferenceTree {
  const nodes = told.map(([depth, label, change, more]): DifferenceNode => ({
    id: label, definition: label, depth, kind: depth === 0 ? "app" : "definition", type: "field", key: null, label, change: change ?? null, side: null,
    class: null, noise: false, severity: null, counts: { new: 0, replaced: 0, hidden: 0, conflicts: 0 }, apps: ["App"], ...more,
  }));
  return { nodes, noise: nodes.filter((node) => node.noise).length };
}

const small = () =>
  new ChangeTree(
    treeOf(
      [0, "App"],
      [1, "Apple", "new"],
      [1, "Holder", "replaced", { severity: "error", type: "object" }],
      [2, "Amount", "conflict", { severity: "warning", class: "content" }],
      [2, "Order", "replaced", { noise: true, class: "order" }],
      [1, "Banana", "hidden"],
      [0, "Other"],
      [1, "Avocado", "new", { apps: ["Other"] }],
    ),
  );

const labels = (tree: ChangeTree) => tree.rows.map((row) => row.node.label);
const places = (tree: ChangeTree) => tree.rows.map((row) => `${row.node.label} ${row.position}/${row.siblings}`);

test("a small tree starts open, without noise, at its first change", () => {
  const tree = small();
  assert.deepEqual(places(tree), ["App 1/2", "Apple 1/3", "Holder 2/3", "Amount 1/1", "Banana 3/3", "Other 2/2", "Avocado 1/1"]);
  assert.equal(tree.current?.label, "Apple");
  assert.deepEqual(tree.counts, { all: 5, new: 2, replaced: 1, hidden: 1, conflict: 1 });
});

test("the next tree is looked at as the one before: same filters, same folds, same change", () => {
  const before = small();
  before.show("Amount");
  before.search("a");
  before.severity = "warning";
  const after = small();
  after.goOn(before);
  assert.deepEqual([after.find, after.severity, after.current?.label], ["a", "warning", "Amount"]);
  before.clear();
  before.fold(before.rows.findIndex((row) => row.node.label === "Holder"), true);
  const folded = small();
  folded.goOn(before);
  assert.deepEqual(labels(folded), labels(before));
  assert.equal(folded.current?.label, "Holder");
});

test("a change that no longer passes the filters gives way to the next, and a filter for what is gone is dropped", () => {
  const before = small();
  before.show("Amount");
  before.change = "conflict";
  before.type = "field";
  const after = new ChangeTree(treeOf([0, "App"], [1, "Amount", "replaced"], [1, "Pear", "conflict", { type: "view" }]));
  after.goOn(before);
  assert.deepEqual([after.change, after.type], ["conflict", "field"]);
  after.type = "view";
  assert.equal(after.current?.label, "Pear");
  before.app = "App";
  before.type = "object";
  after.goOn(before);
  assert.deepEqual([after.type, after.app], ["", "App"]);
  assert.equal(after.current?.label, "Pear");
});

test("branches fold and unfold, and the current row is never lost in one", () => {
  const tree = small();
  tree.show("Amount");
  tree.outward();
  assert.equal(tree.current?.label, "Holder");
  tree.outward();
  assert.deepEqual(labels(tree), ["App", "Apple", "Holder", "Banana", "Other", "Avocado"]);
  assert.equal(tree.rows[tree.at]?.open, false);
  tree.inward();
  tree.inward();
  assert.equal(tree.current?.label, "Amount");
  tree.fold(0, true);
  assert.deepEqual(labels(tree), ["App", "Other", "Avocado"]);
  assert.equal(tree.current?.label, "App");
  tree.openBeside();
  assert.equal(tree.current?.label, "Amount");
});

test("rows move without wrapping", () => {
  const tree = small();
  tree.go(0);
  tree.move(-1);
  assert.equal(tree.at, 0);
  tree.move(1000);
  assert.equal(tree.current?.label, "Avocado");
});

test("each filter keeps what it asks for and what holds it", () => {
  const cases: [string, (tree: ChangeTree) => void, string[]][] = [
    ["change", (tree) => (tree.change = "conflict"), ["App", "Holder", "Amount"]],
    ["type", (tree) => (tree.type = "object"), ["App", "Holder"]],
    ["severity", (tree) => (tree.severity = "warning"), ["App", "Holder", "Amount"]],
    ["class", (tree) => (tree.class = "content"), ["App", "Holder", "Amount"]],
    ["app", (tree) => (tree.app = "Other"), ["Other", "Avocado"]],
    ["find", (tree) => tree.search(" HOLD "), ["App", "Holder", "Amount"]],
    ["noise", (tree) => ((tree.withNoise = true), (tree.class = "order")), ["App", "Holder", "Order"]],
    ["only", (tree) => (tree.only = new Set(["Banana"])), ["App", "Banana"]],
    ["nothing", (tree) => tree.search("no such name"), []],
  ];
  for (const [name, filter, expected] of cases) {
    const tree = small();
    filter(tree);
    assert.deepEqual(labels(tree), expected, name);
    tree.clear();
    tree.withNoise = false;
    assert.equal(labels(tree).length, 7, `${name} cleared`);
  }
});

test("when the current change is filtered out, the next that is shown takes its place", () => {
  const tree = small();
  tree.show("Amount");
  tree.change = "hidden";
  assert.equal(tree.current?.label, "Banana");
  tree.change = "new";
  assert.equal(tree.current?.label, "Avocado");
  tree.change = "all";
  assert.equal(tree.current?.label, "Amount");
});

test("the counts of the sorts of change follow the other filters, not their own", () => {
  const tree = small();
  tree.change = "new";
  assert.equal(tree.counts.all, 5);
  tree.app = "Other";
  assert.deepEqual(tree.counts, { all: 1, new: 1, replaced: 0, hidden: 0, conflict: 0 });
});

test("a branch counts what is shown below it, itself included", () => {
  const tree = small();
  assert.deepEqual(tree.below(2), { new: 0, replaced: 1, hidden: 0, conflict: 1 });
  tree.withNoise = true;
  assert.deepEqual(tree.below(2), { new: 0, replaced: 2, hidden: 0, conflict: 1 });
});

test("next and previous go through the changes in order, open what is folded, and stop at both ends", () => {
  const tree = small();
  tree.fold(2, true);
  const passed: (string | undefined)[] = [];
  for (let step = 0; step < 6; step += 1) {
    tree.step(1);
    passed.push(`${tree.current?.label} ${tree.position}`);
  }
  assert.deepEqual(passed, ["Holder 2", "Amount 3", "Banana 4", "Avocado 5", "Avocado 5", "Avocado 5"]);
  for (let step = 0; step < 9; step += 1) tree.step(-1);
  assert.equal(tree.position, 1);
  tree.go(0);
  assert.equal(tree.position, null);
  tree.step(1);
  assert.equal(tree.current?.label, "Apple");
});

test("what is folded away shows again while searching, and is folded again after", () => {
  const tree = small();
  tree.fold(2, true);
  tree.search("amount");
  assert.deepEqual(labels(tree), ["App", "Holder", "Amount"]);
  tree.search("");
  assert.ok(!labels(tree).includes("Amount"));
});

test("typing goes to the next name that begins so, around the end", () => {
  const tree = small();
  tree.typed("a");
  assert.equal(tree.current?.label, "Amount");
  tree.typed("av");
  assert.equal(tree.current?.label, "Avocado");
  tree.typed("a");
  assert.equal(tree.current?.label, "App");
  tree.typed("zz");
  assert.equal(tree.current?.label, "App");
});

test("going to a definition takes away what hides it", () => {
  const tree = small();
  tree.change = "new";
  tree.fold(0, true);
  assert.equal(tree.show("Order"), true);
  assert.equal(tree.current?.label, "Order");
  assert.equal(tree.withNoise, true);
  assert.equal(tree.show("App"), false);
  assert.equal(tree.show("missing"), false);
});

test("nothing to show is no place at all", () => {
  const tree = new ChangeTree({ nodes: [], noise: 0 });
  assert.equal(tree.at, -1);
  tree.step(1);
  tree.move(1);
  tree.inward();
  tree.outward();
  assert.equal(tree.current, null);
});

test("the story's tree tells each change once", () => {
  const tree = new ChangeTree(differenceTree);
  assert.deepEqual(tree.counts, { all: 154, new: 61, replaced: 85, hidden: 5, conflict: 3 });
  assert.equal(tree.noise, 12);
  const ids = differenceTree.nodes.map((node) => node.id);
  assert.equal(new Set(ids).size, ids.length);
});

test("twenty thousand nodes are walked once for each letter, not once for each row", () => {
  const tree = new ChangeTree(manyDifferences());
  assert.ok(tree.nodes.length > 20_000);
  tree.search("widget 499.1");
  assert.equal(tree.changes.length, 11);
  assert.deepEqual(labels(tree).slice(0, 4), ["Education Matters", "Pages", "Page 499", "Widget 499.1"]);
});

test("one definition is asked for at a time: what was passed over is not, and what was read is kept", async () => {
  const asked: string[] = [];
  let answer: () => void = () => {};
  const differences = new Differences({
    tree: () => Promise.resolve({ status: "ok", data: differenceTree }),
    one: (definition) => {
      asked.push(definition);
      return new Promise((resolve) => (answer = () => resolve({ status: "ok", data: { id: definition } as never })));
    },
  });
  const all = ["first", "passed over", "last"].map((definition) => differences.open(definition));
  assert.equal(differences.waiting, true);
  answer();
  await new Promise((resolve) => setTimeout(resolve));
  answer();
  await Promise.all(all);
  assert.deepEqual(asked, ["first", "last"]);
  assert.equal(differences.detail?.id, "last");
  assert.equal(differences.waiting, false);
  await differences.open("first");
  assert.equal(differences.detail?.id, "first");
  assert.equal(asked.length, 2);
});

test("a definition that cannot be read says so, and the next one is shown again", async () => {
  const differences = new Differences({
    tree: () => Promise.reject(new Error("not asked")),
    one: (definition) => Promise.resolve(definition === "bad" ? { status: "error", error: { code: "library", message: "", hints: [], details: null } } : { status: "ok", data: { id: definition } as never }),
  });
  await differences.open("bad");
  assert.equal(differences.detailProblem?.code, "library");
  await differences.open("good");
  assert.equal(differences.detailProblem, null);
  assert.equal(differences.detail?.id, "good");
});

test("a tree that could not be read is asked for again", async () => {
  let asked = 0;
  const differences = new Differences({
    tree: () => Promise.resolve(++asked === 1 ? { status: "error", error: { code: "library", message: "", hints: [], details: null } } : { status: "ok", data: differenceTree }),
    one: () => Promise.reject(new Error("not asked")),
  });
  await differences.load();
  assert.equal(differences.problem?.code, "library");
  await differences.load();
  assert.equal(differences.problem, null);
  assert.ok(differences.tree);
  await differences.load();
  assert.equal(asked, 2);
});
