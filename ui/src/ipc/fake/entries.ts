// Some entries of the story's library.

import type { CheckReport, Diff, Entry } from "../bindings";
import { appId, at, servers } from "./story";

type Told = Partial<Entry> & Pick<Entry, "id" | "name" | "kind" | "why" | "stored_at" | "bytes">;

export const entry = (told: Told): Entry => ({
  apps: [],
  server: null,
  server_url: null,
  tenant: null,
  account: null,
  environment: null,
  exported_at: told.stored_at,
  sha256: "c41f5be2a9038ad0a6f6cb3d1e20b8f4c11d4f6f5c3a1f0b92d7be55aa4108ea",
  canonical_sha256: null,
  parts: { roles: null, scopes: null, files: null },
  extra: {},
  services: {},
  tags: [],
  note: null,
  pinned: false,
  trashed: false,
  kept_by: [],
  redacted: [],
  parent: null,
  added_bytes: Math.round(told.bytes / 14),
  ...told,
});

const of = (id: string) => {
  const card = servers.find((server) => server.id === id);
  return { server: card?.name ?? null, server_url: card?.url ?? null, tenant: card?.tenant ?? null, environment: card?.environment ?? null, account: card?.email ?? null };
};
export const staging = of("staging-asia");
const production = of("production-asia");
export const app = (label: string, definitions: number) => ({ id: appId(label), name: label.replace(/\s/g, ""), label, definitions });

export const entries: Entry[] = [
  entry({
    id: "entry-213-c41f08ea", name: "Education Matters", kind: "app", why: { kind: "outgoing", plan: "7d1e5a90b3f24c6f8a11c04a" }, stored_at: at("11:31"), bytes: 3_000_000, ...staging,
    apps: [app("Education Matters", 1668)], kept_by: ["plan 7d1e…c04a"], parent: "entry-182-11aa", redacted: ["users__relation of 2 roles"],
    secrets: 2, tags: ["receipts", "release 7"], note: "Adds receipts to donations. Tell the office before it goes live.",
  }),
  entry({ id: "entry-212", name: "All apps, Staging – Asia", kind: "all-apps", why: { kind: "backup" }, stored_at: at("03:00"), bytes: 19_900_000, ...staging, apps: [app("All", 11_866)], kept_by: ["last 10", "daily"] }),
  entry({ id: "entry-215-0fb2", name: "Before import of 2 apps", kind: "all-apps", why: { kind: "snapshot", import: "import-39" }, stored_at: at("14:03"), bytes: 15_200_000, ...production, apps: [app("All", 9114)], pinned: true, kept_by: ["snapshot, until 1 Oct"] }),
  entry({ id: "entry-214", name: "kitchen-sink", kind: "app", why: { kind: "outgoing", plan: "7d1e5a90b3f24c6f8a11c04a" }, stored_at: at("11:31"), bytes: 978_000, ...staging, apps: [app("kitchen-sink", 682)], kept_by: ["plan 7d1e…c04a"] }),
  entry({ id: "entry-182-11aa", name: "Education Matters before the fair", kind: "app", why: { kind: "export" }, stored_at: at("10:00", "2026-06-06"), bytes: 2_900_000, ...production, apps: [app("Education Matters", 1636)], pinned: true, kept_by: ["pinned", "ancestor of plan"], note: "ask Noi first" }),
  entry({ id: "entry-181", name: "Simple Accounting", kind: "app", why: { kind: "export" }, stored_at: at("10:00", "2026-06-05"), bytes: 2_100_000, ...of("dev-chiang-mai"), apps: [app("Simple Accounting", 1398)], kept_by: ["weekly until 31 Jul"] }),
  entry({ id: "entry-180", name: "app_CARS_20210714.json", kind: "app", why: { kind: "added-file" }, stored_at: at("10:00", "2026-06-03"), bytes: 3_400_000, exported_at: null, apps: [app("CARS", 2270)], kept_by: ["added by hand, always"] }),
  entry({ id: "entry-179", name: "Stock Room", kind: "app", why: { kind: "backup" }, stored_at: at("10:00", "2026-05-28"), bytes: 502_000, ...of("dev-chiang-mai"), apps: [app("Stock Room", 358)] }),
  entry({ id: "entry-178", name: "All apps, Production – Asia", kind: "all-apps", why: { kind: "backup" }, stored_at: at("10:00", "2026-05-25"), bytes: 14_900_000, ...production, apps: [app("All", 8940)], kept_by: ["monthly until May 2027"] }),
  entry({ id: "entry-177", name: "Record of import 38", kind: "import-record", why: { kind: "import-record", import: "import-38" }, stored_at: at("10:00", "2026-05-24"), bytes: 41_000, ...production, kept_by: ["always"] }),
  entry({ id: "entry-176", name: "Team Calendar, 21 Mar", kind: "app", why: { kind: "export" }, stored_at: at("10:00", "2026-03-21"), bytes: 377_000, ...staging, apps: [app("Team Calendar", 264)], trashed: true, trashed_until: at("10:00", "2026-07-20"), kept_by: ["in the trash until 2026-07-20"] }),
];

export const check: CheckReport = {
  ok: false,
  entries: 10,
  damaged: [{ entry: "entry-179", name: "Stock Room", restic_id: "5b1f0c9e", problem: "1 of 3 parts cannot be read back: its hash is not the stored one." }],
  problems: ["The file `data/5b/5b1f0c9e` is damaged; no entry needs it."],
  read_data: true,
};

export const diff: Diff = {
  unchanged: 1566,
  added: [{ id: "field-receipt-number", type: "field", name: "Receipt Number" }, { id: "view-receipts", type: "view", name: "Receipts" }],
  removed: [{ id: "field-passport-number", type: "field", name: "Passport number" }],
  changed: [
    { id: "object-donation", type: "object", name: "EM Donation", class: "content", fields: [{ path: "fieldIDs[12]", change: "added", left: null, right: "field-receipt-number", class: "content" }, { path: "labels.en", change: "changed", left: "Donation", right: "Donation with receipt", class: "text" }] },
    { id: "view-list", type: "view", name: "List", class: "layout", fields: [{ path: "position.y", change: "changed", left: 2, right: 3, class: "layout" }] },
  ],
  touched: [{ id: "view-menu" }],
  envelope: [{ part: "roles", id: "role-treasurer", change: "added" }],
};
