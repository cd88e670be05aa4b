// Two entries side by side, and the timeline of an app or a definition.

import type { ChangedDefinition, Diff, Entry, EnvelopeChange, FieldChange, Happening, Inside, Presence } from "../../ipc/backend";
import { count, moment, number } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const happenings: Record<Happening, string> = { appeared: "Appeared", changed: "Changed", vanished: "Vanished" };
const parts: Record<EnvelopeChange["part"], string> = { roles: "Role", scopes: "Scope", files: "File", siteObjectConnections: "Link to a system object" };
const presences: Record<Presence, string> = { added: "added", removed: "removed", changed: "changed" };
const longest = 200;

function value(of: FieldChange["left"], there: boolean): string {
  if (!there) return "nothing";
  const told = typeof of === "string" ? of : JSON.stringify(of);
  return visible(told.length > longest ? `${told.slice(0, longest)}…` : told) || "empty text";
}

export const comparison = {
  title: "Comparison",
  windowTitle: (left: string, right: string) => `${visible(left)} and ${visible(right)}`,
  heading: (left: string, right: string) => `What changed from ${visible(left)} to ${visible(right)}`,
  side: ({ name, stored_at }: Entry) => `${name}, ${moment(stored_at)}`,
  serverNow: (name: string) => `${name} as it is now`,
  failed: "The two could not be compared.",
  which: "Which differences",
  all: "All",
  added: "Added",
  changed: "Changed",
  removed: "Removed",
  find: "Find a difference",
  none: "Both hold the same.",
  noMatch: "No difference fits",
  unchanged: ({ unchanged, touched }: Diff) => `${count(unchanged, nouns.definition)} the same.${touched.length > 0 ? ` ${number(touched.length)} saved again without another change.` : ""}`,
  noise: (value: number) => `Also ${count(value, nouns.definition)} of which only order or layout differs`,
  places: ({ fields }: Pick<ChangedDefinition, "fields">) => count(fields.length, nouns.place),
  name: (name: string | null, id: string) => visible(name ?? id),
  from: ({ left, change }: FieldChange) => value(left, change !== "added"),
  to: ({ right, change }: FieldChange) => value(right, change !== "removed"),
  becomes: "becomes",
  envelope: "Beside the definitions",
  envelopeLine: ({ part, id, change }: EnvelopeChange) => `${parts[part]} ${visible(id)} ${presences[change]}`,

  dialogTitle: (name: string) => `Compare ${visible(name)} with`,
  withParent: "The entry it was made from",
  withServer: "A server as it is now",
  withEntry: "Another entry",
  chooseServer: "Server",
  chooseEntry: "Entry",
  findEntry: "Find an entry",
  entryOption: ({ name, server, stored_at }: Entry) => [visible(name), server === null ? null : visible(server), moment(stored_at)].filter((part) => part !== null).join(" · "),
  compare: "Compare",
  nothingToCompare: "Choose something to compare it with.",
  noOther: "The library has no other bundle.",

  timelineTitle: "Timeline",
  timelineOf: (kind: "app" | "definition", name: string) => `Timeline of the ${kind} ${visible(name)}`,
  timelineText: "When it appeared, changed and vanished on each server, as far as the entries of the library tell.",
  timelineFailed: "The timeline could not be read.",
  timelineEmpty: "No entry tells anything about it.",
  happening: (what: Happening) => happenings[what],
  inside: ({ added, changed, removed }: Inside) => `${number(added)} added, ${number(changed)} changed, ${number(removed)} removed`,
  originUnknown: "origin unknown",
  showEntry: "Show the entry",
  showEntryOf: (name: string, at: string) => `Show the entry ${visible(name)}, ${moment(at)}`,
  compareBefore: "Compare with before",
  compareBeforeOf: (at: string) => `Compare with before: ${moment(at)}`,
};
