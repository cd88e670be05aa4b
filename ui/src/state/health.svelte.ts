// How the backups of each server are. What somebody should look at is told once to the desktop, and stays in the window.

import type { Backend, BackupAlert, BackupHealth, ServerId } from "../ipc/backend";
import { text } from "../text/text";

/** So often the age of the backups is looked at while nothing else happens. */
const again = 10 * 60_000;

/** What is the same as long as nothing new is wrong. */
const keyOf = (alert: BackupAlert) => (alert.kind === "stale" ? `stale ${alert.since}` : alert.kind);

export type Alarm = BackupHealth & { alert: BackupAlert };

export class Health {
  all = $state.raw<BackupHealth[]>([]);
  readonly alarms = $derived(this.all.filter((one): one is Alarm => one.alert !== null));
  /** Those that nobody has put aside. */
  readonly open = $derived(this.alarms.filter(({ server, alert }) => this.#putAside[server] !== keyOf(alert)));
  #putAside = $state.raw<Record<ServerId, string>>({});
  readonly #told = new Map<ServerId, string>();
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  of(server: ServerId | null): BackupHealth | null {
    return this.all.find((one) => one.server === server) ?? null;
  }

  async look(): Promise<void> {
    const reply = await this.#backend.backupHealth();
    if (reply.status === "error") return;
    this.all = reply.data;
    for (const { server, name, alert } of this.alarms) {
      if (this.#told.get(server) === keyOf(alert)) continue;
      this.#told.set(server, keyOf(alert));
      void this.#backend.tellDesktop(text.backups.alarmTitle(name), text.backups.alarm(alert));
    }
    for (const { server, alert } of this.all) if (alert === null) this.#told.delete(server);
  }

  /** Looks now and from time to time. Returns what ends that. */
  follow(): () => void {
    void this.look();
    const timer = setInterval(() => void this.look(), again);
    return () => clearInterval(timer);
  }

  /** Takes an alarm from the banner until something else is wrong. */
  putAside({ server, alert }: Alarm): void {
    this.#putAside = { ...this.#putAside, [server]: keyOf(alert) };
  }
}
