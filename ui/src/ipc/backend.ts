// The commands of the shell as the states call them: every failure, even of the bridge itself, is a reply with a code.

import { Channel } from "@tauri-apps/api/core";
import { commands, type Activity, type Arrival, type ErrorReport } from "./bindings";

export type * from "./bindings";

export type Reply<T> = { status: "ok"; data: T } | { status: "error"; error: ErrorReport };

export type Backend = typeof commands;

function bridgeFailure(cause: unknown): ErrorReport {
  return {
    code: "internal",
    message: cause instanceof Error ? cause.message : String(cause),
    hints: [],
    details: cause instanceof Error ? (cause.stack ?? null) : null,
  };
}

function guarded<A extends unknown[], T>(command: (...args: A) => Promise<Reply<T>>) {
  return async (...args: A): Promise<Reply<T>> => {
    try {
      const reply = await command(...args);
      // What the bridge itself refuses, as an id that is none, is a bare sentence.
      return reply.status === "error" && typeof reply.error === "string" ? { status: "error", error: bridgeFailure(reply.error) } : reply;
    } catch (cause) {
      return { status: "error", error: bridgeFailure(cause) };
    }
  };
}

/** The real commands; a test gives a state its own object of the same shape. */
export const backend = Object.fromEntries(
  Object.entries(commands).map(([name, command]) => [name, guarded(command as (...args: unknown[]) => Promise<Reply<unknown>>)]),
) as Backend;

/** A channel that hands every activity it receives to `receive`. */
export function activityChannel(receive: (activity: Activity) => void): Channel<Activity> {
  return new Channel<Activity>(receive);
}

/** A channel that hands everything that reaches the window to `receive`. */
export function arrivalChannel(receive: (arrival: Arrival) => void): Channel<Arrival> {
  return new Channel<Arrival>(receive);
}
