// The library's entries: listed, filtered, found, marked, and checked.

import type { Backend, Checked, CheckReport, Entry, EntryId, ErrorReport, Found, Mark } from "../ipc/backend";
import { SvelteMap } from "svelte/reactivity";
import { text } from "../text/text";
import { Columns } from "./columns.svelte";
import { choices, entryRows, fits, heightOf, inOrder, noFilter, type EntryColumn, type EntryFilter } from "./entry_filter";
import type { Notices } from "./notices.svelte";
import { Selection } from "./selection.svelte";

const entryColumns = [
  { id: "entry" },
  { id: "from", width: 7.25, least: 4, most: 14 },
  { id: "stored", width: 5.75, least: 4, most: 12, falls: true },
  { id: "definitions", width: 4, least: 3.5, most: 10, falls: true },
  { id: "why", width: 9, least: 4, most: 20 },
] as const;

/** How many secrets an entry carries; null when nobody looked. What is no bundle carries none. */
export const secretsIn = ({ kind, secrets }: Entry): number | null => (kind === "import-record" ? 0 : (secrets ?? null));

/** A pane has less room: the second line of an entry says where it is from. */
const inPane = entryColumns.map((column) => ({ ...column, hidden: column.id !== "entry" && column.id !== "stored" }));

export class Library {
  readonly columns = new Columns<EntryColumn>("entries", entryColumns, { by: "stored", falling: true });
  /** The columns of the list beside a server; its order is that of `columns`. */
  readonly paneColumns = new Columns<EntryColumn>("entries.pane", inPane, { by: "stored", falling: true });
  entries = $state.raw<Entry[] | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  check = $state.raw<CheckReport | null>(null);
  /** How the last checks ended, of this run or an earlier one. */
  checked = $state.raw<Checked | null>(null);
  checking = $state(false);
  found = $state.raw<Found | null>(null);
  /** Whether entries that a search did not find are listed, too. */
  withRest = $state(true);
  readonly filter = $state<EntryFilter>({ ...noFilter });
  readonly chosen = new Selection();
  readonly choices = $derived(choices(this.entries ?? []));
  readonly #fitting = $derived(inOrder((this.entries ?? []).filter((entry) => fits(entry, this.filter)), this.columns.order));
  readonly rows = $derived(entryRows(this.#fitting, this.found === null ? null : new Map(this.found.entries.map((entry) => [entry.id, entry])), this.withRest));
  readonly heights = $derived(this.rows.map(heightOf));
  readonly current = $derived(this.entries?.find((entry) => this.chosen.ids.has(entry.id)) ?? null);
  readonly bytes = $derived((this.entries ?? []).reduce((sum, entry) => sum + entry.bytes, 0));
  /** What the entries really take; null when one of them does not say. */
  readonly used = $derived.by(() => (this.entries ?? []).reduce<number | null>((sum, { added_bytes }) => (sum === null || typeof added_bytes !== "number" ? null : sum + added_bytes), 0));
  /** The entries that a check found damaged, now or in an earlier run. */
  readonly damaged = $derived(new Set([...(this.checked?.damaged ?? []), ...(this.check?.damaged.flatMap(({ entry }) => entry ?? []) ?? [])]));
  /** What the check found damaged that no listed entry shows. */
  readonly damageElsewhere = $derived.by(() => this.#damageElsewhere());
  /** Whether somebody has looked at a library since the start. */
  wasListed = false;
  /** What was typed about entries and is not stored yet. */
  readonly drafts = new SvelteMap<EntryId, { note?: string; tag?: string }>();
  // Raised when another library is used: an answer that was asked for before is of no use.
  #library = 0;
  #search = $state("");
  #asking = false;
  readonly #backend: Backend;
  readonly #notices: Notices;

  constructor(backend: Backend, notices: Notices) {
    this.#backend = backend;
    this.#notices = notices;
  }

  get search(): string {
    return this.#search;
  }

  /** Finds entries by their own words and by what is inside them. While an answer is on its way, only the newest wish counts. */
  set search(wanted: string) {
    this.#search = wanted;
    if (!this.#asking) void this.#find();
  }

  clear(): void {
    Object.assign(this.filter, noFilter);
    this.search = "";
  }

  /** Another library is used: nothing of the one before may stand under its name. */
  forget(): void {
    this.#library += 1;
    this.entries = this.problem = this.check = this.checked = this.found = null;
    this.checking = false;
    this.chosen.clear();
    this.drafts.clear();
    this.clear();
  }

  async load(): Promise<void> {
    this.wasListed = true;
    const asked = this.#library;
    const [reply, checked] = await Promise.all([this.#backend.libraryEntries(), this.#backend.lastCheck()]);
    if (asked !== this.#library) return;
    if (reply.status === "ok") {
      this.entries = reply.data;
      this.problem = null;
    } else {
      this.problem = reply.error;
    }
    if (checked.status === "ok") this.checked = checked.data;
    await this.#find();
  }

  async addFiles(): Promise<void> {
    const reply = await this.#backend.addFiles();
    if (reply.status === "error") return this.#notices.failed(text.library.addFailed, reply.error);
    if (reply.data === null) return;
    this.#notices.done(text.library.added(reply.data.length));
    await this.load();
    const first = reply.data[0];
    if (first) this.chosen.only(first.id);
  }

  /** Writes an entry to a file. What secrets leave with it is said again, where nobody can miss it. */
  async save(entry: Entry): Promise<void> {
    const reply = await this.#backend.saveEntry(entry.id);
    if (reply.status === "error") return this.#notices.failed(text.library.saveFailed, reply.error);
    if (reply.data) this.#notices.done(text.library.savedAs(reply.data.path, secretsIn(entry)));
  }

  /** Changes note, tags, pin or trash of an entry. Says whether that was done. */
  async mark(entry: EntryId, mark: Mark): Promise<boolean> {
    const asked = this.#library;
    const reply = await this.#backend.markEntry(entry, mark);
    if (reply.status === "error") {
      this.#notices.failed(text.library.markFailed, reply.error);
      return false;
    }
    if (asked === this.#library) this.entries = this.entries?.map((one) => (one.id === entry ? reply.data : one)) ?? null;
    return true;
  }

  /** What was typed about an entry is stored, unless it was changed meanwhile. */
  written(entry: EntryId, stored: { note?: string; tag?: string }): void {
    const draft = { ...this.drafts.get(entry) };
    if (stored.note !== undefined && draft.note === stored.note) delete draft.note;
    if (stored.tag !== undefined && draft.tag === stored.tag) delete draft.tag;
    this.drafts.set(entry, draft);
  }

  /** Moves an entry to the trash without a question: it can be taken back at once, and for 30 days. */
  async trash({ id, name }: Entry): Promise<void> {
    if (!(await this.mark(id, { kind: "trash" }))) return;
    this.#notices.done(text.library.movedToTrash(name), { label: text.common.undo, run: () => void this.mark(id, { kind: "restore" }) });
  }

  async runCheck(readData: boolean): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    const asked = this.#library;
    const reply = await this.#backend.checkLibrary(readData);
    if (asked !== this.#library) return;
    this.checking = false;
    if (reply.status === "error") return this.#notices.failed(text.library.checkFailed, reply.error);
    this.check = reply.data;
    const { ok, damaged, entries } = reply.data;
    this.#notices.done(ok ? text.library.checkedAllIntact(entries) : text.library.checkedDamaged(damaged.length));
    const checked = await this.#backend.lastCheck();
    if (asked === this.#library && checked.status === "ok") this.checked = checked.data;
  }

  /** Why an entry is damaged, after a check found it so. */
  damage(entry: EntryId): string | null {
    if (!this.damaged.has(entry)) return null;
    return this.check?.damaged.find((damaged) => damaged.entry === entry)?.problem ?? text.library.damagedEarlier;
  }

  async #find(): Promise<void> {
    this.#asking = true;
    let asked: string;
    do {
      asked = this.#search;
      if (asked.trim() === "") {
        this.found = null;
        continue;
      }
      const library = this.#library;
      const reply = await this.#backend.findEntries(asked);
      if (library !== this.#library) continue;
      if (reply.status === "ok") this.found = reply.data;
      else this.problem = reply.error;
    } while (asked !== this.#search);
    this.#asking = false;
  }

  #damageElsewhere(): string[] {
    const listed = new Set(this.entries?.map((entry) => entry.id));
    const unlisted = (this.check?.damaged ?? []).filter(({ entry }) => entry === null || !listed.has(entry));
    return [...unlisted.map((one) => text.library.damagedUnlisted(one.name ?? one.restic_id, one.problem)), ...(this.check?.problems ?? this.checked?.problems ?? [])];
  }
}
