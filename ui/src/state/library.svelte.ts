// The library's entries, filtered, and its last check.

import type { Backend, CheckReport, Entry, EntryId, ErrorReport } from "../ipc/backend";
import { text } from "../text/text";
import type { Exports } from "./exports.svelte";
import type { Notices } from "./notices.svelte";
import { Selection } from "./selection.svelte";

export type EntryFilter = "all" | "apps" | "all-apps" | "snapshots";

function fits(entry: Entry, filter: EntryFilter): boolean {
  switch (filter) {
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

export class Library {
  entries = $state.raw<Entry[] | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  check = $state.raw<CheckReport | null>(null);
  checking = $state(false);
  filter = $state<EntryFilter>("all");
  search = $state("");
  readonly chosen = new Selection();
  readonly shown = $derived.by(() => this.#shown());
  readonly current = $derived(this.entries?.find((entry) => this.chosen.ids.has(entry.id)) ?? null);
  readonly bytes = $derived((this.entries ?? []).reduce((sum, entry) => sum + entry.bytes, 0));
  /** What the check found damaged that no listed entry shows. */
  readonly damageElsewhere = $derived.by(() => this.#damageElsewhere());
  readonly #backend: Backend;
  readonly #notices: Notices;
  readonly #exports: Exports;

  constructor(backend: Backend, notices: Notices, exports: Exports) {
    this.#backend = backend;
    this.#notices = notices;
    this.#exports = exports;
  }

  async load(): Promise<void> {
    const reply = await this.#backend.libraryEntries();
    if (reply.status === "ok") {
      this.entries = reply.data.toSorted((a, b) => (a.stored_at < b.stored_at ? 1 : -1));
      this.problem = null;
    } else {
      this.problem = reply.error;
    }
  }

  async addFiles(): Promise<void> {
    if (!this.#exports.hasPicker()) return;
    const reply = await this.#backend.addFiles();
    if (reply.status === "error") return this.#notices.failed(text.library.addFailed, reply.error);
    if (reply.data === null) return;
    this.#notices.done(text.library.added(reply.data.length));
    await this.load();
    const first = reply.data[0];
    if (first) this.chosen.only(first.id);
  }

  async save(entry: EntryId): Promise<void> {
    if (!this.#exports.hasPicker()) return;
    const reply = await this.#backend.saveEntry(entry);
    if (reply.status === "error") return this.#notices.failed(text.library.saveFailed, reply.error);
    if (reply.data) this.#notices.done(text.common.saved(reply.data.path));
  }

  async runCheck(readData: boolean): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    const reply = await this.#backend.checkLibrary(readData);
    this.checking = false;
    if (reply.status === "error") return this.#notices.failed(text.library.checkFailed, reply.error);
    this.check = reply.data;
    const { ok, damaged, entries } = reply.data;
    this.#notices.done(ok ? text.library.checkedAllIntact(entries) : text.library.checkedDamaged(damaged.length));
  }

  /** Why an entry is damaged, after a check found it so. */
  damage(entry: EntryId): string | null {
    return this.check?.damaged.find((damaged) => damaged.entry === entry)?.problem ?? null;
  }

  #damageElsewhere(): string[] {
    const listed = new Set(this.entries?.map((entry) => entry.id));
    const unlisted = (this.check?.damaged ?? []).filter(({ entry }) => entry === null || !listed.has(entry));
    return [...unlisted.map((one) => text.library.damagedUnlisted(one.name ?? one.restic_id, one.problem)), ...(this.check?.problems ?? [])];
  }

  #shown(): Entry[] {
    const wanted = this.search.trim().toLowerCase();
    const holds = (entry: Entry) =>
      [entry.name, entry.id, entry.note, entry.server, ...entry.tags, ...entry.apps.flatMap((app) => [app.label, app.name])].some((part) =>
        part?.toLowerCase().includes(wanted),
      );
    return (this.entries ?? []).filter((entry) => fits(entry, this.filter) && (wanted === "" || holds(entry)));
  }
}
