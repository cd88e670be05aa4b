// One tab stop for a list: arrows move between its `[data-rove]` elements without wrapping, letters jump to a name.
// Letters that the view takes for itself begin no name.

const typingPause = 700;

function stepOf(key: string, page: number): number | null {
  switch (key) {
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "PageDown":
      return page;
    case "PageUp":
      return -page;
    case "Home":
      return -Infinity;
    case "End":
      return Infinity;
    default:
      return null;
  }
}

const nameOf = (item: HTMLElement) => (item.dataset["rove"] || item.textContent || "").trim().toLowerCase();

/** Makes a list that leaves the keys alone that the view takes. */
export const rovingBeside = (takes: (event: KeyboardEvent) => boolean) => (list: HTMLElement) => rove(list, takes);

export const roving = rovingBeside(() => false);

function rove(list: HTMLElement, takes: (event: KeyboardEvent) => boolean): () => void {
  let typed = "";
  let typedAt = 0;
  const items = () => [...list.querySelectorAll<HTMLElement>("[data-rove]")];

  const stopAt = (current: HTMLElement | undefined) => {
    const all = items();
    // By the attribute: a button that nobody has looked at yet has a tab stop without one.
    const stop = current && all.includes(current) ? current : (all.find((item) => item.getAttribute("tabindex") === "0") ?? all[0]);
    for (const item of all) {
      const index = item === stop ? "0" : "-1";
      if (item.getAttribute("tabindex") !== index) item.setAttribute("tabindex", index);
    }
  };

  const typedTo = (key: string, from: number): HTMLElement | undefined => {
    const now = performance.now();
    typed = now - typedAt < typingPause ? typed + key.toLowerCase() : key.toLowerCase();
    typedAt = now;
    const all = items();
    const start = typed.length === 1 ? from + 1 : Math.max(0, from);
    return [...all.slice(start), ...all.slice(0, start)].find((item) => nameOf(item).startsWith(typed));
  };

  const target = (event: KeyboardEvent, all: HTMLElement[], at: number): HTMLElement | undefined => {
    const step = stepOf(event.key, 10);
    if (step !== null) return all[Math.max(0, Math.min(all.length - 1, at + step))];
    const letter = event.key.length === 1 && event.key !== " " && event.key !== "?" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const begins = typed === "" || performance.now() - typedAt >= typingPause;
    return letter && !(begins && takes(event)) ? typedTo(event.key, at) : undefined;
  };

  const onKey = (event: KeyboardEvent) => {
    const all = items();
    const at = all.findIndex((item) => item === event.target);
    if (at < 0) return;
    const next = target(event, all, at);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  const onFocus = (event: FocusEvent) => {
    const item = items().find((candidate) => candidate === event.target);
    if (item) stopAt(item);
  };

  const watch = new MutationObserver(() => stopAt(undefined));
  watch.observe(list, { childList: true, subtree: true });
  list.addEventListener("keydown", onKey);
  list.addEventListener("focusin", onFocus);
  stopAt(undefined);
  return () => {
    watch.disconnect();
    list.removeEventListener("keydown", onKey);
    list.removeEventListener("focusin", onFocus);
  };
}
