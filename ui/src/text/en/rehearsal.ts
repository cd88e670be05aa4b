// Rehearsals: a plan tried on a server that nobody depends on.

import type { Environment, ImportPolicies, Outcome, RehearsalPolicy, SnapshotPolicy } from "../../ipc/backend";
import { count, duration, moment, noun, number, shortId } from "../format";
import { visible } from "../visible";
import { common, nouns } from "./common";

const policies: Record<RehearsalPolicy, { name: string; text: string }> = {
  off: { name: "Off", text: "Nobody asks for a rehearsal." },
  advise: { name: "Advise", text: "A plan that was not rehearsed says so. It can still be imported." },
  require: { name: "Require", text: "A plan that was not rehearsed, or not well, is not imported." },
};

const snapshots: Record<SnapshotPolicy, { name: string; text: string }> = {
  touched: { name: "Touched apps", text: "With the apps that the import touches, in full." },
  all: { name: "All apps", text: "With every app in full, also those that the import does not touch. It takes longer and more room." },
};

const titles: Record<Outcome, string> = {
  verified: "Rehearsed: exactly as planned",
  "verified-with-differences": "Rehearsed, with differences from the plan",
  failed: "The rehearsal failed",
  unknown: "Unknown: what the rehearsal did is not known",
  stale: "Nothing was rehearsed: the server changed meanwhile",
};

export const rehearsal = {
  section: "Rehearsal",
  start: "Rehearse…",
  open: "Open the rehearsal",
  runs: "This plan is being rehearsed now.",
  ended: (name: string, outcome: string) => `Plan for ${visible(name)}: ${outcome}`,
  done: (at: string) => `Rehearsed ${moment(at)}, this very plan, exactly as planned.`,
  notDone: "This plan was not rehearsed.",

  chooseTitle: "Where to rehearse",
  chooseText: (name: string) => `${visible(name)} is only read. The server that you choose here is overwritten.`,
  practice: "A practice server of its own",
  practiceText: (name: string) => `Starts on this computer, holds a copy of ${visible(name)}, and is gone afterwards.`,
  scratchText: "A scratch server. It is brought to the destination’s state first; it can be put back afterwards.",
  noScratch: "You have no scratch server. Servers of another class are never overwritten by a rehearsal.",
  confirm: (name: string) => `Rehearse on ${visible(name)}`,
  confirmPractice: "Rehearse on a practice server",
  practiceName: "Practice server",

  title: (on: string) => `Rehearsal on ${visible(on)}`,
  untouched: (name: string) => `Rehearsal – ${visible(name)} is not touched`,
  runningTitle: (name: string) => `Rehearsing the import into ${visible(name)}`,
  runningText: "It runs by itself. First the server is brought to the destination’s state, then the plan is imported there and verified.",
  failedTitle: "The rehearsal did not run",
  outcome: (outcome: Outcome) => titles[outcome],
  where: (on: string, destination: string) => `On ${visible(on)}. ${visible(destination)} was only read.`,
  countsFor: (plan: string) => `Counts for plan ${shortId(visible(plan))} only, until it changes`,

  steps: "Steps",
  took: (milliseconds: number) => duration(milliseconds),
  seeded: (from: string, on: string) => `Copy of ${visible(from)} put onto ${visible(on)}`,
  seededProof: (asPlanned: number, sent: number) => `${number(asPlanned)} of ${count(sent, nouns.definition)} as expected`,
  seededAlready: "It held the same definitions already.",
  imported: (on: string) => `Plan imported into ${visible(on)}`,
  importedProof: (sent: number) => `${count(sent, nouns.definition)} sent, once`,
  verified: "Result verified",
  verifiedProof: (asPlanned: number, sent: number) => `${number(asPlanned)} of ${number(sent)} as planned`,
  columns: "Live columns compared",
  columnsProof: (differ: number) => (differ === 0 ? "No column differs from the plan." : `${count(differ, { one: "column", other: "columns" })} ${noun(differ, { one: "differs", other: "differ" })} from the plan.`),
  notTried: "not tried",
  verifyAgain: "Verify again",
  cannotShow: "What a rehearsal cannot show",
  putBack: "Afterwards",
  putBackText: (on: string) => `${visible(on)} now holds the result. A roll back leads to what it held before.`,
  putBackStart: (on: string) => `Put ${visible(on)} back…`,
  gone: "The practice server is gone, with all that was put there.",
  unchanged: (name: string) => `The plan for ${visible(name)} is unchanged and still sealed.`,
  again: "Rehearse again",
  backToPlan: (name: string) => `Back to the plan for ${visible(name)}`,

  policyMenu: "Before imports…",
  policiesTitle: (name: string) => `Before imports into ${visible(name)}`,
  policy: (policy: RehearsalPolicy) => policies[policy],
  environmentAsksMore: (environment: Environment, policy: RehearsalPolicy) => `The settings ask more of all servers for ${common.environment(environment)}: ‘${policies[policy].name}’ holds for this one too.`,
  policySave: "Save",
  policiesSaved: (name: string, { rehearsal: policy, snapshot }: ImportPolicies) => `Before imports into ${visible(name)}: rehearsal ${policies[policy].name.toLowerCase()}, snapshot of ${snapshots[snapshot].name.toLowerCase()}.`,
  snapshotTitle: "Snapshot",
  snapshotText: "There is always a snapshot of all definitions, stored and read back before anything is sent. Files, roles and scopes travel only with single apps.",
  snapshot: (policy: SnapshotPolicy) => snapshots[policy],
  policyFailed: "The setting could not be changed.",
};
