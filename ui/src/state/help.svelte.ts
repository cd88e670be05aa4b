// Help: which page of the guide tells about what is shown, and the description of a problem.

import type { Backend, ErrorReport, GuidePage } from "../ipc/backend";
import { text } from "../text/text";
import type { Notices } from "./notices.svelte";
import type { DialogName, Place, Places } from "./places.svelte";

const ofViews: Record<Place["view"], GuidePage> = {
  servers: "compare-and-plan",
  library: "library",
  backups: "backups",
  comparison: "library",
  timeline: "library",
  activity: "activity",
  history: "import",
  planning: "compare-and-plan",
  review: "compare-and-plan",
  document: "compare-and-plan",
  apply: "import",
  result: "import",
  "way-back": "going-back",
  rehearsal: "rehearsal",
  record: "import",
  settings: "settings",
};

/** Dialogs that are about something else than the view behind them. */
const ofDialogs: Partial<Record<DialogName, GuidePage>> = {
  connect: "first-steps",
  "sign-in": "first-steps",
  "change-server": "first-steps",
  remove: "first-steps",
  "import-policies": "import",
  "go-on": "import",
  shortcuts: "keyboard",
  "remove-added": "going-back",
  rehearse: "rehearsal",
  "back-up": "backups",
  prune: "backups",
  "add-library": "teams",
  "copy-library": "teams",
  "protect-library": "library",
  "unlock-library": "library",
  "report-problem": "activity",
};

export class Help {
  names = $state(false);
  log = $state(true);
  report = $state<string | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  readonly #backend: Backend;
  readonly #places: Places;
  readonly #notices: Notices;

  constructor(backend: Backend, places: Places, notices: Notices) {
    this.#backend = backend;
    this.#places = places;
    this.#notices = notices;
  }

  /** The page about what is shown; without a server, how one begins. */
  page(servers: number): GuidePage {
    const { dialog, current } = this.#places;
    const own = dialog === null ? undefined : ofDialogs[dialog];
    return own ?? (current.view === "servers" && servers === 0 ? "first-steps" : ofViews[current.view]);
  }

  async openGuide(page: GuidePage): Promise<void> {
    const reply = await this.#backend.openGuide(page);
    if (reply.status === "error") this.#notices.failed(text.help.guideFailed, reply.error);
  }

  /** Puts the description of a problem together as it would leave this computer. */
  async describe(): Promise<void> {
    const [names, log] = [this.names, this.log];
    const reply = await this.#backend.problemReport(names, log);
    // An older answer must not stand below newer choices.
    if (names !== this.names || log !== this.log) return;
    this.problem = reply.status === "error" ? reply.error : null;
    this.report = reply.status === "ok" ? reply.data : null;
  }

  async save(): Promise<void> {
    if (this.report === null) return;
    const reply = await this.#backend.saveProblemReport(this.report);
    if (reply.status === "error") this.#notices.failed(text.help.saveFailed, reply.error);
    else if (reply.data) this.#notices.done(text.common.saved(reply.data.path));
  }
}
