import { decimalDigits, fromSortableDecimal, toFixedPoint } from "../store/fixed-point.ts";
import type { AggregateFunction, Store } from "../store/store.ts";
import { weekOfYear } from "./calendar.ts";
import { divide, printTotal } from "./decimal-total.ts";
import { FiscalCalendar } from "./fiscal-calendar.ts";
import { Zone } from "./zone.ts";

/**
 * Functions that queries call in SQL: date_part, decimal_sum, decimal_avg. SQLite has neither time zones nor decimal numbers.
 * Totals of decimal numbers are texts that sort as the totals do.
 */
export function defineQueryFunctions(store: Store): void {
  store.defineFunction("date_part", dateParts());
  store.defineAggregate(
    "decimal_sum",
    decimals(({ sum }) => sum),
  );
  store.defineAggregate(
    "decimal_avg",
    decimals(({ sum, count }) => divide(sum, count)),
  );
}

type Total = { sum: bigint; count: bigint };

/** Over stored decimal numbers; null where there was none. */
function decimals(result: (total: Total) => bigint): AggregateFunction<Total> {
  return {
    start: () => ({ sum: 0n, count: 0n }),
    step: ({ sum, count }, stored) => {
      if (stored === null) return { sum, count };
      return { sum: sum + toFixedPoint(fromSortableDecimal(String(stored)), decimalDigits), count: count + 1n };
    },
    result: (total) => (total.count === 0n ? null : printTotal(result(total))),
  };
}

const parts: Readonly<Record<string, (wall: Date) => number>> = {
  day: (wall) => wall.getUTCDate(),
  week: weekOfYear,
  month: (wall) => wall.getUTCMonth() + 1,
  quarter: (wall) => Math.floor(wall.getUTCMonth() / 3) + 1,
  year: (wall) => wall.getUTCFullYear(),
};

/** `date_part('2014-03-04T14:59:23Z', 'month', 'America/Los_Angeles', '')` → 3. Zones and fiscal calendars are made once a database. */
function dateParts(): (...values: unknown[]) => number | null {
  const zones = new Map<string, Zone>();
  const calendars = new Map<string, FiscalCalendar>();
  return (stored, part, zoneName, fiscal) => {
    if (typeof stored !== "string") return null;
    const zone = kept(zones, String(zoneName), (name) => new Zone(name));
    const wall = zone.wallOf(new Date(stored));
    const plain = parts[String(part)];
    if (plain !== undefined) return plain(wall);
    const { year, period } = kept(calendars, String(fiscal), FiscalCalendar.parse).periodOf(wall);
    return part === "fiscal-year" ? year : year * 100 + period;
  };
}

function kept<V>(map: Map<string, V>, key: string, make: (key: string) => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  map.set(key, made);
  return made;
}
