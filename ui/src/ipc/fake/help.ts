// The pretended guide, the pretended description of a problem, and activities that an end of the program cut off.

import { activities, begin, failure, tell, turns } from "./queue";

const described = (names: boolean, log: boolean) =>
  [
    "AppFerry: 0.1.0",
    "System: Debian GNU/Linux 12 (bookworm) (x86_64)",
    "Servers: 5",
    "",
    "Activities, the newest first",
    `- import: interrupted, production${names ? " (‘Import into Production – Asia’)" : ""}`,
    ...(log ? ["", "Log, the last 1 lines", "2026-07-03T07:01:12Z WARN service::server: ‘[name]’ did not answer."] : []),
  ].join("\n");

export const help: Record<string, (given: Record<string, unknown>) => unknown> = {
  open_guide: () => null,
  problem_report: ({ names, log }) => {
    if (turns.has("report-fails")) throw failure("disk", "The settings could not be read.");
    return described(names === true, log === true);
  },
  save_problem_report: () => ({ path: "/home/builder/Downloads/AppFerry report.txt" }),
  forget_activities: ({ activities: gone }) => {
    for (const id of gone as string[]) activities.delete(id);
    return null;
  },
  activity_details: ({ activity }) => `AppFerry: 0.1.0\n\n- ${activities.get(String(activity))?.kind ?? "unknown"}: ${activities.get(String(activity))?.state ?? "unknown"}`,
};

/** What an end of the program cut off an hour ago. */
export function cutOff(): void {
  const before = new Date(Date.now() - 3_600_000).toISOString();
  const ended = { state: "interrupted" as const, cancelable: false, started_at: before, stage_started_at: before, finished_at: before };
  const stage = (name: "read" | "upload", state: "done" | "unknown") => ({ stage: name, state, took_ms: null, proof: null });
  tell({ ...begin("back-up", "Back up Staging – Asia", "staging-asia"), ...ended, stages: [stage("read", "unknown")], again: { job: "back-up", server: "staging-asia" } });
  tell({ ...begin("import", "Import into Production – Asia", "production-asia"), ...ended, sent: true, import: "import-39", stages: [stage("read", "done"), stage("upload", "unknown")] });
}
