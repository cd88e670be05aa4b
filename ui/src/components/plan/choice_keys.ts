// The letters of a plan's lists: they choose for the row that has the focus, and only there.

import { verdictsFor } from "../../state/choosing.svelte";
import type { Review } from "../../state/review.svelte";
import type { ShortcutId } from "../../state/shortcuts.svelte";

/** Chooses about the fix that stands in the row with the focus. */
function fix(choose: (id: string) => void): void {
  const row = document.activeElement?.closest<HTMLElement>("[data-rule], [data-fix]");
  const id = (row?.matches("[data-fix]") ? row : row?.querySelector<HTMLElement>("[data-fix]"))?.dataset["fix"];
  if (id) choose(id);
}

/** Decides about the change that is looked at, from its line or from beside it. */
function decide(review: Review, verdict: "use-incoming" | "keep-destination"): void {
  const { detail, tree } = review.differences;
  const there = review.tab === "differences" && document.activeElement?.closest("#change-tree, #difference");
  if (!there || !tree || !detail || detail.id !== tree.current?.definition || !verdictsFor(detail).includes(verdict)) return;
  void review.choosing?.decide([detail.id], verdict);
}

/** What only a plan of this run can do; the plan may be computed again meanwhile. */
export function choiceKeys(review: () => Review, compare: () => void): Partial<Record<ShortcutId, () => void>> {
  if (review().choosing === null) return {};
  return {
    acceptFix: () => fix((id) => void review().choosing?.accept(id)),
    rejectFix: () => fix((id) => void review().choosing?.takeBack(id)),
    useIncoming: () => decide(review(), "use-incoming"),
    keepDestination: () => decide(review(), "keep-destination"),
    compare,
  };
}
