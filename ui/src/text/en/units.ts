// The units that stand behind numbers.

export type Units = { byte: string; kilobyte: string; megabyte: string; gigabyte: string; second: string; minute: string };

export const units: Units = { byte: "B", kilobyte: "kB", megabyte: "MB", gigabyte: "GB", second: "s", minute: "min" };
