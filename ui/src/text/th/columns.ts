// The columns of a list, in Thai.

import { percent } from "../format";

export const columns = {
  choose: "คอลัมน์",
  reset: "คอลัมน์ตามปกติ",
  width: (column: string) => `ความกว้างของ ‘${column}’`,
  narrower: (column: string) => `ทำให้ ‘${column}’ แคบลง`,
  wider: (column: string) => `ทำให้ ‘${column}’ กว้างขึ้น`,
  spoken: (width: number, usual: number) => `${percent(width / usual)} ของความกว้างปกติ`,
  lists: "ความกว้างของทั้งสองรายการ",
  thisList: "รายการนี้",
  share: (share: number) => `ต้นทางกว้าง ${percent(share / 100)} ของทั้งหมด`,
};
