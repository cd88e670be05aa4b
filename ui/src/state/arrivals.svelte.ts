// What reaches the window from outside: files opened with it or dropped on it, links, the wish to close it, and the question for a path
// where the desktop has no file picker. None of it writes.

import type { Arrival, Backend, ErrorReport } from "../ipc/backend";
import { arrivalChannel } from "../ipc/backend";
import { text } from "../text/text";
import type { Carrying } from "./carrying.svelte";
import type { Documents } from "./documents.svelte";
import type { Imports } from "./imports.svelte";
import type { Library } from "./library.svelte";
import type { Notices } from "./notices.svelte";
import type { Places } from "./places.svelte";
import type { Session } from "./session.svelte";
import { refusal } from "./targets";

type Files = Extract<Arrival, { kind: "files" }>;
export type PathQuestion = Extract<Arrival, { kind: "path" }>;

type Around = { places: Places; session: Session; documents: Documents; imports: Imports; carrying: Carrying; library: Library; notices: Notices };

export class Arrivals {
  /** How many activities run while somebody wants to close the window; null: nobody does. */
  quitting = $state<number | null>(null);
  /** A path that somebody has to type. */
  question = $state.raw<PathQuestion | null>(null);
  readonly #backend: Backend;
  readonly #around: Around;
  readonly #serverAt: (x: number, y: number) => string | null;

  constructor(backend: Backend, around: Around, serverAt: (x: number, y: number) => string | null = serverAtPoint) {
    this.#backend = backend;
    this.#around = around;
    this.#serverAt = serverAt;
  }

  async watch(): Promise<void> {
    await this.#backend.watchArrivals(arrivalChannel((arrival) => void this.receive(arrival)));
  }

  async receive(arrival: Arrival): Promise<void> {
    switch (arrival.kind) {
      case "files":
        this.#around.carrying.drag.cancel();
        return this.#files(arrival);
      case "held":
        return this.#around.carrying.drag.hold(arrival.names, arrival.at.x ?? 0, arrival.at.y ?? 0);
      case "left":
        return this.#around.carrying.drag.cancel();
      case "plan":
        return this.#around.documents.openKept(arrival.plan);
      case "path":
        this.question = arrival;
        return;
      case "close":
        this.quitting = arrival.running;
    }
  }

  /** Answers the question for a path; null is Cancel. Returns why the path cannot be used, and then the question stays. */
  async answer(question: PathQuestion, typed: string[] | null, replace: boolean): Promise<ErrorReport | null> {
    const reply = await this.#backend.answerPath(question.id, typed, replace);
    if (reply.status === "error" && typed !== null) return reply.error;
    if (this.question === question) this.question = null;
    return null;
  }

  /** The window stays, with the dialog that was open. */
  stay(): void {
    this.quitting = null;
  }

  async quit(): Promise<void> {
    await this.#backend.quit();
  }

  /** Files on a server are planned to be imported there; anywhere else they are opened. */
  async #files(arrival: Files): Promise<void> {
    const { imports, session, notices } = this.#around;
    const server = session.server(arrival.at && this.#serverAt(arrival.at.x ?? 0, arrival.at.y ?? 0));
    if (!server) return this.#open(arrival);
    const refused = refusal(null, server);
    if (refused === null) return imports.planArrived(arrival.id, text.arrivals.files(arrival.names), server);
    notices.done(text.crossing.dropRefused(server.name, text.crossing.refusal(refused)));
  }

  async #open({ id, names }: Files): Promise<void> {
    const { documents, library, notices, places } = this.#around;
    const reply = await this.#backend.openArrival(id);
    if (reply.status === "error") return notices.failed(text.arrivals.notOpened(names), reply.error);
    const { plan, entries } = reply.data;
    if (plan) return documents.read(plan);
    notices.done(text.library.added(entries.length));
    await library.load();
    places.go({ view: "library", entry: entries[0]?.id ?? null });
  }
}

function serverAtPoint(x: number, y: number): string | null {
  const targets = document.elementsFromPoint(x, y).map((element) => element.closest<HTMLElement>("[data-drop-server]"));
  return targets.find((target) => target !== null)?.dataset["dropServer"] ?? null;
}
