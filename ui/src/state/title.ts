// The title of the window: both names, the word of the environment, and what is going on.

import type { Environment } from "../ipc/backend";
import { text } from "../text/text";
import type { Ferry } from "./ferry.svelte";
import type { Review } from "./review.svelte";

export function title({ places, crossing, imports, records, rehearsals, documents, session, comparison, timelines }: Ferry): string {
  const parts = partsOf(places.current.view);
  return parts === null ? text.common.productName : text.common.title(parts);

  function partsOf(view: typeof places.current.view): string | null {
    const { review, report, planning, applying: { now: applying } } = imports;
    switch (view) {
      case "servers": {
        const { source, destination, librarySide } = crossing;
        if (librarySide === "destination" && source) return text.crossing.pair(source.name, text.crossing.library);
        if (librarySide === "source" && destination) return text.crossing.title(text.crossing.library, destination.name, text.common.environment(destination.environment));
        if (!source || !destination) return null;
        return text.crossing.title(source.name, destination.name, text.common.environment(destination.environment));
      }
      case "library":
        return text.library.title;
      case "backups":
        return text.backups.titleOf(session.server(places.current.view === "backups" ? places.current.server : null)?.name ?? null);
      case "comparison":
        return comparison.left && comparison.right && text.comparison.windowTitle(comparison.left.name, comparison.right.kind === "entry" ? comparison.right.entry.name : comparison.right.server.name);
      case "timeline":
        return timelines.of && timelines.current?.name ? text.comparison.timelineOf(timelines.of.kind, timelines.current.name) : text.comparison.timelineTitle;
      case "activity":
        return text.activity.title;
      case "history":
        return text.activity.history;
      case "settings":
        return text.shortcuts.names.settings;
      case "planning":
        if (!planning) return null;
        return text.plan.title(planning.title, planning.destination.name, text.common.environment(planning.destination.environment));
      case "review":
        return review && planned(review);
      case "document":
        return documents.opened && planned(documents.opened);
      case "apply":
        if (!applying) return null;
        return text.result.applyTitle(applying.plan.destination.name, text.common.environment(applying.plan.destination.environment));
      case "result":
        return report ? text.result.title(report.outcome, report.destination.name) : null;
      case "record":
        return records.current && text.history.windowTitle(records.current.row.destination, text.common.environment(records.current.row.environment));
      case "rehearsal":
        return rehearsals.current && text.rehearsal.title(rehearsals.current.name);
      case "way-back":
        return imports.wayBack && back(imports.wayBack.from.destination);
    }
  }

  function back({ name, environment }: { name: string; environment: Environment }): string {
    return text.wayBack.windowTitle(name, text.common.environment(environment));
  }

  function planned({ live, wayBack, plan: { apps, source, destination } }: Review): string {
    if (wayBack && live) return back(live.destination);
    const what = apps.length > 0 ? text.plan.what(apps.map((app) => app.label)) : source.title;
    return text.plan.title(what, destination.name, destination.environment === null ? null : text.common.environment(destination.environment));
  }
}
