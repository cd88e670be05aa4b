// The picture of what rules leave: one lane for each rule, a dot for each backup, along the time.

import type { Dot, Forecast, KeepRule } from "../ipc/backend";

export type Lane = { rule: KeepRule; dots: { at: string; place: number; there: boolean }[] };

const day = 86_400_000;
const year = 365 * day;
const rules: KeepRule[] = ["last", "daily", "weekly", "monthly", "yearly"];

/** The lanes that keep something, and the moment at the left end. A place is a share of the width, 0 is the left end. */
export function picture({ then }: Forecast, now: number, days: number): { from: string; lanes: Lane[] } {
  const end = now + days * day;
  const from = then.reduce((first, { at }) => Math.min(first, Date.parse(at)), now - year);
  const place = (at: string) => Math.max(0, Math.min(1, (Date.parse(at) - from) / (end - from)));
  const of = (rule: KeepRule) => then.filter((dot: Dot) => dot.kept_by.some((kept) => kept.rule === rule));
  const lanes = rules.map((rule) => ({ rule, dots: of(rule).map(({ at, entry }) => ({ at, place: place(at), there: entry !== null })) }));
  return { from: new Date(from).toISOString(), lanes: lanes.filter(({ dots }) => dots.length > 0) };
}
