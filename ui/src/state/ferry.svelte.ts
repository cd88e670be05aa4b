// The states of the window and how they hear of one another. It holds no logic of its own.

import { createContext } from "svelte";
import type { Backend, ServerId } from "../ipc/backend";
import { text } from "../text/text";
import { Activities } from "./activities.svelte";
import { Announcer } from "./announcer.svelte";
import { AppLists } from "./app_lists.svelte";
import { BackupRun } from "./backup_run.svelte";
import { Arrivals } from "./arrivals.svelte";
import { Carrying } from "./carrying.svelte";
import { Clock } from "./clock.svelte";
import { Comparison } from "./comparison.svelte";
import { Crossing } from "./crossing.svelte";
import { Documents } from "./documents.svelte";
import { Exports } from "./exports.svelte";
import { Freshnesses } from "./freshness.svelte";
import { Health } from "./health.svelte";
import { Help } from "./help.svelte";
import { History } from "./history.svelte";
import { Imports } from "./imports.svelte";
import { Libraries } from "./libraries.svelte";
import { Library } from "./library.svelte";
import { Notices } from "./notices.svelte";
import { Places } from "./places.svelte";
import { Preferences } from "./preferences.svelte";
import { Records } from "./records.svelte";
import { Rehearsals } from "./rehearsals.svelte";
import { Removals } from "./removals.svelte";
import { Restarts } from "./restarts.svelte";
import { Retention } from "./retention.svelte";
import { Session } from "./session.svelte";
import { Shortcuts } from "./shortcuts.svelte";
import { ThemeChoice } from "./theme.svelte";
import { Timelines } from "./timelines.svelte";
import { Tour } from "./tour.svelte";

export class Ferry {
  readonly backend: Backend;
  readonly places = new Places();
  readonly announcer = new Announcer();
  readonly notices = new Notices(this.announcer);
  readonly clock = new Clock();
  readonly shortcuts = new Shortcuts();
  readonly theme: ThemeChoice;
  readonly preferences: Preferences;
  readonly lists: AppLists;
  readonly session: Session;
  readonly crossing: Crossing;
  readonly activities: Activities;
  readonly arrivals: Arrivals;
  readonly imports: Imports;
  readonly rehearsals: Rehearsals;
  readonly records: Records;
  readonly removals: Removals;
  readonly restarts: Restarts;
  readonly exports: Exports;
  readonly documents: Documents;
  readonly freshness: Freshnesses;
  readonly carrying: Carrying;
  readonly library: Library;
  readonly libraries: Libraries;
  readonly history: History;
  readonly health: Health;
  readonly backupRun: BackupRun;
  readonly retention: Retention;
  readonly comparison: Comparison;
  readonly timelines: Timelines;
  readonly help: Help;
  readonly tour: Tour;

  constructor(backend: Backend) {
    this.backend = backend;
    this.theme = new ThemeChoice(document.documentElement, matchMedia("(prefers-contrast: more)"));
    this.lists = new AppLists(backend);
    this.session = new Session(backend, this.lists);
    this.crossing = new Crossing(backend, this.session, this.lists);
    this.activities = new Activities(backend, this.announcer, this.clock);
    this.imports = new Imports(backend, this.places, this.announcer, this.notices);
    this.rehearsals = new Rehearsals(backend, this.places, this.announcer, this.notices);
    this.removals = new Removals(backend, this.places, this.imports, this.announcer);
    this.restarts = new Restarts(backend, this.announcer);
    this.exports = new Exports(backend, this.notices);
    this.preferences = new Preferences(backend, document.documentElement, this.theme, this.notices);
    this.records = new Records(backend, this.places, this.notices);
    this.documents = new Documents(backend, this.places, this.notices);
    this.freshness = new Freshnesses(backend, this.lists);
    this.library = new Library(backend, this.notices);
    this.carrying = new Carrying(backend, this);
    this.libraries = new Libraries(backend, this.notices);
    this.history = new History(backend);
    this.health = new Health(backend);
    this.backupRun = new BackupRun(backend, this.announcer);
    this.retention = new Retention(backend, this.notices, this.announcer);
    this.comparison = new Comparison(backend, this.places);
    this.timelines = new Timelines(backend, this.places);
    this.help = new Help(backend, this.places, this.notices);
    this.tour = new Tour(this.announcer);
    this.arrivals = new Arrivals(backend, this);
    this.imports.settled = (destination) => void this.#settled(destination);
    this.exports.stored = (server) => void this.#stored(server.id);
    this.libraries.changed = () => this.#storedSeveral();
    this.libraries.left = () => this.library.forget();
    this.backupRun.stored = () => void this.#storedSeveral();
    this.activities.ended = (activity) => void (activity.kind === "back-up" && this.#backedUp());
  }

  async start(): Promise<void> {
    await this.session.load();
    await this.activities.watch();
    this.#sayWhatWasCutOff();
    await this.arrivals.watch();
    await this.begin();
  }

  /** Starts the practice servers, and the tour with them when that is for the first time. */
  async practise(): Promise<void> {
    await this.session.startPractice();
    await this.begin();
    if (this.session.overview?.practice_running) this.tour.offer();
  }

  #sayWhatWasCutOff(): void {
    const cutOff = this.activities.all.filter(({ state }) => state === "interrupted").length;
    if (cutOff > 0) this.notices.done(text.activity.wereCutOff(cutOff), { label: text.activity.open, run: () => this.places.go({ view: "activity" }) });
  }

  /** Chooses and reads the two servers, after there are any. */
  async begin(): Promise<void> {
    this.crossing.start();
    await this.crossing.look();
  }

  async #settled(destination: ServerId | null): Promise<void> {
    await this.session.load();
    if (destination !== null) await this.lists.read(destination, true);
    await this.crossing.compare();
  }

  /** A backup ended, asked for or scheduled, well or not. */
  async #backedUp(): Promise<void> {
    await this.health.look();
    await this.#storedSeveral();
  }

  async #storedSeveral(): Promise<void> {
    await this.session.load();
    if (this.library.wasListed) await this.library.load();
  }

  async #stored(server: ServerId): Promise<void> {
    await this.session.load();
    await this.lists.read(server, false);
    if (this.library.wasListed) await this.library.load();
  }
}

export const [useFerry, provideFerry] = createContext<Ferry>();
