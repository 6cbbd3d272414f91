import { addDays, addMonths, day, hour, startOfDay, startOfMonth, startOfWeek, startOfYear } from "./calendar.ts";
import type { FiscalCalendar, FiscalPeriod } from "./fiscal-calendar.ts";

/** A moment in the caller's wall-clock time, or in UTC where hours are counted, which clock changes do not make longer. */
export type Moment = { readonly wall: Date } | { readonly instant: Date };

/** From (inclusive) to (exclusive; inclusive where it is now). */
export type DateRange = {
  readonly from?: Moment | undefined;
  readonly before?: Moment | undefined;
  readonly upTo?: Moment | undefined;
};

/** What the ranges count from: now, and today as the caller's clock shows it. */
export type DateContext = {
  readonly now: Date;
  readonly wallNow: Date;
  /** The first moment of the hour or minute in which now is, on the caller's clock, as a moment of UTC. */
  readonly startOfUnit: (milliseconds: number) => Date;
  readonly fiscal: () => FiscalCalendar;
};

/** @param numbers whole numbers that the operator takes: x, or period and year, or year */
type RangeOf = (context: DateContext, numbers: readonly number[]) => DateRange | undefined;

const wall = (date: Date): Moment => ({ wall: date });
const instant = (date: Date): Moment => ({ instant: date });
const today = ({ wallNow }: DateContext): Date => startOfDay(wallNow);
const now = ({ now: moment }: DateContext): Moment => ({ instant: moment });

function whole(start: (context: DateContext) => Date, end: (context: DateContext) => Date): RangeOf {
  return (context) => ({ from: wall(start(context)), before: wall(end(context)) });
}

function days(from: number, to: number): RangeOf {
  return whole(
    (context) => addDays(today(context), from),
    (context) => addDays(today(context), to),
  );
}

function weeks(from: number): RangeOf {
  const start = (context: DateContext): Date => addDays(startOfWeek(context.wallNow), 7 * from);
  return whole(start, (context) => addDays(start(context), 7));
}

function months(from: number, count: number, start: (date: Date) => Date): RangeOf {
  return whole(
    (context) => addMonths(start(context.wallNow), from),
    (context) => addMonths(start(context.wallNow), from + count),
  );
}

/** From the start of a day in the past to now. */
function sinceDay(move: (date: Date, count: number) => Date): RangeOf {
  return (context, [x = 0]) => ({ from: wall(move(today(context), -x)), upTo: now(context) });
}

/** From now to the end of a day to come. */
function untilDay(move: (date: Date, count: number) => Date): RangeOf {
  return (context, [x = 0]) => ({ from: now(context), before: wall(move(addDays(today(context), 1), x)) });
}

function olderThan(move: (date: Date, count: number) => Date): RangeOf {
  return (context, [x = 0]) => ({ before: wall(move(today(context), -x)) });
}

const byWeeks = (date: Date, count: number): Date => addDays(date, 7 * count);
const byYears = (date: Date, count: number): Date => addMonths(date, 12 * count);

function fiscalYear(offset: number): RangeOf {
  return ({ fiscal, wallNow }) => {
    const { year } = fiscal().periodOf(wallNow);
    return { from: wall(fiscal().startOfYear(year + offset)), before: wall(fiscal().startOfYear(year + offset + 1)) };
  };
}

function fiscalPeriod(offset: number): RangeOf {
  return ({ fiscal, wallNow }) => wholePeriod(fiscal(), shifted(fiscal().periodOf(wallNow), offset));
}

function shifted({ year, period }: FiscalPeriod, by: number): FiscalPeriod {
  return { year, period: period + by };
}

function wholePeriod(fiscal: FiscalCalendar, period: FiscalPeriod): DateRange {
  return { from: wall(fiscal.startOfPeriod(period)), before: wall(fiscal.endOfPeriod(period)) };
}

/** The period that the arguments name, if the organization's years have one of that number. */
function namedPeriod({ fiscal }: DateContext, [period = 0, year = 0]: readonly number[]): FiscalPeriod | undefined {
  return fiscal().has(period) ? { year, period } : undefined;
}

