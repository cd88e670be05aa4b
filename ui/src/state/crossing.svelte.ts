// The two places of the main window, servers or the library beside one, and the apps chosen on each of them.

import type { AppRow, Backend, Comparison, ErrorReport, ServerCard, ServerId } from "../ipc/backend";
import { align, differing, inOrder, matching, type AppColumn } from "./alignment";
import type { AppLists, ServerApps } from "./app_lists.svelte";
import type { Carried } from "./cargo";
import { Columns, type Order } from "./columns.svelte";
import { keep, recall } from "./memory";
import { Pairs, type Pair } from "./pairs.svelte";
import { Selection } from "./selection.svelte";
import type { Session } from "./session.svelte";

export type Side = "source" | "destination";

/** The share of the source's list in per cent. */
export const shares = { least: 30, usual: 50, most: 70 };

const appColumns = (side: Side) =>
  new Columns<AppColumn>(
    `apps.${side}`,
    [
      { id: "app" },
      { id: "changed", width: 3.25, least: 2.5, most: 10, falls: true },
      { id: "backup", width: 1.5, falls: true },
      // Only the source's list says how an app differs.
      ...(side === "source" ? [{ id: "difference" as const, width: 5.75, least: 3, most: 12, falls: true }] : []),
    ],
    { by: "app", falling: false },
  );

function readShare(): number {
  const found = recall("share");
  return typeof found === "number" && found >= shares.least && found <= shares.most ? found : shares.usual;
}

function readLibrarySide(): Side | null {
  const found = recall("library-side");
  return found === "source" || found === "destination" ? found : null;
}

export class Crossing {
  sourceId = $state<ServerId | null>(null);
  destinationId = $state<ServerId | null>(null);
  /** The side that shows the library in the place of a server. */
  librarySide = $state<Side | null>(readLibrarySide());
  comparison = $state.raw<Comparison | null>(null);
  comparing = $state(false);
  compareProblem = $state.raw<ErrorReport | null>(null);
  filter = $state("");
  /** The side whose apps the actions are about; below 820 px also the only one shown. */
  active = $state<Side>("source");
  readonly columns: Record<Side, Columns<AppColumn>> = { source: appColumns("source"), destination: appColumns("destination") };
  readonly chosen: Record<Side, Selection> = { source: new Selection(), destination: new Selection() };

  /** The rows of both lists are in order by a column of this one. */
  #sortedBy = $state<Side>(recall("sorted-by") === "destination" ? "destination" : "source");
  #share = $state(readShare());
  readonly #pairs = new Pairs();
  readonly #backend: Backend;
  readonly #session: Session;
  readonly #lists: AppLists;

