// Backups: making them, when they are made by themselves, how long they stay, and what is wrong with them.

import type { BackupAlert, BackupHealth, Checked, Day, Dot, Entry, Every, KeepRule, KeepRules, Mirrored, PrunePlan } from "../../ipc/backend";
import { count, moment, number, size, timeOfDay } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const rules: Record<KeepRule, string> = { last: "Last", daily: "Daily", weekly: "Weekly", monthly: "Monthly", yearly: "Yearly" };
const units: Record<KeepRule, string> = { last: "backups", daily: "days", weekly: "weeks", monthly: "months", yearly: "years" };
const dayNames: Record<Day, string> = {
  monday: "Monday",
  tuesday: "Tuesday",
  wednesday: "Wednesday",
  thursday: "Thursday",
  friday: "Friday",
  saturday: "Saturday",
  sunday: "Sunday",
};

function alarm(alert: BackupAlert): string {
  switch (alert.kind) {
    case "failing":
      return `The last ${count(alert.failures, nouns.backup)} failed.`;
    case "stale":
      return `The last good backup is from ${moment(alert.since)}.`;
    case "missing":
      return "There is no good backup yet, though one was due.";
  }
}

export const backups = {
  title: "Backups",
  explanation: "What is backed up when, and how long each backup stays.",
  titleOf: (name: string | null) => (name === null ? "Backups of all servers" : `Backups of ${visible(name)}`),
  which: "Which server",
  defaults: "All servers",
  failed: "What was chosen about backups could not be read.",

  schedule: "Schedule",
  scheduleOn: "Back up by itself",
  scheduleText: "A run that was missed starts when AppFerry is opened again. What has not changed is not stored again.",
  scheduleClosed: "While AppFerry is closed, the command ‘appferry schedule run’ makes the backups that are due; ‘appferry schedule units’ writes the files that let the system call it.",
  every: "How often",
  everyOf: (every: Every) => (every === "hour" ? "Every hour" : every === "day" ? "Every day" : "Every week"),
  day: "Day",
  dayName: (day: Day) => dayNames[day],
  at: "at",
  time: "Time of day",
  nextRuns: "Next runs",
  nextRun: (at: string) => (moment(at).includes(timeOfDay(at)) ? moment(at) : `${moment(at)}, ${timeOfDay(at)}`),
  nextUnsaved: "The next runs are listed once this is saved.",

  keep: "Keep",
  useDefaults: "As for all servers",
  ownRules: "Rules of its own",
  keepForEver: "Every backup stays",
  keepByRules: "By these rules",
  keepChoice: "How long backups stay",
  rule: (rule: KeepRule) => rules[rule],
  unit: (rule: KeepRule, standard: number | null) => (standard === null ? units[rule] : `${units[rule]} · default ${number(standard)}`),
  more: (rule: KeepRule) => `One more: ${rules[rule]}`,
  less: (rule: KeepRule) => `One less: ${rules[rule]}`,
  pinnedStay: "Pinned entries and snapshots before imports are never removed by these rules.",
  defaultRules: (keep: KeepRules | null) =>
    keep === null ? "For all servers no rules are set: every backup stays." : `For all servers: ${(["last", "daily", "weekly", "monthly", "yearly"] as const).filter((rule) => (keep[rule] ?? 0) > 0).map((rule) => `${rules[rule].toLowerCase()} ${number(keep[rule] ?? 0)}`).join(", ")}.`,
  tellAfter: "Tell me when a backup is older than",
  tellNever: "Never",
  tellDays: (days: number) => count(days, { one: "day", other: "days" }),
  tellStandard: (days: number | null | undefined) => (days ? `As for all servers (${count(days, { one: "day", other: "days" })})` : "As for all servers (never)"),

  everyBackupStays: "Every backup stays for ever. No rule removes any.",
  inDays: (days: number, value: number, bytes: number | null) => `In ${number(days)} days you would have ${count(value, nouns.backup)}, ${bytes === null ? "size unknown" : `about ${size(bytes)}`}`,
  now: (value: number, bytes: number | null) => `now ${number(value)}, ${bytes === null ? "size unknown" : size(bytes)}`,
  noSchedule: "Without a schedule no backup is added: this shows only what is there now.",
  lane: (rule: KeepRule | "always") => (rule === "always" ? "Always" : rules[rule]),
  laneKept: (value: number) => `${number(value)} kept`,
  laneAlways: (value: number) => `${number(value)} pinned or snapshots`,
  laneSaid: (rule: KeepRule, dots: Dot[]) => `${rules[rule]}: ${dots.length === 0 ? "none" : dots.map((dot) => moment(dot.at)).join(", ")}`,
  picture: "What would be kept, by rule",
  since: (at: string) => moment(at),
  thenMark: (days: number) => `in ${number(days)} days`,

  losses: (value: number) => `These rules do not keep ${count(value, nouns.backup)}`,
  lossesText: "Saving removes nothing: they stay until you prune. A prune moves them to the trash, which keeps them for 30 days.",
  noLosses: "These rules keep every backup there is.",
  pruneLosses: (value: number) => `Prune ${count(value, nouns.backup)}…`,
  saveFirst: "Save the rules first.",
  lossBackup: "Backup",
  lossKept: "Kept today by",
  lossAfter: "By these rules",
  lossBytes: "Only here",
  lossNone: "no rule keeps it",
  lossName: (entry: Entry) => `${visible(entry.name)}, ${moment(entry.stored_at)}`,
  lossKeptBy: (entry: Entry) => entry.kept_by.map(visible).join(", ") || "–",
  lossSize: (entry: Entry) => (typeof entry.added_bytes === "number" ? size(entry.added_bytes) : "unknown"),

  lastGood: (name: string, at: string | null) => (at === null ? `No good backup of ${visible(name)} is known.` : `Last good backup of ${visible(name)}: ${moment(at)}, parsed and read back`),
  allServers: "These rules hold for every server that has none of its own.",
  discard: "Discard changes",
  save: "Save",
  nothingChanged: "Nothing was changed.",
  unsaved: "What you changed here is not saved yet.",
  stillForeseeing: "What these rules would give up is still being worked out.",
  saveFailed: "Not everything was saved.",
  rulesSaved: "The rules are saved. Nothing was removed.",

  prune: "Prune",
  pruneText: "A prune removes what no rule keeps. It never runs by itself, and first you see what would go.",
  pruneShow: "Prune…",
  pruneTitle: "Prune: remove what no rule keeps?",
  pruneCounts: ({ to_trash, to_remove, kept }: PrunePlan) => `${count(to_trash.length, nouns.backup)} would go to the trash, ${count(to_remove.length, nouns.entry)} would be removed for good, ${number(kept)} stay.`,
  pruneBytes: ({ sweep }: PrunePlan) => `${size(sweep.freed)} are freed now. ${size(sweep.marked)} more are marked, and freed a day later at the earliest.`,
  pruneNothing: "Every entry is kept by a rule, by hand, or for ever. Nothing would go.",
  toTrash: "To the trash, for 30 days",
  toRemove: "Removed for good: their time in the trash is over",
  pruneKeep: "Keep everything",
  pruning: "It is being removed. What came of it is shown here.",
  pruneConfirm: ({ to_trash, to_remove }: PrunePlan) =>
    [to_trash.length > 0 ? `Move ${number(to_trash.length)} to the trash` : "", to_remove.length > 0 ? `${to_trash.length > 0 ? "remove" : "Remove"} ${number(to_remove.length)} for good` : ""].filter(Boolean).join(" and ") || "Free the room",
  planFailed: "What would go could not be computed. Nothing was removed.",
  pruneFailed: "Not everything was removed.",
  pruned: (trashed: number, removed: number, freed: number) => `${count(trashed, nouns.entry)} moved to the trash, ${number(removed)} removed for good, ${size(freed)} freed.`,

  mirror: "Plain files",
  mirrorText: "A folder that always holds the newest export of every app as a plain file.",
  mirrorAt: (path: string) => visible(path),
  mirrorNone: "No folder is chosen.",
  mirrorChoose: "Choose a folder…",
  mirrorChange: "Choose another folder…",
  mirrorStop: "Stop mirroring",
  mirrorFailed: "The folder of plain files could not be brought up to date.",
  mirrored: ({ files, with_secrets }: Mirrored) =>
    `${count(files, nouns.file)} in the folder.${with_secrets.length > 0 ? ` ${count(with_secrets.length, nouns.file)} of them ${with_secrets.length === 1 ? "carries" : "carry"} passwords or keys inside.` : ""}`,

  check: "Check the library",
  checkText: "A quick check looks whether everything is there. A full one reads and hashes every stored byte; it is made by itself every 30 days.",
  checkQuick: "Quick check",
  checkFull: "Full check",
  checkRunning: "Checking. The activity list shows how far it is.",
  checkLast: ({ full_at, quick_at }: Checked) => `${full_at ? `Last full check: ${moment(full_at)}.` : "There was no full check yet."} ${quick_at ? `Last quick check: ${moment(quick_at)}.` : ""}`,
  checkNever: "The library was never checked as a whole. Each entry was read back when it was stored.",
  checkDamaged: (value: number) => `${count(value, nouns.entry)} damaged. They are kept and marked in the library.`,
  checkIntact: (value: number) => `${count(value, nouns.entry)} looked at, none damaged.`,

  alarmTitle: (name: string) => `Backups of ${visible(name)}`,
  alarm,
  alarmShort: (alert: BackupAlert) => (alert.kind === "failing" ? "Backups are failing" : alert.kind === "stale" ? "Backup is old" : "No backup yet"),
  alarms: "Backups that need a look",
  backUpNow: "Back up now",
  seeSchedule: "See its backups",
  putAside: "Not now",
  problem: ({ runs }: BackupHealth) => (runs.problem ? visible(runs.problem.message) : ""),

  runTitle: "Back up servers",
  runText: "Each server's apps are exported, read back and kept in the library. What has not changed is not stored again.",
  runAll: "All servers",
  runConfirm: (value: number) => `Back up ${count(value, nouns.server)}`,
  runNone: "Choose at least one server.",
  runWaiting: "waiting",
  runNow: "running",
  runDone: (entries: number) => `done, ${count(entries, nouns.entry)} kept`,
  runIncomplete: (value: number) => `${count(value, nouns.app)} could not be exported by ${value === 1 ? "itself" : "themselves"}`,
  runFailed: "failed",
  runEnded: (done: number, all: number) => `${number(done)} of ${count(all, nouns.server)} backed up.`,
  menu: "Backups and retention…",
};
