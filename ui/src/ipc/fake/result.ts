// What came of the story's import, for every outcome.

import type { ImportReport, ImportRow, Outcome, StageView, Subject } from "../bindings";
import { plan } from "./plan";
import { at } from "./story";

const field = (name: string): Subject => ({ id: `field-${name.toLowerCase().replace(" ", "-")}`, type: "field", name, app: "Education Matters", object: "EM Sponsor" });

const base: ImportReport = {
  outcome: "verified",
  import: "import-39",
  plan: plan.id,
  snapshot: "entry-215-0fb2",
  started_at: at("14:03"),
  finished_at: "2026-07-03T14:04:31+07:00",
  restart_needed: true,
  source: plan.source,
  destination: { server: "production-asia", name: "Production – Asia", environment: "production", practice: false },
  as_planned: 161,
  answer: "success",
  explanation: "Every one of the 161 planned definitions was read back exactly as planned.",
  next_steps: ["Restart the services, then verify again."],
  objects: ["EM Donation", "EM Receipt", "EM Entity", "EM Spiritual Journey"].map((name) => ({ id: `object-${name}`, name, state: "applied" as const, first_failure: null })),
  missing: [],
  different: [],
  unexpected: [],
  columns: [],
  filled_in: 12,
  not_verified: ["Row counts of EM Photo: unknown.", "Users’ role assignments: the server does not say."],
  changed_since_plan: [],
};

export const reports: Record<Outcome, ImportReport> = {
  verified: { ...base, restart_needed: false, next_steps: ["Tell the other builders that the import is done."] },
  "verified-with-differences": {
    ...base,
    outcome: "verified-with-differences",
    as_planned: 157,
    explanation: "157 of 161 definitions are exactly as planned. 1 is different, 3 are missing, all in one object.",
    next_steps: [
      "Shorten 3 values in EM Sponsor › Country, or make the field long text on Staging – Asia.",
      "Plan the rest: a new plan will hold only the 4 definitions that differ.",
      "Restart the services, then verify again.",
    ],
    objects: [...base.objects, { id: "object-sponsor", name: "EM Sponsor", state: "different", first_failure: "Country" }],
    missing: [field("Postal Code"), field("Receipt language"), field("Preferred contact")],
    different: [{ subject: field("Country"), fields: [{ path: "settings.type", left: '"text"', right: '"varchar(255)"' }] }],
    columns: [{ object: "EM Sponsor", column: "Country", expected: "varchar(255)", actual: "text" }],
  },
  failed: {
    ...base,
    outcome: "failed",
    as_planned: 0,
    restart_needed: false,
    answer: "error: ER_ACCESS_DENIED",
    explanation: "The server refused the import. The destination was read again: none of the 161 definitions changed.",
    next_steps: ["Ask the administrator about the database error.", "Compute a new plan when it is solved."],
    objects: [],
    missing: [field("Postal Code")],
  },
  unknown: {
    ...base,
    outcome: "unknown",
    as_planned: 0,
    finished_at: null,
    answer: "no answer",
    explanation: "The connection dropped after the upload. What the server made of it is not known.",
    next_steps: ["Wait until the server answers, then ask again.", "Do not import anything else into this server meanwhile."],
    objects: [],
    not_verified: ["Everything: the server could not be read."],
  },
  stale: {
    ...base,
    outcome: "stale",
    snapshot: null,
    as_planned: 0,
    restart_needed: false,
    answer: "nothing was sent",
    explanation: "Somebody changed the destination after the plan was computed. Nothing was sent.",
    next_steps: ["Recompute the plan and read it again."],
    objects: [],
    not_verified: [],
    changed_since_plan: [field("Country"), { id: "view-overview", type: "view", name: "Overview", app: "Education Matters", object: null }],
  },
};

export const history: ImportRow[] = [
  { id: "import-38", started_at: at("15:10", "2026-06-30"), destination: "Production – Asia", environment: "production", apps: ["CARS"], outcome: "verified", restart_needed: false },
  { id: "import-37", started_at: at("09:40", "2026-06-28"), destination: "Scratch", environment: "scratch", apps: ["Education Matters", "kitchen-sink"], outcome: "verified-with-differences", restart_needed: true },
  { id: "import-36", started_at: at("11:02", "2026-06-12"), destination: "Production – Asia", environment: "production", apps: ["Well Projects"], outcome: "unknown", restart_needed: false },
  { id: "import-35", started_at: at("17:55", "2026-05-30"), destination: "Staging – Asia", environment: "test", apps: ["HR Onboarding"], outcome: "failed", restart_needed: false },
  { id: "import-34", started_at: at("10:20", "2026-05-14"), destination: "Production – Asia", environment: "production", apps: ["CARS"], outcome: "stale", restart_needed: false },
  { id: "import-33", started_at: at("10:00", "2026-05-14"), destination: "Production – Asia", environment: "production", apps: ["CARS"], outcome: null, restart_needed: false },
];

export const importStages: StageView[] = [
  { stage: "check-fresh", state: "ahead", took_ms: 7000, proof: "9,114 definitions read again, same content" },
  { stage: "store", state: "ahead", took_ms: 24_000, proof: "All apps plus Education Matters and kitchen-sink with files, roles and scopes, pinned" },
  { stage: "upload", state: "ahead", took_ms: 6000, proof: "1 bundle holding 2 apps, 3.9 of 3.9 MB" },
  { stage: "wait", state: "ahead", took_ms: 32_000, proof: "The server answered “success”" },
  { stage: "verify", state: "ahead", took_ms: 9000, proof: "161 definitions compared" },
];
