// A pretended backend for browsers: it answers every command of the contract with one consistent story.
// The address chooses its turns: `?turns=first-run,no-keychain&pace=20`.

import { mockIPC } from "@tauri-apps/api/mocks";
import type { Activity, AppList, Change, HistoryFilter, ImportReport, Outcome, Overview, PlanView, Return, RollBackView, ServerChange, ServerDraft, ServerId, Source } from "./bindings";
import { arrivals, typedPath } from "./fake/arrivals";
import { again, taken } from "./fake/choices";
import { test, wrongPassword } from "./fake/connection";
import { savedPlan } from "./fake/document";
import { backupCommands } from "./fake/backups";
import { check, entries } from "./fake/entries";
import { libraryPlaceCommands } from "./fake/libraries";
import { libraryCommands } from "./fake/library";
import { differenceOf } from "./fake/difference";
import { contentsOf, differenceTree, manyDifferences, noDifferences } from "./fake/differences";
import { calmPlan, closedPlan, nowherePlan, plan } from "./fake/plan";
import { cutOff, help } from "./fake/help";
import { keptPlans } from "./fake/kept_plans";
import { activities, begin, end, environmentOf, failure, hostile, pause, tell, turns, watchers } from "./fake/queue";
import { preferencesTold } from "./fake/preferences";
import { rehearsals } from "./fake/rehearsal";
import { comparisonOf, detailOf, historyLike, importStages, reports } from "./fake/result";
import { added, removalOf, wayBackOf } from "./fake/way_back";
import { appId, at, changedApps, differences, emptyOverview, overview, practiceServers, productionApps, stagingApps } from "./fake/story";

type Arguments = Record<string, unknown>;

let now: Overview = structuredClone(turns.has("first-run") ? emptyOverview : overview);
if (turns.has("practice")) now = { ...now, servers: practiceServers, practice_running: true };
if (turns.has("one-server")) now = { ...now, servers: now.servers.filter((server) => server.id === "staging-asia") };
if (turns.has("restart")) now.servers = now.servers.map((server) => ({ ...server, restart_needed: server.id === "production-asia" }));
environmentOf.find = (server) => now.servers.find((card) => card.id === server)?.environment ?? null;
if (turns.has("no-keychain")) now.keychain = { available: false, message: "No Secret Service is running on this computer." };
if (turns.has("library-failed"))
  now.library = { ...now.library, state: "failed", entries: null, problem: failure("library", "The library is used by another program.") };
if (turns.has("library-away"))
  now.library = { ...now.library, state: "failed", entries: null, kind: "web-dav", problem: failure("unreachable", "The library cannot be reached.") };

function appList(server: ServerId): AppList {
  const source = server.startsWith("staging") || server === "practice-staging";
  const apps = turns.has("empty-destination") && !source ? [] : source ? stagingApps : productionApps;
  return { server, read_at: at("14:01"), apps };
}

async function listApps({ server, fresh }: Arguments): Promise<AppList> {
  if (turns.has("never-read")) await new Promise(() => {});
  await pause();
  const card = now.servers.find((candidate) => candidate.id === server);
  if (card?.secret === "missing") throw failure("secret-missing", "AppFerry has no password for this server.", ["Sign in again."]);
  if (turns.has("unreachable") && (fresh === true || !turns.has("stale")) && server === "production-asia")
    throw failure("unreachable", "The server could not be reached.", ["Check the address and the network."], "connect ECONNREFUSED 203.0.113.7:443");
  return appList(String(server));
}

async function exported(server: unknown, title: string, bytes: number): Promise<unknown> {
  if (turns.has("export-fails")) throw failure("server-error", "The server answered with an error of its own. Nothing was kept.");
  if (turns.has("cancel-picker") || (turns.has("no-picker") && (await typedPath("export", { kind: "save", name: "app.json" })) === null)) return null;
  const activity = begin("export", title, String(server), { bytes_total: bytes });
  if (turns.has("hold-export")) {
    tell({ ...activity, bytes_done: Math.round(bytes * 0.63) });
    await new Promise(() => {});
  }
  await pause(2);
  end(activity, "done", { bytes_done: bytes });
  return { path: "/home/builder/Downloads/app.json", bytes, sha256: entries[0]?.sha256 ?? "", entry: "entry-216" };
}

