// The two servers that are looked at, and the pairs that were before: both come back at the next start.

import type { ServerId } from "../ipc/backend";
import { keep, recall } from "./memory";

export type Pair = { source: ServerId; destination: ServerId };

const most = 6;

const isPair = (found: unknown): found is Pair =>
  typeof found === "object" && found !== null && "source" in found && "destination" in found && typeof found.source === "string" && typeof found.destination === "string";

export const same = (one: Pair, other: Pair): boolean => one.source === other.source && one.destination === other.destination;

export class Pairs {
  /** The last pair first. */
  list = $state.raw<readonly Pair[]>(readPairs());

  remember(pair: Pair): void {
    this.list = [pair, ...this.list.filter((other) => !same(other, pair))].slice(0, most);
    keep("pairs", this.list);
  }
}

function readPairs(): Pair[] {
  const found = recall("pairs");
  return Array.isArray(found) ? found.filter(isPair).slice(0, most) : [];
}
