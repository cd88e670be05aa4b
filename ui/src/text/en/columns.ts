// The columns of a list: their order, whether they are shown, and how wide they are.

import { percent } from "../format";

export const columns = {
  choose: "Columns",
  reset: "Usual columns",
  width: (column: string) => `Width of ‘${column}’`,
  narrower: (column: string) => `Make ‘${column}’ narrower`,
  wider: (column: string) => `Make ‘${column}’ wider`,
  spoken: (width: number, usual: number) => `${percent(width / usual)} of the usual width`,
  lists: "Widths of the two lists",
  thisList: "This list",
  share: (share: number) => `The source has ${percent(share / 100)} of the width.`,
};
