// What can be found or run: every action that is answered now, every app and server, and what the library keeps.

import type { Environment, SavedPlan } from "../ipc/backend";
import { text } from "../text/text";
import type { Carried } from "./cargo";
import type { Ferry } from "./ferry.svelte";
import { shortcuts } from "./shortcuts.svelte";

export type CandidateGroup = "run" | "open" | "library";
export type CandidateKind = "plan" | "action" | "app" | "server" | "saved-plan" | "entry" | "backup";

export type Candidate = {
  id: string;
  group: CandidateGroup;
  kind: CandidateKind;
  title: string;
  detail: string;
  environment: Environment | null;
  practice: boolean;
  keys: string | null;
  run: () => void;
};

const plainly = { detail: "", environment: null, practice: false, keys: null };

/** Everything, in the order to offer it before anything is typed. */
export function candidates(ferry: Ferry, savedPlans: SavedPlan[]): Candidate[] {
  return [...plans(ferry), ...actions(ferry), ...backups(ferry), ...servers(ferry), ...apps(ferry), ...kept(ferry, savedPlans), ...entries(ferry)];
}

/** A plan of what is selected into each server that takes it; one app at a time where nothing is selected. */
function plans({ crossing, carrying }: Ferry): Candidate[] {
  const source = crossing.source;
  if (!source) return [];
  const selected = crossing.carried("source");
  const single = (crossing.apps("source")?.list?.apps ?? []).map((app): Carried => ({ kind: "apps", server: source, apps: [app] }));
  const all = selected && selected.apps.length > 1 ? [selected, ...single] : single;
  const targets = carrying.targetsFrom(source.id).filter(({ refusal }) => refusal === null);
  // The server that stands opposite comes first.
  const ordered = targets.toSorted((a, b) => Number(b.server.id === crossing.destinationId) - Number(a.server.id === crossing.destinationId));
  return all.flatMap((carried) =>
    ordered.map(({ server }) => ({
      id: `plan ${carried.apps.map((app) => app.id).join(" ")} ${server.id}`,
      group: "run" as const,
      kind: "plan" as const,
      title: text.palette.plan(carried.apps.map((app) => app.label), server.name),
      detail: "",
      environment: server.environment,
      practice: server.practice,
      keys: null,
      run: () => carrying.send(carried, server.id),
    })),
  );
}

function actions({ shortcuts: answered }: Ferry): Candidate[] {
  const offered = shortcuts.filter(({ id }) => id !== "palette" && id !== "escape" && answered.can(id));
  return offered.map(({ id }) => ({ ...plainly, id, group: "run", kind: "action", title: text.shortcuts.names[id], keys: answered.keys(id)[0] ?? null, run: () => void answered.run(id) }));
}

function backups({ session, exports }: Ferry): Candidate[] {
  return session.servers.map((server) => ({
    ...plainly,
    id: `backup ${server.id}`,
    group: "run",
    kind: "backup",
    title: text.palette.backUp(server.name),
    environment: server.environment,
    practice: server.practice,
    run: () => void exports.backUp(server),
  }));
}

function servers({ session, crossing, places }: Ferry): Candidate[] {
  const choose = (side: "source" | "destination", id: string) => () => {
    crossing.choose(side, id);
    places.go({ view: "servers" });
  };
  return session.servers.flatMap((server) =>
    (["source", "destination"] as const).map((side) => ({
      ...plainly,
      id: `${side} ${server.id}`,
      group: "open" as const,
      kind: "server" as const,
      title: text.palette.server(server.name, side),
      environment: server.environment,
      practice: server.practice,
      run: choose(side, server.id),
    })),
  );
}

function apps({ crossing, places }: Ferry): Candidate[] {
  return (["source", "destination"] as const).flatMap((side) => {
    const server = crossing.server(side);
    return (crossing.apps(side)?.list?.apps ?? []).map((app) => ({
      ...plainly,
      id: `app ${side} ${app.id}`,
      group: "open" as const,
      kind: "app" as const,
      title: text.palette.app(app.label),
      detail: server ? text.palette.on(server.name) : "",
      environment: server?.environment ?? null,
      practice: server?.practice ?? false,
      run: () => {
        places.go({ view: "servers" });
        crossing.active = side;
        crossing.chosen[side].only(app.id);
        places.showInspector();
        requestAnimationFrame(() => document.querySelector<HTMLElement>(`#apps-${side} [data-app="${CSS.escape(app.id)}"]`)?.focus());
      },
    }));
  });
}

function kept({ documents }: Ferry, savedPlans: SavedPlan[]): Candidate[] {
  return savedPlans.map((plan) => ({
    ...plainly,
    id: `saved ${plan.id}`,
    group: "open",
    kind: "saved-plan",
    title: text.palette.savedPlan(plan.apps, plan.destination),
    detail: text.palette.sealed(plan.sealed_at),
    environment: plan.environment,
    run: () => void documents.openKept(plan.id),
  }));
}

function entries({ library, places }: Ferry): Candidate[] {
  return (library.entries ?? []).map((entry) => ({
    ...plainly,
    id: `entry ${entry.id}`,
    group: "library",
    kind: "entry",
    title: text.palette.entry(entry.name),
    detail: text.palette.entryDetail(entry),
    run: () => places.go({ view: "library", entry: entry.id }),
  }));
}
