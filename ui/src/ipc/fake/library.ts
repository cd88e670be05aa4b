// How the story's library is found in, marked, compared and looked back upon.

import type { Checked, Entry, FoundEntry, Hit, Mark, Timeline } from "../bindings";
import { app, diff, entries, entry, staging } from "./entries";
import { failure, pause, turns } from "./queue";
import { at } from "./story";

const checked: Checked = { quick_at: at("03:12"), full_at: at("03:10", "2026-07-02"), entries: 10, damaged: [], problems: [] };

const receipt: Hit = { definition: "field-receipt-number", type: "field", name: "Receipt Number", matched: "Receipt Number" };
const hitsOf: Record<string, Hit[]> = {
  "entry-213-c41f08ea": [receipt, { definition: "field-receipt-note", type: "field", name: "Note", matched: "Note under the receipt number" }],
  "entry-212": [receipt],
  "entry-178": [receipt],
};

/** Enough entries to see that only those in view are drawn. */
const many = (): Entry[] => Array.from({ length: 2000 }, (_, index) => entry({ id: `many-${index}`, name: `Backup ${index + 1}`, kind: "app", why: { kind: "backup" }, stored_at: new Date(Date.parse(at("03:00")) - index * 3_600_000).toISOString(), bytes: 900_000, ...staging, apps: [app("CARS", 2270)], kept_by: ["daily 1 of 30"] }));

let kept: Entry[] = turns.has("many-entries") ? many() : entries;

function find(text: string): FoundEntry[] {
  const wanted = text.toLowerCase();
  return kept.flatMap((one) => {
    const hits = (hitsOf[one.id] ?? []).filter((hit) => hit.matched.toLowerCase().includes(wanted));
    const own = [one.name, one.note ?? "", one.server ?? "", ...one.tags].join("\n").toLowerCase().includes(wanted);
    return hits.length > 0 || own ? [{ ...one, hits, hit_count: hits.length > 1 ? hits.length + 1 : hits.length }] : [];
  });
}

function marked(one: Entry, mark: Mark): Entry {
  switch (mark.kind) {
    case "note":
      return { ...one, note: mark.value || null };
    case "tag":
      return { ...one, tags: [...one.tags, ...mark.value] };
    case "untag":
      return { ...one, tags: one.tags.filter((tag) => !mark.value.includes(tag)) };
    case "pin":
      return { ...one, pinned: true, kept_by: ["pinned"] };
    case "unpin":
      return { ...one, pinned: false, kept_by: [] };
    case "trash":
      if (one.pinned) throw failure("invalid", `‘${one.name}’ is pinned and stays where it is.`, ["Unpin it first."]);
      return { ...one, trashed: true, trashed_until: at("14:05", "2026-08-02") };
    case "restore":
      return { ...one, trashed: false, trashed_until: null };
  }
}

const timeline: Timeline = {
  id: "field-receipt-number",
  name: "Receipt Number",
  moments: [
    { at: at("10:00", "2026-05-25"), server: "Production – Asia", entry: "entry-178", before: null, what: "appeared", inside: null },
    { at: at("10:00", "2026-06-06"), server: "Production – Asia", entry: "entry-182-11aa", before: "entry-178", what: "changed", inside: { added: 4, changed: 12, removed: 1 } },
    { at: at("14:03"), server: "Production – Asia", entry: "entry-215-0fb2", before: "entry-178", what: "vanished", inside: null },
  ],
  unread: 1,
};

export const libraryCommands: Record<string, (given: Record<string, unknown>) => unknown> = {
  library_entries: () => kept,
  last_check: () => (turns.has("never-checked") ? {} : checked),
  find_entries: async ({ text }) => (await pause(), { entries: find(String(text)), unread: turns.has("unread") ? 12 : 0, more: turns.has("unread") }),
  mark_entry: ({ entry: id, mark }) => {
    kept = kept.map((one) => (one.id === id ? marked(one, mark as Mark) : one));
    return kept.find((one) => one.id === id) ?? kept[0];
  },
  compare_entry: async () => {
    if (turns.has("hold-comparison")) await new Promise(() => {});
    await pause();
    if (turns.has("comparison-fails")) throw failure("unreachable", "The server could not be reached.", ["Check the address and the network."]);
    return turns.has("same-entries") ? { ...diff, added: [], removed: [], changed: [], envelope: [] } : diff;
  },
  app_timeline: () => ({ ...timeline, id: "app", name: "Education Matters" }),
  definition_timeline: () => (turns.has("no-timeline") ? { ...timeline, moments: [], unread: 0 } : timeline),
};
