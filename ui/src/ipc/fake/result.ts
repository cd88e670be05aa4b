// What came of the story's import, for every outcome.

import type { DefinitionRef, DocumentFinding, HistoryFilter, ImportComparison, ImportDetail, ImportReport, ImportRow, ObjectResult, Outcome, StageState } from "../bindings";
import type { NodeChange } from "../bindings";
import { differenceTree } from "./differences";
import { plan } from "./plan";
import { at } from "./story";

const field = (name: string): DefinitionRef => ({ id: `field-${name.toLowerCase().replace(" ", "-")}`, type: "field", name });
const object = (name: string, more: Partial<ObjectResult> = {}): ObjectResult => ({ id: `object-${name}`, name, state: "applied", first_failure: null, columns_read: true, ...more });

const changed = (...changes: NodeChange[]) => differenceTree.nodes.filter((node) => node.change !== null && changes.includes(node.change)).map(({ id, type, label }) => ({ id, type, name: label }));

const base: ImportReport = {
  outcome: "verified",
  import: "import-39",
  plan: plan.id,
  snapshot: "entry-215-0fb2",
  started_at: at("14:03"),
  finished_at: "2026-07-03T14:04:31+07:00",
  restart_needed: true,
  source: plan.source,
  destination: { server: "production-asia", name: "Production – Asia", environment: "production", practice: false, identity: plan.destination.identity },
  apps: plan.apps.map((app) => app.label),
  sent: 161,
  as_planned: 161,
  answer: "The server answered “success”.",
  explanation: "‘Production – Asia’ holds exactly what was planned.",
  next_steps: ["Restart the services of ‘Production – Asia’, then verify again.", "Check that the right people see the app: roles and scopes."],
  objects: ["EM Donation", "EM Receipt", "EM Entity", "EM Spiritual Journey"].map((name) => object(name)),
  missing: [],
  different: [],
  unexpected: [],
  columns: [],
  access: [],
  stale_until_restart: [
    "The process ‘Send receipts’ goes on as it was.",
    "The timer ‘Every Monday 06:00’ goes on as it was.",
    "The query ‘EM Child / Mentor’ answers with its old definition.",
  ],
  filled_in: 12,
  not_verified: ["The table of ‘EM Photo’.", "Who has which role: the server does not say."],
  changed_since_plan: [],
};

