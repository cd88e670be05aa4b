// The activity strip, the activity view and the history.

import type { ActivityState, ImportRow } from "../../ipc/backend";
import { about, count, elapsed, number, size } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";
import { result } from "./result";

const states: Record<ActivityState, string> = {
  running: "running",
  canceling: "cancelling",
  done: "done",
  failed: "failed",
  canceled: "cancelled",
  "needs-attention": "needs attention",
  interrupted: "cut off",
};

export const activity = {
  strip: "Activity",
  title: "Activity",
  nothing: "Nothing is running",
  state: (state: ActivityState) => states[state],
  more: (value: number) => `${number(value)} more running`,
  open: "Open Activity",
  progress: (done: number, total: number | null) => (total === null ? size(done) : `${size(done)} of ${size(total)}`),
  progressOf: (title: string) => `Progress of ${visible(title)}`,
  elapsed,
  cancel: "Cancel",
  cancelNamed: (title: string) => `Cancel ${visible(title)}`,
  attention: (value: number) => count(value, { one: "import needs attention", other: "imports need attention" }),
  help: "Shortcuts",
  questionMark: "?",
  openResult: "Open the result",
  openImport: "Open the import",
  doAgain: "Do it again",
  doAgainNamed: (title: string) => `Do it again: ${visible(title)}`,
  serverGone: "The server of this activity is not saved any more.",
  copyDetails: "Copy details",
  detailsFailed: "The details could not be put together.",
  takeOff: (title: string) => `Take ${visible(title)} off the list`,
  takeOffAll: "Take what has ended off the list",
  steps: (done: number, all: number) => `${number(done)} of ${number(all)} steps done`,
  definitions: (value: number) => count(value, nouns.definition),
  remaining: (milliseconds: number) => `${about(milliseconds)} left in this step`,
  cutOff: "AppFerry ended before this did.",
  cutOffNothing: "Nothing was sent. Nothing was changed on any server.",
  cutOffSent: "Something may have been sent to the server. What came of it is not known.",
  cutOffAsk: "Open the import, and ask the server.",
  cutOffKept: "What it had not finished is not there.",
  wereCutOff: (value: number) => `${count(value, { one: "activity was", other: "activities were" })} cut off when AppFerry ended.`,
  openPlan: "Open the plan",
  emptyTitle: "Nothing has run yet",
  emptyText: "Exports, backups, plans and imports are listed here while they run and afterwards. What an end of the program cuts off is listed at the next start.",
  said: (title: string, state: ActivityState) => `${visible(title)}: ${states[state]}.`,

  history: "History",
  historyEmpty: "Imports will be listed here for good",
  historyEmptyText: "Each with its snapshot, its plan and what was found afterwards.",
  historyFailed: "The history could not be read.",
  reportFailed: "The record of this import could not be opened.",
  outcome: ({ outcome, unresolved }: ImportRow) =>
    outcome === null ? (unresolved ? result.outcome("unknown") : "Not finished") : result.outcome(outcome),
  unfinished: "not all of it was sent: open it to go on",
  unresolved: "open it and verify again",
  restart: "restart still needed",
  openRow: (row: ImportRow) => `Import into ${visible(row.destination)}`,
};