async function planned(destination: ServerId, title: string): Promise<PlanView> {
  if (turns.has("hold-plan")) await new Promise(() => {});
  const activity = begin("plan", title, destination, {
    stages: (["read", "read-facts", "compare"] as const).map((stage, index) => ({ stage, state: index === 0 ? "now" : "ahead", took_ms: null, proof: null })),
  });
  await pause(2);
  if (turns.has("plan-fails")) {
    const error = failure("timed-out", "The destination did not answer within 60 seconds.", ["Try again when the server is less busy."], "GET /definition/export/all timed out");
    end(activity, "failed", { error });
    throw error;
  }
  const made = turns.has("closed-gate") ? closedPlan : destination === "scratch" || turns.has("calm") ? calmPlan : turns.has("role-nowhere") ? nowherePlan : plan;
  const card = now.servers.find((candidate) => candidate.id === destination);
  const named = card ? { ...made, destination: { ...made.destination, server: card.id, name: card.name, environment: card.environment, practice: card.practice } } : made;
  const gate = { ...made.gate, typed_name: card?.environment === "production" && made.gate.ready ? card.name : null, ask: made.gate.ask && card?.practice !== true };
  end(activity, "done", { plan: made.id });
  const colleague = { owner: "ana on studio-2", since: at("14:01"), until: at("14:31") };
  current = { ...named, gate, importing: turns.has("importing") ? [colleague] : turns.has("importing-unknown") ? null : [] };
  return current;
}

/** The plan that is open. */
let current: PlanView = plan;
/** The report of the roll back that was carried out. */
let rolledBack: ImportReport | null = null;

async function rollBack({ choices }: Arguments): Promise<RollBackView> {
  const activity = begin("plan", "Plan a roll back of Production – Asia", "production-asia");
  await pause(2);
  if (turns.has("way-back-fails")) {
    const error = failure("unreachable", "The server could not be reached.", ["Check the address and the network."]);
    end(activity, "failed", { error });
    throw error;
  }
  end(activity, "done");
  const view = wayBackOf(choices as Record<string, Return>, turns.has("nothing-to-roll-back"));
  if (view.plan) current = view.plan;
  return view;
}

async function choose({ change }: Arguments): Promise<PlanView> {
  if (turns.has("hold-choice")) await new Promise(() => {});
  await pause();
  if (turns.has("choice-fails")) throw failure("invalid", "‘Amount’ cannot be kept alone: the object that lists it is left out.");
  current = again(current, turns.has("role-nowhere") ? nowherePlan : plan, change as Change, tree.nodes);
  return current;
}

const tree = turns.has("many-changes") ? manyDifferences() : turns.has("no-changes") ? noDifferences : differenceTree;

async function differenceTold({ definition }: Arguments): Promise<unknown> {
  if (turns.has("hold-difference")) await new Promise(() => {});
  if (turns.has("difference-fails")) throw failure("library", "The bundle of this plan could not be read from the library.");
  const difference = differenceOf(tree.nodes, String(definition), plan.findings);
  return difference && taken(difference, current);
}

async function differencesTold(): Promise<unknown> {
  if (turns.has("hold-differences")) await new Promise(() => {});
  if (turns.has("differences-fail")) throw failure("library", "The bundle of this plan could not be read from the library.");
  return tree;
}

const savedFile = (name: string) => (turns.has("cancel-picker") ? null : { path: `/home/builder/Downloads/${name}` });

function outcome(): Outcome {
  const told = [...turns].find((turn) => turn.startsWith("outcome-"))?.slice("outcome-".length);
  return (told as Outcome | undefined) ?? "verified-with-differences";
}

