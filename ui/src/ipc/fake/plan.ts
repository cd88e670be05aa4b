// One plan of the story: two apps from staging into production.

import type { Finding, Fix, PlanView, Severity, Subject } from "../bindings";
import { accessReport, affectedPlaces } from "./access";
import { appId, at } from "./story";

const education = "Education Matters";

const subject = (type: string, name: string, object: string | null = null, app: string | null = education): Subject => ({
  id: `${type}-${name.toLowerCase().replace(/[^a-z]+/g, "-")}`,
  type,
  name,
  app,
  object,
});

const finding = (
  rule: string,
  severity: Severity,
  about: Subject,
  message: string,
  advice: string,
  more: Partial<Finding> = {},
): Finding => ({ rule, severity, subject: about, message, advice, rows: null, fix: null, ...more });

const fix = (id: string, rule: string, title: string, effect: string): Fix => ({ id, rule, title, effect, about: [id.slice(id.indexOf(":") + 1)] });

const fixes: Fix[] = [
  fix("keep-field:baptism-date", "REM-01", "Keep the field ‘Baptism Date’.", "The object goes on listing it; nothing about its column changes."),
];

const errors: Finding[] = [
  finding("REM-01", "error", subject("field", "Baptism Date", "EM Spiritual Journey"), "The field ‘Baptism Date’ disappears from ‘EM Spiritual Journey’.", "Its data stays in the database, but no screen can reach it.", {
    rows: { at_risk: 611, total: 1636 },
    fix: fixes[0] ?? null,
  }),
  finding("ROL-01", "error", subject("role", "Education Matters Staff"), "The role ‘Education Matters Staff’ names a scope that is on neither side.", "The import would stop at its last step. Leave the scope out of the role on the source."),
  finding("SCH-01", "error", subject("field", "Amount", "EM Donation"), "Decimals of existing values will be rounded for good.", "Roll back restores the column type, not the digits.", {
    rows: { at_risk: 1284, total: 2000 },
  }),
];

const replaced = ["Edit CSI Assessment", "Pledge Details", "Receipts", "Sponsor Details", "Overview"];

const warnings: Finding[] = [
  finding("REM-05", "warning", subject("view", "Pledge Details"), "‘Pledge Details’ disappears from ‘Education Matters’ with 4 items on it.", "It stays on the destination, but nothing lists it."),
  finding("SCH-22", "warning", subject("field", "Country", "EM Sponsor"), "‘Country’ becomes shorter: long text to 255 characters.", "Longer values make the server stop at this field.", { rows: { at_risk: null, total: null } }),
  finding("SHR-01", "warning", subject("object", "EM Entity"), "‘EM Entity’ changes and is also used by ‘CARS’, ‘Simple Accounting’.", "Look at these apps after the import."),
  ...replaced.map((name) => finding("OVW-02", "warning", subject("view", name), `The page ‘${name}’ will be replaced.`, "Read the differences.")),
  finding("OVW-03", "warning", subject("view", "Add CSI Assessment", "CSI Assessment"), "‘Add CSI Assessment’ was changed on the destination on 3 July 2026, after the version that comes in. That work would be lost.", "Ask the builders of the destination, then export again or bring their change along."),
];

const whole: Subject = { id: "", type: "bundle", name: "", app: null, object: null };

const notes: Finding[] = [
  finding("FMT-08", "info", whole, "The file is in the form of an older server.", "Export again from a current server if you can."),
  finding("OVW-01", "info", whole, "2187 definitions are the same on both sides.", "Nothing to do."),
  finding("OVW-05", "info", whole, "61 definitions are new to the destination.", "Nothing to do."),
];

