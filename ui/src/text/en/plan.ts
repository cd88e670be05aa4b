// A plan: how it is computed, its findings and changes, and the gate before the upload.

import type { AffectedApp, Environment, Finding, Rows, Severity, Subject } from "../../ipc/backend";
import { count, moment, noun, number, shortId, size } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";
import { crossing } from "./crossing";
import { manyOf } from "./rules";

const severities: Record<Severity, string> = { error: "Errors", warning: "Warnings", info: "Information" };
const severityWords: Record<Severity, string> = { error: "Error", warning: "Warning", info: "Information" };
const advice: Record<Severity, string> = {
  error: "read each of them, then decide",
  warning: "do not block, worth reading",
  info: "for your knowledge",
};

function rowsAtRisk(rows: Rows): string {
  if (rows.at_risk === null && rows.total === null) return "row count unknown";
  if (rows.at_risk === null) return `unknown how many of ${count(rows.total ?? 0, nouns.row)}`;
  if (rows.total === null) return `${count(rows.at_risk, nouns.row)} of an unknown number`;
  return `${number(rows.at_risk)} of ${count(rows.total, nouns.row)}`;
}

/** What a finding is about, in words: ids stand where nothing has a name, and then short. */
function subjectName({ type, id, name }: Subject): string {
  const called = name === id || name.startsWith(`${id}.`) ? shortId(id) : name;
  switch (type) {
    case "bundle":
      return name === "" || name === "bundle" ? "The whole bundle" : `In the bundle: ${called}`;
    case "file":
      return `File ${called}`;
    case "role":
      return `Role ${called}`;
    case "scope":
      return `Scope ${called}`;
    default:
      return called;
  }
}

