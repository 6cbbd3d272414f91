import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTask } from "../markup/parse-task.ts";
import { checkTask } from "./check-task.ts";

const codes = (expression: string) =>
  checkTask(parseTask(`<AMVARIABLE NAME="a" /><AMIF EXPRESSION="${expression}" /><AMIF ACTIVITY="end" />`)).map(
    ({ code, position }) => `${code} ${position.line}:${position.column}`,
  );

const cases: readonly (readonly [expression: string, ...faults: string[]])[] = [
  ["a = 1"],
  ["%a = 1%"],
  ["%a% = 1"],
  ["&quot;%a%.log&quot; Like &quot;*.log&quot;"],
  ["Len(a) &gt; 2 And Not a Like 'x*'"],
  ["a = ", "CHECK_EXPRESSION 1:46"],
  ["%a% = ", "CHECK_EXPRESSION 1:48"],
  ["%a%%a%", "CHECK_EXPRESSION 1:44"],
];

for (const [expression, ...faults] of cases) {
  test(`EXPRESSION="${expression}": ${faults.join() || "no error"}`, () => assert.deepEqual(codes(expression), faults));
}
