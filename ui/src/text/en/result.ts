// Applying a plan and what came of it.

import type { AccessPart, AccessProblem, ActivityKind, ChangeClass, Environment, Outcome, Stage } from "../../ipc/backend";
import { count, duration, elapsed, listed, moment, noun, number } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";
import { crossing } from "./crossing";
import { differences } from "./differences";

const outcomes: Record<Outcome, string> = {
  verified: "Verified",
  "verified-with-differences": "Verified with differences",
  failed: "Failed",
  unknown: "Unknown",
  stale: "Nothing was sent: the destination changed",
};

/** `done` is said only of a stage that is over. */
type StageWords = { title: string; done: string; text: string };

const stages: Record<Stage, StageWords> = {
  "sign-in": { title: "Sign in", done: "Signed in", text: "Only when the server asks for it" },
  read: { title: "Read", done: "Read", text: "The definitions are received and redacted" },
  "read-facts": { title: "Read columns, roles and row counts", done: "Columns, roles and row counts read", text: "What the server does not say stays unknown" },
  store: { title: "Store in the library", done: "Stored in the library and read back", text: "Stored, read back and hashed" },
  write: { title: "Write the file", done: "File written", text: "Written under another name first, then renamed" },
  compare: { title: "Compare", done: "Compared", text: "Definition by definition" },
  "check-fresh": { title: "Check that the destination is unchanged", done: "Destination unchanged since the plan", text: "Everything is read again before anything is sent" },
  upload: { title: "Upload once", done: "Uploaded once", text: "One bundle, never sent twice" },
  wait: { title: "Server is applying", done: "The server answered", text: "Altering columns and saving definitions. The server reports no progress." },
  verify: { title: "Verify", done: "Read again and compared", text: "Read everything again and compare it with the plan, definition by definition" },
};

const duringImport: Partial<Record<Stage, StageWords>> = {
  store: { title: "Store a snapshot and read it back", done: "Snapshot stored, read back and verified", text: "Touched apps with files, roles and scopes, then all apps" },
  read: { title: "Read the touched apps", done: "Touched apps read", text: "Files, roles and scopes travel only with an app" },
};

const accessParts: Record<AccessPart, string> = { role: "role", scope: "scope", file: "file" };

function accessProblem(found: AccessProblem): string {
  switch (found.problem) {
    case "missing":
      return "not on the destination after the import";
    case "unexpected":
      return "there, but not planned";
    case "other-scopes":
      return [
        found.missing.length > 0 ? `lacks ${count(found.missing.length, { one: "scope", other: "scopes" })}: ${listed(found.missing.map(visible))}` : "",
        found.unexpected.length > 0 ? `has ${count(found.unexpected.length, { one: "scope", other: "scopes" })} more: ${listed(found.unexpected.map(visible))}` : "",
      ].filter(Boolean).join("; ");
    case "other-records":
      return "opens other records than planned";
    case "other-content":
      return "there, with another content than was sent";
  }
}