export const reports: Record<Outcome, ImportReport> = {
  verified: { ...base, restart_needed: false, next_steps: ["Tell the other builders that the import is done."] },
  "verified-with-differences": {
    ...base,
    outcome: "verified-with-differences",
    as_planned: 156,
    explanation: "‘Production – Asia’ is not quite as planned: 2 different, 3 missing, 1 unexpected, 2 columns are not what their fields ask for.",
    next_steps: [
      "The column `Country` is `text` instead of `varchar(255)`. Put its values right on the server, then import again.",
      "Plan the import again; the new plan holds only what still differs.",
      "Restart the services of ‘Production – Asia’, then verify again.",
    ],
    objects: [...base.objects, object("EM Sponsor", { state: "different", first_failure: "The column `Country` is `text` instead of `varchar(255)`.", followed_by: ["The field ‘Postal Code’ was not created: its column is not there.", "The field ‘Preferred contact’ was not created: its column is not there."] })],
    access: [
      { part: "role", id: "role-staff", name: "Education Matters Staff", problem: { problem: "other-scopes", missing: ["scope-own-children"], unexpected: [] } },
      { part: "scope", id: "scope-own-children", name: "Own children", problem: { problem: "missing" } },
      { part: "file", id: "file-logo", name: "letterhead.png", problem: { problem: "other-content" } },
    ],
    missing: [field("Postal Code"), { id: "view-receipt-language", type: "view", name: null }, { id: "query-preferred", type: "query", name: "Preferred contact" }],
    different: [
      {
        ...field("Country"),
        class: "content",
        fields: [
          { path: "settings.textLength", change: "changed", left: 255, right: 65535, class: "content" },
          { path: "translations[0].label", change: "added", left: null, right: "Land", class: "text" },
        ],
        kept: false,
      },
      { id: "view-overview", type: "view", name: "Overview", class: "layout", fields: [{ path: "position.x", change: "changed", left: 1, right: 0, class: "layout" }], kept: true },
    ],
    unexpected: [{ id: "view-old-receipts", type: "view", name: "Old receipts", is_named: true }],
    columns: [
      { object: "object-EM Sponsor", field: "field-country", column: "Country", expected: "varchar(255)", actual: "text", was_so_before: false },
      { object: "object-EM Sponsor", field: "field-postal-code", column: "Postal Code", expected: "varchar(255)", actual: null, was_so_before: false },
    ],
  },
  failed: {
    ...base,
    outcome: "failed",
    filled_in: 0,
    as_planned: 0,
    restart_needed: false,
    answer: "The server refused (HTTP 500): ER_ACCESS_DENIED",
    explanation: "‘Production – Asia’ does not hold what was planned. The server refused before it stored anything.",
    next_steps: ["Read the server’s answer, and put its cause right.", "Plan the import again; the snapshot leads back if something arrived."],
    objects: [],
    missing: changed("new"),
    different: changed("replaced", "conflict").map((row) => ({ ...row, class: "content", fields: [], kept: true })),
  },
  unknown: {
    ...base,
    outcome: "unknown",
    filled_in: 0,
    restart_needed: false,
    sent: 0,
    as_planned: 0,
    finished_at: null,
    answer: "The connection dropped after the upload.",
    explanation: "Nobody knows yet whether the import into ‘Production – Asia’ went through; it may still be running.",
    next_steps: ["Do not import again. Wait a little, then verify again."],
    objects: [],
    not_verified: ["Everything: the server could not be read."],
  },
  stale: {
    ...base,
    outcome: "stale",
    filled_in: 0,
    snapshot: null,
    sent: 0,
    as_planned: 0,
    restart_needed: false,
    answer: "",
    explanation: "‘Production – Asia’ changed since the plan was made. Nothing was sent.",
    next_steps: ["Plan the import again and read what is new."],
    objects: [],
    not_verified: [],
    changed_since_plan: [field("Country"), { id: "view-overview", type: "view", name: "Overview" }],
  },
};

export const history: ImportRow[] = [
  { id: "import-38", started_at: at("15:10", "2026-06-30"), destination: "Production – Asia", environment: "production", practice: false, apps: ["CARS"], outcome: "verified", unresolved: false, unfinished: false, restart_needed: false, plan: "9c41", snapshot: null, rolls_back: null },
  { id: "import-37", started_at: at("09:40", "2026-06-28"), destination: "Scratch", environment: "scratch", practice: false, apps: ["Education Matters", "kitchen-sink"], outcome: "verified-with-differences", unresolved: false, unfinished: false, restart_needed: true, plan: "9c41", snapshot: null, rolls_back: null },
  { id: "import-36", started_at: at("11:02", "2026-06-12"), destination: "Production – Asia", environment: "production", practice: false, apps: ["Well Projects"], outcome: "unknown", unresolved: true, unfinished: false, restart_needed: false, plan: "9c41", snapshot: null, rolls_back: null },
  { id: "import-35", started_at: at("17:55", "2026-05-30"), destination: "Staging – Asia", environment: "test", practice: false, apps: ["HR Onboarding"], outcome: "failed", unresolved: false, unfinished: true, restart_needed: false, plan: "9c41", snapshot: null, rolls_back: null },
  { id: "import-34", started_at: at("10:20", "2026-05-14"), destination: "Production – Asia", environment: "production", practice: false, apps: ["CARS"], outcome: "stale", unresolved: false, unfinished: false, restart_needed: false, plan: "9c41", snapshot: null, rolls_back: null },
  { id: "import-33", started_at: at("10:00", "2026-05-14"), destination: "Production – Asia", environment: "production", practice: false, apps: ["CARS"], outcome: null, unresolved: true, unfinished: false, restart_needed: false, plan: "9c41", snapshot: null, rolls_back: null },
];

