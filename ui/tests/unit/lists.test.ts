// Aligning, filtering, selecting and drawing lists.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { AppDifference, AppRow, ServerCard } from "../../src/ipc/bindings";
import { align, differing, matching } from "../../src/state/alignment";
import { groupByObject, objectName } from "../../src/state/result_groups";
import { Selection } from "../../src/state/selection.svelte";
import { byEnvironment } from "../../src/state/session.svelte";
import { refusal, targets } from "../../src/state/targets";
import { drawnRows, scrollTo } from "../../src/state/window_of_rows";
import { reports } from "../../src/ipc/fake/result";

const app = (id: string, label = id, system = false): AppRow => ({ id, name: label, label, definitions: 1, objects: 1, pages: 1, bytes: 1, updated_at: null, last_backup: null, system });
const differs = (id: string, direction: AppDifference["direction"]): AppDifference => ({ app: id, presence: "both", added: 0, replaced: 0, hidden: 0, same: 1, direction });
const server = (id: string, more: Partial<ServerCard> = {}): ServerCard => ({
  id, name: id, url: "", tenant: null, email: "", environment: "test", read_only: false, practice: false, plain_http: false, secret: "kept", restart_needed: false, ...more,
});

test("the same app stands on the same line, by label, the system's own last", () => {
  const lines = align([app("s", "Admin", true), app("b"), app("c10", "c 10")], [app("a"), app("b", "B!"), app("c9", "c 9")], [differs("b", "left-newer")]);
  assert.deepEqual(lines.map((line) => [line.label, line.left?.id ?? null, line.right?.id ?? null]), [
    ["a", null, "a"],
    ["b", "b", "b"],
    ["c 9", null, "c9"],
    ["c 10", "c10", null],
    ["Admin", "s", null],
  ]);
  assert.equal(lines[1]?.difference?.direction, "left-newer");
  assert.equal(differing(lines), 1);
});

test("every app of both sides is on exactly one line, whatever the lists hold", () => {
  const left = ["a", "b", "c", "e"].map((id) => app(id));
  const right = ["b", "d", "e"].map((id) => app(id, `other ${id}`));
  const lines = align(left, right, []);
  assert.equal(lines.length, 5);
  assert.deepEqual(lines.flatMap((line) => line.left?.id ?? []).toSorted(), left.map(({ id }) => id));
  assert.deepEqual(lines.flatMap((line) => line.right?.id ?? []).toSorted(), right.map(({ id }) => id));
});

test("a filter finds either side, by label, name or id", () => {
  const lines = align([app("1", "Cars")], [app("1", "Vehicles"), app("2", "Donors")], []);
  const found = (filter: string) => matching(lines, filter).map((line) => line.id);
  assert.deepEqual(found(" vehic"), ["1"]);
  assert.deepEqual(found("2"), ["2"]);
  assert.deepEqual(found(""), ["1", "2"]);
  assert.deepEqual(found("zebra"), []);
});

test("a selection extends from its anchor in both directions", () => {
  const all = ["a", "b", "c", "d"];
  const selection = new Selection();
  selection.only("c");
  selection.extend("a", all);
  assert.deepEqual([...selection.ids], ["a", "b", "c"]);
  selection.extend("d", all);
  assert.deepEqual([...selection.ids], ["c", "d"]);
  selection.toggle("c");
  assert.deepEqual([...selection.ids], ["d"]);
  selection.everything(all);
  assert.equal(selection.ids.size, 4);
  selection.keep(["b"]);
  assert.deepEqual([...selection.ids], ["b"]);
  assert.equal(selection.current, null);
  selection.clear();
  assert.equal(selection.ids.size, 0);
});

test("only the rows in view are drawn, and never past the end", () => {
  for (const [scrolled, height, total] of [[0, 400, 20_000], [880_000 - 400, 400, 20_000], [500, 0, 3], [0, 400, 0], [9e9, 400, 10]] as const) {
    const { first, count } = drawnRows(scrolled, height, 44, total);
    assert.ok(first >= 0 && first + count <= total, `${first} ${count} ${total}`);
    assert.ok(count <= 40);
  }
  assert.deepEqual(drawnRows(4400, 440, 44, 1000), { first: 92, count: 26 });
});

test("a row is scrolled to only when it is out of view", () => {
  assert.equal(scrollTo(5, 0, 440, 44), 0);
  assert.equal(scrollTo(20, 0, 440, 44), 484);
  assert.equal(scrollTo(2, 440, 440, 44), 88);
});

test("servers are grouped with production first and sorted by name", () => {
  const groups = byEnvironment([server("t10"), server("t9"), server("p", { environment: "production" })]);
  assert.deepEqual(groups.map(({ environment, servers }) => [environment, ...servers.map(({ id }) => id)]), [["production", "p"], ["test", "t9", "t10"]]);
});

test("a target is refused with its first reason", () => {
  const readOnly = server("r", { read_only: true, secret: "missing" });
  assert.equal(refusal("a", server("a", { read_only: true })), "same-server");
  assert.equal(refusal("a", readOnly), "read-only");
  assert.equal(refusal("a", server("m", { secret: "missing" })), "sign-in-needed");
  assert.equal(refusal("a", server("s", { secret: "session" })), null);
  assert.deepEqual(targets("a", [server("a"), readOnly]).map(({ server: { id } }) => id), ["r"]);
});

test("a result is grouped by object as far as the report tells", () => {
  const report = reports["verified-with-differences"];
  const [sponsor, others, ...rest] = groupByObject(report);
  assert.equal(sponsor?.object?.name, "EM Sponsor");
  assert.deepEqual(sponsor?.different.map(({ name }) => name), ["Country"]);
  assert.deepEqual(sponsor?.missing.map(({ name }) => name), ["Postal Code"]);
  assert.equal(others?.object, null);
  assert.equal(others?.different.length, 1);
  assert.equal(others?.missing.length, 2);
  assert.deepEqual(rest, []);
  assert.deepEqual(groupByObject(reports.verified), []);
});

test("every definition that is not as planned is in exactly one group", () => {
  for (const report of Object.values(reports)) {
    const groups = groupByObject(report);
    assert.deepEqual(groups.flatMap(({ missing }) => missing.map(({ id }) => id)).toSorted(), report.missing.map(({ id }) => id).toSorted());
    assert.deepEqual(groups.flatMap(({ different }) => different.map(({ id }) => id)).toSorted(), report.different.map(({ id }) => id).toSorted());
  }
});

test("a column's object is named as the report names it, else by its id", () => {
  assert.equal(objectName(reports["verified-with-differences"], "object-EM Sponsor"), "EM Sponsor");
  assert.equal(objectName(reports.verified, "gone"), "gone");
});