export const plan = {
  title: (what: string, destination: string, environment: string | null) =>
    `Plan: ${visible(what)} → ${visible(destination)}${environment === null ? "" : ` (${environment})`}`,
  steps: "Steps",
  step: { select: "Select", review: "Review", apply: "Apply", verify: "Verify" },
  stepState: { done: "done", current: "current step", ahead: "not yet" },
  backToSelect: "Back to Select",
  sealed: (at: string) => `Sealed against the destination ${moment(at)}`,
  what: (apps: string[]) => (apps.length === 1 ? visible(apps[0] ?? "") : count(apps.length, nouns.app)),

  computing: "Computing the plan",
  computingText: "Source and destination are read and compared. Nothing is written.",
  failed: "The plan could not be computed",
  failedState: "Nothing was sent to the destination.",

  counters: "The plan in numbers",
  counter: {
    new: "new",
    replaced: "replaced",
    hidden: "hidden",
    conflicts: "conflicts",
    unchanged: "unchanged",
    errors: (value: number) => noun(value, nouns.error),
    warnings: (value: number) => noun(value, nouns.warning),
    information: "information",
  },
  showOnly: (value: number, what: string) => `${number(value)} ${what}: show only these`,
  showAll: (value: number, what: string) => `${number(value)} ${what}: shown alone, show all again`,

  tabs: "Parts of the plan",
  tabFindings: "Findings",
  tabDifferences: "Differences",
  tabAccess: "Roles and scopes",
  tabOtherApps: "Other apps",
  tabChecklist: "Checklist",

  severity: (severity: Severity) => severities[severity],
  severityAdvice: (severity: Severity) => advice[severity],
  severityWord: severityWords,
  subject: (subject: Subject) =>
    [subject.app, subject.object, subjectName(subject)]
      .filter((part): part is string => Boolean(part))
      .filter((part, index, all) => part !== all[index - 1])
      .map(visible)
      .join(" › "),
  rows: rowsAtRisk,
  showDifference: "Show the difference",
  showPlaces: "Show places",
  messageBuilders: "Message to builders",
  grouping: "Order of the findings",
  groupings: { severity: "By severity", object: "By object", rule: "By rule" },
  wholeBundle: "The whole bundle",
  many: (rule: string, findings: number) => manyOf(rule, findings),
  rule: (rule: string) => `Rule ${visible(rule)}`,
  noFindings: "No errors or warnings",
  noFindingsText: (changes: number) =>
    `${count(changes, nouns.change)} were looked at. What was not checked is listed beside.`,
  noneOfThese: "No finding of this kind.",

  absent: "not there",
  moreFields: (value: number) => `${count(value, nouns.field)} more ${noun(value, { one: "differs", other: "differ" })}.`,
  destinationSide: "Destination",
  incomingSide: "Incoming",

  otherApps: "Other apps touched",
  otherAppsNone: "No other app of the destination uses what changes.",
  otherAppsText: "These apps of the destination are not in the plan, but use definitions that change.",
  /** How much of another app is reached; `null` where a plan does not say. */
  otherAppExtent: ({ places_total, definitions }: Pick<AffectedApp, "places_total" | "definitions">) =>
    places_total > 0 ? count(places_total, nouns.place) : definitions.length > 0 ? count(definitions.length, nouns.definition) : null,
  through: (what: string) => `through ${visible(what)}`,
  morePlaces: (value: number) => `and ${count(value, nouns.place)} more`,

  work: "Work that would be overwritten",
  workCount: (value: number, since: string | null) => (since === null ? count(value, nouns.definition) : `${count(value, nouns.definition)} since ${moment(since)}`),
  workWho: "Who: unknown, this server does not say.",
  workNone: "No work on the destination would be lost.",
  workKept: (value: number) => `${number(value)} more ${noun(value, nouns.definition)} changed there too and ${noun(value, { one: "stays as it is", other: "stay as they are" })}.`,
  workTwoWay: "Unknown: no common ancestor is known, so nobody can say which side changed.",
  showWork: "Show them",

  menu: "Plan",
  menuName: "What can be done with this plan",
  savePlan: "Save plan…",
  savePage: "Save as page…",
  copyFindings: "Copy findings as text",
  openPlan: "Open a plan from a file…",
  saveFailed: "The plan could not be saved.",
  openFailed: "The plan could not be opened.",
  findingsLeftOut: (value: number) => `${count(value, nouns.finding)} of the plan ${noun(value, { one: "is", other: "are" })} not in this file.`,
  changesLeftOut: (value: number) => `${count(value, nouns.change)} of the plan ${noun(value, { one: "is", other: "are" })} not in this file.`,
  detailsLeftOut: (value: number) => `The properties of ${count(value, nouns.change)} are not in this file.`,
  notInDocument: "This file does not hold that definition.",
  findingsCopied: "The findings were copied.",
  findingsOf: (name: string, value: number) => `${count(value, nouns.finding)} for ${visible(name)}`,
  readOnly: "Read-only.",
  madeFor: (at: string | null, name: string) => `${at === null ? "Made" : `Made ${moment(at)}`} for ${visible(name)}. To import it, plan again: the destination may have changed since.`,
  findingText: (finding: Finding, place: string) => `${severityWords[finding.severity]} ${finding.rule}: ${visible(finding.message)}${place ? `\n  ${place}` : ""}${finding.advice ? `\n  ${visible(finding.advice)}` : ""}`,
  before: "Before the upload, AppFerry will",
  beforeRead: "Read the destination again. If anything changed, nothing is sent.",
  beforeSnapshot: (name: string) => `Store a snapshot of ${visible(name)} and read it back.`,
  beforeUpload: (bytes: number) => `Send one bundle of ${size(bytes)}, once.`,
  checklist: "Checklist",
  message: "Message to builders",
  messageText: "For the people who also build on the destination.",
  copyMessage: "Copy the message",
  asking: "Before the import",
  asked: "I have asked",
  skipAsking: "Go on without asking",
  askReason: "Say whether you have asked the builders.",
  goToAsking: "Go to the message",
  notChecked: "Not checked",
  everythingChecked: "Everything that AppFerry knows how to check was checked.",

  gate: "Gate",
  notReadyBecause: (reasons: string[]) => `Not ready: ${reasons.map(visible).join(" ")}`,
  anotherRuns: (destination: string) => `An import into ${destination} is running. This one can start when it has ended.`,
  nothingToImport: "Nothing differs, so there is nothing to import.",
  errorsNeedDecision: (value: number) => `${count(value, nouns.error)} need a decision`.replace(/^1 error need /, "1 error needs "),
  acceptErrors: (value: number) => `I accept ${count(value, nouns.error)}`,
  goToName: "Go to the field",
  goToErrors: "Go to the first one",
  typeName: (name: string) => `Type “${visible(name)}” to confirm`,
  matches: "matches",
  doesNotMatch: "not yet",
  typeNameReason: "Type the name of the server.",
  apply: (definitions: number, environment: Environment, name: string) =>
    `Import ${count(definitions, nouns.definition)} into ${crossing.target(environment, name)}`,
  readyTo: (name: string) => `Ready to import into ${visible(name)}`,
  applyRefused: "Nothing was imported",
};