  readonly source = $derived.by(() => this.#session.server(this.sourceId));
  readonly destination = $derived.by(() => this.#session.server(this.destinationId));
  readonly lines = $derived.by(() =>
    align(this.#rows("source"), this.#rows("destination"), this.comparison?.apps ?? []),
  );
  readonly shown = $derived(matching(inOrder(this.lines, this.#sortedBy, this.columns[this.#sortedBy].order), this.filter));
  /** The other pairs that were looked at and still are there, the last first. */
  readonly pairs = $derived.by(() => this.#pairs.list.filter(({ source, destination }) => this.#still(source) && this.#still(destination) && !(source === this.sourceId && destination === this.destinationId)));
  readonly differ = $derived(this.comparison === null ? null : differing(this.lines));

  constructor(backend: Backend, session: Session, lists: AppLists) {
    this.#backend = backend;
    this.#session = session;
    this.#lists = lists;
  }

  server(side: Side): ServerCard | null {
    return side === "source" ? this.source : this.destination;
  }

  apps(side: Side): ServerApps | null {
    const server = this.server(side);
    return server ? this.#lists.of(server.id) : null;
  }

  /** The ids a list shows, in its order. */
  ids(side: Side): string[] {
    return this.shown.filter((line) => this.#app(line, side) !== null).map((line) => line.id);
  }

  /** The apps that an action on `side` is about. */
  carried(side: Side): Carried | null {
    const server = this.server(side);
    const apps = this.#rows(side).filter((app) => this.chosen[side].ids.has(app.id));
    return server && apps.length > 0 ? { kind: "apps", server, apps } : null;
  }

  /** Takes what is still there, then the remembered pair, else a test server and the first production server that takes
   * imports. Nothing of a server that is gone stays. */
  start(): void {
    const before = { source: this.sourceId, destination: this.destinationId };
    this.#take();
    for (const side of ["source", "destination"] as const) {
      if (before[side] === this[`${side}Id`]) continue;
      this.chosen[side].clear();
      this.comparison = null;
      this.comparing = false;
    }
  }

  #take(): void {
    const servers = this.#session.groups.flatMap((group) => group.servers);
    if (this.librarySide !== null) return this.#takeBesideLibrary(servers);
    if (servers.length < 2) {
      // One server can be looked at, exported and backed up; there is nowhere to carry anything yet.
      this.sourceId = servers[0]?.id ?? null;
      this.destinationId = null;
      return;
    }
    const known = (id: string | undefined) => servers.find((server) => server.id === id)?.id ?? null;
    const { source, destination } = this.#pairs.list[0] ?? {};
    const not = (id: ServerId | null) => servers.filter((server) => server.id !== id);
    const kept = this.#still(this.sourceId);
    const from = not(kept ?? known(source));
    this.destinationId =
      this.#still(this.destinationId) ??
      from.find((server) => server.id === destination)?.id ??
      (from.find((server) => !server.read_only) ?? from[0])?.id ??
      null;
    const others = not(this.destinationId);
    this.sourceId =
      kept ??
      others.find((server) => server.id === source)?.id ??
      (others.find((server) => server.environment === "test" && server.secret !== "missing") ?? others[0])?.id ??
      null;
  }

  #takeBesideLibrary(servers: ServerCard[]): void {
    const [beside, hidden] = this.librarySide === "source" ? (["destinationId", "sourceId"] as const) : (["sourceId", "destinationId"] as const);
    const taking = servers.filter((server) => beside === "sourceId" || !server.read_only);
    this[beside] = this.#still(this[beside]) ?? (taking[0] ?? servers[0])?.id ?? null;
    this[hidden] = null;
  }

  /** Whether a side shows nothing yet. */
  lacks(side: Side): boolean {
    return this.server(side) === null && this.librarySide !== side;
  }

  choose(side: Side, server: ServerId): void {
    const other = side === "source" ? this.destinationId : this.sourceId;
    if (server === other) return this.swap();
    if (this.librarySide === side) this.#putLibrary(null);
    if (side === "source") this.sourceId = server;
    else this.destinationId = server;
    this.chosen[side].clear();
    this.#changed();
  }

  /** Shows the library on a side: its entries are carried to servers, and apps are kept in it. */
  chooseLibrary(side: Side): void {
    if (this.librarySide === side) return;
    if (this.librarySide !== null) return this.swap();
    this.#putLibrary(side);
    if (side === "source") this.sourceId = null;
    else this.destinationId = null;
    this.chosen[side].clear();
    this.start();
    this.#changed();
  }

  /** Looks at a pair again. */
  choosePair({ source, destination }: Pair): void {
    this.#putLibrary(null);
    [this.sourceId, this.destinationId] = [source, destination];
    this.chosen.source.clear();
    this.chosen.destination.clear();
    this.#changed();
  }

  get share(): number {
    return this.#share;
  }

  set share(wanted: number) {
    this.#share = Math.min(shares.most, Math.max(shares.least, wanted));
    keep("share", this.#share);
  }

  /** The order of both lists, where a column of this one makes it. The name is the same on both. */
  order(side: Side): Order<AppColumn> | null {
    const { order } = this.columns[this.#sortedBy];
    return order.by === "app" || side === this.#sortedBy ? order : null;
  }

  /** Puts both lists in order by a column of one of them. */
  sort(side: Side, by: AppColumn): void {
    const other = side !== this.#sortedBy && by !== "app";
    if (other) keep("sorted-by", (this.#sortedBy = side));
    this.columns[this.#sortedBy].sort(by, other);
  }

  swap(): void {
    [this.sourceId, this.destinationId] = [this.destinationId, this.sourceId];
    if (this.librarySide !== null) this.#putLibrary(this.librarySide === "source" ? "destination" : "source");
    this.chosen.source.clear();
    this.chosen.destination.clear();
    this.#changed();
  }

  /** Reads both lists, from the last look where there is one, and compares them. */
  async look(): Promise<void> {
    const reads = [this.source, this.destination]
      .filter((server) => server !== null)
      .filter((server) => (this.#lists.of(server.id)?.list ?? null) === null)
      .map((server) => this.#lists.read(server.id, false));
    await Promise.all(reads);
    await this.compare();
  }

  async readAgain(side: Side): Promise<void> {
    const server = this.server(side);
    if (server && (await this.#lists.read(server.id, true))) {
      this.chosen[side].keep(this.#rows(side).map((app) => app.id));
      await this.compare();
    }
  }

  async compare(): Promise<void> {
    const [left, right] = [this.sourceId, this.destinationId];
    this.compareProblem = null;
    if (!left || !right || !this.apps("source")?.list || !this.apps("destination")?.list) return;
    this.comparing = true;
    const reply = await this.#backend.compareServers(left, right);
    if (left !== this.sourceId || right !== this.destinationId) return;
    this.comparing = false;
    if (reply.status === "ok") this.comparison = reply.data;
    else this.compareProblem = reply.error;
  }

  #rows(side: Side): AppRow[] {
    return this.#lists.rows(side === "source" ? this.sourceId : this.destinationId);
  }

  #app(line: { left: AppRow | null; right: AppRow | null }, side: Side): AppRow | null {
    return side === "source" ? line.left : line.right;
  }

  #still(id: ServerId | null): ServerId | null {
    return this.#session.server(id)?.id ?? null;
  }

  #putLibrary(side: Side | null): void {
    this.librarySide = side;
    keep("library-side", side);
  }

  #changed(): void {
    this.comparison = null;
    this.comparing = false;
    if (this.sourceId && this.destinationId) this.#pairs.remember({ source: this.sourceId, destination: this.destinationId });
    void this.look();
  }
}
