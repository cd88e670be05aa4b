// Which two servers stand side by side.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Backend, Comparison, ServerCard } from "../../src/ipc/backend";
import { AppLists } from "../../src/state/app_lists.svelte";
import { Crossing } from "../../src/state/crossing.svelte";
import type { Session } from "../../src/state/session.svelte";

const server = (id: string, environment: ServerCard["environment"] = "test") => ({ id, name: id, environment, read_only: false, secret: "kept" }) as ServerCard;

function crossing(servers: ServerCard[]) {
  const session = { groups: [{ servers }], server: (id: string | null) => servers.find((one) => one.id === id) ?? null };
  const backend = { apps: () => new Promise(() => {}), compareServers: () => new Promise(() => {}) } as unknown as Backend;
  return { servers, crossing: new Crossing(backend, session as unknown as Session, new AppLists(backend)) };
}

test("when a server is gone another one takes its place, never the one on the other side", () => {
  const { servers, crossing: pair } = crossing([server("test"), server("staging"), server("production", "production")]);
  pair.start();
  assert.notEqual(pair.sourceId, pair.destinationId);
  for (const side of ["destination", "source"] as const) {
    pair.comparison = {} as Comparison;
    pair.chosen[side].only("app");
    const gone = servers.findIndex((one) => one.id === pair[`${side}Id`]);
    servers.splice(gone, 1);
    pair.start();
    assert.equal(pair.comparison, null, "it was about another server");
    assert.equal(pair.chosen[side].ids.size, 0);
    if (servers.length > 1) assert.notEqual(pair.sourceId, pair.destinationId);
  }
});

test("what is still there stays as it was", () => {
  const { crossing: pair } = crossing([server("test"), server("production", "production")]);
  pair.start();
  const comparison = {} as Comparison;
  pair.comparison = comparison;
  pair.chosen.source.only("app");
  pair.start();
  assert.equal(pair.comparison, comparison);
  assert.equal(pair.chosen.source.ids.size, 1);
});
