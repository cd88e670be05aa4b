// The actions that every view answers: going places, opening what stands above them, and stepping from part to part.

import type { Ferry } from "../../state/ferry.svelte";
import type { ShortcutId } from "../../state/shortcuts.svelte";

const focusable = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex="0"]';

/** What F6 goes through: the parts that a view marks, and the view itself where it marks none. */
function regions(): HTMLElement[] {
  const marked = [...document.querySelectorAll<HTMLElement>("[data-region]")];
  const inView = marked.some((region) => region.closest("main"));
  const all = inView ? marked : [...marked, ...document.querySelectorAll<HTMLElement>("main")];
  return all
    .filter((region) => region.checkVisibility())
    .toSorted((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
}

const stopIn = (region: HTMLElement) => [...region.querySelectorAll<HTMLElement>(focusable)].find((element) => element.tabIndex >= 0 && element.checkVisibility());

/** Puts the focus on the next part of the window that can take it. */
export function nextRegion(): void {
  const all = regions();
  const at = all.findLastIndex((region) => region.contains(document.activeElement));
  for (let step = 1; step <= all.length; step += 1) {
    const region = all[(at + step) % all.length];
    const stop = region && stopIn(region);
    if (stop) return stop.focus();
  }
}

export function everywhere(ferry: Ferry): Partial<Record<ShortcutId, () => void>> {
  const { places, session, documents, help, library, tour } = ferry;
  const open = (dialog: "palette" | "shortcuts" | "connect" | "report-problem") => () => places.ask(dialog);
  return {
    palette: open("palette"),
    shortcuts: open("shortcuts"),
    connect: open("connect"),
    menuBar: () => document.querySelector<HTMLElement>("#menu-bar button")?.focus(),
    settings: () => places.go({ view: "settings" }),
    servers: () => places.go({ view: "servers" }),
    library: () => places.go({ view: "library", entry: null }),
    history: () => places.go({ view: "history" }),
    activity: () => places.go({ view: "activity" }),
    otherPane: nextRegion,
    places: () => {
      places.sidebarOpen = true;
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.sidebar [data-rove][tabindex="0"]')?.focus());
    },
    practice: () => void ferry.practise(),
    guide: () => void help.openGuide(help.page(session.servers.length)),
    tour: () => tour.start(),
    reportProblem: open("report-problem"),
    openPlan: () => void documents.open(),
    addFiles: () => {
      places.go({ view: "library", entry: null });
      void library.addFiles();
    },
  };
}
