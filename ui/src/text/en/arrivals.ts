// Files and links from outside, and the question before the window closes.

import type { Purpose } from "../../ipc/backend";
import { count, listed } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const names = (all: string[]) => (all.length > 3 ? count(all.length, nouns.file) : listed(all.map((name) => `‘${visible(name)}’`)));

const purposes: Record<Purpose, string> = {
  export: "Save the export",
  entry: "Save a copy",
  bundles: "Choose exports",
  plan: "The file of a plan",
  "plan-page": "Save the plan as a page",
  record: "Save the record",
  "recovery-kit": "Save the recovery kit",
  connections: "The file of connections",
  authority: "Choose a certificate authority",
  library: "Choose a folder for the library",
  mirror: "Choose a folder for the mirror",
  "problem-report": "Save the report",
};

export const arrivals = {
  files: names,
  notOpened: (all: string[]) => `${names(all)} could not be opened. Nothing was added to the library.`,
  quitTitle: (running: number) => (running === 1 ? "Quit while an activity runs?" : `Quit while ${count(running, { one: "activity", other: "activities" })} run?`),
  quitText: "An export or backup that is broken off leaves nothing half behind. An import that the server is carrying out goes on there; AppFerry asks for its outcome when it is opened again.",
  stay: "Keep AppFerry open",
  quit: "Quit AppFerry",
  path: (purpose: Purpose) => purposes[purpose],
  pathFile: "File",
  pathFiles: "Files, one on each line",
  pathFolder: "Folder",
  pathHint: "A whole path such as /home/ana/app.json, or ~/app.json for your own folder.",
  pathInstall: "This desktop has no file picker. Install xdg-desktop-portal-gtk or zenity to get one.",
  pathUse: "Use this path",
  pathReplace: "Replace the file",
};