async function applyPlan({ plan: id }: Arguments): Promise<unknown> {
  let activity = begin("import", "Import of 2 apps into Production – Asia", "production-asia", { again: { job: "plan-again", plan: String(id) }, stages: importStages, bytes_total: 3_900_000 });
  for (const [index, now] of importStages.entries()) {
    const stages = importStages.map((stage, at) =>
      at < index ? { ...stage, state: "done" as const } : { ...stage, took_ms: null, proof: null, state: at === index ? ("now" as const) : ("ahead" as const) },
    );
    activity = tell({ ...activity, stages, cancelable: now.stage === "check-fresh" || now.stage === "store", waits: turns.has("only-waits") && now.stage === "wait" });
    if (turns.has(`hold-${now.stage}`)) {
      // Held until somebody cancels.
      while (activities.get(activity.id)?.state === "running") await pause();
    }
    await pause(2);
    if (activities.get(activity.id)?.state === "canceling") {
      if (activity.waits) break;
      end(activity, "canceled");
      throw failure("canceled", "The import was cancelled before anything was sent.");
    }
  }
  const report = current.id.startsWith("way-back") ? { ...reports.verified, import: "import-40", plan: String(id), source: current.source } : reports[activity.waits ? "unknown" : outcome()];
  rolledBack = report.import === "import-40" ? report : null;
  end(activity, report.outcome === "verified" ? "done" : "needs-attention", { import: report.import, stages: importStages.map((stage) => ({ ...stage, state: "done" })) });
  return report;
}

async function startPractice(): Promise<Overview> {
  await pause(2);
  now = { ...now, servers: [...now.servers, ...practiceServers], practice_running: true };
  return now;
}

async function addServer({ draft }: Arguments): Promise<unknown> {
  await pause();
  const { uses_token, allow_plain_http, ...rest } = draft as ServerDraft;
  if (turns.has("keychain-fails") && !uses_token) throw failure("keychain", "The keychain refused to keep the password.", ["Unlock it, or keep the password for this session only."]);
  const card = { ...rest, id: "added", practice: false, plain_http: allow_plain_http, secret: "kept" as const, restart_needed: false };
  now = { ...now, servers: [...now.servers, card] };
  return card;
}

