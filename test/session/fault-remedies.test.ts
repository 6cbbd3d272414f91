import assert from "node:assert/strict";
import { test } from "node:test";
import { faultCodes } from "../../src/emulator/faults.ts";
import { advice, faultAdvice } from "../../src/session/faults/fault-advice.ts";
import { allErrorCodes, errorCodeFacts } from "../../src/values/fault-codes.ts";
import { errorCodeOf } from "../../src/wire/odata/error-json.ts";

/** Faults of which there is nothing to say beyond their own text, and why. */
const withoutRemedy: Readonly<Record<string, string>> = {
  InvalidOperation: "a record's state, its table and a licence forbid things alike: only the text tells which",
};

/** Codes that the Web API alone has, by its own list. */
const ofWebApi = ["0x80048d19"].map((code) => errorCodeOf(code) ?? assert.fail(code));

/**
 * Who meets a fault reads what to do: of all codes that the embedded organization answers, and of those whose HTTP status Microsoft
 * documents for the Web API. Of the other codes in docs/error-codes.md nothing is known but their names.
 */
test("every fault that a session can meet has a remedy, or a reason why it has none", () => {
  const documented = allErrorCodes().flatMap(({ code, status }) => (status === undefined ? [] : code));
  const met = new Set([...Object.values(faultCodes), ...ofWebApi, ...documented]);
  const without = [...met].filter((code) => faultAdvice(code)?.remedy === undefined).map(nameOf);
  assert.deepEqual(without.sort(), Object.keys(withoutRemedy).sort());
});

test("advice is of codes that there are", () => {
  // Windows' own, which the service passes on.
  const known = new Set(["AccessDenied", ...allErrorCodes().map(({ name }) => name)]);
  for (const name of [...Object.keys(advice), ...Object.keys(withoutRemedy)]) assert.ok(known.has(name), name);
});

function nameOf(code: number): string {
  return errorCodeFacts(code)?.name ?? String(code);
}
