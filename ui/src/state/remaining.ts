// How long a step will still take, as far as that can be known.

import type { Activity } from "../ipc/backend";

/** Before this the pace says nothing, in milliseconds. */
const warmUp = 3000;
/** Before this share of the bytes has been moved the pace says nothing, either. */
const share = 0.05;
/** What is promised further ahead is a guess. */
const furthest = 6 * 3_600_000;

type Moving = Pick<Activity, "state" | "bytes_done" | "bytes_total" | "stage_started_at">;

/** The milliseconds that the current step will still take at its pace so far; null where nobody can know. */
export function remaining({ state, bytes_done: done, bytes_total: total, stage_started_at: began }: Moving, now: number): number | null {
  if (state !== "running" || total === null || began === null || done >= total || done < total * share) return null;
  const took = now - Date.parse(began);
  if (!(took >= warmUp)) return null;
  const left = (took * (total - done)) / done;
  return left > furthest ? null : left;
}
