// The icon of each type of definition; it never stands without a name.

import AppWindow from "@lucide/svelte/icons/app-window";
import AtSign from "@lucide/svelte/icons/at-sign";
import Braces from "@lucide/svelte/icons/braces";
import Calendar from "@lucide/svelte/icons/calendar";
import ChartPie from "@lucide/svelte/icons/chart-pie";
import Component from "@lucide/svelte/icons/component";
import Database from "@lucide/svelte/icons/database";
import File from "@lucide/svelte/icons/file";
import Folder from "@lucide/svelte/icons/folder";
import Hash from "@lucide/svelte/icons/hash";
import Image from "@lucide/svelte/icons/image";
import Layers from "@lucide/svelte/icons/layers";
import Lightbulb from "@lucide/svelte/icons/lightbulb";
import Link2 from "@lucide/svelte/icons/link-2";
import List from "@lucide/svelte/icons/list";
import ListOrdered from "@lucide/svelte/icons/list-ordered";
import Package from "@lucide/svelte/icons/package";
import PanelsTopLeft from "@lucide/svelte/icons/panels-top-left";
import Search from "@lucide/svelte/icons/search";
import Sigma from "@lucide/svelte/icons/sigma";
import SquareCheck from "@lucide/svelte/icons/square-check";
import Table2 from "@lucide/svelte/icons/table-2";
import Type from "@lucide/svelte/icons/type";
import User from "@lucide/svelte/icons/user";
import Waypoints from "@lucide/svelte/icons/waypoints";
import Workflow from "@lucide/svelte/icons/workflow";
import type { DifferenceNode } from "../../ipc/backend";
import { family } from "../../state/tree_shape";
import type { Icon } from "../shared/environment_icons";

const types: Record<string, Icon> = {
  application: Package, object: Table2, field: Type, index: ListOrdered, query: Search, datacollection: Layers,
  view: Component, process: Workflow, step: Waypoints, hint: Lightbulb,
};

const fields: Record<string, Icon> = {
  number: Hash, AutoIndex: Hash, calculate: Sigma, TextFormula: Sigma, formula: Sigma, date: Calendar, datetime: Calendar, list: List, boolean: SquareCheck,
  connectObject: Link2, user: User, email: AtSign, json: Braces, file: File, image: Image,
};

const views: Record<string, Icon> = { page: AppWindow, popup: AppWindow, tab: PanelsTopLeft, grid: Table2, chart: ChartPie };

const groups: Record<string, Icon> = { Pages: AppWindow, Objects: Database, Queries: Search, "Data collections": Layers, Processes: Workflow, Tutorials: Lightbulb };

/** The icon of a definition by its type and its field or view key. */
export function typeIcon(type: string, key: string | null): Icon {
  const sort = family(type);
  if (sort === "field" && key !== null) return fields[key] ?? Type;
  if (sort === "view" && key !== null) return views[key] ?? Component;
  return types[sort] ?? File;
}

/** The icon of a line of a tree. */
export function nodeIcon({ kind, label, type, key }: Pick<DifferenceNode, "kind" | "label" | "type" | "key">): Icon {
  return kind === "group" ? (groups[label] ?? Folder) : typeIcon(type, key);
}
