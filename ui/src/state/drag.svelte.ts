// A pointer drag inside the window, or files of the desktop held over it. It shows what a drop would do, and only ever opens a plan or keeps a copy.

import type { ServerId } from "../ipc/backend";
import type { Cargo } from "./cargo";
import type { Side } from "./crossing.svelte";

const threshold = 4;

/** What lies under the pointer; the library is no server. */
export type Hover = { server: ServerId | null; place: "pane" | "sidebar" | "library" };

type Press = { x: number; y: number; begin: () => Cargo | null };

/** What follows from a drag. */
export type Course = {
  began: (cargo: Cargo) => void;
  dropped: (cargo: Cargo, over: Hover) => void;
  /** The pointer left the window while it was down. */
  left: (cargo: Cargo) => void;
};

export class Drag {
  carried = $state.raw<Cargo | null>(null);
  /** The list that apps are dragged from. */
  side = $state<Side | null>(null);
  x = $state(0);
  y = $state(0);
  over = $state.raw<Hover | null>(null);
  #press: Press | null = null;
  readonly #course: Course;
  readonly #hoverAt: (x: number, y: number) => Hover | null;
  readonly #isInside: (x: number, y: number) => boolean;

  constructor(course: Course, hoverAt: (x: number, y: number) => Hover | null = hoverAtPoint, isInside: (x: number, y: number) => boolean = isInWindow) {
    this.#course = course;
    this.#hoverAt = hoverAt;
    this.#isInside = isInside;
  }

  /** Remembers where the pointer went down; `begin` says what would be carried. */
  press(x: number, y: number, side: Side | null, begin: () => Cargo | null): void {
    this.#press = { x, y, begin };
    this.x = x;
    this.y = y;
    this.side = side;
  }

  /** Follows the pointer; returns true in the move that starts the drag. */
  move(x: number, y: number): boolean {
    let started = false;
    if (this.#press && Math.hypot(x - this.#press.x, y - this.#press.y) >= threshold) {
      this.carried = this.#press.begin();
      this.#press = null;
      started = this.carried !== null;
      if (this.carried) this.#course.began(this.carried);
    }
    if (this.carried) this.#follow(x, y, this.carried);
    return started;
  }

  /** Files of the desktop are over the window. */
  hold(names: string[], x: number, y: number): void {
    this.#press = null;
    this.side = null;
    this.carried = { kind: "files", names };
    this.x = x;
    this.y = y;
    this.over = this.#hoverAt(x, y);
  }

  /** Lets go; returns true when a drag ended, so that the click that follows is no click. */
  release(): boolean {
    const { carried, over } = this;
    // Files are let go by the desktop, which hands them over by itself.
    if (carried?.kind === "files") return false;
    this.cancel();
    if (carried && over) this.#course.dropped(carried, over);
    return carried !== null;
  }

  cancel(): void {
    this.#press = null;
    this.carried = null;
    this.over = null;
  }

  #follow(x: number, y: number, carried: Cargo): void {
    const wasInside = this.#isInside(this.x, this.y);
    this.x = x;
    this.y = y;
    this.over = this.#hoverAt(x, y);
    if (wasInside && !this.#isInside(x, y)) this.#course.left(carried);
  }
}

function hoverAtPoint(x: number, y: number): Hover | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const target = element.closest<HTMLElement>("[data-drop-place]");
    const { dropPlace, dropServer = null } = target?.dataset ?? {};
    if (dropPlace === "pane" || dropPlace === "sidebar" || dropPlace === "library") return { server: dropServer, place: dropPlace };
  }
  return null;
}

const isInWindow = (x: number, y: number) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
