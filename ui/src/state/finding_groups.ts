// The findings in the order a person asked for: by severity, by the object they are about, or by rule.

import type { Finding, Severity } from "../ipc/backend";

export type Grouping = "severity" | "object" | "rule";

/** One finding, or all of a rule that has many. */
export type FindingLine = { rule: string; findings: Finding[] };

/** `key` is the severity, the object as a path of names, or the rule. */
export type FindingGroup = { key: string; severity: Severity; count: number; lines: FindingLine[] };

const severities: Severity[] = ["error", "warning", "info"];

/** As many findings of one rule are still read one by one. */
const readSingly = 3;

/** Folds the findings of each rule that has many into one line, where the first of them stands. */
export function folded(findings: Finding[]): FindingLine[] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const same = byRule.get(finding.rule);
    if (same) same.push(finding);
    else byRule.set(finding.rule, [finding]);
  }
  return findings.flatMap((finding) => {
    const all = byRule.get(finding.rule) ?? [];
    if (all.length <= readSingly) return [{ rule: finding.rule, findings: [finding] }];
    return finding === all[0] ? [{ rule: finding.rule, findings: all }] : [];
  });
}

/** What a finding is filed under: its object, else the page or app it is about. */
function objectOf({ subject }: Finding): string {
  const parts = [subject.app, subject.object ?? subject.name].filter((part): part is string => Boolean(part));
  return parts.filter((part, index) => part !== parts[index - 1]).join(" › ");
}

const keyOf: Record<Grouping, (finding: Finding) => string> = { severity: (finding) => finding.severity, object: objectOf, rule: (finding) => finding.rule };

/** The gravest group first; within one severity in the order of the service. */
export function grouped(findings: Finding[], grouping: Grouping): FindingGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const severity of severities) {
    for (const finding of findings) {
      if (finding.severity !== severity) continue;
      const key = keyOf[grouping](finding);
      const group = groups.get(key);
      if (group) group.push(finding);
      else groups.set(key, [finding]);
    }
  }
  return [...groups].map(([key, all]) => ({
    key,
    severity: all[0]?.severity ?? "info",
    count: all.length,
    lines: grouping === "rule" ? all.map((finding) => ({ rule: finding.rule, findings: [finding] })) : folded(all),
  }));
}
