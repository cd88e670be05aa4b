// The library.

import type { Entry, EntryApp, Why } from "../../ipc/backend";
import { count, number, shortId, size } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const kinds: Record<Entry["kind"], string> = { app: "App", "all-apps": "All apps", "import-record": "Import record" };
const whys: Record<Why["kind"], string> = {
  export: "exported",
  backup: "backup",
  snapshot: "snapshot before an import",
  outgoing: "sent by a plan",
  "import-record": "record of an import",
  "added-file": "file added by hand",
};

export const library = {
  title: "Library",
  find: "Find an entry",
  kindFilter: "Which entries",
  all: "All",
  apps: "Apps",
  allApps: "All apps",
  snapshots: "Snapshots",
  addFiles: "Add files…",
  check: "Check the library",
  checking: "Checking…",
  entries: (value: number) => count(value, nouns.entry),
  bytes: (value: number) => `${size(value)} of bundles`,
  intact: (entries: number) => `${count(entries, nouns.entry)} intact`,
  damaged: (damaged: number, entries: number) => `${number(entries - damaged)} of ${count(entries, nouns.entry)} intact`,
  damagedKept: (damaged: number) => `${number(damaged)} damaged, kept`,
  damagedElsewhere: "Damage beside the entries below",
  damagedUnlisted: (name: string, problem: string) => `${visible(name)}: ${visible(problem)}`,
  damagedEntry: "Damaged, kept",
  at: (path: string) => visible(path),
  opening: "The library is being opened…",
  failed: "The library could not be opened.",
  columnKind: "Kind",
  columnEntry: "Entry",
  columnFrom: "From",
  columnStored: "Stored",
  columnDefinitions: "Definitions",
  columnWhy: "Why kept",
  columnState: "State",
  kind: (entry: Entry) => kinds[entry.kind],
  why: (entry: Entry) => whys[entry.why.kind],
  provenance: (entry: Entry) =>
    [kinds[entry.kind], entry.server === null ? null : visible(entry.server), whys[entry.why.kind], entry.note ? `note: “${visible(entry.note)}”` : null]
      .filter((part) => part !== null)
      .join(" · "),
  originUnknown: "origin unknown",
  keptBy: (entry: Entry) => (entry.kept_by.length > 0 ? entry.kept_by.map(visible).join(", ") : "nothing keeps it"),
  pinned: "Pinned",
  trashed: "In the trash",
  emptyTitle: "Nothing kept yet",
  emptyText: "Every export, backup and snapshot is stored here, once, and can be read back.",
  backUpAll: "Back up all servers now",
  noMatch: (find: string) => `No entry matches “${visible(find)}”.`,

  inspectorNone: "Select an entry to see where it comes from.",
  planImport: "Plan import…",
  planInto: "Plan an import into",
  save: "Save as a file…",
  from: "Where it comes from",
  factServer: "Server",
  factExported: "Exported",
  factStored: "Stored",
  factSize: "Size",
  factParent: "Parent",
  factHash: "SHA-256",
  factId: "Entry",
  entryName: (id: string) => `entry ${shortId(id)}`,
  inside: "Inside",
  appLine: ({ id, name, label, definitions }: EntryApp) =>
    [visible(label ?? name ?? id), definitions === null ? null : count(definitions, nouns.definition)].filter((part) => part !== null).join(" · "),
  redacted: "Left out before storing",
  tags: "Tags and note",
  added: (value: number) => `${count(value, nouns.file)} added to the library.`,
  addFailed: "No file was added to the library.",
  saveFailed: "The entry was not saved.",
  listFailed: "The entries could not be listed.",
  checkFailed: "The library could not be checked.",
  checkedAllIntact: (entries: number) => `${count(entries, nouns.entry)} checked, all intact.`,
  checkedDamaged: (damaged: number) =>
    damaged === 0 ? "Damaged files were found. They are named above the entries." : `${count(damaged, nouns.entry)} damaged. They are kept and marked.`,
  totalDefinitions: (entry: Entry) => {
    const known = entry.apps.map((app) => app.definitions).filter((value) => value !== null);
    return known.length === 0 ? null : number(known.reduce((sum, value) => sum + value, 0));
  },
};
