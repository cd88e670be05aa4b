// The two servers of the main window and the apps chosen on each of them.

import type { AppRow, Backend, Comparison, ErrorReport, ServerCard, ServerId } from "../ipc/backend";
import { align, differing, matching } from "./alignment";
import type { AppLists, ServerApps } from "./app_lists.svelte";
import { Selection } from "./selection.svelte";
import type { Session } from "./session.svelte";

export type Side = "source" | "destination";

export type Carried = { server: ServerCard; apps: AppRow[] };

const remembered = "appferry.crossing";

export class Crossing {
  sourceId = $state<ServerId | null>(null);
  destinationId = $state<ServerId | null>(null);
  comparison = $state.raw<Comparison | null>(null);
  comparing = $state(false);
  compareProblem = $state.raw<ErrorReport | null>(null);
  filter = $state("");
  /** The side whose apps the actions are about; below 820 px also the only one shown. */
  active = $state<Side>("source");
  readonly chosen: Record<Side, Selection> = { source: new Selection(), destination: new Selection() };

  readonly #backend: Backend;
  readonly #session: Session;
  readonly #lists: AppLists;

  readonly source = $derived.by(() => this.#session.server(this.sourceId));
  readonly destination = $derived.by(() => this.#session.server(this.destinationId));
  readonly lines = $derived.by(() =>
    align(this.#rows("source"), this.#rows("destination"), this.comparison?.apps ?? []),
  );
  readonly shown = $derived(matching(this.lines, this.filter));
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
    return server && apps.length > 0 ? { server, apps } : null;
  }

  /** Takes the remembered pair, else a test server and the first production server that takes imports. */
  start(): void {
    const servers = this.#session.groups.flatMap((group) => group.servers);
    if (servers.length < 2) {
      // One server can be looked at, exported and backed up; there is nowhere to carry anything yet.
      this.sourceId = servers[0]?.id ?? null;
      this.destinationId = null;
      return;
    }
    const known = (id: string | undefined) => servers.find((server) => server.id === id)?.id ?? null;
    const [source, destination] = (localStorage.getItem(remembered) ?? "").split(" ");
    const not = (id: ServerId | null) => servers.filter((server) => server.id !== id);
    this.destinationId =
      this.#still(this.destinationId) ??
      known(destination) ??
      (not(known(source)).find((server) => !server.read_only) ?? not(known(source))[0])?.id ??
      null;
    const others = not(this.destinationId);
    this.sourceId =
      this.#still(this.sourceId) ??
      known(source) ??
      (others.find((server) => server.environment === "test" && server.secret !== "missing") ?? others[0])?.id ??
      null;
  }

  choose(side: Side, server: ServerId): void {
    const other = side === "source" ? this.destinationId : this.sourceId;
    if (server === other) return this.swap();
    if (side === "source") this.sourceId = server;
    else this.destinationId = server;
    this.chosen[side].clear();
    this.#changed();
  }

  swap(): void {
    [this.sourceId, this.destinationId] = [this.destinationId, this.sourceId];
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

  #changed(): void {
    this.comparison = null;
    this.comparing = false;
    localStorage.setItem(remembered, `${this.sourceId ?? ""} ${this.destinationId ?? ""}`);
    void this.look();
  }
}
