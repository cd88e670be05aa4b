// What the pretended servers answer when a connection is tested.

import type { ConnectionTest, ErrorReport, Probe, ServerDraft } from "../bindings";
import { at } from "./story";

const probe = (name: Probe["name"], state: Probe["state"], detail = ""): Probe => ({ name, state, detail });

const found: ConnectionTest = {
  ok: true,
  builder: true,
  probes: [
    probe("reach", "ok"),
    probe("sign-in", "ok"),
    probe("builder", "ok"),
    probe("definitions", "ok"),
    probe("columns", "ok"),
    probe("row-counts", "unknown", "2 of 3 probes were refused. Findings will say “row count unknown”, never 0."),
    probe("roles", "ok"),
  ],
  services: [
    { name: "api_sails", version: "2.5.4" },
    { name: "definition_manager", version: "1.3.30" },
    { name: "platform service", version: "1.11.3" },
    { name: "class core", version: "2.7.11" },
    { name: "custom_reports", version: null },
  ],
  definitions_changed_at: at("09:12"),
  apps: 7,
  definitions: 3906,
  took_ms: 2800,
  tested_at: at("14:02"),
  problem: null,
};

const notBuilder: ErrorReport = {
  code: "not-builder",
  message: "The server answered 403 “Forbidden.” The account lacks the role Builder or System Builder for this tenant.",
  hints: ["Ask the administrator for the Builder role.", "Check that the tenant is right.", "Use another account."],
  details: "GET /definition/export/all → 403 E_FORBIDDEN",
};

export const wrongPassword: ErrorReport = {
  code: "wrong-password",
  message: "The server does not accept this account and password.",
  hints: ["An account locks after five wrong passwords. This was one."],
  details: "POST /auth/login → 401",
};

/** The secret decides: "nobuilder" and "wrong" fail as their names say. */
export function test(draft: ServerDraft, secret: string): ConnectionTest {
  if (secret === "nobuilder") {
    const probes = [probe("reach", "ok", "0.2 s"), probe("sign-in", "ok"), probe("builder", "failed"), probe("definitions", "unknown"), probe("columns", "unknown")];
    return { ...found, ok: false, builder: false, probes, services: [], apps: null, definitions: null, took_ms: 1200, problem: notBuilder };
  }
  if (secret === "wrong") {
    const probes = [probe("reach", "ok", draft.url), probe("sign-in", "failed"), probe("builder", "unknown")];
    return { ...found, ok: false, builder: null, probes, services: [], apps: null, definitions: null, took_ms: 900, problem: wrongPassword };
  }
  return found;
}
