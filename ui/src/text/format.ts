// Numbers, sizes, times and plurals, all by Intl and in the one locale that is spoken.

import { units as english, type Units } from "./en/units";

function formatsOf(locale: string) {
  return {
    byName: new Intl.Collator(locale, { numeric: true, sensitivity: "base" }),
    number: new Intl.NumberFormat(locale),
    oneDecimal: new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 }),
    atMostOneDecimal: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }),
    percent: new Intl.NumberFormat(locale, { style: "percent" }),
    plural: new Intl.PluralRules(locale),
    day: new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
    ago: new Intl.RelativeTimeFormat(locale, { style: "short" }),
    clockTime: new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    dayAndMonth: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" }),
    monthAndYear: new Intl.DateTimeFormat(locale, { month: "short", year: "numeric" }),
    complete: new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" }),
    list: new Intl.ListFormat(locale, { type: "conjunction" }),
  };
}

/** The language that labels of definitions are asked for in. */
export let language = "en";

let formats = formatsOf("en-GB");
let units = english;

/** From now on everything is written as `locale` writes it. */
export function writeAs(locale: string, its: Units): void {
  language = locale.split("-")[0] ?? "en";
  formats = formatsOf(locale);
  units = its;
}

/** Compares names as people sort them, the same on every machine. */
export const byName = (a: string, b: string): number => formats.byName.compare(a, b);

/** A noun in the forms that a language has for numbers; a language without plurals has only `other`. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** "1 284" with the locale's separator. */
export function number(value: number): string {
  return formats.number.format(value);
}

/** "75 %", of a share between 0 and 1 or above. */
export function percent(share: number): string {
  return formats.percent.format(share);
}

/** The noun that fits `value`, without the number. */
export function noun(value: number, forms: Forms): string {
  return forms[formats.plural.select(value)] ?? forms.other;
}

/** "2 apps". */
export function count(value: number, forms: Forms): string {
  return `${number(value)} ${noun(value, forms)}`;
}

/** "CARS, Donor Letters and Simple Accounting". */
export function listed(items: string[]): string {
  return formats.list.format(items);
}

/** Bytes in decimal units: "731 kB", "3.4 MB". */
export function size(bytes: number): string {
  if (bytes < 1000) return `${number(bytes)} ${units.byte}`;
  if (bytes < 999_500) return `${number(Math.round(bytes / 1000))} ${units.kilobyte}`;
  if (bytes < 999_950_000) return `${formats.oneDecimal.format(bytes / 1_000_000)} ${units.megabyte}`;
  return `${formats.oneDecimal.format(bytes / 1_000_000_000)} ${units.gigabyte}`;
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
  if (difference === 0 || difference === -1) return `${formats.day.format(difference, "day")} ${formats.clockTime.format(date)}`;
  return date.getFullYear() === now.getFullYear() ? formats.dayAndMonth.format(date) : formats.monthAndYear.format(date);
}

/** For a narrow column: of today the time, else the day, of another year the month. */
export function shortMoment(iso: string, now = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  if (daysBetween(date, now) === 0) return formats.clockTime.format(date);
  return date.getFullYear() === now.getFullYear() ? formats.dayAndMonth.format(date) : formats.monthAndYear.format(date);
}

/** "14:02". */
export function timeOfDay(iso: string): string {
  return formats.clockTime.format(new Date(iso));
}

/** The whole date and time, for a tooltip and for screen readers. */
export function absolute(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : formats.complete.format(date);
}

/** "4 min ago". */
export function since(iso: string, now = new Date()): string {
  const seconds = Math.min(0, (new Date(iso).getTime() - now.getTime()) / 1000);
  if (seconds > -60) return formats.ago.format(Math.round(seconds), "second");
  if (seconds > -3600) return formats.ago.format(Math.round(seconds / 60), "minute");
  return moment(iso, now);
}

/** "2.8 s", "24 s", "1 min 09 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 10_000) return `${formats.atMostOneDecimal.format(milliseconds / 1000)} ${units.second}`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} ${units.second}`;
  return `${Math.floor(seconds / 60)} ${units.minute} ${String(seconds % 60).padStart(2, "0")} ${units.second}`;
}

/** A time that nobody knows exactly: "about 2 min", "less than 10 s". */
export function about(milliseconds: number): string {
  if (milliseconds < 10_000) return units.lessThan(`10 ${units.second}`);
  if (milliseconds < 55_000) return units.about(`${Math.ceil(milliseconds / 10_000) * 10} ${units.second}`);
  if (milliseconds < 5_400_000) return units.about(`${number(Math.max(1, Math.round(milliseconds / 60_000)))} ${units.minute}`);
  return units.about(`${number(Math.round(milliseconds / 3_600_000))} ${units.hour}`);
}

/** The time something has been running: whole seconds, because it is written anew every second. */
export function elapsed(milliseconds: number): string {
  return duration(Math.max(0, Math.floor(milliseconds / 1000) * 1000));
}

/** "3f0c…91be": an id short enough to compare by eye. */
export function shortId(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`;
}
