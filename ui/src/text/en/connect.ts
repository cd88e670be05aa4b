// Connecting a server, and signing in to one again.

import type { Environment, Probe } from "../../ipc/backend";
import { count, duration, timeOfDay } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const consequences: Record<Environment, string> = {
  development: "Its name typed before imports with errors",
  test: "Its name typed before imports with errors",
  production: "Its name typed before every import",
  scratch: "Rehearsals and trials",
};

const probes: Record<Probe["name"], string> = {
  reach: "Server found",
  "sign-in": "Signed in",
  builder: "May build apps",
  definitions: "Apps and definitions read",
  columns: "Table columns readable",
  "row-counts": "Row counts readable",
  roles: "Roles and scopes readable",
};

const failedProbes: Record<Probe["name"], string> = {
  reach: "Server not found",
  "sign-in": "Sign-in refused",
  builder: "May not build apps",
  definitions: "Reading definitions refused",
  columns: "Table columns: not readable",
  "row-counts": "Row counts: not readable",
  roles: "Roles and scopes: not readable",
};

const unknownProbes: Record<Probe["name"], string> = {
  reach: "Server, not reached",
  "sign-in": "Sign-in, not reached",
  builder: "Right to build apps: unknown",
  definitions: "Apps, not reached",
  columns: "Table columns: unknown",
  "row-counts": "Row counts: unknown",
  roles: "Roles and scopes: unknown",
};

export const connect = {
  title: "Connect a server",
  address: "Server address",
  addressExample: "https://apps.example.org",
  tenant: "Tenant",
  tenantHint: "Id or key. Leave it empty when the address decides.",
  name: "Name in AppFerry",
  account: "Account",
  password: "Password",
  token: "Token",
  showSecret: "Show it",
  hideSecret: "Hide it",
  kept: "Kept in your system’s keychain; never shown, logged or put in a file.",
  useToken: "Use a token instead",
  usePassword: "Use a password instead",
  noKeychain: "The keychain cannot be used.",
  sessionOnly: "Keep for this session only",
  sessionOnlyText: "AppFerry forgets it when it is closed and asks again next time.",
  environment: "Environment",
  consequence: (environment: Environment) => consequences[environment],
  readOnly: "Read-only",
  readOnlyText:
    "AppFerry can look, export and back up. It refuses every import into this server, also from the command line.",
  plainHttp: "This address is not encrypted",
  plainHttpText: "Your password and every definition can be read on the way to this server.",
  plainHttpConsent: "Connect without encryption",
  encrypted: "Encrypted",
  notEncrypted: "Not encrypted",

  evidence: "What the test found",
  notTested: "Not tested yet",
  notTestedText: "The test signs in and reads. Nothing is written to the server.",
  changedSince: "The form changed since the last test.",
  testing: "Testing…",
  test: "Test the connection",
  testAgain: "Test again",
  ready: "Ready to connect",
  failed: "Not connected",
  notBuilder: "Signed in, but not as a builder",
  tested: (at: string, took: number) => `Tested ${timeOfDay(at)} · ${duration(took)}`,
  probe: (probe: Probe) =>
    probe.state === "ok"
      ? probes[probe.name]
      : probe.state === "failed"
        ? failedProbes[probe.name]
        : unknownProbes[probe.name],
  probeState: (state: Probe["state"]) => (state === "ok" ? "found" : state === "failed" ? "failed" : "unknown"),
  found: (apps: number, definitions: number) =>
    `${count(apps, nouns.app)}, ${count(definitions, nouns.definition)} read`,
  versions: "Versions",
  noAnswer: "no answer",
  whatHappened: "What happened",
  stateOfServer: "State of the server",
  unchanged: "Unchanged. Only reading was tried.",
  whatToDo: "What to do",

  add: (name: string) => (name ? `Add ${visible(name)}` : "Add server"),
  addHint: "A complete backup is a good first step after connecting.",
  testFirst: "Test the connection first.",
  cannotAdd: "This account cannot be used for exports or imports yet.",
  missing: "Fill in the address, the name, the account and the password.",
  missingToken: "Fill in the address, the name and the token.",
  secretMissing: "Fill in the password or token.",
  consentNeeded: "Say whether to connect without encryption.",
  notAdded: "The server was not added.",
  added: (name: string) => `${visible(name)} is connected.`,
  adding: "Adding…",

  signInTitle: (name: string) => `Sign in to ${visible(name)}`,
  signInText: (email: string, url: string) => `${visible(email)} at ${visible(url)}`,
  signIn: "Sign in",
  signedIn: (name: string) => `Signed in to ${visible(name)}.`,
};
