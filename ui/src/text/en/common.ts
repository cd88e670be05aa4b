// Words that more than one part of the interface uses.

import type { Environment } from "../../ipc/backend";
import { number, type Forms } from "../format";
import { visible } from "../visible";

export const nouns = {
  app: { one: "app", other: "apps" },
  definition: { one: "definition", other: "definitions" },
  entry: { one: "entry", other: "entries" },
  object: { one: "object", other: "objects" },
  field: { one: "field", other: "fields" },
  file: { one: "file", other: "files" },
  row: { one: "row", other: "rows" },
  place: { one: "place", other: "places" },
  value: { one: "value", other: "values" },
  error: { one: "error", other: "errors" },
  warning: { one: "warning", other: "warnings" },
  finding: { one: "finding", other: "findings" },
  change: { one: "change", other: "changes" },
  secret: { one: "password or key", other: "passwords or keys" },
  backup: { one: "backup", other: "backups" },
  server: { one: "server", other: "servers" },
} satisfies Record<string, Forms>;

const environmentWords: Record<Environment, string> = {
  development: "development",
  test: "test",
  production: "production",
  scratch: "scratch",
};

export const common = {
  productName: "AppFerry",
  title: (parts: string) => `${parts} — AppFerry`,
  environment: (environment: Environment) => environmentWords[environment],
  environmentTag: (environment: Environment) => environmentWords[environment].toUpperCase(),
  practiceTag: "PRACTICE",
  saved: (path: string) => `Saved ${visible(path)}.`,
  number,
  unknown: "unknown",
  cancel: "Cancel",
  close: "Close",
  copy: "Copy",
  copied: "Copied",
  copyRefused: "The system refused to copy",
  copyDetails: "Copy details",
  copyId: "Copy the id",
  details: "Details",
  readAgain: "Read again",
  tryAgain: "Try again",
  undo: "Undo",
  dismiss: "Dismiss",
  signIn: "Sign in…",
  loading: "Reading…",
  notices: "Notices",
  menus: "Menus",
  clear: "Clear",
  andMore: (value: number) => `and ${number(value)} more`,
  showMore: (value: number) => `Show ${number(value)} more`,
  back: "Back",
  place: (parts: string[]) => parts.map(visible).join(" › "),
  noMatch: (filter: string) => `No match for “${visible(filter)}”.`,
};
