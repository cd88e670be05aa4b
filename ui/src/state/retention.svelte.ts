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

const nothing: Draft = { schedule: null, keep: null, tellAfter: null };

function draftOf(settings: BackupSettings, server: ServerId | null): Draft {
  const own = server === null ? settings : (settings.servers ?? {})[server];
  const schedule = server === null ? null : ((settings.servers ?? {})[server]?.schedule ?? null);
  return { schedule, keep: own?.keep ?? null, tellAfter: own?.tell_after_days ?? null };
}

export class Retention {
  settings = $state.raw<BackupSettings | null>(null);
  server = $state.raw<ServerId | null>(null);
  draft = $state<Draft>({ ...nothing });
  problem = $state.raw<ErrorReport | null>(null);
  saveProblem = $state.raw<ErrorReport | null>(null);
  forecast = $state.raw<Forecast | null>(null);
  forecastProblem = $state.raw<ErrorReport | null>(null);
  plan = $state.raw<PrunePlan | null>(null);
  busy = $state(false);
  /** What the forecast answers. */
  #answered = $state.raw<unknown>(null);
  readonly saved = $derived(this.settings ? draftOf(this.settings, this.server) : null);
  readonly changed = $derived(this.saved !== null && !same($state.snapshot(this.draft), this.saved));
  /** The rules that would hold: its own, or those for all servers. Null: everything stays. */
  readonly effective = $derived(this.draft.keep ?? (this.server === null ? null : (this.settings?.keep ?? null)));
  /** Whether what these rules come to was asked and answered: until then nobody knows what they would give up. */
  readonly foreseen = $derived(this.server === null || this.effective === null || same(this.#answered, this.#question()));
  readonly losses = $derived(this.foreseen ? (this.forecast?.to_trash ?? []) : []);
  readonly #backend: Backend;
  readonly #notices: Notices;
  readonly #announcer: Announcer;
  /** What was edited and not saved, of each server that is not looked at. */
  readonly #drafts = new Map<ServerId | null, Draft>();
  #asking = false;
  #opened = 0;

  constructor(backend: Backend, notices: Notices, announcer: Announcer) {
    this.#backend = backend;
    this.#notices = notices;
    this.#announcer = announcer;
  }

  /** Looks at a server, or at all. What was edited and not saved, here or there, stays as it was. */
  async open(server: ServerId | null): Promise<void> {
    const opened = ++this.#opened;
    if (this.settings) this.#turnTo(server, this.settings);
    const reply = await this.#backend.backupSettings();
    // Somebody looks at another server by now, and that was asked for as well.
    if (opened !== this.#opened) return;
    this.problem = reply.status === "error" ? reply.error : null;
    if (reply.status === "error") return;
    if (this.settings) this.#takeSettings(reply.data);
    else this.#turnTo(server, reply.data);
    void this.look();
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
      asked = this.#question();
      await this.#forecast(asked);
    } while (!same(asked, this.#question()));
    this.#asking = false;
  }

  /** Keeps what was edited. That removes nothing: what no rule keeps any more waits for a prune. */
  async save(): Promise<boolean> {
    if (!this.foreseen || this.busy) return false;
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
    void this.look();
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

  /** Shows what holds for a server, or what was edited there, together with whose it is. */
  #turnTo(server: ServerId | null, settings: BackupSettings): void {
    if (this.settings && server === this.server) return;
    if (this.changed) this.#drafts.set(this.server, $state.snapshot(this.draft));
    this.settings = settings;
    this.server = server;
    this.draft = this.#drafts.get(server) ?? draftOf(settings, server);
    this.#drafts.delete(server);
    this.saveProblem = null;
    this.forecast = null;
    this.forecastProblem = null;
    void this.look();
  }

  /** What is saved is known anew; only a draft that nobody changed follows it. */
  #takeSettings(settings: BackupSettings): void {
    const { changed } = this;
    this.settings = settings;
    if (!changed) this.draft = draftOf(settings, this.server);
  }

  /** What a forecast is about. The schedule counts as it is saved. */
  #question(): unknown {
    return [this.server, this.saved?.schedule, $state.snapshot(this.effective)];
  }

  async #forecast(asked: unknown): Promise<void> {
    const [server, keep] = [this.server, $state.snapshot(this.effective)];
    if (server === null || keep === null) {
      this.forecast = null;
      this.forecastProblem = null;
      return;
    }
    const reply = await this.#backend.forecast(server, keep, forecastDays);
    this.forecast = reply.status === "ok" ? reply.data : null;
    this.forecastProblem = reply.status === "error" ? reply.error : null;
    this.#answered = asked;
  }

  async #take(asked: Promise<Reply<BackupSettings>>): Promise<boolean> {
    const reply = await asked;
    if (reply.status === "ok") this.#takeSettings(reply.data);
    this.saveProblem = reply.status === "error" ? reply.error : null;
    return reply.status === "ok";
  }
}
