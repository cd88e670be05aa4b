// A saved plan is shown as far as its file holds it, and asks nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { DifferenceNode, PropertyRow } from "../../src/ipc/backend";
import { differenceOf } from "../../src/ipc/fake/difference";
import { differenceTree } from "../../src/ipc/fake/differences";
import { savedPlan } from "../../src/ipc/fake/document";
import { Differences } from "../../src/state/differences.svelte";
import { documentDifferences, planOf } from "../../src/state/plan_document";
import { Review } from "../../src/state/review.svelte";

test("a saved plan has findings and differences, but no gate that could open", async () => {
  const review = new Review(planOf(savedPlan), new Differences(documentDifferences(savedPlan)), null);
  assert.equal(review.asks, false);
  assert.notEqual(review.gate.state, "ready");
  assert.equal(review.count("error"), 3);
  assert.deepEqual(review.plan.findings[0]?.rows, { at_risk: 611, total: 1636 });
  await review.differences.load();
  assert.equal(review.differences.tree?.counts.all, 154);
  await review.differences.open("field-amount");
  const amount = review.differences.detail;
  assert.deepEqual(amount?.place, ["Education Matters", "EM Donation"]);
  assert.ok(amount?.ancestor);
  assert.equal(amount.hidden_rows, 4);
  assert.deepEqual(amount.findings.map((finding) => finding.rule), ["SCH-01"]);
});

test("every change of a file stands where the service had told it to stand", async () => {
  const { one } = documentDifferences(savedPlan);
  const nodes = savedPlan.changes.map(({ node }) => node);
  for (const definition of nodes.flatMap((node) => node.definition ?? [])) {
    const reply = await one(definition);
    assert.deepEqual(reply.status === "ok" && reply.data.place, differenceOf(nodes, definition, [])?.place, definition);
  }
});

test("an ancestor stays known where the properties are left out", async () => {
  const told = async (change: (node: DifferenceNode) => DifferenceNode, rows: PropertyRow[] = []) => {
    const changes = savedPlan.changes.map(({ node }) => ({ node: node.definition === "field-amount" ? change(node) : node, rows }));
    const reply = await documentDifferences({ ...savedPlan, changes }).one("field-amount");
    return reply.status === "ok" && reply.data.ancestor !== null;
  };
  const [row] = differenceOf(differenceTree.nodes, "field-amount", [])?.rows ?? [];
  assert.ok(row);
  assert.equal(await told((node) => node), true);
  assert.equal(await told((node) => ({ ...node, change: "replaced", side: null })), false);
  assert.equal(await told((node) => ({ ...node, change: "hidden", side: null }), [row]), true);
});

test("what a file left out is said among what was not checked", () => {
  const plan = planOf({ ...savedPlan, findings_left_out: 1, changes_left_out: 2000, details_left_out: 0 });
  assert.deepEqual(plan.not_checked.slice(savedPlan.not_checked.length), ["1 finding of the plan is not in this file.", "2,000 changes of the plan are not in this file."]);
});

test("a definition that the file does not hold is missing, not unchanged", async () => {
  const differences = new Differences(documentDifferences(savedPlan));
  await differences.open("nowhere");
  assert.equal(differences.detailProblem?.code, "not-found");
});
