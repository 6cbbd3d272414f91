import { addDays, addMonths, utc } from "./calendar.ts";

/** Months of a period by organization.fiscalperiodtype; 2004, four weeks, is no number of months. */
const monthsOfPeriod: Readonly<Record<number, number>> = { 2000: 12, 2001: 6, 2002: 3, 2003: 1 };

const fourWeeks = 2004;

/** The number of a fiscal period: the calendar year in which its fiscal year starts, and the period in it, from 1. */
export type FiscalPeriod = { readonly year: number; readonly period: number };

/** Fiscal years and periods of an organization (query.md §2): year n starts on a day of calendar year n. Times are wall-clock times. */
export class FiscalCalendar {
  readonly periodsOfYear: number;
  readonly #month: number;
  readonly #day: number;
  readonly #type: number;

  /** @param start only month and day count; @param type organization.fiscalperiodtype */
  constructor(start: Date, type: number) {
    this.#month = start.getUTCMonth();
    this.#day = start.getUTCDate();
    this.#type = type === fourWeeks || monthsOfPeriod[type] !== undefined ? type : 2002;
    this.periodsOfYear = this.#type === fourWeeks ? 13 : 12 / this.#months;
  }

  /** As a value for SQL: `4-1-2002`, month and day of the start and the type. */
  get text(): string {
    return `${this.#month + 1}-${this.#day}-${this.#type}`;
  }

  static parse(text: string): FiscalCalendar {
    const [month = 1, dayOfMonth = 1, type = 2002] = text.split("-").map(Number);
    return new FiscalCalendar(new Date(utc(2000, month - 1, dayOfMonth)), type);
  }

  get #months(): number {
    return monthsOfPeriod[this.#type] ?? 3;
  }

  startOfYear(year: number): Date {
    return new Date(utc(year, this.#month, this.#day));
  }

  /** Periods are counted on beyond their year: period 0 is the last one of the year before. */
  startOfPeriod({ year, period }: FiscalPeriod): Date {
    const index = period - 1;
    const whole = year + Math.floor(index / this.periodsOfYear);
    const within = index - Math.floor(index / this.periodsOfYear) * this.periodsOfYear;
    const start = this.startOfYear(whole);
    return this.#type === fourWeeks ? addDays(start, within * 28) : addMonths(start, within * this.#months);
  }

  endOfPeriod({ year, period }: FiscalPeriod): Date {
    return this.startOfPeriod({ year, period: period + 1 });
  }

  periodOf(wall: Date): FiscalPeriod {
    const calendarYear = wall.getUTCFullYear();
    const year = wall < this.startOfYear(calendarYear) ? calendarYear - 1 : calendarYear;
    let period = this.periodsOfYear;
    while (period > 1 && wall < this.startOfPeriod({ year, period })) period -= 1;
    return { year, period };
  }

  /** Whether the years have a period of that number. */
  has(period: number): boolean {
    return period >= 1 && period <= this.periodsOfYear;
  }

  /** `Quarter 1 FY2023`, `FY2023` for a whole year. */
  label({ year, period }: { year: number; period?: number | undefined }): string {
    if (period === undefined || this.#type === 2000) return `FY${year}`;
    const names: Readonly<Record<number, string>> = { 2001: "Semester", 2002: "Quarter", 2003: "Month", 2004: "P" };
    return `${names[this.#type]} ${period} FY${year}`;
  }
}
