import { ActionError } from "../action-error.ts";

type Part = "year" | "month" | "day" | "hour" | "minute" | "second";

const parts: Readonly<Record<string, readonly [part: Part, most: number]>> = {
  yyyy: ["year", 4],
  mm: ["month", 2],
  m: ["month", 2],
  dd: ["day", 2],
  d: ["day", 2],
  hh: ["hour", 2],
  h: ["hour", 2],
  nn: ["minute", 2],
  n: ["minute", 2],
  ss: ["second", 2],
  s: ["second", 2],
};

/** `readByPattern("31.01.2026 13:05", "dd.mm.yyyy hh:nn")` → `2026-01-31T13:05:00`. Throws ACTION_DATE. */
export function readByPattern(text: string, pattern: string): string {
  const found = new Map<Part, number>();
  let at = 0;
  let isAfterHour = false;
  for (const [token] of pattern.matchAll(/y+|m+|d+|h+|n+|s+|am\/pm|[\s\S]/gi)) {
    const word = token.toLowerCase();
    const half = word === "am/pm" ? /^[ap]m/i.exec(text.slice(at))?.[0].toLowerCase() : undefined;
    if (half !== undefined) {
      const hour = found.get("hour") ?? 0;
      found.set("hour", (hour % 12) + (half === "pm" ? 12 : 0));
      at += 2;
      continue;
    }
    const known: (typeof parts)[string] | undefined = isAfterHour && /^mm?$/.test(word) ? parts.nn : parts[word];
    if (known === undefined) {
      if (/[a-z]/.test(word) || text.charAt(at) !== token) throw noDate(text, pattern);
      at += 1;
      continue;
    }
    const [part, most]: (typeof parts)[string] = known;
    const [digits]: readonly string[] =
      new RegExp(`^\\d{${word.length},${most}}`).exec(text.slice(at, at + most)) ?? [];
    if (digits === undefined) throw noDate(text, pattern);
    found.set(part, Number(digits));
    at += digits.length;
    isAfterHour = part === "hour";
  }
  if (at !== text.length) throw noDate(text, pattern);
  const two = (part: Part, usual: number) => String(found.get(part) ?? usual).padStart(2, "0");
  const year = String(found.get("year") ?? 1899).padStart(4, "0");
  return `${year}-${two("month", 12)}-${two("day", 30)}T${two("hour", 0)}:${two("minute", 0)}:${two("second", 0)}`;
}

function noDate(text: string, pattern: string): ActionError {
  return new ActionError({
    code: "ACTION_DATE",
    message: `the text is no date of the pattern ${JSON.stringify(pattern.slice(0, 80))}`,
    remedy: "give one of d dd m mm yyyy h hh n nn s ss AM/PM for each part, and the signs between them as they are",
    context: { length: text.length },
  });
}
