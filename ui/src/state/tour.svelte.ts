// The tour: a few sentences that go along with the main job on the practice servers. It does nothing by itself.

import { text } from "../text/text";
import type { Announcer } from "./announcer.svelte";
import { keep, recall } from "./memory";
import type { Place } from "./places.svelte";

/** The steps, and the view that each belongs to. */
const steps = ["servers", "servers", "review", "result"] as const satisfies Place["view"][];
const remembered = "tour";

export class Tour {
  /** The step that is shown; null while there is no tour. */
  at = $state<number | null>(null);
  readonly count = steps.length;
  readonly #announcer: Announcer;

  constructor(announcer: Announcer) {
    this.#announcer = announcer;
  }

  get isLast(): boolean {
    return this.at === steps.length - 1;
  }

  /** Begins the tour, unless it has been there before. */
  offer(): void {
    if (recall(remembered) !== "seen") this.start();
  }

  start(): void {
    this.#show(0);
  }

  next(): void {
    if (this.at === null) return;
    if (this.isLast) this.end();
    else this.#show(this.at + 1);
  }

  /** Ends the tour; it comes again only when somebody asks for it. */
  end(): void {
    this.at = null;
    keep(remembered, "seen");
  }

  /** Somebody came to a view: the tour goes on to the step that is about it, and never back. */
  arrive(view: Place["view"]): void {
    const { at } = this;
    if (at === null || steps[at] === view) return;
    const next = steps.findIndex((each, step) => step > at && each === view);
    if (next > at) this.#show(next);
  }

  #show(step: number): void {
    this.at = step;
    const words = text.help.tour[step];
    if (words) this.#announcer.say(`${words.title}. ${words.text}`);
  }
}
