// Settings: looks, language, environments, network, connections, and where things lie.

import type { Environment, LogLevel, Theme } from "../../ipc/backend";
import { count, listed } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const themes: Record<Theme, string> = {
  system: "Like the system",
  light: "Light",
  dark: "Dark",
  "high-contrast": "High contrast",
};

const levels: Record<LogLevel, string> = {
  off: "Nothing",
  warnings: "What failed",
  steps: "What was done, too",
  details: "Everything that helps to find a fault",
};

const environments: Record<Environment, string> = {
  production: "Production",
  test: "Test",
  development: "Development",
  scratch: "Scratch",
};

export const settings = {
  title: "Settings",
  failed: "The settings could not be read.",
  notChanged: "This setting was not changed.",

  looks: "Look and language",
  theme: "Theme",
  themeName: (theme: Theme) => themes[theme],
  language: "Language",
  languageSystem: (name: string) => `Like the system (${name})`,
  languageNames: { en: "English", th: "ไทย (Thai)" },
  notReviewed: "A native speaker has not read this language yet. Please tell us what sounds wrong.",
  engineEnglish: "Findings and failures are told in this language in short. Their details, advice, reports and the guide are still in English.",
  textSize: "Text size",
  percent: (value: number) => `${value} %`,

  environments: "Environments",
  environmentsText: "These hold for all servers of an environment. A server may ask for more, never for less.",
  environment: (environment: Environment) => environments[environment],
  rehearsal: "Rehearsal before imports",
  rehearsalIn: (environment: Environment) => `Rehearsal before imports into ${environments[environment]}`,
  readOnlyAtFirst: "New servers are read-only",
  readOnlyIn: (environment: Environment) => `New servers of ${environments[environment]} are read-only`,

  network: "Network",
  proxy: "Proxy",
  proxySystem: "As the system says",
  proxyNone: "None",
  proxyAt: "This one:",
  proxyAddress: "Address of the proxy",
  proxyHint: "For example http://proxy.example.org:3128, without an account. This computer itself is always reached without it.",
  proxyUse: "Use this proxy",
  proxySaved: "Connections take the new way from now on.",
  authorities: "Certificate authorities",
  authoritiesText: "Servers with certificates of these authorities are believed, beside those of the system.",
  authoritiesNone: "None beside those of the system.",
  addAuthority: "Add from a file…",
  forgetAuthority: (name: string) => `Forget ${visible(name)}`,
  forget: "Forget",
  authorityAdded: "The authority is believed from now on.",

  connections: "Connections",
  connectionsText: "Servers with their addresses and accounts, for another computer. Passwords stay here.",
  exportConnections: "Export connections…",
  importConnections: "Import connections…",
  imported: (added: string[], known: string[]) =>
    [
      added.length > 0 ? `Added ${listed(added.map(visible))}. Sign in to each of them.` : "Nothing was added.",
      known.length > 0 ? `${count(known.length, nouns.server)} ${known.length === 1 ? "was" : "were"} there already.` : "",
    ]
      .filter(Boolean)
      .join(" "),
  connectionsFailed: "The connections were not carried over.",

  folders: "Where things lie",
  library: "Library",
  libraryChosen: (path: string) => `The library in ${visible(path)} is used now. What is in the one before stays there.`,
  chooseLibrary: "Choose another folder…",
  data: "History, plans and log",
  settingsFolder: "Settings",
  show: "Show",
  showOf: (name: string) => `Show the folder: ${name}`,
  openFailed: "The folder could not be shown.",
  log: "Log",
  logLevel: "What is written into the log",
  logLevelName: (level: LogLevel) => levels[level],
  logText: "No password, session or token is ever written into it.",
};
