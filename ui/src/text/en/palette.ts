// Find or run, and the bar of menus.

import type { Entry, Hit } from "../../ipc/backend";
import { count, listed, moment } from "../format";
import { visible } from "../visible";

export const palette = {
  title: "Find or run",
  placeholder: "Find an app, a server or an entry, or run something",
  groups: { run: "Run", open: "Open", library: "Library" },
  plan: (apps: string[], destination: string) => `Plan import of ${listed(apps.map(visible))} into ${visible(destination)}`,
  backUp: (server: string) => `Back up ${visible(server)}`,
  server: (server: string, side: "source" | "destination") => (side === "source" ? `Take ${visible(server)} as source` : `Take ${visible(server)} as destination`),
  app: (label: string) => visible(label),
  on: (server: string) => `on ${visible(server)}`,
  savedPlan: (apps: string[], destination: string) => `Plan: ${listed(apps.map(visible))} into ${visible(destination)}`,
  sealed: (at: string) => `saved, sealed ${moment(at)}`,
  entry: (name: string) => visible(name),
  entryDetail: (entry: Entry) => [moment(entry.stored_at), entry.pinned ? "pinned" : "", ...entry.tags.map(visible)].filter(Boolean).join(", "),
  hit: (hit: Hit) => `${visible(hit.type)} “${visible(hit.matched || hit.name)}”`,
  inside: (entry: string) => `inside ${visible(entry)}`,
  none: "Nothing has these words.",
  found: (value: number) => count(value, { one: "line", other: "lines" }),
  move: "move",
  choose: "open or run",
  up: "↑",
  down: "↓",
  enter: "Enter",
  escape: "Esc",
  promise: "Nothing is imported from here",
};

export const menus = {
  label: "Menu bar",
  names: { file: "File", apps: "Apps", view: "View", plan: "Plan", help: "Help" },
  notHere: "Not in this view",
};
