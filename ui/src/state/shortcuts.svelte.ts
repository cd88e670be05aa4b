// Every action that has a name: its keys, which can be changed, and who answers it at the moment. None imports or removes.

import { keep, recall } from "./memory";

export type ShortcutGroup = "everywhere" | "panes" | "apps" | "plan" | "more";

const usual = {
  palette: ["everywhere", "Ctrl K"],
  find: ["everywhere", "Ctrl F"],
  refresh: ["everywhere", "F5"],
  settings: ["everywhere", "Ctrl ,"],
  guide: ["everywhere", "F1"],
  shortcuts: ["everywhere", "?"],
  menuBar: ["everywhere", "F10"],
  escape: ["everywhere", "Esc"],
  otherPane: ["panes", "F6"],
  swap: ["panes", "Ctrl U"],
  places: ["panes", "Ctrl 1"],
  left: ["panes", "Ctrl 2"],
  right: ["panes", "Ctrl 3"],
  inspector: ["panes", "Ctrl 4"],
  activity: ["panes", "Ctrl 5"],
  select: ["apps", "Space"],
  selectAll: ["apps", "Ctrl A"],
  open: ["apps", "Enter"],
  plan: ["apps", "Ctrl I"],
  compare: ["apps", "Ctrl D"],
  export: ["apps", "Ctrl E"],
  backUp: ["apps", "Ctrl B"],
  copy: ["apps", "Ctrl C"],
  paste: ["apps", "Ctrl V"],
  sendTo: ["apps", "Ctrl Shift S"],
  menu: ["apps", "Shift F10"],
  next: ["plan", "F7"],
  previous: ["plan", "Shift F7"],
  acceptFix: ["plan", "A"],
  rejectFix: ["plan", "R"],
  useIncoming: ["plan", "I"],
  keepDestination: ["plan", "K"],
  findings: ["plan", "Alt 1"],
  differences: ["plan", "Alt 2"],
  noise: ["plan", "N"],
  connect: ["more"],
  practice: ["more"],
  planFromFile: ["more"],
  openPlan: ["more"],
  addFiles: ["more"],
  exportAll: ["more"],
  servers: ["more"],
  library: ["more"],
  history: ["more"],
  tour: ["more"],
  reportProblem: ["more"],
} as const satisfies Record<string, readonly [ShortcutGroup, ...string[]]>;

export type ShortcutId = keyof typeof usual;

export type Shortcut = { id: ShortcutId; group: ShortcutGroup; keys: readonly string[] };

/** Every action with the keys that it has until somebody changes them: "Ctrl E"; several are alternatives. */
export const shortcuts: Shortcut[] = (Object.entries(usual) as [ShortcutId, readonly [ShortcutGroup, ...string[]]][]).map(([id, [group, ...keys]]) => ({ id, group, keys }));

/** What a list row answers itself, because it is about that row. */
const byRows = new Set<ShortcutId>(["select", "selectAll", "open", "menu"]);
/** Whether an action's keys are part of how lists work, so that they cannot be changed. */
export const belongsToRows = (id: ShortcutId): boolean => byRows.has(id);

/** What text fields need for themselves. */
const byFields = new Set<ShortcutId>(["copy", "paste"]);
/** What a browser would do with the key must not happen, whoever answers. */
const kept = new Set<ShortcutId>(["refresh", "menuBar", "guide"]);

/** What somebody may well hold down. */
const repeated = new Set<ShortcutId>(["next", "previous"]);

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey"> & { code?: string };

const named: Record<string, string> = { escape: "Esc", " ": "Space" };
const signs: Record<string, string> = { Comma: ",", Period: ".", Minus: "-", Equal: "=", Semicolon: ";" };

/** What a key means on a keyboard whose letters are not Latin: what stands there on one whose letters are. */
function latin(key: string, code: string, shift: boolean): string {
  if (key.length !== 1 || /^[\x20-\x7e]$/.test(key) || /\p{Script=Latin}/u.test(key)) return key;
  if (code === "Slash") return shift ? "?" : "/";
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? signs[code] ?? key;
}

