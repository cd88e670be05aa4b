// An entry that leaves the window by drag: its file is made when the drag begins, so that it is there when the pointer goes out.

import type { Backend, Entry, Reply } from "../ipc/backend";
import { text } from "../text/text";
import { secretsIn } from "./library.svelte";
import type { Notices } from "./notices.svelte";

export class Leaving {
  #ready: { entry: Entry; reply: Promise<Reply<null>> } | null = null;
  readonly #backend: Backend;
  readonly #notices: Notices;

  constructor(backend: Backend, notices: Notices) {
    this.#backend = backend;
    this.#notices = notices;
  }

  prepare(entry: Entry): void {
    this.#ready = { entry, reply: this.#backend.prepareDrag(entry.id) };
  }

  /** Gives the drag to the desktop, unless it is over by the time the file is there. What secrets leave is said again afterwards. */
  async leave(isHeld: () => boolean, handOver: () => void): Promise<void> {
    const ready = this.#ready;
    if (!ready) return;
    const { entry } = ready;
    const prepared = await ready.reply;
    if (prepared.status === "error") return this.#notices.failed(text.library.saveFailed, prepared.error);
    if (!isHeld()) return;
    handOver();
    const taken = await this.#backend.dragPrepared();
    if (taken.status === "error") return this.#notices.failed(text.library.saveFailed, taken.error);
    if (taken.data) this.#notices.done(text.library.draggedOut(entry.name, secretsIn(entry)));
  }
}
