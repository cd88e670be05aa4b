// The sidebar: servers by environment, the library, activity, history and settings.

import { count, number, since } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

export const places = {
  label: "Places",
  servers: "Servers",
  none: "None yet",
  library: "Library",
  activity: "Activity",
  history: "History",
  connect: "Connect a server",
  settings: "Settings",
  shortcuts: "Keyboard shortcuts",
  show: "Show places",
  hide: "Hide places",
  from: "From",
  to: "To",
  appsRead: (value: number, readAt: string) => `${count(value, nouns.app)} · read ${since(readAt)}`,
  appsReadOnly: (value: number) => `${count(value, nouns.app)} · read-only`,
  changedShort: (value: number) => `${number(value)} changed since last look`,
  changedSince: (value: number) => `Changed since you last looked: ${count(value, nouns.app)}`,
  readOnly: "Read-only",
  notRead: "Not read yet",
  signInAgain: "Sign in again",
  reading: "Reading…",
  failed: "Could not be read",
  restartNeeded: "Restart still needed",
  serverMenu: (name: string) => `More for ${visible(name)}`,
  useAsSource: "Use as source",
  useAsDestination: "Use as destination",
  planFromFile: "Plan import from a file…",
  exportAll: "Export all…",
  backUp: "Back up",
  remove: (name: string) => `Remove ${visible(name)}…`,
  removeTitle: (name: string) => `Remove ${visible(name)} from AppFerry?`,
  removeText:
    "Its password is removed from the keychain. Nothing changes on the server, and every entry of the library stays.",
  removeKeep: "Keep it",
  removeConfirm: (name: string) => `Remove ${visible(name)}`,
  removed: (name: string) => `${visible(name)} was removed from AppFerry.`,
  drop: (apps: number) => `Plan import of ${count(apps, nouns.app)}`,
  number,
};
