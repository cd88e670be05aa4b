// The main window: ribbon, panes, strait, toolbar, inspector, drag and its equals.

import type { Environment } from "../../ipc/backend";
import { count, listed, moment, number, size, type Forms } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

export type Tense = "will" | "planned" | "now" | "was" | "not" | "failed" | "unknown";

const tenses: Record<Tense, string> = {
  will: "Destination – will be written",
  planned: "Destination – planned for",
  now: "Destination – being written now",
  was: "Destination – was written",
  not: "Destination – nothing was written",
  failed: "Destination – the import failed",
  unknown: "Destination – what was written is not known",
};

type Refusal = "same-server" | "read-only" | "sign-in-needed";

const refusals: Record<Refusal, string> = {
  "same-server": "Where they come from",
  "read-only": "Read-only, takes no imports",
  "sign-in-needed": "Sign in first",
};

type Direction = "same" | "left-newer" | "right-newer" | "both-changed" | "left-only" | "right-only";

function direction(value: Direction, source: string, destination: string): string {
  switch (value) {
    case "same":
      return "same on both";
    case "left-newer":
      return `newer on ${visible(source)}`;
    case "right-newer":
      return `newer on ${visible(destination)}`;
    case "both-changed":
      return "changed on both";
    case "left-only":
      return `only on ${visible(source)}`;
    case "right-only":
      return `only on ${visible(destination)}`;
  }
}

type Cargo = "apps" | "entry" | "files";

const cargos: Record<Cargo, Forms> = { apps: nouns.app, entry: nouns.entry, files: nouns.file };

const target = (environment: Environment, name: string) =>
  environment === "production" && !/^production/i.test(name)
    ? `PRODUCTION – ${visible(name)}`
    : visible(name).replace(/^production/i, "PRODUCTION");

