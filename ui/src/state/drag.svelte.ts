// A pointer drag of selected apps. It starts after four pixels, shows what a drop would do, and only ever opens a plan.

import type { ServerId } from "../ipc/backend";
import type { Carried, Side } from "./crossing.svelte";

const threshold = 4;

export type Hover = { server: ServerId; place: "pane" | "sidebar" };

type Press = { x: number; y: number; begin: () => Carried | null };

export class Drag {
  carried = $state.raw<Carried | null>(null);
  side = $state<Side>("source");
  x = $state(0);
  y = $state(0);
  over = $state.raw<Hover | null>(null);
  #press: Press | null = null;
  readonly #hoverAt: (x: number, y: number) => Hover | null;
  readonly #drop: (carried: Carried, over: Hover) => void;

  constructor(drop: (carried: Carried, over: Hover) => void, hoverAt: (x: number, y: number) => Hover | null = hoverAtPoint) {
    this.#drop = drop;
    this.#hoverAt = hoverAt;
  }

  /** Remembers where the pointer went down; `begin` says what would be carried. */
  press(x: number, y: number, side: Side, begin: () => Carried | null): void {
    this.#press = { x, y, begin };
    this.side = side;
  }

  /** Follows the pointer; returns true in the move that starts the drag. */
  move(x: number, y: number): boolean {
    let started = false;
    if (this.#press && Math.hypot(x - this.#press.x, y - this.#press.y) >= threshold) {
      this.carried = this.#press.begin();
      this.#press = null;
      started = this.carried !== null;
    }
    if (this.carried) {
      this.x = x;
      this.y = y;
      this.over = this.#hoverAt(x, y);
    }
    return started;
  }

  /** Lets go; returns true when a drag ended, so that the click that follows is no click. */
  release(): boolean {
    const { carried, over } = this;
    this.cancel();
    if (carried && over) this.#drop(carried, over);
    return carried !== null;
  }

  cancel(): void {
    this.#press = null;
    this.carried = null;
    this.over = null;
  }
}

function hoverAtPoint(x: number, y: number): Hover | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const target = element.closest<HTMLElement>("[data-drop-server]");
    const server = target?.dataset["dropServer"];
    if (server) return { server, place: target?.dataset["dropPlace"] === "sidebar" ? "sidebar" : "pane" };
  }
  return null;
}
