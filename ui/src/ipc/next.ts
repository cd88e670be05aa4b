// Commands and answers that only the pretended backend has so far; they are offered nowhere else.

import { invoke } from "@tauri-apps/api/core";
import type { DifferenceNode, Environment, ErrorReport, NodeCounts, PropertyRow, Severity } from "./bindings";

type Result<T> = Promise<{ status: "ok"; data: T } | { status: "error"; error: ErrorReport }>;

async function typed<T>(command: string, given: Record<string, unknown>): Result<T> {
  try {
    return { status: "ok", data: await invoke<T>(command, given) };
  } catch (error) {
    if (error instanceof Error) throw error;
    return { status: "error", error: error as ErrorReport };
  }
}

export type DocumentChange = { node: DifferenceNode; rows: PropertyRow[] };

export type DocumentFinding = { rule: string; severity: Severity; message: string; advice: string; place: string | null; rows: string | null };

export type PlanDocument = {
  plan: string;
  source: string;
  destination: string;
  environment: Environment | null;
  apps: string[];
  sealed_at: string | null;
  counts: NodeCounts;
  unchanged: number;
  findings: DocumentFinding[];
  findings_left_out: number;
  changes: DocumentChange[];
  changes_left_out: number;
  details_left_out: number;
  apps_affected: string[];
  checklist: string[];
  not_checked: string[];
};

export type SavedFile = { path: string };

export const next = {
  savePlan: (plan: string, language: string) => typed<SavedFile | null>("save_plan", { plan, language }),
  savePlanPage: (plan: string, language: string) => typed<SavedFile | null>("save_plan_page", { plan, language }),
  openPlan: () => typed<PlanDocument | null>("open_plan", {}),
};