/** How a key press is written, "Ctrl Shift S"; null for a modifier alone. */
export function written({ key: pressed, code = "", ctrlKey, metaKey, shiftKey, altKey }: Pressed): string | null {
  if (["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Unidentified"].includes(pressed)) return null;
  const key = latin(pressed, code, shiftKey);
  const name = named[key.toLowerCase()] ?? (key.length === 1 ? key.toUpperCase() : key);
  // A sign such as "?" is already what Shift makes of its key.
  const shift = shiftKey && !(key.length === 1 && key.toLowerCase() === key.toUpperCase() && key !== " ");
  return [ctrlKey || metaKey ? "Ctrl" : "", altKey ? "Alt" : "", shift ? "Shift" : "", name].filter(Boolean).join(" ");
}

/** Whether a key types a letter or sign, so that it means something else to a list. */
const isLetter = (keys: string) => keys.length === 1;
/** Whether a key writes, moves or takes something away in a text field. */
const writes = (keys: string) => /^(?:Shift )?(?:.|Space|Enter|Backspace|Delete|Insert|Home|End|Page\w+|Arrow\w+)$/u.test(keys);
/** Whether every list, button and field needs a key for itself, so that no action can have it. */
export const isTaken = (keys: string): boolean => /^(?:Shift )?(?:Space|Enter|Tab|Backspace|Delete|Home|End|Page\w+|Arrow\w+)$/.test(keys);

function inTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

type Answer = () => void;
type Changed = Partial<Record<ShortcutId, string[]>>;

function readChanged(): Changed {
  const entries = Object.entries(recall("keys") ?? {}).filter(([id, keys]) => id in usual && Array.isArray(keys) && keys.every((each) => typeof each === "string"));
  return Object.fromEntries(entries) as Changed;
}

/** Who answers which action: the view that was mounted last comes first. */
export class Shortcuts {
  #changed = $state.raw<Changed>(readChanged());
  #answers: Partial<Record<ShortcutId, Answer>>[] = [];

  /** The keys of an action; none when they are switched off. */
  keys(id: ShortcutId): readonly string[] {
    return this.#changed[id] ?? usual[id].slice(1);
  }

  get changed(): boolean {
    return Object.keys(this.#changed).length > 0;
  }

  isChanged(id: ShortcutId): boolean {
    return this.#changed[id] !== undefined;
  }

  /** Whether a letter means something to whoever answers now, so that a list leaves it alone. */
  takes(event: Pressed): boolean {
    const keys = written(event);
    return keys !== null && isLetter(keys) && shortcuts.some(({ id }) => this.keys(id).includes(keys) && this.can(id));
  }

  /** Whoever has these keys already, apart from `id`. */
  holder(keys: string, id: ShortcutId): ShortcutId | null {
    return shortcuts.find((other) => other.id !== id && this.keys(other.id).includes(keys))?.id ?? null;
  }

  /** Gives an action other keys; none switches them off, and null brings the usual ones back. */
  change(id: ShortcutId, keys: string[] | null): void {
    const changed = { ...this.#changed };
    if (keys === null) delete changed[id];
    else changed[id] = keys;
    this.#keep(changed);
  }

  reset(): void {
    this.#keep({});
  }

  /** Answers until the returned function is called. */
  answer(answers: Partial<Record<ShortcutId, Answer>>): () => void {
    this.#answers.unshift(answers);
    return () => {
      this.#answers = this.#answers.filter((other) => other !== answers);
    };
  }

  /** Whether somebody answers this here and now. */
  can(id: ShortcutId): boolean {
    return this.#answers.some((answers) => answers[id]);
  }

  run(id: ShortcutId): boolean {
    const answer = this.#answers.find((answers) => answers[id])?.[id];
    answer?.();
    return answer !== undefined;
  }

  /** The action that a key press means, if any. */
  of(event: Pressed): ShortcutId | null {
    const keys = written(event);
    return keys === null ? null : (shortcuts.find(({ id }) => this.keys(id).includes(keys))?.id ?? null);
  }

  /** Gives a key press to whoever answers it. */
  press(event: KeyboardEvent): void {
    // What was opened last, a menu or a list, has answered already.
    if (event.defaultPrevented) return;
    const id = this.of(event);
    if (id === null || byRows.has(id)) return;
    if (inTextField(event.target) && (byFields.has(id) || writes(written(event) ?? ""))) return;
    if (kept.has(id)) event.preventDefault();
    if (!this.can(id)) return;
    event.preventDefault();
    if (!event.repeat || repeated.has(id)) this.run(id);
  }

  #keep(changed: Changed): void {
    this.#changed = changed;
    keep("keys", changed);
  }
}
