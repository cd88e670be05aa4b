// What a drag carries: apps of a server, an entry of the library, or files of the desktop.

import type { AppRow, Entry, ServerCard, ServerId } from "../ipc/backend";

export type Carried = { kind: "apps"; server: ServerCard; apps: AppRow[] };

export type Cargo = Carried | { kind: "entry"; entry: Entry } | { kind: "files"; names: string[] };

/** How many of what it carries. */
export function amountOf(cargo: Cargo): number {
  switch (cargo.kind) {
    case "apps":
      return cargo.apps.length;
    case "entry":
      return 1;
    case "files":
      return cargo.names.length;
  }
}

/** The server that it comes from, if any. */
export const originOf = (cargo: Cargo): ServerId | null => (cargo.kind === "apps" ? cargo.server.id : null);

export function namesOf(cargo: Cargo): string[] {
  switch (cargo.kind) {
    case "apps":
      return cargo.apps.map((app) => app.label);
    case "entry":
      return [cargo.entry.name];
    case "files":
      return cargo.names;
  }
}
