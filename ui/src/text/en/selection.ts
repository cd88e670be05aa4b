// Choosing what of a bundle is imported.

import { count, number } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

export const selection = {
  tab: "Selection",
  all: "all",
  some: "some",
  of: (taken: number, held: number) => (taken === held ? number(held) : `${number(taken)} of ${number(held)}`),
  contents: "What is imported",
  failed: "What the bundle holds could not be read",
  find: "Find in the bundle",
  changesOnly: "Only what is new or replaced",
  noMatch: "Nothing in the bundle matches",
  kept: "stays as on the destination",
  because: (reason: string) => `comes along: ${reason}`,
  doubt: (label: string) => `‘${visible(label)}’ comes along because it is needed. Leave it out?`,
  moreReasons: (value: number) => `${number(value)} more need it.`,
  leaveAnyway: "Leave it out",
  keepIt: "Let it come along",
  summary: "What is imported",
  everything: (total: number) => `Everything in the bundle: ${count(total, nouns.definition)}.`,
  part: (taken: number, total: number) => `${number(taken)} of ${count(total, nouns.definition)}. The rest stays as it is on the destination.`,
  takeEverything: "Take everything again",
  needed: (value: number) => `${number(value)} more ${value === 1 ? "comes" : "come"} along`,
  breaking: (value: number) => `${number(value)} would break`,
  more: (value: number) => `and ${number(value)} more`,
};
