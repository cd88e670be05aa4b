// The facts of one record, in the order in which two records are compared.

import type { ImportDetail, Severity } from "../../ipc/backend";
import { text } from "../../text/text";
import { absolute, listed, number } from "../../text/format";
import { visible } from "../../text/visible";

export type RecordFact = { label: string; value: string; mono?: boolean };

export function recordFacts({ row, report, account, findings, choices }: ImportDetail): RecordFact[] {
  const words = text.history;
  const having = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return [
    { label: words.factServer, value: `${visible(row.destination)} (${text.common.environment(row.environment)})` },
    { label: words.factApps, value: row.apps.length === 0 ? words.none : listed(row.apps.map(visible)) },
    { label: words.factSource, value: visible(report.source.title) },
    { label: words.factStarted, value: absolute(row.started_at) },
    { label: words.factFinished, value: report.finished_at === null ? text.common.unknown : absolute(report.finished_at) },
    { label: words.factOutcome, value: text.activity.outcome(row) },
    { label: words.factAccount, value: account === "" ? text.common.unknown : visible(account) },
    { label: words.factSent, value: number(report.sent) },
    { label: words.factAsPlanned, value: number(report.as_planned) },
    { label: words.factFindings, value: words.findingCounts(having("error"), having("warning"), having("info")) },
    { label: words.factChoices, value: choices === null ? text.common.unknown : words.choicesOf(Object.keys(choices.decisions).length, choices.fixes.length, choices.selection !== "all") },
    { label: words.factRollsBack, value: row.rolls_back === null ? words.rollsBackNo : words.rollsBackYes },
    { label: words.factPlan, value: visible(row.plan), mono: true },
  ];
}

/** The versions of the server's services just before; what a service did not say is unknown. */
export function versionFacts({ services }: ImportDetail): RecordFact[] {
  return Object.entries(services).map(([name, version]) => ({ label: visible(name), value: version === null ? text.common.unknown : visible(version), mono: version !== null }));
}