export const result = {
  goOnTitle: "Not all of it was sent",
  goOnState: (sent: number, of: number) => `${number(sent)} of ${count(of, { one: "upload", other: "uploads" })} ${noun(sent, { one: "was", other: "were" })} sent.`,
  goOn: "Go on…",
  goOnQuestion: (name: string) => `Go on with the import into ${visible(name)}`,
  goOnText: (name: string) => `AppFerry looks first whether ${visible(name)} is as these uploads left it. If it is not, nothing more is sent. Nothing is sent twice.`,
  goOnConfirm: (value: number, environment: Environment, name: string) => `Send the other ${count(value, { one: "upload", other: "uploads" })} into ${crossing.target(environment, name)}`,
  goingOn: "The rest is being sent…",
  goOnFailed: "Nothing more was sent.",
  applyTitle: (destination: string, environment: string) => `Importing → ${visible(destination)} (${environment})`,
  importing: (definitions: number, name: string) => `Importing ${count(definitions, nouns.definition)} into ${visible(name)}`,
  importingText: "The server’s answer will not be believed; AppFerry reads everything back afterwards.",
  running: "running",
  runningFor: (milliseconds: number) => `Running for ${elapsed(milliseconds)}`,
  stage: (stage: Stage, kind: ActivityKind): StageWords => (kind === "import" ? duringImport[stage] : undefined) ?? stages[stage],
  stageState: { ahead: "not yet", now: "running", done: "done", failed: "failed", unknown: "unknown" },
  stages: "Stages",
  starting: "Starting",
  restartStage: { title: "Restart", text: "The server must restart its services before users see all changes. You confirm when that is done." },
  youCanLeave: "You can leave",
  youCanLeaveText: "Close this view. The import goes on, and Activity brings you back here.",
  connectionDrops: "If the connection drops",
  connectionDropsText: "The outcome becomes Unknown, never done. Ask the server again then; nothing is sent twice.",
  thisImport: "This import",
  factNew: "New",
  factReplaced: "Replaced",
  factHidden: "Hidden",
  factPlan: "Plan",
  factConfirmed: "Confirmed by",
  typedName: "typed name",
  button: "button",
  nothingElse: (name: string) => `Nothing else can be imported into ${visible(name)} until this is verified.`,
  leave: "Leave it running",
  cancel: "Cancel the import",
  canceling: "Cancelling…",
  stopWaiting: "Stop waiting",
  stopWaitingText: "The server goes on; only AppFerry stops asking. The outcome then is Unknown until you verify.",
  cannotCancel: "Cannot be cancelled: the server is applying",
  canceled: "Cancelled before anything was sent.",

  title: (outcome: Outcome, name: string) => `${outcomes[outcome]} – ${visible(name)}`,
  outcome: (outcome: Outcome) => outcomes[outcome],
  verifiedAt: (at: string) => `Checked ${moment(at)}`,
  took: (milliseconds: number) => `import took ${duration(milliseconds)}`,
  asPlannedOf: (asPlanned: number, sent: number) => `${number(asPlanned)} of ${number(sent)}`,
  asPlanned: "as planned",
  different: "different",
  missing: "missing",
  unexpected: "unexpected",
  numbers: "The result in numbers",
  restart: (name: string) => `Restart still needed on ${visible(name)}.`,
  restartText: "Users see the old version until its services restart. This stays until verification passes.",
  stale: (value: number) => `Until then: ${count(value, { one: "thing goes on", other: "things go on" })} with old definitions`,
  verifyFailed: "It could not be verified, so the reminder stays",
  restarted: "I have restarted it: verify again",
  verifying: "Verifying…",
  askAgain: "Ask the server again",
  unknownText: "Nothing is sent again; the server is only asked.",
  recompute: "Recompute the plan",
  changedSince: "Changed on the destination since the plan",
  changedSinceText: "These definitions are no longer what the plan was computed on.",

  byObject: "By object",
  others: "Other definitions",
  differOf: (differ: number) => `${number(differ)} ${noun(differ, { one: "differs", other: "differ" })}`,
  firstFailure: "first failure",
  objectState: { applied: "as planned", different: "different", missing: "missing" },
  missingText: "not on the destination after the import",
  unexpectedTitle: "On the destination, but not in the plan",
  unexpectedText: "not in the plan",
  shownAgainText: "was on the destination all along, and a planned definition names it: it is shown again",
  keptText: "still the old one",
  differentText: (fields: number, worst: ChangeClass) =>
    `${count(fields, nouns.value)} ${noun(fields, { one: "is", other: "are" })} not as planned (${differences.class(worst).toLowerCase()})`,
  about: (kind: string, explanation: string) => [visible(kind), explanation].filter(Boolean).join(" · "),
  planned: "planned",
  found: "found",
  columns: "Columns",
  columnsText: "The database columns were read too. These are not what the definitions say.",
  columnObject: "Object",
  columnName: "Column",
  columnExpected: "Planned",
  columnActual: "Found",
  noColumn: "no such column",
  objectsAsPlanned: (value: number) => `${count(value, { one: "object", other: "objects" })} as planned`,
  followedBy: "Stopped by it or failed after it",
  access: "Roles, scopes and files",
  accessPart: (part: AccessPart) => accessParts[part],
  accessProblem,
  accessState: ({ problem }: AccessProblem) => (problem === "missing" ? "missing" : problem === "unexpected" ? "unexpected" : "different"),
  filledIn: (definitions: number) =>
    `${count(definitions, nouns.definition)} ${noun(definitions, { one: "differs", other: "differ" })} only by defaults that the server filled in, counted as equal`,
  notVerified: "Not verified",
  nothingDiffers: "Every planned definition was read back as planned.",

  next: "What to do next",
  keep: "Keep",
  snapshot: (entry: string) => `Snapshot ${entry}`,
  pinned: "pinned",
  noSnapshot: "No snapshot: nothing was sent.",
  done: "Back to the servers",
  finished: (outcome: Outcome, name: string) => `Import into ${visible(name)}: ${outcomes[outcome]}.`,
  open: "Open the result",
};
