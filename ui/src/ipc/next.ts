// Commands and answers that only the pretended backend has so far; they are offered nowhere else.

import { invoke } from "@tauri-apps/api/core";
import type { DifferenceTree, ErrorReport, PlanView, Saved, ServerId } from "./bindings";

type Result<T> = Promise<{ status: "ok"; data: T } | { status: "error"; error: ErrorReport }>;

async function typed<T>(command: string, given: Record<string, unknown>): Result<T> {
  try {
    return { status: "ok", data: await invoke<T>(command, given) };
  } catch (error) {
    if (error instanceof Error) throw error;
    return { status: "error", error: error as ErrorReport };
  }
}

export type PlanDocument = { plan: PlanView; tree: DifferenceTree };

export type Freshness = { changed_apps: { id: string; label: string }[]; since: string | null };

export const next = {
  savePlan: (plan: string) => typed<Saved | null>("save_plan", { plan }),
  savePlanPage: (plan: string) => typed<Saved | null>("save_plan_page", { plan }),
  openPlan: () => typed<PlanDocument | null>("open_plan", {}),
  freshness: (server: ServerId) => typed<Freshness>("freshness", { server }),
};

export type Asked = "no" | "yes" | "skipped";

export type WorkRow = { id: string; type: string; label: string; place: string[]; changed_at: string | null; overwritten: boolean };

export type AncestorNote = { kind: "two-way" | "seen" | "chosen"; definitions: number; of: number; newest: string | null; oldest: string | null };

/** What a plan will say besides what it says already. */
export type PlanMore = {
  gate: { ask?: boolean };
  ancestor?: AncestorNote;
  destination_work?: WorkRow[];
};
