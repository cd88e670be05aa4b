// The differences of a plan: the tree, its filters, and one definition in full.

import type { ChangeClass, NodeChange, RowState } from "../../ipc/backend";
import { count, listed, number, type Forms } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const words: Record<NodeChange, string> = { new: "new", replaced: "replaced", hidden: "hidden", conflict: "conflict" };
const signs: Record<NodeChange, string> = { new: "+", replaced: "~", hidden: "−", conflict: "≠" };
const classes: Record<ChangeClass, string> = { content: "Content", text: "Text only", order: "Order only", layout: "Layout only" };
const states: Record<RowState, string> = {
  same: "",
  incoming: "changed",
  destination: "changed",
  "both-same": "changed alike",
  conflict: "changed",
  "two-way": "differs",
};

const types: Record<string, Forms> = {
  application: nouns.app,
  object: nouns.object,
  field: nouns.field,
  view: { one: "page or widget", other: "pages and widgets" },
  query: { one: "query", other: "queries" },
  datacollection: { one: "data collection", other: "data collections" },
  process: { one: "process", other: "processes" },
  step: { one: "process element", other: "process elements" },
  hint: { one: "tutorial", other: "tutorials" },
  index: { one: "index", other: "indexes" },
};

const upper = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export const differences = {
  changes: "Changes",
  reading: "Reading the differences…",
  failed: "The differences could not be read",
  which: "Which changes",
  filter: { all: "All", new: "New", replaced: "Replaced", hidden: "Hidden", conflict: "Conflicts" },
  change: (change: NodeChange) => words[change],
  sign: (change: NodeChange) => signs[change],
  leaveOutNoise: "Leave out noise",
  noiseIs: "(order, positions, timestamps)",
  leftOut: (value: number) => `${number(value)} left out`,
  shownToo: (value: number) => `${number(value)} shown too`,
  position: (at: number, total: number) => `Change ${number(at)} of ${number(total)}`,
  total: (value: number) => count(value, nouns.change),
  next: "Next change",
  previous: "Previous change",
  find: "Find a change",
  moreFilters: "Filters",
  anyType: "All types",
  anySeverity: "All findings",
  anyClass: "All sorts of difference",
  anyApp: "All apps",
  byType: "Type",
  bySeverity: "Findings about it",
  byClass: "Sort of difference",
  byApp: "App",
  class: (value: ChangeClass) => classes[value],
  type: (type: string) => upper(types[type]?.other ?? visible(type)),
  forms: (type: string): Forms => types[type] ?? { one: visible(type), other: visible(type) },
  oneOf: (type: string) => upper(types[type]?.one ?? visible(type)),
  only: (value: number) => `Only ${count(value, nouns.definition)} with work that would be lost`,
  backToChanges: "Changes",
  none: "Nothing differs: the destination already holds these definitions.",
  onlyNoise: (value: number) => `Only noise differs: ${count(value, nouns.change)} of order, positions or timestamps.`,
  showNoise: "Show noise",
  noMatch: "No change matches.",
  below: (counts: Record<NodeChange, number>) =>
    listed((Object.keys(words) as NodeChange[]).filter((kind) => counts[kind] > 0).map((kind) => `${number(counts[kind])} ${kind === "conflict" ? (counts[kind] === 1 ? "conflict" : "conflicts") : words[kind]}`)),

  unnamed: "without a name",
  branchSame: "This definition is the same on both sides. What changes stands below it.",
  branchBelow: (counts: string) => `Below it: ${counts}.`,
  isNew: "This definition is new on the destination.",
  isHidden: "The import leaves this definition on the destination, but nothing lists it any more.",
  bothChanged: "Changed on both sides.",
  bothChangedText: "The import writes the incoming version; the work on the destination is lost.",
  onlyDestination: "Changed only on the destination.",
  onlyDestinationText: "The import writes the older version back; the work on the destination is lost.",
  twoWay: "Two-way only: no common ancestor is known, so nobody can say which side changed.",
  view: "How to show it",
  twoSides: "Two-way",
  views: { "three-way": "Three-way", unified: "Unified", json: "JSON" },
  property: "Property",
  absent: "not there",
  notRecorded: "not recorded",
  state: (state: RowState) => states[state],
  unchanged: "unchanged",
  ancestorWord: "Ancestor",
  destinationWord: "Destination",
  incomingWord: "Incoming",
  copyJson: (side: string) => `Copy ${visible(side)} as JSON`,
  noRows: "No property that people read differs.",
  rowsLeftOut: "The properties of this change are not in this file.",
  noiseRows: (labels: string[]) => `${count(labels.length, { one: "property", other: "properties" })} left out as noise: ${listed(labels.map(visible)).toLowerCase()}.`,
  noiseRowsShown: (value: number) => `${count(value, { one: "property is", other: "properties are" })} only noise.`,
  showThem: "Show them",
  leaveThemOut: "Leave them out",
  copy: "Copy as text",
  uses: "Uses",
  usedBy: "Used by",
  wouldBeHidden: "Would be hidden",
  goTo: (label: string) => `Go to ${visible(label)}`,
  jsonOf: (side: string) => `${visible(side)} as JSON`,
  findings: "Findings about this definition",
};
