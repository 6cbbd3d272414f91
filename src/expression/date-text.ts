import { type Locale, unitedStates } from "./locale.ts";
import { dayZero, existsAsWritten, wallFrom } from "./wall-time.ts";

/** A date as it is written: a time on the wall, or, where the text has a zone of its own (`Z`, `+02:00`), a moment. */
export type WrittenDate = { readonly wall: number; readonly isMoment: boolean };

/** No text of a date is longer. */
const longest = 64;

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?(Z|[+-]\d{2}:\d{2})?)?$/i;
const time = /(?:^|\s)(?:(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:\s*(am|pm|a|p))?|(\d{1,2})\s*(am|pm|a|p))(?=\s|$)/i;

/** `#1/31/2026 1:05 PM#`: month, day, year, whatever the locale; ISO 8601; or a time alone. The year has to be there. */
export function readDateLiteral(text: string): WrittenDate | undefined {
  return readDate(text, unitedStates, undefined);
}

/**
 * The date and time that a text is, as BASIC converts it (CDate, IsDate): ISO 8601, numbers in the locale's order, names of months, a
 * time alone (on 12/30/1899). Years of two digits are those from 1930 to 2029; a date without a year is of `thisYear`, and none
 * where that is not known. undefined for any other text.
 */
export function readDate(text: string, locale: Locale, thisYear: number | undefined): WrittenDate | undefined {
  if (text.length > longest) return undefined;
  const word = withEnglishHalves(text.trim(), locale);
  const standard = iso.exec(word);
  if (standard !== null) return readIso(standard);
  const clock = time.exec(word);
  const clockParts = clock === null ? midnight : readClock(clock);
  if (clockParts === undefined) return undefined;
  const rest =
    clock === null ? word : `${word.slice(0, clock.index)} ${word.slice(clock.index + clock[0].length)}`.trim();
  if (rest === "") return clock === null ? undefined : { wall: dayZero + clockParts.milliseconds, isMoment: false };
  const day = readDay(rest, locale, thisYear);
  return day === undefined ? undefined : { wall: day + clockParts.milliseconds, isMoment: false };
}

/** `오후 1:05:00` and `1:05:00 PM` are the same. */
function withEnglishHalves(text: string, { am, pm }: Locale): string {
  let english = text;
  for (const [half, name] of [
    ["AM", am],
    ["PM", pm],
  ] as const) {
    const at = name === "" || name === half ? -1 : wordIn(english, name);
    if (at < 0) continue;
    const after = english.slice(at + name.length).trim();
    english = /^\d/.test(after)
      ? `${english.slice(0, at)}${after} ${half}`
      : `${english.slice(0, at)}${half}${english.slice(at + name.length)}`;
  }
  return english;
}

/** Where a word stands that is no part of a longer one. */
function wordIn(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = [text.charAt(at - 1), text.charAt(at + word.length)];
    if (!around.some((character) => /\p{L}/u.test(character))) return at;
  }
  return -1;
}

function readIso(match: RegExpExecArray): WrittenDate | undefined {
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  if (year < 100 || !existsAsWritten({ year, month, day, hour, minute, second })) return undefined;
  const milliseconds = Math.trunc(Number(`0.${match[7] ?? 0}`) * 1000);
  const wall = wallFrom(year, month, day, hour, minute, second, milliseconds);
  const zone = match[8];
  if (zone === undefined) return { wall, isMoment: false };
  if (zone.toUpperCase() === "Z") return { wall, isMoment: true };
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  if (hours > 14 || minutes > 59) return undefined;
  const offset = (hours * 60 + minutes) * 60_000;
  return { wall: zone.startsWith("-") ? wall + offset : wall - offset, isMoment: true };
}

const midnight = { milliseconds: 0 };

