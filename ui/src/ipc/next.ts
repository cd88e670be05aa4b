// Commands and answers that only the pretended backend has so far; they are offered nowhere else.

import { invoke } from "@tauri-apps/api/core";
import type { DifferenceTree, ErrorReport, PlanView, Saved } from "./bindings";

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

export const next = {
  savePlan: (plan: string) => typed<Saved | null>("save_plan", { plan }),
  savePlanPage: (plan: string) => typed<Saved | null>("save_plan_page", { plan }),
  openPlan: () => typed<PlanDocument | null>("open_plan", {}),
};
