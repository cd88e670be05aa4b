// Every keyboard shortcut: its keys, and who answers it at the moment. None of them imports or removes.

export type ShortcutGroup = "everywhere" | "panes" | "apps" | "plan";

export type Shortcut = {
  id: ShortcutId;
  group: ShortcutGroup;
  /** As written in the sheet: "Ctrl E"; several are alternatives. */
  keys: string[];
};

export type ShortcutId =
  | "find" | "refresh" | "shortcuts" | "escape"
  | "otherPane" | "swap" | "places" | "left" | "right" | "inspector" | "activity"
  | "select" | "selectAll" | "open" | "plan" | "export" | "backUp" | "copy" | "paste" | "sendTo" | "menu"
  | "next" | "previous";

export const shortcuts: Shortcut[] = [
  { id: "find", group: "everywhere", keys: ["Ctrl F"] },
  { id: "refresh", group: "everywhere", keys: ["F5"] },
  { id: "shortcuts", group: "everywhere", keys: ["?", "F1"] },
  { id: "escape", group: "everywhere", keys: ["Esc"] },
  { id: "otherPane", group: "panes", keys: ["F6"] },
  { id: "swap", group: "panes", keys: ["Ctrl U"] },
  { id: "places", group: "panes", keys: ["Ctrl 1"] },
  { id: "left", group: "panes", keys: ["Ctrl 2"] },
  { id: "right", group: "panes", keys: ["Ctrl 3"] },
  { id: "inspector", group: "panes", keys: ["Ctrl 4"] },
  { id: "activity", group: "panes", keys: ["Ctrl 5"] },
  { id: "select", group: "apps", keys: ["Space"] },
  { id: "selectAll", group: "apps", keys: ["Ctrl A"] },
  { id: "open", group: "apps", keys: ["Enter"] },
  { id: "plan", group: "apps", keys: ["Ctrl I"] },
  { id: "export", group: "apps", keys: ["Ctrl E"] },
  { id: "backUp", group: "apps", keys: ["Ctrl B"] },
  { id: "copy", group: "apps", keys: ["Ctrl C"] },
  { id: "paste", group: "apps", keys: ["Ctrl V"] },
  { id: "sendTo", group: "apps", keys: ["Ctrl Shift S"] },
  { id: "menu", group: "apps", keys: ["Shift F10"] },
  { id: "next", group: "plan", keys: ["F7"] },
  { id: "previous", group: "plan", keys: ["Shift F7"] },
];

/** The shortcuts that a list row answers itself, because they are about that row. */
const byRows = new Set<ShortcutId>(["select", "selectAll", "open", "menu"]);
/** The shortcuts that text fields need for themselves. */
const byFields = new Set<ShortcutId>(["copy", "paste", "shortcuts"]);

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

function matches(keys: string, event: Pressed): boolean {
  const parts = keys.split(" ");
  const key = (parts.at(-1) ?? "").toLowerCase();
  const named = key === "esc" ? "escape" : key;
  const wantsShift = parts.includes("Shift") || key === "?";
  const shift = key === "?" ? true : event.shiftKey === wantsShift;
  return event.key.toLowerCase() === named && shift && !event.altKey && (event.ctrlKey || event.metaKey) === parts.includes("Ctrl");
}

/** The shortcut that a key press means, if any. */
export function shortcutOf(event: Pressed): ShortcutId | null {
  return shortcuts.find((shortcut) => shortcut.keys.some((keys) => matches(keys, event)))?.id ?? null;
}

function inTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=radio]), textarea, [contenteditable]");
}

type Answer = () => void;

/** Who answers which shortcut: the view that was mounted last comes first. */
export class Shortcuts {
  #answers: Partial<Record<ShortcutId, Answer>>[] = [];

  /** Answers until the returned function is called. */
  answer(answers: Partial<Record<ShortcutId, Answer>>): () => void {
    this.#answers.unshift(answers);
    return () => {
      this.#answers = this.#answers.filter((other) => other !== answers);
    };
  }

  /** Gives a key press to whoever answers it. */
  press(event: KeyboardEvent): void {
    const id = shortcutOf(event);
    if (id === null || byRows.has(id) || (byFields.has(id) && event.key !== "F1" && inTextField(event.target))) return;
    // F5 must never reload the window, whoever answers.
    if (id === "refresh") event.preventDefault();
    const answer = this.#answers.find((answers) => answers[id])?.[id];
    if (!answer) return;
    event.preventDefault();
    answer();
  }
}
