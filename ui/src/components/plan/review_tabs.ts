// The tabs of a plan: a saved one and a way back have other ones than a plan of this run.

import type { Review, Tab } from "../../state/review.svelte";
import { text } from "../../text/text";

export type ReviewTab = { value: Tab; label: string; count: string | null };

function choicesOf({ plan, live }: Review): string | null {
  if (plan.kept) return text.common.number(plan.kept.decided.length + plan.kept.fixes.filter(({ state }) => state !== "offered").length);
  const fixes = live?.told.fixes;
  return fixes ? text.choices.tabCount(fixes.filter((offer) => offer.state !== "offered").length, fixes.length) : null;
}

export function tabsOf(review: Review): ReviewTab[] {
  const { plan, contents, wayBack } = review;
  const { roles, scopes, referred } = plan.access;
  const changes = review.differences.tree?.nodes.filter((node) => node.change !== null && !node.noise);
  const choices = choicesOf(review);
  const all: (ReviewTab | null)[] = [
    wayBack && { value: "way-back", label: text.wayBack.tab, count: null },
    { value: "findings", label: text.plan.tabFindings, count: text.common.number(plan.findings.length) },
    { value: "differences", label: text.plan.tabDifferences, count: changes ? text.common.number(changes.length) : null },
    contents && { value: "selection", label: text.selection.tab, count: contents.isWhole ? text.selection.all : text.selection.some },
    choices === null ? null : { value: "choices", label: text.choices.tab, count: choices },
    { value: "access", label: text.plan.tabAccess, count: text.common.number(roles.length + scopes.length + referred.length) },
    { value: "other-apps", label: text.plan.tabOtherApps, count: text.common.number(plan.apps_affected.length) },
    { value: "checklist", label: text.plan.tabChecklist, count: text.common.number(plan.checklist.length) },
  ];
  return all.filter((tab) => tab !== null);
}
