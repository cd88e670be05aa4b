// The three equal ways to carry apps to another server: drag, menu, copy and paste. Each opens a plan, none writes.

import type { Backend, Entry, ServerCard, ServerId } from "../ipc/backend";
import { text } from "../text/text";
import type { Announcer } from "./announcer.svelte";
import { amountOf, originOf, type Cargo, type Carried } from "./cargo";
import type { Crossing, Side } from "./crossing.svelte";
import { Drag, type Hover } from "./drag.svelte";
import type { Exports } from "./exports.svelte";
import type { Imports } from "./imports.svelte";
import { Leaving } from "./leaving";
import type { Library } from "./library.svelte";
import type { Notices } from "./notices.svelte";
import type { Session } from "./session.svelte";
import { refusal, targets, type Refusal, type Target } from "./targets";

type Around = { crossing: Crossing; session: Session; imports: Imports; announcer: Announcer; notices: Notices; exports: Exports; library: Library };

export class Carrying {
  copied = $state.raw<Carried | null>(null);
  readonly drag: Drag;
  readonly #crossing: Crossing;
  readonly #session: Session;
  readonly #imports: Imports;
  readonly #announcer: Announcer;
  readonly #notices: Notices;
  readonly #exports: Exports;
  readonly #leaving: Leaving;
  readonly #library: Library;

  constructor(backend: Backend, { crossing, session, imports, announcer, notices, exports, library }: Around) {
    this.#library = library;
    this.#exports = exports;
    this.#leaving = new Leaving(backend, notices);
    this.#crossing = crossing;
    this.#session = session;
    this.#imports = imports;
    this.#announcer = announcer;
    this.#notices = notices;
    this.drag = new Drag({
      began: (cargo) => cargo.kind === "entry" && cargo.entry.kind !== "import-record" && this.#leaving.prepare(cargo.entry),
      dropped: (cargo, over) => this.#drop(cargo, over),
      left: (cargo) => cargo.kind === "entry" && void this.#leaving.leave(() => this.drag.carried === cargo, () => this.drag.cancel()),
    });
  }

  /** Why what is dragged may not be dropped on a server; null where it may, or where nothing is dragged. */
  refusalOf(server: ServerCard): Refusal | null {
    return this.drag.carried && refusal(originOf(this.drag.carried), server);
  }

  /** What is dragged, in words: "2 apps". */
  get what(): string {
    const { carried } = this.drag;
    return carried ? text.crossing.cargo(carried.kind, amountOf(carried)) : "";
  }

  /** Where what is carried may go, from the sidebar's order. */
  targetsFrom(server: ServerId | null): Target[] {
    return targets(
      server,
      this.#session.groups.flatMap((group) => group.servers),
    );
  }

  /** Opens a plan of `carried` into a server, or says why not; `compared` shows its differences first. */
  send(carried: Carried, to: ServerId, compared = false): void {
    const destination = this.#session.server(to);
    if (!destination) return;
    const refused = refusal(carried.server.id, destination);
    if (refused !== null) {
      this.#announcer.say(text.crossing.dropRefused(destination.name, text.crossing.refusal(refused)));
      return;
    }
    this.#announcer.say(text.crossing.dropped(text.crossing.cargo("apps", carried.apps.length), destination.name));
    const labels = carried.apps.map((app) => app.label);
    const planned = this.#imports.plan(
      { kind: "server", server: carried.server.id, apps: carried.apps.map((app) => app.id) },
      { title: `${text.plan.what(labels)} ${text.crossing.from} ${carried.server.name}`, environment: carried.server.environment },
      destination,
    );
    if (compared) void planned.then(() => this.#imports.review && (this.#imports.review.tab = "differences"));
  }

  #drop(cargo: Cargo, { server, place }: Hover): void {
    if (place === "library") {
      if (cargo.kind === "apps") void this.#exports.keep(cargo.server, cargo.apps);
      return;
    }
    const destination = this.#session.server(server);
    if (!destination) return;
    if (cargo.kind === "apps") return this.send(cargo, destination.id);
    if (cargo.kind === "entry") this.#sendWhereTaken(cargo.entry, destination);
  }

  #sendWhereTaken(entry: Entry, destination: ServerCard): void {
    const refused = refusal(null, destination);
    if (refused !== null) this.#announcer.say(text.crossing.dropRefused(destination.name, text.crossing.refusal(refused)));
    else this.sendEntry(entry, destination);
  }

  sendEntry(entry: Entry, destination: ServerCard): void {
    void this.#imports.plan({ kind: "entry", entry: entry.id }, { title: entry.name, environment: entry.environment }, destination);
  }

  /** The entry of the library that a plan can be made of. */
  get entry(): Entry | null {
    const { current } = this.#library;
    return current && current.kind !== "import-record" && !current.trashed ? current : null;
  }

  /** The toolbar's and Ctrl I's way: what is selected on the source, into the destination. The library only keeps a copy. */
  planAcross(compared = false): void {
    const { destination: to, librarySide } = this.#crossing;
    if (librarySide === "source") {
      if (this.entry && to) this.#sendWhereTaken(this.entry, to);
      else if (!this.entry) this.#announcer.say(text.crossing.noEntrySelected);
      return;
    }
    const carried = this.#crossing.carried("source");
    if (!carried) this.#announcer.say(text.crossing.nothingSelected);
    else if (librarySide === "destination") void this.#exports.keep(carried.server, carried.apps);
    else if (to) this.send(carried, to.id, compared);
  }

  /** Keeps what was copied in the library. */
  pasteIntoLibrary(): void {
    if (this.copied) void this.#exports.keep(this.copied.server, this.copied.apps);
    else this.#announcer.say(text.crossing.nothingCopied);
  }

  copy(side: Side): void {
    const carried = this.#crossing.carried(side);
    if (!carried) return;
    this.copied = carried;
    this.#notices.done(text.crossing.copied(carried.apps.length));
    const other = side === "source" ? this.#crossing.destination : this.#crossing.source;
    if (other) {
      const hint = text.crossing.pasteHint(other.name, text.common.environment(other.environment));
      this.#announcer.say(`${text.crossing.copied(carried.apps.length)} ${hint}`);
    }
  }

  paste(to: ServerId | null): void {
    if (this.copied && to) this.send(this.copied, to);
    else this.#announcer.say(text.crossing.nothingCopied);
  }
}
