// Short messages about something that finished. A failure stays until it is dismissed.

import type { ErrorReport } from "../ipc/backend";
import type { Announcer } from "./announcer.svelte";

export type Notice = {
  id: number;
  text: string;
  problem: ErrorReport | null;
  action: { label: string; run: () => void } | null;
};

const shownFor = 12_000;
/** As many that nobody has to dismiss are shown at once. */
const most = 4;

export class Notices {
  all = $state<Notice[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #announcer: Announcer;

  constructor(announcer: Announcer) {
    this.#announcer = announcer;
  }

  done(text: string, action: Notice["action"] = null): void {
    const notice = this.#add({ text, problem: null, action });
    this.#announcer.say(text);
    this.resume(notice.id);
  }

  failed(text: string, problem: ErrorReport, action: Notice["action"] = null): void {
    this.#add({ text, problem, action });
    this.#announcer.alarm(`${text} ${problem.message}`);
  }

  dismiss(id: number): void {
    this.pause(id);
    this.all = this.all.filter((notice) => notice.id !== id);
  }

  /** Keeps a notice while it is pointed at or focused. */
  pause(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  resume(id: number): void {
    const notice = this.all.find((candidate) => candidate.id === id);
    if (!notice || notice.problem) return;
    this.pause(id);
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), shownFor),
    );
  }

  #add(notice: Omit<Notice, "id">): Notice {
    const added = { ...notice, id: this.#next++ };
    const passing = this.all.filter(({ problem }) => problem === null).slice(notice.problem === null ? -(most - 1) : -most);
    this.all = [...this.all.filter((one) => one.problem !== null || passing.includes(one)), added];
    return added;
  }
}