/** The relative operators as ranges (query.md §2). Undefined: a period that does not exist, which no date lies in. */
export const dateRanges: Readonly<Record<string, RangeOf>> = {
  yesterday: days(-1, 0),
  today: days(0, 1),
  tomorrow: days(1, 2),
  "last-seven-days": (context) => ({ from: wall(addDays(today(context), -7)), upTo: now(context) }),
  "next-seven-days": (context) => ({ from: now(context), before: wall(addDays(today(context), 8)) }),
  "last-week": weeks(-1),
  "this-week": weeks(0),
  "next-week": weeks(1),
  "last-month": months(-1, 1, startOfMonth),
  "this-month": months(0, 1, startOfMonth),
  "next-month": months(1, 1, startOfMonth),
  "last-year": months(-12, 12, startOfYear),
  "this-year": months(0, 12, startOfYear),
  "next-year": months(12, 12, startOfYear),
  "last-x-hours": (context, [x = 0]) => ({
    from: instant(new Date(context.startOfUnit(hour).getTime() - x * hour)),
    upTo: now(context),
  }),
  "next-x-hours": (context, [x = 0]) => ({
    from: now(context),
    before: instant(new Date(context.startOfUnit(hour).getTime() + (x + 1) * hour)),
  }),
  "last-x-days": sinceDay(addDays),
  "next-x-days": untilDay(addDays),
  "last-x-weeks": sinceDay(byWeeks),
  "next-x-weeks": untilDay(byWeeks),
  "last-x-months": sinceDay(addMonths),
  "next-x-months": untilDay(addMonths),
  "last-x-years": sinceDay(byYears),
  "next-x-years": untilDay(byYears),
  "olderthan-x-minutes": (context, [x = 0]) => ({
    before: instant(new Date(context.startOfUnit(hour / 60).getTime() - (x * hour) / 60)),
  }),
  "olderthan-x-hours": (context, [x = 0]) => ({
    before: instant(new Date(context.startOfUnit(hour).getTime() - x * hour)),
  }),
  "olderthan-x-days": olderThan(addDays),
  "olderthan-x-weeks": olderThan(byWeeks),
  "olderthan-x-months": olderThan(addMonths),
  "olderthan-x-years": olderThan(byYears),
  "this-fiscal-year": fiscalYear(0),
  "next-fiscal-year": fiscalYear(1),
  "last-fiscal-year": fiscalYear(-1),
  "this-fiscal-period": fiscalPeriod(0),
  "next-fiscal-period": fiscalPeriod(1),
  "last-fiscal-period": fiscalPeriod(-1),
  "last-x-fiscal-years": (context, [x = 0]) => {
    const fiscal = context.fiscal();
    return { from: wall(fiscal.startOfYear(fiscal.periodOf(context.wallNow).year - x)), upTo: now(context) };
  },
  "next-x-fiscal-years": (context, [x = 0]) => {
    const fiscal = context.fiscal();
    return { from: now(context), before: wall(fiscal.startOfYear(fiscal.periodOf(context.wallNow).year + x + 1)) };
  },
  "last-x-fiscal-periods": (context, [x = 0]) => {
    const fiscal = context.fiscal();
    return { from: wall(fiscal.startOfPeriod(shifted(fiscal.periodOf(context.wallNow), -x))), upTo: now(context) };
  },
  "next-x-fiscal-periods": (context, [x = 0]) => {
    const fiscal = context.fiscal();
    return { from: now(context), before: wall(fiscal.endOfPeriod(shifted(fiscal.periodOf(context.wallNow), x))) };
  },
  "in-fiscal-year": ({ fiscal }, [year = 0]) => ({
    from: wall(fiscal().startOfYear(year)),
    before: wall(fiscal().startOfYear(year + 1)),
  }),
  "in-fiscal-period-and-year": (context, numbers) => {
    const period = namedPeriod(context, numbers);
    return period && wholePeriod(context.fiscal(), period);
  },
  "in-or-before-fiscal-period-and-year": (context, numbers) => {
    const period = namedPeriod(context, numbers);
    return period && { before: wall(context.fiscal().endOfPeriod(period)) };
  },
  "in-or-after-fiscal-period-and-year": (context, numbers) => {
    const period = namedPeriod(context, numbers);
    return period && { from: wall(context.fiscal().startOfPeriod(period)) };
  },
};

/** Operators that count hours or minutes, which a column of days alone has none of. */
export const countsTime: ReadonlySet<string> = new Set([
  "olderthan-x-minutes",
  "olderthan-x-hours",
  "last-x-hours",
  "next-x-hours",
]);

/** Whole days of a given date. */
export const dayRanges: Readonly<Record<string, (date: Date) => DateRange>> = {
  on: (date) => ({ from: wall(date), before: wall(new Date(date.getTime() + day)) }),
  NotOn: (date) => ({ from: wall(date), before: wall(new Date(date.getTime() + day)) }),
  "on-or-before": (date) => ({ before: wall(new Date(date.getTime() + day)) }),
  "on-or-after": (date) => ({ from: wall(date) }),
};
