// Servers and apps of the story that the pretended backend tells.

import type { AppDifference, AppRow, Overview, ServerCard } from "../bindings";

export const day = "2026-07-03";
export const at = (time: string, date = day) => `${date}T${time}:00+07:00`;

const server = (card: Partial<ServerCard> & Pick<ServerCard, "id" | "name" | "environment">): ServerCard => ({
  url: `https://${card.id}.example.org`,
  tenant: "d2f7a9c0-4b1e-4f7a-9a53-0c1f4f0e7b11",
  email: "builder@example.org",
  read_only: false,
  practice: false,
  plain_http: false,
  secret: "kept",
  restart_needed: false,
  ...card,
});

export const servers: ServerCard[] = [
  server({ id: "production-asia", name: "Production – Asia", environment: "production" }),
  server({ id: "production-europe", name: "Production – Europe", environment: "production", read_only: true }),
  server({ id: "staging-asia", name: "Staging – Asia", environment: "test" }),
  server({ id: "dev-chiang-mai", name: "Dev – Chiang Mai", environment: "development", secret: "missing" }),
  server({ id: "scratch", name: "Scratch", environment: "scratch" }),
];

export const practiceServers: ServerCard[] = [
  server({ id: "practice-staging", name: "Practice staging", environment: "test", practice: true, url: "http://localhost:4101" }),
  server({ id: "practice-production", name: "Practice production", environment: "production", practice: true, url: "http://localhost:4101" }),
];

export const overview: Overview = {
  version: "0.1.0",
  servers,
  library: { id: "00000000-0000-0000-0000-000000000000", name: null, state: "ready", entries: 10, path: "/home/builder/.local/share/appferry/library", kind: "folder", problem: null },
  imports: 38,
  keychain: { available: true, message: null },
  practice_running: false,
};


export const emptyOverview: Overview = {
  ...overview,
  servers: [],
  library: { ...overview.library, entries: 0 },
  imports: 0,
};

type Told = [label: string, definitions: number, bytes: number, changed: string, backup: string | null];

const id = (index: number) => `3f0c${(0x1000 + index * 257).toString(16)}-7a21-4c55-8d10-5e00c0de91be`;
const labels = [
  "CARS", "Donor Letters", "Education Matters", "Event Registration", "HR Onboarding", "kitchen-sink", "Mobile Check-in",
  "Payroll Export", "Simple Accounting", "Stock Room", "Team Calendar", "Well Projects", "Site Administration",
];
export const appId = (label: string) => id(labels.indexOf(label));

function apps(told: Told[]): AppRow[] {
  return told.map(([label, definitions, bytes, changed, backup]) => ({
    id: appId(label),
    name: label.replace(/\s/g, ""),
    label,
    definitions,
    objects: Math.max(1, Math.round(definitions / 104)),
    pages: Math.max(1, Math.round(definitions / 20.6)),
    bytes,
    updated_at: changed,
    last_backup: backup,
    system: label === "Site Administration",
  }));
}

const backup = at("11:31");
export const stagingApps = apps([
  ["CARS", 2270, 3_400_000, at("16:20", "2026-07-02"), backup],
  ["Education Matters", 1668, 3_000_000, at("11:20"), backup],
  ["Event Registration", 846, 1_200_000, at("10:00", "2026-06-12"), backup],
  ["HR Onboarding", 517, 731_000, at("10:00", "2026-05-30"), backup],
  ["kitchen-sink", 682, 978_000, at("10:00", "2026-07-01"), null],
  ["Mobile Check-in", 126, 214_000, at("10:00", "2026-06-27"), null],
  ["Simple Accounting", 1412, 2_100_000, at("10:00", "2026-06-25"), backup],
  ["Stock Room", 301, 428_000, at("10:00", "2026-04-04"), backup],
  ["Team Calendar", 264, 377_000, at("10:00", "2026-03-21"), backup],
  ["Well Projects", 3028, 5_600_000, at("10:00", "2026-06-18"), backup],
  ["Site Administration", 394, 560_000, at("10:00", "2026-01-08"), backup],
]);

export const productionApps = apps([
  ["CARS", 2270, 3_390_000, at("10:00", "2026-05-14"), backup],
  ["Donor Letters", 211, 300_000, at("10:00", "2026-06-19"), backup],
  ["Education Matters", 1636, 2_900_000, at("09:12"), at("03:00", "2026-07-02")],
  ["Event Registration", 846, 1_200_000, at("10:00", "2026-06-12"), backup],
  ["HR Onboarding", 517, 731_000, at("10:00", "2026-05-30"), backup],
  ["kitchen-sink", 662, 940_000, at("10:00", "2026-06-06"), backup],
  ["Payroll Export", 340, 480_000, at("10:00", "2026-07-01"), null],
  ["Simple Accounting", 1412, 2_100_000, at("10:00", "2026-06-25"), backup],
  ["Stock Room", 301, 428_000, at("10:00", "2026-04-04"), backup],
  ["Team Calendar", 264, 377_000, at("10:00", "2026-07-02"), backup],
  ["Well Projects", 3028, 5_590_000, at("10:00", "2026-06-02"), backup],
  ["Site Administration", 394, 560_000, at("10:00", "2026-01-08"), backup],
]);

type Differs = [label: string, direction: AppDifference["direction"], added?: number, replaced?: number, hidden?: number, same?: number];

const differs: Differs[] = [
  ["CARS", "left-newer", 9, 31, 0, 2230],
  ["Donor Letters", "right-only"],
  ["Education Matters", "both-changed", 41, 57, 6, 1567],
  ["Event Registration", "same", 0, 0, 0, 846],
  ["HR Onboarding", "same", 0, 0, 0, 517],
  ["kitchen-sink", "left-newer", 20, 42, 0, 620],
  ["Mobile Check-in", "left-only", 126],
  ["Payroll Export", "right-only"],
  ["Simple Accounting", "same", 0, 0, 0, 1412],
  ["Stock Room", "same", 0, 0, 0, 301],
  ["Team Calendar", "right-newer", 0, 2, 0, 262],
  ["Well Projects", "left-newer", 0, 4, 0, 3024],
  ["Site Administration", "same", 0, 0, 0, 394],
];

export const differences: AppDifference[] = differs.map(([label, direction, added = 0, replaced = 0, hidden = 0, same = 0]) => ({
  app: appId(label),
  presence: direction === "left-only" || direction === "right-only" ? direction : "both",
  added,
  replaced,
  hidden,
  same,
  direction,
}));

export const changedApps = ["Education Matters", "Payroll Export", "Team Calendar"].map((label) => ({ id: appId(label), label }));
