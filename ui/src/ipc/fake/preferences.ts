// Preferences of the pretended person, and where the pretended program keeps things.

import type { Folders, PreferenceChange, Preferences } from "../bindings";
import { failure, pause, turns } from "./queue";

const calm = { rehearsal: "off", read_only_at_first: false } as const;

let now: Preferences = {
  theme: "system",
  language: turns.has("thai") ? "th" : null,
  text_percent: 100,
  log: "warnings",
  network: { proxy: "system", authorities: turns.has("authority") ? [{ name: "company.pem", pem: "-----BEGIN CERTIFICATE-----" }] : [] },
  environments: { development: calm, test: calm, production: { rehearsal: "advise", read_only_at_first: turns.has("read-only-at-first") }, scratch: calm },
};

const folders: Folders = {
  settings: "/home/builder/.config/appferry",
  data: "/home/builder/.local/share/appferry",
  library: "/home/builder/.local/share/appferry/library",
  library_can_be_shown: true,
  log: "/home/builder/.local/share/appferry/appferry.log",
};

function changed(change: PreferenceChange): Preferences {
  if (change.theme !== undefined) return { ...now, theme: change.theme };
  if (change.language !== undefined) return { ...now, language: change.language };
  if (change["text-percent"] !== undefined) return { ...now, text_percent: change["text-percent"] };
  if (change.log !== undefined) return { ...now, log: change.log };
  if (change.environment !== undefined) return { ...now, environments: { ...now.environments, [change.environment[0]]: change.environment[1] } };
  if (change.proxy === undefined) return { ...now, network: { ...now.network, authorities: [] } };
  if (typeof change.proxy !== "string" && !change.proxy.at.startsWith("http")) throw failure("invalid", `‘${change.proxy.at}’ is not the address of a proxy.`, ["Write it like http://proxy.example.org:3128."]);
  return { ...now, network: { ...now.network, proxy: change.proxy } };
}

export const preferencesTold: Record<string, (given: Record<string, unknown>) => unknown> = {
  preferences: () => {
    if (turns.has("preferences-fail")) throw failure("disk", "The settings cannot be read.");
    return now;
  },
  prefer: async ({ change }) => {
    await pause();
    if (turns.has("settings-full")) throw failure("disk", "The settings could not be written. They are as they were.", ["Make room on the disk."]);
    return (now = changed(change as PreferenceChange));
  },
  system_languages: () => ["en-GB"],
  add_authority: () => (now = { ...now, network: { ...now.network, authorities: [{ name: "company.pem", pem: "-----BEGIN CERTIFICATE-----" }] } }),
  export_connections: () => ({ path: "/home/builder/Downloads/appferry-connections.json" }),
  import_connections: () => ({ added: ["Production – Oceania"], known: ["Scratch"] }),
  folders: () => folders,
  open_folder: () => {
    if (turns.has("no-file-manager")) throw failure("disk", "The desktop could not show this folder.");
    return null;
  },
  choose_library: () => (folders.library = "/mnt/team/library"),
};
