// Which rows of a long list are drawn: those in view and a few around them.

export type Drawn = { first: number; count: number };

const around = 8;

/** All lengths in the same unit; `first + count` never passes `total`. */
export function drawnRows(scrolled: number, height: number, row: number, total: number): Drawn {
  if (total === 0 || row <= 0) return { first: 0, count: 0 };
  const first = Math.max(0, Math.min(total - 1, Math.floor(scrolled / row) - around));
  const count = Math.min(total - first, Math.ceil(height / row) + 2 * around);
  return { first, count };
}

/** Where to scroll so that row `index` is in view; the present place if it already is. */
export function scrollTo(index: number, scrolled: number, height: number, row: number): number {
  const top = index * row;
  if (top < scrolled) return top;
  if (top + row > scrolled + height) return top + row - height;
  return scrolled;
}
