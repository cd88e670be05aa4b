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

/** Where each row of a list begins whose rows are not equally high, and last where the list ends. */
export function beginnings(heights: number[]): number[] {
  const tops = [0];
  for (const height of heights) tops.push((tops.at(-1) ?? 0) + height);
  return tops;
}

/** Like `drawnRows`, for rows that are not equally high. `tops` as `beginnings` gives them. */
export function drawnBetween(tops: number[], scrolled: number, height: number): Drawn {
  const total = tops.length - 1;
  if (total <= 0) return { first: 0, count: 0 };
  const first = Math.max(0, rowAt(tops, scrolled) - around);
  const last = Math.min(total - 1, rowAt(tops, scrolled + height) + around);
  return { first, count: last - first + 1 };
}

/** The row that a place lies in; the last one below the end. */
function rowAt(tops: number[], place: number): number {
  let [low, high] = [0, tops.length - 2];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
