// Where the window is: one view at a time, with a way back.

import type { EntryId, ServerId } from "../ipc/backend";

export type Place =
  | { view: "servers" }
  | { view: "library"; entry: EntryId | null }
  | { view: "backups"; server: ServerId | null }
  | { view: "comparison" }
  | { view: "timeline" }
  | { view: "activity" }
  | { view: "history" }
  | { view: "planning" }
  | { view: "review" }
  | { view: "document" }
  | { view: "apply" }
  | { view: "result" }
  | { view: "way-back" }
  | { view: "rehearsal" }
  | { view: "record" }
  | { view: "settings" };

export type DialogName = "connect" | "sign-in" | "change-server" | "remove" | "palette" | "shortcuts" | "compare" | "remove-added" | "rehearse" | "back-up" | "compare-entry" | "prune" | "add-library" | "copy-library" | "protect-library" | "unlock-library" | "remove-library" | "import-policies" | "go-on" | "report-problem";

export class Places {
  current = $state.raw<Place>({ view: "servers" });
  #opened = $state.raw<{ name: DialogName } | null>(null);
  /** The server that the sign-in and remove dialogs are about. */
  about = $state<ServerId | null>(null);
  sidebarOpen = $state(false);
  inspectorOpen = $state(true);
  inspectorSheet = $state(false);
  #before: Place[] = [];

  /** The dialog that is open. */
  get dialog(): DialogName | null {
    return this.#opened?.name ?? null;
  }

  /** Tells one opening of a dialog from the next. */
  get opening(): unknown {
    return this.#opened;
  }

  ask(name: DialogName): void {
    this.#opened = { name };
  }

  /** What closes the dialog that is open now, and never one that was opened since. */
  closing(): () => void {
    const opened = this.#opened;
    return () => {
      if (this.#opened === opened) this.#opened = null;
    };
  }

  go(place: Place): void {
    if (place.view === this.current.view && place.view !== "library" && place.view !== "backups") return;
    this.#before = [...this.#before, this.current].slice(-20);
    this.current = place;
    this.sidebarOpen = false;
  }

  /** Goes back; the stages of one import are never gone back into. */
  back(): void {
    const passing = new Set<Place["view"]>(["planning", "apply", "review"]);
    let place = this.#before.pop();
    while (place && passing.has(place.view)) place = this.#before.pop();
    this.current = place ?? { view: "servers" };
    this.sidebarOpen = false;
  }

  /** Shows the facts about what is chosen, as a column or, in a narrow window, as a sheet. */
  showInspector(): void {
    this.inspectorOpen = true;
    this.inspectorSheet = true;
  }

  toggleInspector(): void {
    this.inspectorOpen = !this.inspectorOpen;
    this.inspectorSheet = !this.inspectorSheet;
  }

  /** Replaces the current view without a way back to it. */
  replace(place: Place): void {
    this.current = place;
  }
}
