// The roles and scopes of a plan: what is carried, what is missing, and what each role gains or loses.

import type { AccessChange, CarriedRole, CarriedScope, Level, Named, Standing } from "../../ipc/backend";
import { listed, noun } from "../format";
import { visible } from "../visible";

const standings: Record<Standing, string> = {
  "same-id": "on the destination",
  "same-name": "only the name is there",
  missing: "not on the destination",
  unknown: "unknown on the destination",
};
const levels: Record<Level, string> = { nothing: "no access", read: "looking only", full: "full access" };
const level = (found: Level | null) => (found === null ? "not named" : levels[found]);
const names = (all: Named[]) => listed(all.map(({ name }) => `‘${visible(name)}’`));

export const access = {
  none: "No role or scope is touched.",
  noneText: "The bundle carries none, names none that the destination lacks, and changes no access.",
  rolesUnknown: "The destination did not tell its roles, so what becomes of them is unknown.",
  scopesUnknown: "The destination did not tell its scopes, so what becomes of them is unknown.",
  roles: "Roles in the bundle",
  scopes: "Scopes in the bundle",
  referred: "Roles that are named without being in the bundle",
  changes: "What roles gain and lose",
  administrator: "For the administrator of the destination",
  copyText: "Copy the text",
  standing: (standing: Standing) => standings[standing],
  twin: (twin: Named) => `The destination has another role or scope of the name ‘${visible(twin.name)}’; both will stand side by side.`,
  roleNotes: (role: CarriedRole): string[] =>
    [
      role.scopes_missing.length > 0 ? `The import stops here: ${names(role.scopes_missing)} ${noun(role.scopes_missing.length, { one: "exists", other: "exist" })} nowhere.` : "",
      role.scopes_lost === null ? "Which scopes it would lose is unknown." : role.scopes_lost.length > 0 ? `Loses ${names(role.scopes_lost)}.` : "",
      role.scopes_gained !== null && role.scopes_gained.length > 0 ? `Gains ${names(role.scopes_gained)}.` : "",
      role.detaches.length > 0 ? `Pending approval forms lose it in ${listed(role.detaches.map((column) => `‘${visible(column)}’`))}.` : "",
    ].filter(Boolean),
  scopeNotes: (scope: CarriedScope): string[] =>
    [
      scope.opens_all ? "Opens every record afterwards." : "",
      scope.objects_change ? "Opens other objects than before." : "",
      scope.filter_changes ? "Its filter changes." : "",
      scope.standing === "same-id" && scope.objects_change === null && scope.filter_changes === null ? "Whether it changes is unknown." : "",
    ].filter(Boolean),
  gains: "Gains",
  loses: "Loses",
  change: (change: AccessChange) => `${level(change.before)} → ${level(change.after)}`,
};
