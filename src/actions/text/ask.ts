import type {
  count as countRecord,
  findText as findRecord,
  length as lengthRecord,
  match as matchRecord,
} from "../../catalog/text/ask.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { piecesOf } from "../../expression/functions/text.ts";
import type { Value } from "../../expression/value.ts";
import { compilePattern, type Pattern } from "./compile-pattern.ts";
import { matchesOf } from "./matches-of.ts";
import { putResult } from "./put-result.ts";

export function lengthOfText(): ActivityFunction<typeof lengthRecord> {
  return ({ text = "", resultVariable }, context) => putResult(context, resultVariable, text.length);
}

export function findInText(): ActivityFunction<typeof findRecord> {
  return async ({ text = "", find, start, matchCase, regularExpression, resultVariable }, context) => {
    if (!regularExpression) {
      return putResult(context, resultVariable, context.call("InStr", start, text, find, matchCase ? 0 : 1));
    }
    const pattern = compilePattern(find, { ignoreCase: !matchCase });
    let position = 0;
    for await (const match of matchesOf(pattern, text, context.signal)) {
      if (match.start < start - 1) continue;
      position = match.start + 1;
      break;
    }
    return putResult(context, resultVariable, position);
  };
}

export function countInText(): ActivityFunction<typeof countRecord> {
  return async ({ text = "", find, matchCase, regularExpression, resultVariable }, context) => {
    if (!regularExpression) {
      return putResult(context, resultVariable, piecesOf(text, find, Infinity, !matchCase).length - 1);
    }
    const pattern = compilePattern(find, { ignoreCase: !matchCase });
    let times = 0;
    for await (const _match of matchesOf(pattern, text, context.signal)) times += 1;
    return putResult(context, resultVariable, times);
  };
}

export function matchesInText(): ActivityFunction<typeof matchRecord> {
  return async ({ text = "", pattern: source, matchCase, multiLine, resultDataset }, context) => {
    const pattern = compilePattern(source, { ignoreCase: !matchCase, multiLine });
    const rows: Value[][] = [];
    for await (const { text: matched, start, groups } of matchesOf(pattern, text, context.signal)) {
      context.madeOf([text], matched);
      for (const group of groups) if (group !== undefined) context.madeOf([text], group);
      rows.push([matched, start + 1, ...groups]);
    }
    context.datasets.put(resultDataset, ["Match", "Position", ...groupNames(pattern)], rows);
    return { summary: `${rows.length} ${rows.length === 1 ? "match" : "matches"}`, wrote: [resultDataset] };
  };
}

function groupNames({ names, groupCount }: Pattern): readonly string[] {
  const byNumber = new Map([...names].map(([name, number]) => [number, name]));
  return Array.from({ length: groupCount }, (_, index) => byNumber.get(index + 1) ?? `Group${index + 1}`);
}
