// What the bar of menus lists: every action, once.

import type { ShortcutId } from "./shortcuts.svelte";

export type MenuName = "file" | "apps" | "view" | "plan" | "help";

/** Each menu in parts that a line divides. */
export const menus: Record<MenuName, ShortcutId[][]> = {
  file: [["planFromFile", "openPlan", "addFiles"], ["connect", "practice"], ["settings"]],
  apps: [["select", "selectAll", "open", "menu"], ["plan", "compare", "sendTo", "copy", "paste"], ["export", "exportAll", "backUp"]],
  view: [["find", "refresh", "escape"], ["servers", "library", "activity", "history"], ["places", "left", "right", "otherPane", "inspector", "swap"]],
  plan: [["next", "previous"], ["findings", "differences", "noise"], ["useIncoming", "keepDestination", "acceptFix", "rejectFix"]],
  help: [["guide", "tour"], ["palette", "shortcuts", "menuBar"], ["reportProblem"]],
};
