// Several libraries side by side: which one is used, adding one, copying between them, and what protects each.

import type { Backend, ErrorReport, Exchanged, GivenSecrets, IfAbsent, Keep, LibraryDraft, LibraryId, LibraryPlace, LibraryTest, PlaceKind, Reply } from "../ipc/backend";
import { text } from "../text/text";
import type { Notices } from "./notices.svelte";

/** The id of the library in the user's own folders. */
export const usual = "00000000-0000-0000-0000-000000000000";

/** Writes a place the way the service reads it; what is written so already stays. */
export function placeOf(kind: PlaceKind, typed: string): string {
  const place = typed.trim();
  switch (kind) {
    case "folder":
    case "web-dav":
      return place;
    case "s3":
      return place.startsWith("s3:") ? place : `s3:${place}`;
    case "sftp":
      return place.startsWith("sftp:") ? place : `sftp://${place}`;
    case "unknown":
      return place;
  }
}

export class Libraries {
  all = $state.raw<LibraryPlace[]>([]);
  busy = $state(false);
  /** Why the last thing that a dialog asked for was not done. */
  problem = $state.raw<ErrorReport | null>(null);
  test = $state.raw<LibraryTest | null>(null);
  exchanged = $state.raw<Exchanged | null>(null);
  readonly current = $derived(this.all.find((place) => place.is_default) ?? null);
  readonly others = $derived(this.all.filter((place) => !place.is_default));
  /** Called when another library is used, or the one that is used has other entries. */
  changed: () => Promise<void> = async () => {};
  /** Called when what was read from the library before does not count any more. */
  left: () => void = () => {};
  readonly #backend: Backend;
  readonly #notices: Notices;
  /** Tells the dialog that is open from those before it. */
  #dialog = 0;

  constructor(backend: Backend, notices: Notices) {
    this.#backend = backend;
    this.#notices = notices;
  }

  async load(): Promise<void> {
    const reply = await this.#backend.libraries();
    if (reply.status === "ok") this.all = reply.data;
    else this.#notices.failed(text.libraries.listFailed, reply.error);
  }

  /** Another library is used, or this one has other entries or another passphrase. */
  async renewed(): Promise<void> {
    this.left();
    await this.load();
    await this.changed();
  }

  /** A dialog begins anew; the function that is returned ends it. What it asked may be answered after that. */
  begin(): () => void {
    this.#dialog += 1;
    this.busy = false;
    this.problem = null;
    this.test = null;
    this.exchanged = null;
    return () => void this.begin();
  }

  async choose(id: LibraryId): Promise<void> {
    if (id === this.current?.id) return;
    const reply = await this.#backend.useLibrary(id);
    if (reply.status === "error") return this.#notices.failed(text.libraries.chooseFailed, reply.error);
    await this.renewed();
  }

  async pickFolder(): Promise<string | null> {
    const reply = await this.#backend.pickLibraryFolder();
    return reply.status === "ok" ? reply.data : null;
  }

  /** Looks whether a library is there, and whether it opens. Nothing is written. */
  async look(draft: LibraryDraft, secrets: GivenSecrets): Promise<void> {
    const dialog = this.#dialog;
    const reply = await this.#ask(this.#backend.testLibrary(draft, secrets), null);
    if (dialog !== this.#dialog) return;
    this.test = reply ?? null;
    this.problem = reply?.problem ?? this.problem;
  }

  /** Adds a library and uses it from now on. Says whether that was done. */
  async add(draft: LibraryDraft, secrets: GivenSecrets, ifAbsent: IfAbsent, keep: Keep): Promise<boolean> {
    const added = await this.#ask(this.#backend.addLibrary(draft, secrets, ifAbsent, keep), text.libraries.addFailed);
    if (!added) return false;
    await this.load();
    await this.choose(added.id);
    this.#notices.done(text.libraries.added(draft.name));
    return true;
  }

  /** Takes a library from the list. Says whether that was done. */
  async remove(place: LibraryPlace): Promise<boolean> {
    if ((await this.#ask(this.#backend.removeLibrary(place.id), text.libraries.removeFailed)) === undefined) return false;
    this.#notices.done(text.libraries.removed(place));
    await this.renewed();
    return true;
  }

  /** Opens a locked library with what was typed. Says whether that was done. */
  async unlock(id: LibraryId, secrets: GivenSecrets, keep: Keep): Promise<boolean> {
    if ((await this.#ask(this.#backend.unlockLibrary(id, secrets, keep), text.libraries.unlockFailed)) === undefined) return false;
    await this.renewed();
    return true;
  }

  async copy(to: LibraryId, bothWays: boolean): Promise<void> {
    const dialog = this.#dialog;
    const exchanged = await this.#ask(this.#backend.copyLibrary(to, bothWays), text.libraries.copyFailed);
    if (!exchanged) return;
    if (dialog === this.#dialog) this.exchanged = exchanged;
    else this.#notices.done(`${text.libraries.sent(exchanged)} ${text.libraries.received(exchanged)}`.trim());
    await this.changed();
  }

  /** Gives the library a passphrase. The picker for its recovery kit comes first; cancelled, nothing is done. */
  async protect(passphrase: string, keep: Keep): Promise<boolean> {
    const kit = await this.#ask(this.#backend.protectLibrary(passphrase, keep), text.libraries.protectFailed);
    if (!kit) return false;
    this.#notices.done(text.libraries.protected(kit.path));
    await this.renewed();
    return true;
  }

  async changePassphrase(passphrase: string, keep: Keep): Promise<boolean> {
    if ((await this.#ask(this.#backend.changePassphrase(passphrase, keep), text.libraries.changeFailed)) === undefined) return false;
    this.#notices.done(text.libraries.passphraseChanged);
    return true;
  }

  /** Takes the passphrase away. Says whether that was done. */
  async openToAll(): Promise<boolean> {
    if ((await this.#ask(this.#backend.openLibraryToAll(), text.libraries.changeFailed)) === undefined) return false;
    this.#notices.done(text.libraries.openedToAll);
    await this.renewed();
    return true;
  }

  async renewKit(): Promise<void> {
    const kit = await this.#ask(this.#backend.renewRecoveryKit(), text.libraries.changeFailed);
    if (kit) this.#notices.done(text.libraries.kitRenewed(kit.path));
  }

  /** The answer; undefined when it failed. Why is said by the dialog that asked or, once that is closed, by a notice called `failed`. */
  async #ask<T>(asked: Promise<Reply<T>>, failed: string | null): Promise<T | undefined> {
    const dialog = this.#dialog;
    this.busy = true;
    this.problem = null;
    const reply = await asked;
    const open = dialog === this.#dialog;
    if (open) this.busy = false;
    if (reply.status === "ok") return reply.data;
    if (reply.error.code === "canceled") return undefined;
    if (open) this.problem = reply.error;
    else if (failed !== null) this.#notices.failed(failed, reply.error);
    return undefined;
  }
}
