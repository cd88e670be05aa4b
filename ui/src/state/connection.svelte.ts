// The form of the connect dialog and the evidence of its last test.

import type { Backend, ConnectionTest, Environment, ErrorReport, Keep, ServerCard, ServerDraft, Preferences } from "../ipc/backend";

export type Readiness = "testing" | "adding" | "incomplete" | "consent" | "untested" | "changed" | "failed" | "ready";

/** True for an address whose traffic leaves this computer unencrypted. */
export function needsConsent(address: string): boolean {
  let url: URL;
  try {
    url = new URL(address.trim());
  } catch {
    return false;
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const loopback = host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
  return url.protocol === "http:" && !loopback;
}

export class Connection {
  url = $state("");
  tenant = $state("");
  name = $state("");
  email = $state("");
  secret = $state("");
  usesToken = $state(false);
  /** Production until somebody says otherwise: its rules are the strictest. */
  environment = $state<Environment>("production");
  readOnly = $state(false);
  plainHttp = $state(false);
  keep = $state<Keep>("keychain");
  test = $state.raw<ConnectionTest | null>(null);
  problem = $state.raw<ErrorReport | null>(null);
  /** Why a tested server could not be added, above all a keychain that refuses. */
  addProblem = $state.raw<ErrorReport | null>(null);
  #testedForm = $state("");
  #testing = $state(false);
  #adding = $state(false);
  readonly #backend: Backend;

  readonly plainHttpAsked = $derived(needsConsent(this.url) || this.problem?.code === "plain-http-consent" || this.test?.problem?.code === "plain-http-consent");
  readonly readiness = $derived.by(() => this.#readiness());

  constructor(backend: Backend, keychainAvailable: boolean) {
    this.#backend = backend;
    if (!keychainAvailable) this.keep = "session";
  }

  /** Takes an environment, and with it what was chosen for its new servers. */
  choose(environment: Environment, policies: Preferences["environments"] | undefined): void {
    this.environment = environment;
    this.readOnly = policies?.[environment]?.read_only_at_first ?? false;
  }

  async runTest(): Promise<void> {
    if (["testing", "adding", "incomplete", "consent"].includes(this.readiness)) return;
    const form = this.#form();
    this.#testing = true;
    this.problem = null;
    const reply = await this.#backend.testServer(this.#draft(), this.secret);
    this.#testing = false;
    this.#testedForm = form;
    if (reply.status === "ok") this.test = reply.data;
    else {
      this.test = null;
      this.problem = reply.error;
    }
  }

  /** Adds the server; null when it was refused, and then `addProblem` says why. */
  async add(): Promise<ServerCard | null> {
    if (this.readiness !== "ready") return null;
    this.#adding = true;
    this.addProblem = null;
    const reply = await this.#backend.addServer(this.#draft(), this.secret, this.keep);
    this.#adding = false;
    if (reply.status === "ok") return reply.data;
    this.addProblem = reply.error;
    return null;
  }

  #draft(): ServerDraft {
    return {
      name: this.name.trim(),
      url: this.url.trim(),
      tenant: this.tenant.trim() || null,
      email: this.email.trim(),
      environment: this.environment,
      read_only: this.readOnly,
      allow_plain_http: this.plainHttpAsked && this.plainHttp,
      uses_token: this.usesToken,
    };
  }

  /** What a test depends on; the name, environment and switches do not. */
  #form(): string {
    const { url, tenant, email, uses_token, allow_plain_http } = this.#draft();
    return JSON.stringify([url, tenant, email, uses_token, allow_plain_http, this.secret]);
  }

  #readiness(): Readiness {
    if (this.#testing) return "testing";
    if (this.#adding) return "adding";
    const needed = [this.url, this.name, this.secret, ...(this.usesToken ? [] : [this.email])];
    if (needed.some((value) => value.trim() === "")) return "incomplete";
    if (this.plainHttpAsked && !this.plainHttp) return "consent";
    if (this.#testedForm === "") return "untested";
    if (this.#testedForm !== this.#form()) return "changed";
    return this.test?.ok && this.test.builder !== false ? "ready" : "failed";
  }
}
