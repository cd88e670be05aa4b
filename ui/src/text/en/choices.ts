// What a person can choose about a plan, and what the choices lead to.

import type { FixState, Take } from "../../ipc/backend";
import { count, moment, number } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const verdicts = { "use-incoming": "Use incoming", "keep-destination": "Keep destination", skip: "Skip", merge: "Merged value by value" };
const states: Record<FixState, string> = { accepted: "accepted", "without-effect": "accepted, but there is nothing left for it to change", offered: "offered" };
const sides: Record<Take, string> = { incoming: "Incoming", destination: "Destination", ancestor: "Ancestor" };

export const choices = {
  tab: "Fixes and choices",
  tabCount: (accepted: number, all: number) => `${number(accepted)} of ${number(all)}`,
  computing: "The plan is being computed again.",
  computed: "The plan was computed again.",
  failed: "The plan could not be computed with this choice. It stays as it was.",
  verdict: (verdict: keyof typeof verdicts) => verdicts[verdict],
  decide: "Which version wins",
  undecided: "Choose which one wins.",
  decided: (verdict: keyof typeof verdicts) => `Decided: ${verdicts[verdict]}.`,
  takeBack: "Take back",
  forAll: (verdict: keyof typeof verdicts, value: number, change: string) => `${verdicts[verdict]} for ${value === 1 ? "the other one" : `all ${number(value)} others`} of this kind (${change})`,
  onlyThis: "Import only this and what it needs",
  take: (label: string) => `Whose value is taken: ${visible(label)}`,
  side: (take: Take) => sides[take],

  suggested: "Suggested fix.",
  giveTo: "Give it instead to this role of the destination:",
  chooseRole: "Choose a role",
  accept: "Accept",
  fixes: "Suggested fixes",
  fixState: (state: FixState) => states[state],
  noFixes: "No finding of this plan has a fix that AppFerry could make.",
  fixesText: "A fix changes only what is sent. Each can be taken back as long as nothing was sent.",
  decisions: "Decisions",
  noDecisions: "Nothing is decided about single definitions: the incoming version of each is used.",
  wholeBundle: "Everything in the bundle was taken, apart from what was decided otherwise.",
  partOfBundle: (value: number) => `Only a part of the bundle was taken: ${count(value, nouns.definition)} selected by hand, with what they hold and need.`,
  cameAlong: "Came along with what was selected",
  leftOutButNeeded: "Left out, but needed",

  compared: "Compared with",
  comparedSeen: (definitions: number, of: number, newest: string | null) =>
    `The versions that both sides had, known for ${number(definitions)} of ${count(of, nouns.definition)}${newest === null ? "" : `, the youngest of ${moment(newest)}`}.`,
  comparedChosen: (definitions: number, of: number) => `The entry that you chose. It holds ${number(definitions)} of ${count(of, nouns.definition)}.`,
  comparedTwoWay: "Nothing: two-way only. No common ancestor is known.",
  compareWith: "Compare with…",
  chooseAgain: "Choose again automatically",
  compareTitle: "Compare with an entry of the library",
  compareText: "Choose the export in which both sides were the same. The plan then tells who changed what since.",
  compareConfirm: "Compare with this entry",
  noEntries: "The library holds no entry to compare with.",
};
