// When the servers of the story are backed up, how long backups stay, and how that went.

import type { BackupAlert, BackupHealth, BackupSettings, Dot, Forecast, KeepRules, KeepRule, PrunePlan, ServerBackups, ServerId } from "../bindings";
import { entries } from "./entries";
import { failure, pause, turns } from "./queue";
import { at, day, servers } from "./story";

const standard: KeepRules = { last: 10, daily: 30, weekly: 8, monthly: 12, yearly: 0 };

let settings: BackupSettings = turns.has("no-rules")
  ? { servers: {} }
  : {
      keep: standard,
      tell_after_days: 2,
      mirror: turns.has("mirror") ? "/home/builder/Exports" : null,
      servers: { "production-asia": { schedule: { every: "day", hour: 3, minute: 0 }, keep: { ...standard, daily: 14 } }, "staging-asia": { schedule: { every: { week: "sunday" }, hour: 4, minute: 30 } } },
    };

const own = (server: ServerId): ServerBackups => (settings.servers ?? {})[server] ?? {};

function changeOf(server: ServerId, news: Partial<ServerBackups>): BackupSettings {
  settings = { ...settings, servers: { ...settings.servers, [server]: { ...own(server), ...news } } };
  return settings;
}

const alerts: Record<ServerId, BackupAlert> = {
  "production-europe": { kind: "failing", failures: 3, problem: failure("unreachable", "The server could not be reached.") },
  "dev-chiang-mai": { kind: "stale", since: at("03:00", "2026-06-20") },
};

const later = (days: number) => new Date(Date.parse(at("03:00")) + days * 86_400_000).toISOString();

function health(): BackupHealth[] {
  return servers.map(({ id, name }) => {
    const alert = turns.has("alarms") ? (alerts[id] ?? null) : null;
    const problem = alert?.kind === "failing" ? alert.problem : null;
    const good = id === "staging-asia" ? at("13:48") : alert?.kind === "stale" ? alert.since : at("13:48", day);
    return { server: id, name, backups: own(id), runs: { tried_at: at("13:48"), good_at: good, failures: alert?.kind === "failing" ? alert.failures : 0, problem }, good_at: good, next: own(id).schedule ? [1, 2, 3, 4, 5].map(later) : [], alert };
  });
}

function dots(rule: KeepRule, count: number, days: number): Dot[] {
  return Array.from({ length: count }, (_, place) => ({ at: later(90 - place * days), entry: place * days > 90 ? "entry-212" : null, kept_by: [{ rule, place: place + 1, of: count }] }));
}

function forecast(keep: KeepRules): Forecast {
  const then = [...dots("last", keep.last ?? 0, 1), ...dots("daily", keep.daily ?? 0, 1), ...dots("weekly", keep.weekly ?? 0, 7), ...dots("monthly", keep.monthly ?? 0, 30), ...dots("yearly", keep.yearly ?? 0, 365)];
  const lost = Math.max(0, 30 - (keep.daily ?? 0) - 9);
  const losses = Array.from({ length: Math.min(lost, 7) }, (_, index) => ({ ...(entries[1] as (typeof entries)[number]), id: `lost-${index}`, stored_at: at("03:00", `2026-06-${18 - index}`), kept_by: [`daily ${16 + index} of 30`], added_bytes: 400_000 - index * 50_000 }));
  return { now: 54, now_bytes: 61_000_000, to_trash: losses, then, then_count: then.length, then_bytes: then.length * 1_570_000, always: 3 };
}

const prunePlan = (): PrunePlan => {
  if (turns.has("nothing-to-prune")) return { to_trash: [], to_remove: [], kept: 11, sweep: { freed: 0, marked: 0, used: 96_000_000 } };
  return { to_trash: entries.slice(7, 9), to_remove: entries.slice(10, 11), kept: 8, sweep: { freed: 1_200_000, marked: 3_400_000, used: 92_000_000 } };
};

export const backupCommands: Record<string, (given: Record<string, unknown>) => unknown> = {
  backup_settings: () => {
    if (turns.has("backups-fail")) throw failure("disk", "The settings could not be read.");
    return settings;
  },
  set_schedule: ({ server, schedule }) => changeOf(String(server), { schedule: schedule as ServerBackups["schedule"] }),
  set_keep: ({ server, keep }) => {
    if (turns.has("saving-fails")) throw failure("invalid", "These rules would keep no backup at all. Nothing was changed.", ["Keep at least the last one."]);
    return server === null ? (settings = { ...settings, keep: keep as KeepRules | null }) : changeOf(String(server), { keep: keep as KeepRules | null });
  },
  tell_after_days: ({ server, days }) => (server === null ? (settings = { ...settings, tell_after_days: days as number | null }) : changeOf(String(server), { tell_after_days: days as number | null })),
  forecast: async ({ keep }) => (await pause(), forecast(keep as KeepRules)),
  prune_plan: async () => (await pause(), prunePlan()),
  prune: async () => {
    await pause();
    if (turns.has("prune-fails")) throw failure("library", "The library has damage, so that nothing is removed from it.", ["Check the library to see which entries are damaged."]);
    return { freed: 1_200_000, marked: 3_400_000, used: 92_000_000 };
  },
  backup_health: health,
  choose_mirror: () => {
    if (turns.has("cancel-picker")) return null;
    settings = { ...settings, mirror: "/home/builder/Exports" };
    return { files: 14, written: ["Staging – Asia/app_CARS_20260703.json"], removed: [], with_secrets: ["Staging – Asia/app_CARS_20260703.json"] };
  },
  stop_mirror: () => ((settings = { ...settings, mirror: null }), null),
  tell_desktop: () => null,
};