function readClock(match: RegExpExecArray): { milliseconds: number } | undefined {
  const half = (match[4] ?? match[6])?.[0]?.toLowerCase();
  const hour = Number(match[1] ?? match[5]);
  const minute = Number(match[2] ?? 0);
  const second = Number(match[3] ?? 0);
  if (minute > 59 || second > 59 || hour > (half === undefined ? 23 : 12)) return undefined;
  const hours = half === undefined ? hour : (hour % 12) + (half === "p" ? 12 : 0);
  return { milliseconds: ((hours * 60 + minute) * 60 + second) * 1000 };
}

type Day = { readonly year: number | undefined; readonly month: number; readonly day: number };

function readDay(text: string, locale: Locale, thisYear: number | undefined): number | undefined {
  const candidates = /\p{L}/u.test(text) ? namedDays(text, locale) : numberDays(text, locale);
  for (const { year = thisYear, month, day } of candidates) {
    if (year !== undefined && year >= 100 && existsAsWritten({ year, month, day, hour: 0, minute: 0, second: 0 })) {
      return wallFrom(year, month, day);
    }
  }
  return undefined;
}

/** `January 31, 2026`, `31 Jan 2026`, `Jan 2026`, `Jan 31`. */
function namedDays(text: string, locale: Locale): readonly Day[] {
  // A point within a name is part of it: มี.ค.
  const parts = text.split(/[.,]?\s+|\s*[/,-]\s*|(?<=\d)\.|\.(?=\d)/);
  if (parts.length < 2 || parts.length > 3 || parts.includes("") || text.endsWith(".")) return [];
  const months = parts.map((part) => monthOf(part, locale));
  const place = months.findIndex((month) => month !== undefined);
  const month = months[place];
  const numbers = parts.filter((_, index) => index !== place);
  if (month === undefined || place > 1 || numbers.some((part) => !/^\d+$/.test(part))) return [];
  const [first = "", second] = numbers;
  if (second === undefined) {
    return first.length > 2 || Number(first) > 31
      ? [{ year: yearOf(first), month, day: 1 }]
      : [{ year: undefined, month, day: Number(first) }];
  }
  return first.length > 2
    ? [{ year: yearOf(first), month, day: Number(second) }]
    : [{ year: yearOf(second), month, day: Number(first) }];
}

function monthOf(part: string, locale: Locale): number | undefined {
  const wanted = part.replace(/\.$/, "").toLowerCase();
  const { months, shortMonths, monthsAlone, shortMonthsAlone } = locale;
  const all = [months, shortMonths, monthsAlone, shortMonthsAlone, unitedStates.months, unitedStates.shortMonths];
  for (const names of all) {
    const index = names.findIndex((name) => name.toLowerCase().replace(/\.$/, "") === wanted);
    if (index >= 0) return index + 1;
  }
  return undefined;
}

/** Numbers in the locale's order, with `/`, `-` or the locale's own sign between them; where that makes no date, with day and month exchanged, as BASIC tries it. */
function numberDays(text: string, { order, shortDate }: Locale): readonly Day[] {
  const [, a = "", sign = "", b = "", c] =
    /^(\d{1,4})\s*([/.-])\s*(\d{1,4})(?:\s*\2\s*(\d{1,4})\.?)?$/.exec(text) ?? [];
  if (sign === "" || (sign === "." && !shortDate.includes("."))) return [];
  if (c === undefined) {
    if (b.length > 2) return [{ year: yearOf(b), month: Number(a), day: 1 }];
    const [month, day] = order === "dmy" ? [b, a] : [a, b];
    return [
      { year: undefined, month: Number(month), day: Number(day) },
      { year: undefined, month: Number(day), day: Number(month) },
    ];
  }
  if (a.length > 2 || (order === "ymd" && c.length <= 2)) {
    return [{ year: yearOf(a), month: Number(b), day: Number(c) }];
  }
  const [month, day] = order === "dmy" ? [b, a] : [a, b];
  const year = yearOf(c);
  return [
    { year, month: Number(month), day: Number(day) },
    { year, month: Number(day), day: Number(month) },
  ];
}

function yearOf(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < 30 ? 2000 + year : 1900 + year;
}
