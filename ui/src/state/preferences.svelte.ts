// What a person chose about the program itself, and what follows from it at once: looks, size of text, language.

import type { Backend, Environment, EnvironmentPolicy, ErrorReport, Folder, Folders, Preferences as Chosen, PreferenceChange, Reply } from "../ipc/backend";
import { languages, speak, text, understood, type Language } from "../text/text";
import type { Notices } from "./notices.svelte";
import type { ThemeChoice } from "./theme.svelte";

export class Preferences {
  chosen = $state.raw<Chosen | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  folders = $state.raw<Folders | null>(null);
  /** What is spoken now. */
  spoken = $state<Language>("en");
  /** What the system speaks, of what there is a catalogue for. */
  system = $state<Language>("en");
  #locales: readonly string[] = [];
  #resized = false;
  #before: Promise<unknown> = Promise.resolve();
  readonly #backend: Backend;
  readonly #root: HTMLElement;
  readonly #theme: ThemeChoice;
  readonly #notices: Notices;

  constructor(backend: Backend, root: HTMLElement, theme: ThemeChoice, notices: Notices) {
    this.#backend = backend;
    this.#root = root;
    this.#theme = theme;
    this.#notices = notices;
  }

  /** Takes over what was chosen before anything is shown. */
  async start(): Promise<void> {
    const [locales, reply] = await Promise.all([this.#backend.systemLanguages(), this.#backend.preferences()]);
    this.#locales = locales.status === "ok" && locales.data.length > 0 ? locales.data : navigator.languages;
    this.system = understood(this.#locales);
    if (reply.status === "ok") await this.#take(reply.data);
    else {
      this.problem = reply.error;
      await this.#speak(null);
    }
  }

  change(change: PreferenceChange): Promise<boolean> {
    return this.#inTurn(() => change);
  }

  /** Changes a part of what holds for all servers of an environment; the rest stays as the change before left it. */
  changePolicy(environment: Environment, part: Partial<EnvironmentPolicy>): Promise<boolean> {
    return this.#inTurn(() => ({ environment: [environment, { ...this.policyOf(environment), ...part }] }));
  }

  policyOf(environment: Environment): Required<EnvironmentPolicy> {
    return { rehearsal: "off", read_only_at_first: false, ...this.chosen?.environments[environment] };
  }

  async addAuthority(): Promise<void> {
    const reply = await this.#backend.addAuthority();
    if (reply.status === "ok" && reply.data === null) return;
    if (await this.#taken(reply as Reply<Chosen>)) this.#notices.done(text.settings.authorityAdded);
  }

  async readFolders(): Promise<void> {
    const reply = await this.#backend.folders();
    if (reply.status === "ok") this.folders = reply.data;
  }

  async show(folder: Folder): Promise<void> {
    const reply = await this.#backend.openFolder(folder);
    if (reply.status === "error") this.#notices.failed(text.settings.openFailed, reply.error);
  }

  /** Uses the library in another folder from now on. Says whether that was done. */
  async chooseLibrary(): Promise<boolean> {
    const reply = await this.#backend.chooseLibrary();
    if (reply.status === "error") this.#notices.failed(text.settings.notChanged, reply.error);
    if (reply.status === "error" || reply.data === null) return false;
    this.#notices.done(text.settings.libraryChosen(reply.data));
    await this.readFolders();
    return true;
  }

  async exportConnections(): Promise<void> {
    const reply = await this.#backend.exportConnections();
    if (reply.status === "error") this.#notices.failed(text.settings.connectionsFailed, reply.error);
    else if (reply.data) this.#notices.done(text.common.saved(reply.data.path));
  }

  /** Returns whether servers were added. */
  async importConnections(): Promise<boolean> {
    const reply = await this.#backend.importConnections();
    if (reply.status === "error") this.#notices.failed(text.settings.connectionsFailed, reply.error);
    else if (reply.data) this.#notices.done(text.settings.imported(reply.data.added, reply.data.known));
    return reply.status === "ok" && reply.data !== null && reply.data.added.length > 0;
  }

  /** One change after the other: each is made of what the one before left, and no answer stands over a later one. */
  #inTurn(change: () => PreferenceChange): Promise<boolean> {
    const done = this.#before.then(async () => this.#taken(await this.#backend.prefer(change())));
    this.#before = done.catch(() => false);
    return done;
  }

  async #taken(reply: Reply<Chosen>): Promise<boolean> {
    if (reply.status === "error") this.#notices.failed(text.settings.notChanged, reply.error);
    else await this.#take(reply.data);
    return reply.status === "ok";
  }

  async #take(chosen: Chosen): Promise<void> {
    this.#theme.choose(chosen.theme);
    // The usual size is the one that the system and the window's own zoom make of it.
    if (chosen.text_percent !== 100 || this.#resized) this.#root.style.setProperty("font-size", `${chosen.text_percent}%`);
    this.#resized ||= chosen.text_percent !== 100;
    await this.#speak(chosen.language);
    this.chosen = chosen;
  }

  async #speak(wanted: string | null): Promise<void> {
    const language = languages.find((each) => each === wanted) ?? this.system;
    await speak(language, this.#locales);
    this.#root.lang = language;
    this.spoken = language;
  }
}