export const importStages: StageState[] = [
  { stage: "check-fresh", state: "ahead", took_ms: 7000, proof: "9,114 definitions read again, same content" },
  { stage: "store", state: "ahead", took_ms: 24_000, proof: "All apps plus Education Matters and kitchen-sink with files, roles and scopes, pinned" },
  { stage: "upload", state: "ahead", took_ms: 6000, proof: "1 bundle holding 2 apps, 3.9 of 3.9 MB" },
  { stage: "wait", state: "ahead", took_ms: 32_000, proof: "The server answered “success”" },
  { stage: "verify", state: "ahead", took_ms: 9000, proof: "161 definitions compared" },
];

/** What the history knows of an import, besides its report. */
export function detailOf(id: string, report: ImportReport, rollsBack = false): ImportDetail {
  const older = id === "import-37";
  const known = history.find((row) => row.id === id);
  const row: ImportRow = known ?? {
    id, started_at: report.started_at, destination: report.destination.name, environment: report.destination.environment, practice: false, apps: report.apps,
    outcome: report.outcome, unresolved: report.outcome === "unknown", unfinished: false, restart_needed: report.restart_needed, plan: report.plan, snapshot: report.snapshot, rolls_back: rollsBack ? "import-39" : null,
  };
  return {
    row,
    report: { ...report, import: row.id },
    account: "builder@example.org",
    services: { api_sails: older ? "2.5.3" : "2.5.4", definition_manager: "1.3.30", appbuilder: null },
    findings: plan.findings.slice(older ? 2 : 0).map(({ rule, severity, subject, message, advice, rows }) => ({ rule, severity, subject, message, advice, rows })),
    choices: plan.choices,
    go_on: row.unfinished ? { sent: 2, of: 5, typed_name: null, errors_to_accept: 1 } : null,
    removals: [],
    commands: [
      "appferry plan --bundle library:entry-213-c41f08ea --onto 'Production – Asia' --out import-39.plan.json",
      "appferry apply import-39.plan.json --confirm 'Production – Asia' --asked",
    ],
  };
}

/** How two imports of the story differ. */
export function comparisonOf(left: ImportDetail, right: ImportDetail): ImportComparison {
  const only = (these: DocumentFinding[], those: DocumentFinding[]) => these.filter(({ message }) => those.every((other) => other.message !== message));
  const said = (detail: ImportDetail): Record<string, string | null> => ({ server: detail.row.destination, environment: detail.row.environment, apps: detail.row.apps.join(", "), ...Object.fromEntries(Object.entries(detail.services).map(([name, version]) => [`version of ${name}`, version])) });
  const [here, there] = [said(left), said(right)];
  return {
    left: left.row.id, right: right.row.id, same_plan: left.row.plan === right.row.plan, same_bundle: false, same_destination: left.row.destination === right.row.destination, same_choices: true,
    outcomes: [left.row.outcome, right.row.outcome],
    findings_left: only(left.findings, right.findings),
    findings_right: only(right.findings, left.findings),
    differences: Object.keys(here).filter((about) => here[about] !== there[about]).map((about) => ({ about, left: here[about] ?? null, right: there[about] ?? null })),
  };
}

/** The imports of the story that fit a filter. */
export const historyLike = ({ server, outcome, text, since }: HistoryFilter): ImportRow[] =>
  history.filter((row) => (server === null || row.destination === server) && (outcome === null || (row.unresolved ? "unknown" : row.outcome) === outcome) && (since === null || Date.parse(row.started_at) >= Date.parse(since)) && JSON.stringify(row).toLowerCase().includes((text ?? "").toLowerCase()));
