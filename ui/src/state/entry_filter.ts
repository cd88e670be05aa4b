// Which entries of the library are listed, and in what lines.

import type { Entry, FoundEntry, Hit } from "../ipc/backend";
import { byName } from "../text/format";
import type { Order } from "./columns.svelte";

export type EntryKindFilter = "all" | "apps" | "all-apps" | "snapshots" | "trash";
/** An empty text asks for nothing. */
export type EntryFilter = { kind: EntryKindFilter; server: string; app: string; tag: string; pinned: boolean };

export const noFilter: EntryFilter = { kind: "all", server: "", app: "", tag: "", pinned: false };

/** A line of the list: an entry, with the definitions inside that a search found, or the heading of a group. */
export type EntryRow = { kind: "heading"; id: string; matches: boolean; count: number } | { kind: "entry"; id: string; entry: Entry; hits: Hit[]; more: number };

function fitsKind(entry: Entry, kind: EntryKindFilter): boolean {
  // What lies in the trash is listed nowhere else.
  if (entry.trashed || kind === "trash") return entry.trashed && kind === "trash";
  switch (kind) {
    case "all":
      return true;
    case "apps":
      return entry.kind === "app";
    case "all-apps":
      return entry.kind === "all-apps";
    case "snapshots":
      return entry.why.kind === "snapshot";
  }
}

export const appName = ({ label, name, id }: Entry["apps"][number]) => label ?? name ?? id;

export function fits(entry: Entry, { kind, server, app, tag, pinned }: EntryFilter): boolean {
  return (
    fitsKind(entry, kind) &&
    (server === "" || entry.server === server) &&
    (app === "" || entry.apps.some((held) => appName(held) === app)) &&
    (tag === "" || entry.tags.includes(tag)) &&
    (!pinned || entry.pinned)
  );
}

export type EntryColumn = "entry" | "from" | "stored" | "definitions" | "why";

/** How many definitions the apps of an entry have together; null where none of them says. */
export function definitionsOf({ apps }: Entry): number | null {
  const known = apps.map((app) => app.definitions).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function valueOf(entry: Entry, by: EntryColumn): string | number | null {
  switch (by) {
    case "entry":
      return entry.name;
    case "from":
      return entry.environment && `${entry.environment} ${entry.server ?? ""}`;
    case "stored":
      return entry.stored_at;
    case "definitions":
      return definitionsOf(entry);
    case "why":
      return entry.kept_by[0] ?? null;
  }
}

/** Entries in order by a column. What is unknown comes last, whichever way the order goes. */
export function inOrder(entries: Entry[], { by, falling }: Order<EntryColumn>): Entry[] {
  const before = falling ? 1 : -1;
  const values = new Map(entries.map((entry) => [entry.id, valueOf(entry, by)]));
  return entries.toSorted((one, other) => {
    const [a, b] = [values.get(one.id) ?? null, values.get(other.id) ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    // Times are written so that their letters are in order, and need no rules of a language.
    if (typeof a === "string" && typeof b === "string" && by !== "stored") return -before * byName(a, b);
    return a === b ? 0 : a < b ? before : -before;
  });
}

const plain = (entry: Entry): EntryRow => ({ kind: "entry", id: entry.id, entry, hits: [], more: 0 });

/** The lines of the list. After a search what it found comes first, and the rest below unless it is left out. */
export function entryRows(entries: Entry[], found: Map<string, FoundEntry> | null, withRest: boolean): EntryRow[] {
  if (found === null) return entries.map(plain);
  const matching = entries.flatMap((entry): EntryRow[] => {
    const { hits, hit_count } = found.get(entry.id) ?? {};
    return hits ? [{ kind: "entry", id: entry.id, entry, hits, more: (hit_count ?? 0) - Math.min(1, hits.length) }] : [];
  });
  const rest = entries.filter((entry) => !found.has(entry.id));
  const heading = (matches: boolean, count: number): EntryRow => ({ kind: "heading", id: matches ? "matches" : "rest", matches, count });
  return [heading(true, matching.length), ...matching, ...(rest.length > 0 ? [heading(false, rest.length)] : []), ...(withRest ? rest.map(plain) : [])];
}

/** The height of a line in rem. The list draws only what is in view, so it has to know. */
export function heightOf(row: EntryRow): number {
  if (row.kind === "heading") return 1.75;
  return row.hits.length > 0 ? 3.875 : 2.75;
}

/** The names that are there to choose from, each once. */
export function choices(entries: Entry[]): { servers: string[]; apps: string[]; tags: string[] } {
  const sorted = (names: Iterable<string>) => [...new Set(names)].toSorted();
  return {
    servers: sorted(entries.flatMap((entry) => entry.server ?? [])),
    apps: sorted(entries.flatMap((entry) => entry.apps.map(appName))),
    tags: sorted(entries.flatMap((entry) => entry.tags)),
  };
}

/** The entries that an entry was made from, the nearest first. */
export function ancestors(entry: Entry, entries: Entry[]): Entry[] {
  const byId = new Map(entries.map((one) => [one.id, one]));
  const line: Entry[] = [];
  for (let older = entry.parent && byId.get(entry.parent); older && !line.includes(older); older = older.parent && byId.get(older.parent)) line.push(older);
  return line;
}

/** Whether it is the newest backup of all apps of its server: only that one can have been found unchanged since. */
export function isNewestBackup(entry: Entry, entries: Entry[]): boolean {
  const isOne = (one: Entry) => one.kind === "all-apps" && one.why.kind === "backup" && !one.trashed && one.server_url === entry.server_url && one.tenant === entry.tenant;
  return isOne(entry) && !entries.some((one) => isOne(one) && one.stored_at > entry.stored_at);
}
