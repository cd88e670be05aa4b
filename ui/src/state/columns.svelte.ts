// The columns of a list: which are shown, how wide they are, and by which its rows are in order. Kept from start to start.

import { keep, recall } from "./memory";

/** Widths in rem; the column that takes what is left has none and is always shown. `falls`: its first order begins with the most. `hidden`: until somebody shows it. */
export type Column<Id extends string> = { id: Id; width?: number; least?: number; most?: number; falls?: boolean; hidden?: boolean };

export type Order<Id extends string> = { by: Id; falling: boolean };

type Kept = { widths: Record<string, number>; hidden: string[]; by: string; falling: boolean };

function readKept(name: string): Partial<Kept> {
  const found = recall(name);
  return typeof found === "object" && found !== null ? found : {};
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

export class Columns<Id extends string> {
  order = $state.raw<Order<Id>>({ by: "" as Id, falling: false });
  #widths = $state.raw<Partial<Record<Id, number>>>({});
  #hidden = $state.raw<ReadonlySet<Id>>(new Set());
  readonly #name: string;
  readonly #usual: Order<Id>;

  constructor(
    name: string,
    readonly all: readonly Column<Id>[],
    usual: Order<Id>,
  ) {
    this.#name = `columns.${name}`;
    this.#usual = usual;
    this.order = usual;
    this.#take(readKept(this.#name));
  }

  isShown(id: Id): boolean {
    return !this.#hidden.has(id);
  }

  width(id: Id): number {
    return this.#widths[id] ?? this.#column(id).width ?? 0;
  }

  /** How wide it is until somebody changes it. */
  usualWidth(id: Id): number {
    return this.#column(id).width ?? 0;
  }

  bounds(id: Id): { least: number; most: number } {
    const { least, most, width = 0 } = this.#column(id);
    return { least: least ?? width, most: most ?? width };
  }

  canResize(id: Id): boolean {
    const { least, most } = this.bounds(id);
    return most > least;
  }

  resize(id: Id, width: number): void {
    const { least, most } = this.bounds(id);
    this.#widths = { ...this.#widths, [id]: within(width, least, most) };
    this.#keep();
  }

  show(id: Id, shown: boolean): void {
    const hidden = new Set(this.#hidden);
    if (shown) hidden.delete(id);
    else hidden.add(id);
    this.#hidden = hidden;
    // An order that nobody can see would look like none.
    if (!shown && this.order.by === id) this.order = this.#usual;
    this.#keep();
  }

  /** Puts the rows in order by a column; again turns the order round, unless it is to begin anew. */
  sort(id: Id, anew = false): void {
    const falling = this.order.by === id && !anew ? !this.order.falling : (this.#column(id).falls ?? false);
    this.order = { by: id, falling };
    this.#keep();
  }

  reset(): void {
    this.#widths = {};
    this.#hidden = this.#usuallyHidden();
    this.order = this.#usual;
    this.#keep();
  }

  #usuallyHidden(): Set<Id> {
    return new Set(this.all.filter((column) => column.hidden === true).map(({ id }) => id));
  }

  #column(id: Id): Column<Id> {
    return this.all.find((column) => column.id === id) ?? { id };
  }

  /** What was kept may be of another version, or changed by hand. */
  #take({ widths, hidden, by, falling }: Partial<Kept>): void {
    for (const { id, width } of this.all) {
      const { least, most } = this.bounds(id);
      const found: unknown = widths?.[id];
      if (width !== undefined && typeof found === "number" && Number.isFinite(found)) this.#widths = { ...this.#widths, [id]: within(found, least, most) };
    }
    const canHide = this.all.filter(({ id, width }) => width !== undefined && Array.isArray(hidden) && hidden.includes(id));
    this.#hidden = Array.isArray(hidden) ? new Set(canHide.map(({ id }) => id)) : this.#usuallyHidden();
    const sorted = this.all.find(({ id }) => id === by && this.isShown(id));
    if (sorted) this.order = { by: sorted.id, falling: falling === true };
  }

  #keep(): void {
    const kept: Kept = { widths: { ...this.#widths } as Record<string, number>, hidden: [...this.#hidden], ...this.order };
    keep(this.#name, kept);
  }
}
