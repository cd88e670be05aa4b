// Everything that runs or ran since the program started, and what an earlier end of it cut off; newest first.

import type { Activity, Backend, Reply } from "../ipc/backend";
import { activityChannel } from "../ipc/backend";
import { text } from "../text/text";
import type { Announcer } from "./announcer.svelte";
import type { Clock } from "./clock.svelte";

/** Says whether an activity carries out a plan. What it once more begins with is all that it says of the plan before it ends. */
export const carriesOut = ({ kind, again }: Activity, plan: string): boolean => kind === "import" && again?.job === "plan-again" && again.plan === plan;

const open = (activity: Activity) => activity.state === "running" || activity.state === "canceling";

export class Activities {
  all = $state.raw<Activity[]>([]);
  readonly running = $derived(this.all.filter(open));
  readonly finished = $derived(this.all.filter((activity) => !open(activity)));
  readonly needingAttention = $derived(this.all.filter((activity) => activity.state === "needs-attention" || (activity.state === "interrupted" && activity.sent)));
  readonly #backend: Backend;
  readonly #announcer: Announcer;
  readonly #clock: Clock;
  /** Called once for each activity that ends. */
  ended: (activity: Activity) => void = () => {};

  constructor(backend: Backend, announcer: Announcer, clock: Clock) {
    this.#backend = backend;
    this.#announcer = announcer;
    this.#clock = clock;
  }

  async watch(): Promise<void> {
    await this.#backend.watchActivities(activityChannel((activity) => this.receive(activity)));
    const reply = await this.#backend.activities();
    if (reply.status === "ok") for (const activity of reply.data) this.receive(activity);
  }

  receive(activity: Activity): void {
    const before = this.all.find((known) => known.id === activity.id);
    // The list may be older than what the channel has already said.
    if (before && !open(before) && open(activity)) return;
    this.all = [activity, ...this.all.filter((known) => known.id !== activity.id)].toSorted((a, b) =>
      a.started_at < b.started_at ? 1 : a.started_at > b.started_at ? -1 : 0,
    );
    this.#clock.run(this.running.length > 0);
    if (open(activity)) {
      this.#announcer.progress(text.activity.said(activity.title, activity.state));
    } else if (before && open(before)) {
      this.#announcer.say(text.activity.said(activity.title, activity.state));
      this.ended(activity);
    }
  }

  async cancel(activity: string): Promise<void> {
    await this.#backend.cancelActivity(activity);
  }

  /** Takes what has ended off the list. */
  async forget(gone: Activity[]): Promise<void> {
    const ids = gone.map(({ id }) => id);
    const reply = await this.#backend.forgetActivities(ids);
    if (reply.status === "ok") this.all = this.all.filter(({ id }) => !ids.includes(id));
  }

  /** One activity as text, without secrets and without anybody's names. */
  details({ id }: Activity): Promise<Reply<string>> {
    return this.#backend.activityDetails(id);
  }

  /** The activity that carries out `plan`, while it runs and afterwards. */
  importOf(plan: string): Activity | null {
    return this.all.find((activity) => carriesOut(activity, plan)) ?? null;
  }
}
