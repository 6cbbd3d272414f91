import assert from "node:assert/strict";
import { test } from "node:test";
import type { Option } from "../../src/catalog/activity.ts";
import { conditionOperators as ofTasks } from "../../src/catalog/dynamics-crm/condition-operators.ts";
import { findOption } from "../../src/catalog/read-value.ts";
import { conditionOperators as ofQueries } from "../../src/wire/query/condition-operators.ts";

const options: readonly Option[] = ofTasks;

test("OPERATOR of CONDITION takes every operator of FetchXML, by its name there and in the service", () => {
  const inFetch = ofQueries.filter(({ fetch }) => fetch !== undefined);
  assert.deepEqual(
    options.map(({ value }) => value),
    inFetch.map(({ fetch }) => fetch),
  );
  for (const { fetch, service } of inFetch) assert.equal(findOption(options, service)?.value, fetch, service);
});

for (const [sign, operator] of [
  ["=", "eq"],
  ["<>", "ne"],
  ["!=", "ne"],
  ["neq", "ne"],
  [">", "gt"],
  [">=", "ge"],
  ["<", "lt"],
  ["<=", "le"],
  ["Is Null", "null"],
  ["NOT LIKE", "not-like"],
] as const) {
  test(`${sign} is ${operator}`, () => assert.equal(findOption(options, sign)?.value, operator));
}
