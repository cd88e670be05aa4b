// Numbers, sizes, times and plurals, all by Intl and in one locale.

// The sentences are English, so the locale is the person's first English one; its dates and separators are then theirs.
const locale = (globalThis.navigator?.languages ?? []).find((language) => /^en\b/.test(language)) ?? "en-GB";

/** Compares names as people sort them, the same on every machine. */
export const byName = new Intl.Collator(locale, { numeric: true, sensitivity: "base" }).compare;

/** The language that labels are asked for in. */
export const language = locale.split("-")[0] ?? "en";

const numbers = new Intl.NumberFormat(locale);
const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const atMostOneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const plurals = new Intl.PluralRules(locale);
const days = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const ago = new Intl.RelativeTimeFormat(locale, { style: "short" });
const clockTime = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayAndMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const monthAndYear = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric" });
const complete = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" });
const list = new Intl.ListFormat(locale, { type: "conjunction" });

export type Forms = { one: string; other: string };

/** "1 284" with the locale's separator. */
export function number(value: number): string {
  return numbers.format(value);
}

/** The noun that fits `value`, without the number. */
export function noun(value: number, forms: Forms): string {
  return plurals.select(value) === "one" ? forms.one : forms.other;
}

/** "2 apps". */
export function count(value: number, forms: Forms): string {
  return `${number(value)} ${noun(value, forms)}`;
}

/** "CARS, Donor Letters and Simple Accounting". */
export function listed(items: string[]): string {
  return list.format(items);
}

/** Bytes in decimal units: "731 kB", "3.4 MB". */
export function size(bytes: number): string {
  if (bytes < 1000) return `${number(bytes)} B`;
  if (bytes < 999_500) return `${number(Math.round(bytes / 1000))} kB`;
  if (bytes < 999_950_000) return `${oneDecimal.format(bytes / 1_000_000)} MB`;
  return `${oneDecimal.format(bytes / 1_000_000_000)} GB`;
}

function daysBetween(moment: Date, now: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(moment) - midnight(now)) / 86_400_000);
}

/** "today 14:02", "yesterday 09:12", "2 Jul", "May 2024". */
export function moment(iso: string, now = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const difference = daysBetween(date, now);
  if (difference === 0 || difference === -1) return `${days.format(difference, "day")} ${clockTime.format(date)}`;
  return date.getFullYear() === now.getFullYear() ? dayAndMonth.format(date) : monthAndYear.format(date);
}

/** For a narrow column: of today the time, else the day, of another year the month. */
export function shortMoment(iso: string, now = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  if (daysBetween(date, now) === 0) return clockTime.format(date);
  return date.getFullYear() === now.getFullYear() ? dayAndMonth.format(date) : monthAndYear.format(date);
}

/** "14:02". */
export function timeOfDay(iso: string): string {
  return clockTime.format(new Date(iso));
}

/** The whole date and time, for a tooltip and for screen readers. */
export function absolute(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : complete.format(date);
}

/** "4 min ago". */
export function since(iso: string, now = new Date()): string {
  const seconds = Math.min(0, (new Date(iso).getTime() - now.getTime()) / 1000);
  if (seconds > -60) return ago.format(Math.round(seconds), "second");
  if (seconds > -3600) return ago.format(Math.round(seconds / 60), "minute");
  return moment(iso, now);
}

/** "2.8 s", "24 s", "1 min 09 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 10_000) return `${atMostOneDecimal.format(milliseconds / 1000)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** The time something has been running: whole seconds, because it is written anew every second. */
export function elapsed(milliseconds: number): string {
  return duration(Math.max(0, Math.floor(milliseconds / 1000) * 1000));
}

/** "3f0c…91be": an id short enough to compare by eye. */
export function shortId(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`;
}
