// Files and links from outside, and the question before the window closes.

import { count, listed } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const names = (all: string[]) => (all.length > 3 ? count(all.length, nouns.file) : listed(all.map((name) => `‘${visible(name)}’`)));

export const arrivals = {
  files: names,
  notOpened: (all: string[]) => `${names(all)} could not be opened. Nothing was added to the library.`,
  quitTitle: (running: number) => (running === 1 ? "Quit while an activity runs?" : `Quit while ${count(running, { one: "activity", other: "activities" })} run?`),
  quitText: "An export or backup that is broken off leaves nothing half behind. An import that the server is carrying out goes on there; AppFerry asks for its outcome when it is opened again.",
  stay: "Keep AppFerry open",
  quit: "Quit AppFerry",
};
