// The units that stand behind numbers, in Thai.

import type { Units } from "../en/units";

export const units: Units = { byte: "ไบต์", kilobyte: "kB", megabyte: "MB", gigabyte: "GB", second: "วิ", minute: "นาที", hour: "ชม.", about: (time) => `ประมาณ ${time}`, lessThan: (time) => `ไม่ถึง ${time}` };