const commands: Record<string, (given: Arguments) => unknown> = {
  overview: () => now,
  test_server: async ({ draft, secret }) => (await pause(2), test(draft as ServerDraft, String(secret))),
  add_server: addServer,
  change_server: ({ server, change }) => {
    const { name } = change as ServerChange;
    if (name.trim() === "") throw failure("invalid", "The server needs a name.");
    now = { ...now, servers: now.servers.map((card) => (card.id === server ? { ...card, ...(change as ServerChange) } : card)) };
    return null;
  },
  remove_server: ({ server }) => ((now = { ...now, servers: now.servers.filter((card) => card.id !== server) }), null),
  sign_in: async ({ server, secret }) => {
    await pause();
    if (secret === "wrong") throw wrongPassword;
    now = { ...now, servers: now.servers.map((card) => (card.id === server ? { ...card, secret: "session" as const } : card)) };
    return null;
  },
  start_practice: startPractice,
  list_apps: listApps,
  compare_servers: async ({ left, right }) => {
    await pause();
    if (turns.has("compare-fails")) throw failure("server-error", "The comparison could not be made: one side answered 502.");
    const forward = String(left).includes("staging");
    return { left, right, apps: forward ? differences : [] };
  },
  export_app: ({ server, app }) => exported(server, `Export of ${[...stagingApps, ...productionApps].find((row) => row.id === app)?.label ?? "an app"}`, 3_000_000),
  export_all: ({ server }) => exported(server, "Export of all apps", 15_200_000),
  save_entry: () => ({ path: "/home/builder/Downloads/app.json", bytes: 3_000_000, sha256: "", entry: "entry-213-c41f08ea" }),
  prepare_drag: () => null,
  drag_prepared: () => !turns.has("refuse-drop"),
  keep_app: () => entries[0],
  add_files: () => [entries[6]],
  back_up: async ({ server }) => {
    const activity = begin("back-up", "Backup", String(server), { bytes_total: 15_200_000 });
    await pause(3);
    if (turns.has("backup-fails") && server !== "staging-asia") {
      const error = failure("unreachable", "The server could not be reached.", ["Check the address and the network."]);
      end(activity, "failed", { error });
      throw error;
    }
    end(activity, "done");
    const refused = { app: appId("Team Calendar"), problem: failure("server-error", "The server could not export ‘Team Calendar’ alone.", [], "GET /definition/export/app → 500") };
    return { entries: entries.slice(0, 2), not_exported: turns.has("backup-incomplete") ? [refused] : [] };
  },
  ...libraryCommands,
  ...libraryPlaceCommands,
  ...backupCommands,
  ...(turns.has("empty-library") || now.library.entries === 0 ? { library_entries: () => [] } : {}),
  check_library: async () => (await pause(2), check),
  plan_import: ({ source, destination }) => planned(String(destination), (source as Source).kind === "entry" ? "Plan from an entry" : "Plan of 2 apps"),
  plan_from_file: ({ destination }) => (turns.has("cancel-picker") ? null : planned(String(destination), "Plan from a file")),
  choose,
  plan_again: () => current,
  plan: () => current,
  plan_contents: () => {
    if (turns.has("contents-fail")) throw failure("library", "The bundle of this plan could not be read from the library.");
    return contentsOf(tree);
  },
  plan_differences: differencesTold,
  plan_difference: differenceTold,
  save_plan: () => savedFile("production-asia.plan"),
  save_plan_page: () => savedFile("production-asia.html"),
  open_plan: () => (turns.has("cancel-picker") ? null : savedPlan),
  freshness: ({ server }) => ({ changed_apps: server === "production-asia" ? changedApps : [], since: at("17:30", "2026-07-02") }),
  apply_plan: applyPlan,
  verify_import: async ({ restarted }) => {
    await pause(3);
    if (turns.has("verify-fails")) throw failure("unreachable", "The server could not be reached.", ["Check the address and the network."]);
    if (turns.has("still-different")) return { ...reports["verified-with-differences"], restart_needed: true };
    if (restarted === true) now.servers = now.servers.map((server) => ({ ...server, restart_needed: false }));
    return { ...reports.verified, restart_needed: restarted !== true };
  },
  import_report: ({ importId }) => (importId === "import-seed" ? { ...reports.verified, import: "import-seed", sent: 9114, as_planned: 9114 } : reports[outcome()]),
  restart_reminder: ({ server }) => (now.servers.some((card) => card.id === server && card.restart_needed) ? { ...reports[outcome()], restart_needed: true } : null),
  import_detail: ({ importId }) => detailOf(String(importId), rolledBack ?? reports[outcome()], rolledBack !== null),
  roll_back: rollBack,
  added_by_import: async () => (await pause(), turns.has("nothing-added") ? [] : added),
  remove_added: async ({ definitions }) => {
    await pause(2);
    if (turns.has("removal-fails")) throw failure("read-only", "‘Production – Asia’ is marked read-only in AppFerry. Nothing was deleted.");
    return removalOf(definitions as string[]);
  },
  history: ({ filter }) => (turns.has("first-run") || turns.has("no-history") ? [] : historyLike(filter as HistoryFilter)),
  compare_imports: ({ left, right }) => comparisonOf(detailOf(String(left), reports.verified), detailOf(String(right), reports.verified)),
  resume_import: async ({ importId }) => {
    await pause(2);
    if (turns.has("resume-fails")) throw failure("confirmation-needed", "The plan has 1 errors that nobody accepted. Nothing was sent.");
    return { ...reports.verified, import: String(importId) };
  },
  ...rehearsals(() => reports[outcome()]),
  ...keptPlans,
  keep_plan: () => null,
  export_import: () => savedFile("import-39.json"),
  activities: () => (turns.has("cut-off") && activities.size === 0 && cutOff(), [...activities.values()]),
  watch_activities: ({ channel }) => {
    const told = channel as { onmessage: (activity: Activity) => void };
    watchers.push((activity) => told.onmessage(activity));
    return null;
  },
  cancel_activity: ({ activity }) => {
    const running = activities.get(String(activity));
    if (running?.cancelable || running?.waits) tell({ ...running, state: "canceling", cancelable: false, waits: false });
    return null;
  },
  ...preferencesTold,
  ...arrivals,
  ...help,
  plan_arrival: ({ destination }) => planned(String(destination), "Plan from files"),
};

/** Every command that was called, in order, for tests that count them. */
export const calls: { command: string; given: Arguments }[] = [];

export function pretend(): void {
  mockIPC(async (command, given) => {
    calls.push({ command, given: (given ?? {}) as Arguments });
    const answer = commands[command];
    if (!answer) throw failure("internal", `The pretended backend knows no command \`${command}\`.`);
    return hostile(structuredClone(await answer((given ?? {}) as Arguments)));
  });
  Object.assign(window, { pretendedCalls: calls });
}
