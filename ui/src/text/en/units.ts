// The units that stand behind numbers.

export type Units = { byte: string; kilobyte: string; megabyte: string; gigabyte: string; second: string; minute: string; hour: string; about: (time: string) => string; lessThan: (time: string) => string };

export const units: Units = { byte: "B", kilobyte: "kB", megabyte: "MB", gigabyte: "GB", second: "s", minute: "min", hour: "h", about: (time) => `about ${time}`, lessThan: (time) => `less than ${time}` };
