// Which servers an import may go to, and why not; the same for drag, menu and paste.

import type { ServerCard, ServerId } from "../ipc/backend";

export type Refusal = "same-server" | "read-only" | "sign-in-needed";

export type Target = { server: ServerCard; refusal: Refusal | null };

export function refusal(from: ServerId | null, to: ServerCard): Refusal | null {
  if (to.id === from) return "same-server";
  if (to.read_only) return "read-only";
  if (to.secret === "missing") return "sign-in-needed";
  return null;
}

/** Every server as a target, in the order of the sidebar; the one the apps come from is left out. */
export function targets(from: ServerId | null, servers: ServerCard[]): Target[] {
  return servers
    .filter((server) => server.id !== from)
    .map((server) => ({ server, refusal: refusal(from, server) }));
}
