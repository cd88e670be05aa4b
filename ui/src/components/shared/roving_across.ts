// One tab stop for buttons that stand side by side: the arrows to the left and right move between them without wrapping.

export function rovingAcross(row: HTMLElement): () => void {
  const items = () => [...row.querySelectorAll<HTMLElement>("button")];

  const stopAt = (stop: HTMLElement | undefined) => {
    for (const item of items()) item.tabIndex = item === stop ? 0 : -1;
  };
  const onKey = (event: KeyboardEvent) => {
    const all = items();
    const at = all.findIndex((item) => item === event.target);
    if (at < 0) return;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    all[Math.max(0, Math.min(all.length - 1, to))]?.focus();
  };
  const onFocus = (event: FocusEvent) => {
    const item = items().find((candidate) => candidate === event.target);
    if (item) stopAt(item);
  };
  const watch = new MutationObserver(() => {
    const all = items();
    if (!all.some((item) => item.tabIndex === 0)) stopAt(all[0]);
  });

  watch.observe(row, { childList: true, subtree: true });
  row.addEventListener("keydown", onKey);
  row.addEventListener("focusin", onFocus);
  stopAt(items()[0]);
  return () => {
    watch.disconnect();
    row.removeEventListener("keydown", onKey);
    row.removeEventListener("focusin", onFocus);
  };
}
