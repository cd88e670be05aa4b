// The turns of the pretended backend, its queue of activities, and how it fails.

import type { Activity, ActivityKind, ActivityState, Environment, ErrorReport, ServerId } from "../bindings";

const address = new URLSearchParams(location.search);
export const turns = new Set((address.get("turns") ?? "").split(","));
const pace = Number(address.get("pace") ?? "60");

export const watchers: ((activity: Activity) => void)[] = [];
export const activities = new Map<string, Activity>();
let started = 0;

/** Who knows the servers says how this finds the environment of one. */
export const environmentOf: { find: (server: ServerId | null) => Environment | null } = { find: () => null };

export function failure(code: ErrorReport["code"], message: string, hints: string[] = [], details: string | null = null): ErrorReport {
  return { code, message, hints, details };
}

export const pause = (beats = 1) => new Promise((resolve) => setTimeout(resolve, pace * beats));

/** Text that tries to be something else, for the test that nothing of it reaches the screen. */
export function hostile<T>(value: T): T {
  if (!turns.has("hostile")) return value;
  const spoiled = JSON.stringify(value, (key, part: unknown) =>
    typeof part === "string" && /^(label|name|title|subtitle|message|text|detail|note|advice|proof|path|explanation|ancestor|destination|incoming|what|through|text_for_administrator)$/.test(key)
      ? `${part}\u202etxt.<img src=x onerror=alert(1)>\u0007\u200b`
      : part,
  );
  return JSON.parse(spoiled) as T;
}

export function tell(activity: Activity): Activity {
  activities.set(activity.id, activity);
  for (const watcher of watchers) watcher(hostile(structuredClone(activity)));
  return activity;
}

export function begin(kind: ActivityKind, title: string, server: ServerId | null, more: Partial<Activity> = {}): Activity {
  started += 1;
  const environment = environmentOf.find(server);
  return tell({
    id: `activity-${started}`, kind, title, server, environment, state: "running", stages: [], bytes_done: 0, bytes_total: null,
    definitions: null, stage_started_at: new Date().toISOString(), started_at: new Date().toISOString(), finished_at: null, cancelable: true, waits: false, sent: false, again: null, error: null, import: null, plan: null, ...more,
  });
}

export function end(activity: Activity, state: ActivityState, more: Partial<Activity> = {}): void {
  tell({ ...activity, state, cancelable: false, finished_at: new Date().toISOString(), ...more });
}
