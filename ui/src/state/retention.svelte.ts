// When servers are backed up and how long backups stay: the rules that hold, those that are being edited, and what they come to.

import type { Backend, BackupSettings, Entry, ErrorReport, Forecast, KeepRules, PrunePlan, Reply, Schedule, ServerId } from "../ipc/backend";
import { text } from "../text/text";
import type { Announcer } from "./announcer.svelte";
import type { Notices } from "./notices.svelte";

/** What is edited: of one server, or of all that have nothing of their own. */
export type Draft = { schedule: Schedule | null; keep: KeepRules | null; tellAfter: number | null };

/** How far the picture looks. */
export const forecastDays = 90;

/** What is proposed to somebody who has no rules yet. */
export const proposedKeep: KeepRules = { last: 10, daily: 30, weekly: 8, monthly: 12, yearly: 0 };
export const proposedSchedule: Schedule = { every: "day", hour: 3, minute: 0 };

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A prune of these entries only. Everything else stays as it is. */
function partOf(plan: PrunePlan, only: readonly Entry[]): PrunePlan {
  const wanted = new Set(only.map(({ id }) => id));
  const to_trash = plan.to_trash.filter(({ id }) => wanted.has(id));
  return { ...plan, to_trash, to_remove: [], kept: plan.kept + plan.to_trash.length - to_trash.length + plan.to_remove.length };
}

function draftOf(settings: BackupSettings, server: ServerId | null): Draft {
  const own = server === null ? settings : (settings.servers ?? {})[server];
  const schedule = server === null ? null : ((settings.servers ?? {})[server]?.schedule ?? null);
  return { schedule, keep: own?.keep ?? null, tellAfter: own?.tell_after_days ?? null };
}

export class Retention {
  settings = $state.raw<BackupSettings | null>(null);
  server = $state.raw<ServerId | null>(null);
  draft = $state<Draft>({ schedule: null, keep: null, tellAfter: null });
  problem = $state.raw<ErrorReport | null>(null);
  saveProblem = $state.raw<ErrorReport | null>(null);
  forecast = $state.raw<Forecast | null>(null);
  forecastProblem = $state.raw<ErrorReport | null>(null);
  plan = $state.raw<PrunePlan | null>(null);
  busy = $state(false);
  readonly saved = $derived(this.settings ? draftOf(this.settings, this.server) : null);
  readonly changed = $derived(this.saved !== null && !same($state.snapshot(this.draft), this.saved));
  /** The rules that would hold: its own, or those for all servers. Null: everything stays. */
  readonly effective = $derived(this.draft.keep ?? (this.server === null ? null : (this.settings?.keep ?? null)));
  readonly losses = $derived(this.forecast?.to_trash ?? []);
  readonly #backend: Backend;
  readonly #notices: Notices;
  readonly #announcer: Announcer;
  #asking = false;

  constructor(backend: Backend, notices: Notices, announcer: Announcer) {
    this.#backend = backend;
    this.#notices = notices;
    this.#announcer = announcer;
  }

  async open(server: ServerId | null): Promise<void> {
    this.server = server;
    const reply = await this.#backend.backupSettings();
    if (reply.status === "error") {
      this.problem = reply.error;
      return;
    }
    this.problem = null;
    this.settings = reply.data;
    this.discard();
  }

  discard(): void {
    if (this.settings) this.draft = draftOf(this.settings, this.server);
    this.saveProblem = null;
    void this.look();
  }

  /** Asks what the rules come to. While an answer is on its way, only the newest wish counts. */
  async look(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    let asked: unknown;
    do {
      asked = this.#wish();
      await this.#forecast();
    } while (!same(asked, this.#wish()));
    this.#asking = false;
  }

  /** Keeps what was edited. That removes nothing: what no rule keeps any more waits for a prune. */
  async save(): Promise<boolean> {
    const { schedule, keep, tellAfter } = $state.snapshot(this.draft);
    const { server } = this;
    this.busy = true;
    const done =
      (await this.#take(this.#backend.setKeep(server, keep))) &&
      (await this.#take(this.#backend.tellAfterDays(server, tellAfter))) &&
      (server === null || (await this.#take(this.#backend.setSchedule(server, schedule))));
    this.busy = false;
    if (!done) return false;
    this.#announcer.say(text.backups.rulesSaved);
    this.#notices.done(text.backups.rulesSaved);
    this.discard();
    return true;
  }

  /** Says what a prune would do now: all of it, or what of it concerns the losses that are shown. */
  async readPlan(only: readonly Entry[] | null = null): Promise<void> {
    this.busy = true;
    this.plan = null;
    const reply = await this.#backend.prunePlan();
    this.busy = false;
    if (reply.status === "ok") this.plan = only === null ? reply.data : partOf(reply.data, only);
    else this.#notices.failed(text.backups.planFailed, reply.error);
  }

  /** Carries out the prune that is shown. */
  async prune(): Promise<ErrorReport | null> {
    if (!this.plan) return null;
    this.busy = true;
    const reply = await this.#backend.prune(this.plan);
    this.busy = false;
    if (reply.status === "error") return reply.error;
    this.#notices.done(text.backups.pruned(this.plan.to_trash.length, this.plan.to_remove.length, reply.data.freed));
    this.plan = null;
    void this.look();
    return null;
  }

  async chooseMirror(): Promise<void> {
    const reply = await this.#backend.chooseMirror();
    if (reply.status === "error") return this.#notices.failed(text.backups.mirrorFailed, reply.error);
    if (reply.data === null) return;
    this.#notices.done(text.backups.mirrored(reply.data));
    await this.open(this.server);
  }

  async stopMirror(): Promise<void> {
    const reply = await this.#backend.stopMirror();
    if (reply.status === "error") return this.#notices.failed(text.backups.mirrorFailed, reply.error);
    await this.open(this.server);
  }

  #wish(): unknown {
    return [this.server, $state.snapshot(this.draft.schedule), $state.snapshot(this.effective)];
  }

  async #forecast(): Promise<void> {
    const [server, keep] = [this.server, $state.snapshot(this.effective)];
    if (server === null || keep === null) {
      this.forecast = null;
      return;
    }
    const reply = await this.#backend.forecast(server, keep, forecastDays);
    this.forecast = reply.status === "ok" ? reply.data : null;
    this.forecastProblem = reply.status === "error" ? reply.error : null;
  }

  async #take(asked: Promise<Reply<BackupSettings>>): Promise<boolean> {
    const reply = await asked;
    if (reply.status === "ok") this.settings = reply.data;
    this.saveProblem = reply.status === "error" ? reply.error : null;
    return reply.status === "ok";
  }
}