export const plan: PlanView = {
  id: "7d1e5a90b3f24c6f8a11c04a",
  source: { kind: "server", title: "Staging – Asia", environment: "test", practice: false },
  destination: { server: "production-asia", name: "Production – Asia", environment: "production", practice: false, read_only: false, identity: "https://production-asia.example.org d2f7a9c0" },
  apps: [
    { id: appId(education), label: education },
    { id: appId("kitchen-sink"), label: "kitchen-sink" },
  ],
  bundle_bytes: 3_978_000,
  upload_bytes: 3_900_000,
  sealed_at: at("14:02"),
  choices: { selection: "all", decisions: {}, fixes: [] },
  told: { needed: [], breaking: [], decided: [], fixes: fixes.map((fix) => ({ fix, state: "offered" })) },
  counts: { new: 61, replaced: 97, unchanged: 2187, hidden: 5, conflicts: 3 },
  findings: [...errors, ...warnings, ...notes],
  apps_affected: [
    { id: appId("CARS"), label: "CARS", definitions: ["EM Entity", "EM Sponsor", "Sponsor list", "Sponsor form", "Gift entry", "Overview"], places: affectedPlaces, places_total: 14 },
    { id: appId("Simple Accounting"), label: "Simple Accounting", definitions: ["EM Entity"], places: affectedPlaces.slice(0, 1), places_total: 1 },
  ],
  checklist: [
    { step: "message-builders", text: "Tell the other builders that Production – Asia is about to change." },
    { step: "rehearse", text: "Try the import on a test server first." },
    { step: "restart", text: "Plan a moment at which the services may restart." },
    { step: "roles", text: "Give the role ‘Education Matters Staff’ to the people who need it." },
  ],
  not_checked: ["Row counts of 2 objects", "custom reports", "users online"],
  message_to_builders:
    "Today I am going to import Education Matters and kitchen-sink into Production – Asia.\n100 definitions will be replaced and 61 are new. Please do not edit these apps until I write again.",
  importing: [],
  gate: { ready: true, reasons: [], typed_name: "Production – Asia", definitions: 161, errors_to_accept: 3, ask: true },
  access: accessReport,
  roles_there: [
    { id: "role-finance", name: "Finance" },
    { id: "role-staff", name: "Staff" },
  ],
  ancestor: { kind: "seen", definitions: 2192, of: 2287, newest: at("11:31", "2026-06-18"), oldest: at("10:00", "2026-06-06") },
  destination_work: ["view-add-csi-assessment", "view-edit-csi-assessment", "field-amount", "view-pledge-details", "view-budget"].map((id) => ({
    id, type: id.split("-")[0] ?? "", label: id, place: [education], changed_at: at("09:12"), overwritten: id !== "view-budget",
  })),
  predicted_sha256: "0d4e1b77a2905c3f6e88d1f04b9ac25e7d3310fa4c96be2871ad50e3c9f6b814",
};

/** A plan with a role that neither side has. */
export const nowherePlan: PlanView = {
  ...plan,
  findings: [
    ...plan.findings,
    finding("ROL-05", "warning", { ...subject("role", "role-nobody"), id: "role-nobody" }, "The role role-nobody exists neither in the bundle nor on the destination, so nobody has it. It is given ‘Receipts’.", "Give these to a role that the destination has, after the import or on the source."),
  ],
};

export const calmPlan: PlanView = {
  ...plan,
  id: "9a40c0ffee5544aa",
  destination: { server: "scratch", name: "Scratch", environment: "scratch", practice: false, read_only: false, identity: "https://scratch.example.org d2f7a9c0" },
  findings: [],
  apps_affected: [],
  ancestor: { kind: "two-way", definitions: 0, of: 2287, newest: null, oldest: null },
  destination_work: [],
  access: { roles: [], scopes: [], referred: [], changes: [], roles_known: true, scopes_known: false, text_for_administrator: "" },
  not_checked: ["Row counts of 2 objects"],
  gate: { ready: true, reasons: [], typed_name: null, definitions: 161, errors_to_accept: 0, ask: false },
};

export const closedPlan: PlanView = {
  ...plan,
  id: "closed5544aa",
  gate: { ready: false, reasons: ["An earlier import into Production – Asia is still unresolved."], typed_name: null, definitions: 161, errors_to_accept: 3, ask: false },
};
