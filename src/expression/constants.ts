import type { Value } from "./value.ts";

/** Visual Basic's constants that have a meaning in an expression, by name. */
export const namedConstants: readonly (readonly [name: string, value: string | number])[] = [
  ["vbCr", "\r"],
  ["vbLf", "\n"],
  ["vbCrLf", "\r\n"],
  ["vbNewLine", "\r\n"],
  ["vbTab", "\t"],
  ["vbBack", "\b"],
  ["vbFormFeed", "\f"],
  ["vbVerticalTab", "\v"],
  ["vbNullChar", "\0"],
  ["vbNullString", ""],
  ["vbBinaryCompare", 0],
  ["vbTextCompare", 1],
  ["vbUpperCase", 1],
  ["vbLowerCase", 2],
  ["vbProperCase", 3],
  ["vbUseSystemDayOfWeek", 0],
  ["vbSunday", 1],
  ["vbMonday", 2],
  ["vbTuesday", 3],
  ["vbWednesday", 4],
  ["vbThursday", 5],
  ["vbFriday", 6],
  ["vbSaturday", 7],
  ["vbUseSystem", 0],
  ["vbFirstJan1", 1],
  ["vbFirstFourDays", 2],
  ["vbFirstFullWeek", 3],
  ["vbGeneralDate", 0],
  ["vbLongDate", 1],
  ["vbShortDate", 2],
  ["vbLongTime", 3],
  ["vbShortTime", 4],
  ["vbTrue", -1],
  ["vbFalse", 0],
  ["vbUseDefault", -2],
  ["vbEmpty", 0],
  ["vbNull", 1],
  ["vbInteger", 2],
  ["vbLong", 3],
  ["vbSingle", 4],
  ["vbDouble", 5],
  ["vbCurrency", 6],
  ["vbDate", 7],
  ["vbString", 8],
  ["vbObject", 9],
  ["vbError", 10],
  ["vbBoolean", 11],
  ["vbVariant", 12],
  ["vbDataObject", 13],
  ["vbDecimal", 14],
  ["vbByte", 17],
  ["vbArray", 8192],
];

const values: ReadonlyMap<string, string | number> = new Map(
  namedConstants.map(([name, value]) => [name.toUpperCase(), value]),
);

/** The value of a constant, `vbCrLf`; undefined for what is none. */
export function findConstant(name: string): Exclude<Value, undefined> | undefined {
  return values.get(name.toUpperCase());
}