export const crossing = {
  title: (source: string, destination: string, environment: string) =>
    `${visible(source)} → ${visible(destination)} (${environment})`,
  heading: "Source and destination",
  source: "Source",
  destination: (tense: Tense) => tenses[tense],
  destinationWord: "Destination",
  from: "from",
  destinationReadOnlyTense: "Destination – read-only, takes no imports",
  chooseSource: (name: string) => `Source: ${visible(name)}. Choose another server.`,
  chooseDestination: (name: string) => `Destination: ${visible(name)}. Choose another server.`,
  destinationLibrary: "Destination – copies are kept here",
  libraryPane: (side: "source" | "destination") => (side === "source" ? "Source: entries of the library" : "Destination: entries of the library"),
  otherPlaces: "Instead of a server",
  library: "Library",
  openLibrary: "Open the library",
  noEntrySelected: "Select an entry with apps first.",
  keepApps: (apps: number) => (apps > 1 ? `Keep ${count(apps, nouns.app)} in the library` : "Keep in the library"),
  dropKeepPromise: "Keeps a copy. Nothing is written to a server.",
  recentPairs: "Lately side by side",
  pair: (source: string, destination: string) => `${visible(source)} → ${visible(destination)}`,
  chooseAServer: "Choose a server",
  nowhere: "No second server yet",
  nowhereText: "Connect the server that apps should be carried to, or try it with practice servers.",
  target,
  direction,
  refusal: (refusal: Refusal) => refusals[refusal],

  toolbar: "Actions",
  planImport: (apps: number) => (apps > 1 ? `Plan import of ${count(apps, nouns.app)}…` : "Plan import…"),
  sendTo: "Send to…",
  export: "Export…",
  exportAll: "Export all…",
  backUp: "Back up",
  inspector: "Inspector",
  showInspector: "Show the inspector",
  hideInspector: "Hide the inspector",
  nothingSelected: "Select an app first.",
  destinationReadOnly: (name: string) => `${visible(name)} is read-only and takes no imports.`,

  pane: (name: string, side: "source" | "destination") =>
    `${side === "source" ? "Source" : "Destination"}: apps on ${visible(name)}`,
  summary: (apps: number, differ: number | null) =>
    differ === null ? count(apps, nouns.app) : `${count(apps, nouns.app)} · ${number(differ)} differ`,
  comparing: "comparing…",
  stale: (when: string) => `read ${when}`,
  filter: "Filter",
  refresh: (name: string) => `Read ${visible(name)} again`,
  planFromFile: "Plan import from a file…",
  swap: "Swap source and destination",
  strait: "Which side is newer",
  straitRow: (app: string, meaning: string) => `${visible(app)}: ${meaning}`,
  columnApp: "App",
  columnChanged: "Changed",
  columnBackup: "Backup",
  columnDifference: "Difference",
  columnExport: "Export",
  gap: "Not on this server",
  numbers: (definitions: number, bytes: number) => `${count(definitions, nouns.definition)} · ${size(bytes)}`,
  exportApp: (app: string) => `Export ${visible(app)}…`,
  backedUp: (when: string) => `Backed up ${when}`,
  backedUpOlder: (when: string) => `Backed up ${when}, before its last change`,
  notBackedUp: "Not backed up",
  changedUnknown: "unknown",
  same: "Same",
  onlyHere: "only here",
  added: (value: number) => `${number(value)} new`,
  replaced: (value: number) => `${number(value)} would be replaced`,
  hidden: (value: number) => `${number(value)} would be hidden`,
  bothChanged: "changed on both",
  addedSign: (value: number) => `+${number(value)}`,
  replacedSign: (value: number) => `~${number(value)}`,
  hiddenSign: (value: number) => `−${number(value)}`,
  bothSign: "≠",
  onlySign: "+",
  sameSign: "=",
  notCompared: "Not compared yet",
  emptyTitle: "No apps on this server yet",
  emptyText: "Plan an import into it, from a file or from another server.",
  readFailed: (name: string) => `${visible(name)} could not be read.`,
  keptOldList: "The list below is from the last look.",
  compareFailed: "The two servers could not be compared.",

  menu: (apps: number, definitions: number) =>
    `${count(apps, nouns.app)} · ${count(definitions, nouns.definition)}`,
  menuPlan: "Plan import…",
  menuCopy: "Copy",
  menuBackUp: "Back up now",
  planInto: "Plan an import into",
  destinationPane: "destination pane",
  appsThere: (apps: number) => count(apps, nouns.app),
  keepACopy: "Keep a copy",
  saveAsFiles: "Save as files…",
  fileNames: (apps: number) => (apps === 1 ? "app.json" : `app.json × ${number(apps)}`),

  copied: (apps: number) => `Copied ${count(apps, nouns.app)}.`,
  pasteHint: (name: string, environment: string) => `Paste plans an import into ${visible(name)}, ${environment}.`,
  nothingCopied: "Nothing is copied. Select apps and copy them first.",

  cargo: (kind: Cargo, amount: number) => count(amount, cargos[kind]),
  dragging: (what: string) => `Dragging ${what}`,
  draggingFrom: (name: string) => `from ${visible(name)}`,
  draggingOver: (name: string) => `over ${visible(name)}`,
  dragEscape: "puts them back",
  escape: "Esc",
  withoutDragging: "Without dragging:",
  or: "or",
  then: "then",
  dragPlan: (what: string) => `Plan import of ${what}`,
  dragNames: (names: string[]) =>
    names.length > 3 ? `${names.slice(0, 3).map(visible).join(", ")}, …` : names.map(visible).join(", "),
  dropTitle: (what: string, environment: Environment, name: string) =>
    `Plan import of ${what} into ${target(environment, name)}`,
  dropKeep: (what: string) => `Keep a copy of ${what}`,
  dropAddFiles: "Exports are kept in the library; a plan is opened to be read.",
  dropEntryThere: "It is in the library already.",
  dropOut: "Outside the window: a copy is saved.",
  dropOutSecrets: (value: number) => `Outside the window: a copy is saved. It carries ${count(value, nouns.secret)} inside.`,
  dropEndsHeld: "drops nothing",
  otherWay: { entry: "‘Plan import’ or ‘Save a copy’ beside the entry", files: "‘Plan import from a file…’, or ‘Add files’ in the library" },
  keepInLibrary: "Keep in the library",
  kept: (apps: number) => `Kept ${count(apps, { one: "copy", other: "copies" })} in the library.`,
  dropPromise: "Opens a plan. Dropping writes nothing.",
  dropped: (what: string, name: string) => `Planning the import of ${what} into ${visible(name)}.`,
  dropRefused: (name: string, reason: string) => `${visible(name)}: ${reason}.`,

  inspectorNone: "Select an app to see what is known about it.",
  inspectorSeveral: (apps: number) => `${count(apps, nouns.app)} selected`,
  inspectorOn: (name: string) => `on ${visible(name)}`,
  against: (name: string) => `Against ${visible(name)}`,
  factNew: "New",
  factReplaced: "Would be replaced",
  factHidden: "Would be hidden",
  factSame: "Same",
  thisApp: "This app",
  theseApps: "These apps",
  factDefinitions: "Definitions",
  factPagesObjects: "Pages / objects",
  factSize: "Size",
  factChanged: "Changed",
  factChangedBy: "Changed by",
  factId: "Id",
  factName: "Name",
  systemApp: "system app",
  pagesAndObjects: (pages: number, objects: number) => `${number(pages)} / ${number(objects)}`,
  sinceLastLook: "Changed since you last looked",
  sinceTime: (at: string) => `You last looked ${moment(at)}.`,
  lastBackup: "Last backup",
  backupNewer: "newer than its last change",
  backupOlder: "older than its last change",
  backupUnknown: "its last change is unknown",

  savedFile: (bytes: number, path: string) => `Saved ${visible(path)} (${size(bytes)}) and kept it in the library.`,
  backupMade: (name: string, apps: number) =>
    `${visible(name)} is backed up: ${count(apps, nouns.entry)} stored in the library and read back.`,
  backupIncomplete: (name: string, apps: number) =>
    `${count(apps, nouns.app)} of ${visible(name)} could not be exported alone. The export of all apps holds the definitions, not the files, roles and scopes.`,
  exportFailed: (what: string) => `${visible(what)} was not exported.`,
  backupFailed: (name: string) => `${visible(name)} was not backed up.`,
  names: (names: string[]) => listed(names.map(visible)),
};
