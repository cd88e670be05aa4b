// Drags: inside the window, from the desktop, and out to it.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { AppRow, Backend, Entry, ServerCard } from "../../src/ipc/backend";
import type { Cargo } from "../../src/state/cargo";
import { Drag, type Hover } from "../../src/state/drag.svelte";
import { Leaving } from "../../src/state/leaving";
import type { Notices } from "../../src/state/notices.svelte";

const ok = <T>(data: T) => Promise.resolve({ status: "ok" as const, data });
const server = { id: "p", name: "Production – Asia", environment: "production" } as ServerCard;
const carried: Cargo = { kind: "apps", server, apps: [{ id: "a" } as AppRow] };
const entry: Cargo = { kind: "entry", entry: { id: "e", name: "App" } as Entry };

/** A drag in a window 100 pixels wide, over whose every point there is `over`. */
function dragged(over: Hover | null = null) {
  const told: unknown[] = [];
  const course = { began: (cargo: Cargo) => told.push(["began", cargo.kind]), dropped: (cargo: Cargo, at: Hover) => told.push(["dropped", cargo.kind, at.server]), left: (cargo: Cargo) => told.push(["left", cargo.kind]) };
  return { told, drag: new Drag(course, () => over, (x) => x >= 0 && x < 100) };
}

test("a drag starts after four pixels and drops where it is let go", () => {
  const { told, drag } = dragged({ server: "target", place: "pane" });
  drag.press(10, 10, "source", () => carried);
  assert.equal(drag.move(12, 12), false);
  assert.equal(drag.carried, null);
  assert.equal(drag.move(14, 10), true);
  assert.deepEqual(drag.over, { server: "target", place: "pane" });
  assert.equal(drag.release(), true);
  assert.deepEqual(told, [["began", "apps"], ["dropped", "apps", "target"]]);
  assert.equal(drag.carried, null);
});

test("a click is no drag, and a cancelled or missed drag drops nothing", () => {
  const { told, drag } = dragged();
  drag.press(0, 0, "source", () => carried);
  assert.equal(drag.release(), false);
  drag.press(0, 0, "source", () => carried);
  drag.move(50, 0);
  drag.cancel();
  assert.equal(drag.release(), false);
  drag.press(0, 0, "source", () => carried);
  drag.move(50, 0);
  assert.equal(drag.release(), true);
  assert.deepEqual(told, [["began", "apps"], ["began", "apps"]]);
});

test("a pointer that leaves the window is told of once each time", () => {
  const { told, drag } = dragged();
  drag.press(90, 0, null, () => entry);
  for (const x of [95, 101, 120, 95, 130]) drag.move(x, 0);
  assert.deepEqual(told, [["began", "entry"], ["left", "entry"], ["left", "entry"]]);
});

test("files of the desktop are shown where they are, and are let go by the desktop alone", () => {
  const { told, drag } = dragged({ server: "target", place: "pane" });
  drag.hold(["app.json"], 5, 5);
  assert.deepEqual([drag.carried, drag.over?.server], [{ kind: "files", names: ["app.json"] }, "target"]);
  assert.equal(drag.release(), false);
  assert.notEqual(drag.carried, null);
  drag.cancel();
  assert.deepEqual([drag.carried, told], [null, []]);
});

test("an entry is handed over when its file is there, and not when it was let go before", async () => {
  const calls: string[] = [];
  const told = { done: (said: string) => void calls.push(said), failed: () => void calls.push("failed") } as unknown as Notices;
  const held = { id: "e", name: "App", secrets: 2 } as Entry;
  const leaving = new Leaving({ prepareDrag: () => (calls.push("prepare"), ok(null)), dragPrepared: () => (calls.push("drag"), ok(true)) } as unknown as Backend, told);
  await leaving.leave(() => true, () => calls.push("over"));
  leaving.prepare(held);
  await leaving.leave(() => false, () => calls.push("over"));
  assert.deepEqual(calls, ["prepare"]);
  await leaving.leave(() => true, () => calls.push("over"));
  assert.deepEqual(calls, ["prepare", "over", "drag", "A copy of ‘App’ left the window. It carries 2 passwords or keys inside: share it with care."]);
});
