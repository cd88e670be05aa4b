// Messages stand where they cover nothing that can be pressed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { covered, freePlace, type Box } from "../../src/components/shared/free_place";

const room: Box = { left: 10, top: 10, right: 1270, bottom: 790 };
const at = ({ left, top }: { left: number; top: number }): Box => ({ left, top, right: left + 400, bottom: top + 50 });

test("with nothing in the way a message stands in the lower corner", () => {
  assert.deepEqual(freePlace(400, 50, room, []), { left: 870, top: 740 });
});

test("a message stands above a bar, beside a column, and nowhere over either", () => {
  const bar = { left: 1000, top: 735, right: 1270, bottom: 790 };
  assert.deepEqual(covered(at(freePlace(400, 50, room, [bar])), [bar]), 0);
  const column = Array.from({ length: 30 }, (_, row) => ({ left: 1200, top: row * 26, right: 1224, bottom: row * 26 + 24 }));
  const beside = freePlace(400, 50, room, [bar, ...column]);
  assert.equal(covered(at(beside), [bar, ...column]), 0);
  assert.ok(beside.top > 600, "near the lower edge all the same");
});

test("where no place is free the one that covers least is taken, inside the window", () => {
  const everywhere = [{ left: 0, top: 0, right: 1280, bottom: 700 }, { left: 0, top: 700, right: 900, bottom: 800 }];
  const place = freePlace(400, 50, room, everywhere);
  assert.deepEqual(place, { left: 870, top: 740 });
  assert.deepEqual(freePlace(2000, 50, room, everywhere).left, room.left);
});
