// What sentences of the service say, in short, by their closed code or rule. The service itself speaks English, so that English has none.

import type { ActivityKind, Code } from "../../ipc/backend";

export const gists: { failure: (code: Code) => string; finding: (rule: string) => string; activity: (kind: ActivityKind) => string } = {
  failure: (_code) => "",
  finding: (_rule) => "",
  activity: (_kind) => "",
};
