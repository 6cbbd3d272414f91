import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type {
  convertCase as caseRecord,
  pad as padRecord,
  replace as replaceRecord,
  reverse as reverseRecord,
  subText as subTextRecord,
  trim as trimRecord,
} from "../../catalog/text/change.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { compilePattern, type Match, type Pattern } from "./compile-pattern.ts";
import { matchesOf } from "./matches-of.ts";
import { putResult } from "./put-result.ts";

const conversions = { upper_case: 1, lower_case: 2, proper_case: 3 } as const;

export function convertCase(): ActivityFunction<typeof caseRecord> {
  return ({ text = "", letters, resultVariable }, context) =>
    putResult(context, resultVariable, context.call("StrConv", text, conversions[letters]));
}

export function trimText(): ActivityFunction<typeof trimRecord> {
  const ways = {
    both: (text: string) => text.trim(),
    start: (text: string) => text.trimStart(),
    end: (text: string) => text.trimEnd(),
  };
  return ({ text = "", side, resultVariable }, context) => putResult(context, resultVariable, ways[side](text), text);
}

export function padText(): ActivityFunction<typeof padRecord> {
  return ({ text = "", length, fill = " ", side, resultVariable }, context) => {
    const padded = side === "start" ? text.padStart(length, fill) : text.padEnd(length, fill);
    return putResult(context, resultVariable, padded, text);
  };
}

export function reverseText(): ActivityFunction<typeof reverseRecord> {
  return ({ text = "", resultVariable }, context) =>
    putResult(context, resultVariable, context.call("StrReverse", text));
}

export function takeSubText(): ActivityFunction<typeof subTextRecord> {
  return ({ text = "", start, length = text.length, resultVariable }, context) =>
    putResult(context, resultVariable, context.call("Mid", text, start, length));
}

/** A text by the library's Replace; a regular expression match by match. */
export function replaceText(): ActivityFunction<typeof replaceRecord> {
  return async (parameters, context) => {
    const { text = "", find, replacement = "", matchCase, regularExpression, count, resultVariable } = parameters;
    const result = regularExpression
      ? await replaceMatches(parameters, context.signal)
      : context.call("Replace", text, find, replacement, 1, count ?? -1, matchCase ? 0 : 1);
    return putResult(context, resultVariable, result, text, replacement);
  };
}

async function replaceMatches(
  { text = "", find, replacement = "", matchCase, count = Infinity }: ParametersOf<typeof replaceRecord>,
  signal: AbortSignal,
): Promise<string> {
  const pattern = compilePattern(find, { ignoreCase: !matchCase });
  const pieces: string[] = [];
  let end = 0;
  let done = 0;
  for await (const match of matchesOf(pattern, text, signal)) {
    pieces.push(text.slice(end, match.start), expanded(replacement, match, pattern));
    end = match.end;
    done += 1;
    if (done === count) break;
  }
  return pieces.join("") + text.slice(end);
}

/** `$1`, `${name}`, `$0` and `$$`; a group that there is not stays as it is written. */
function expanded(replacement: string, { text, groups }: Match, { names, groupCount }: Pattern): string {
  if (!replacement.includes("$")) return replacement;
  return replacement.replace(/\$(?:(\$)|(\d{1,2})|\{(\w+)\})/g, (written, dollar, digits, name) => {
    if (dollar !== undefined) return "$";
    const number = digits === undefined ? names.get(String(name)) : Number(digits);
    if (number === undefined || number > groupCount) return written;
    return number === 0 ? text : (groups[number - 1] ?? "");
  });
}
