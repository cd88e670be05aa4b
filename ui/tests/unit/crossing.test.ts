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

test("the library stands beside a server: it is chosen, swapped, moved and left, and no server stands on both sides", () => {
  const { crossing: pair } = crossing([server("test"), server("staging"), server("production", "production")]);
  pair.start();
  const shown = () => [pair.librarySide === "source" ? "library" : pair.sourceId, pair.librarySide === "destination" ? "library" : pair.destinationId];
  pair.choose("source", "test");
  pair.choose("destination", "production");
  const remembered = pair.pairs.length;
  pair.comparison = {} as Comparison;
  pair.chosen.source.only("app");
  pair.chooseLibrary("source");
  assert.deepEqual(shown(), ["library", "production"]);
  assert.deepEqual([pair.source, pair.comparison, pair.chosen.source.ids.size, pair.lacks("source")], [null, null, 0, false]);
  pair.start();
  assert.deepEqual(shown(), ["library", "production"]);
  pair.swap();
  assert.deepEqual(shown(), ["production", "library"]);
  pair.chooseLibrary("source");
  assert.deepEqual(shown(), ["library", "production"], "it moves, there is only one");
  pair.choose("source", "production");
  assert.deepEqual(shown(), ["production", "library"], "what stands opposite changes sides");
  pair.choose("source", "staging");
  assert.deepEqual(shown(), ["staging", "library"]);
  assert.equal(pair.pairs.length, remembered + 1, "only servers are remembered as a pair: the one that was left");
  pair.choose("destination", "test");
  assert.deepEqual(shown(), ["staging", "test"]);
  assert.equal(pair.librarySide, null);
});

test("beside the library stands a server that takes imports, and the only one there is", () => {
  const readOnly = { ...server("production", "production"), read_only: true };
  const { crossing: pair, servers } = crossing([readOnly, server("test")]);
  pair.start();
  pair.chooseLibrary("destination");
  assert.notEqual(pair.sourceId, null);
  pair.chooseLibrary("source");
  servers.splice(servers.findIndex(({ id }) => id === pair.destinationId), 1);
  pair.start();
  assert.equal(pair.destinationId, servers[0]?.id);
});
