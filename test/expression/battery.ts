import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { evaluateExpression } from "../../src/expression/evaluate-expression.ts";
import { ExpressionError, type ExpressionErrorCode } from "../../src/expression/expression-error.ts";
import type { Host } from "../../src/expression/host.ts";
import { createLanguage, type Language } from "../../src/expression/language.ts";
import { parseExpression } from "../../src/expression/parse-expression.ts";
import { arrayOf, type Scope, type ScopeDataset, type ScopeVariable, type Value } from "../../src/expression/value.ts";
import { Decimal } from "../../src/values/decimal.ts";

/** The world of the examples: a Saturday afternoon, one file, one folder. */
export const exampleHost: Host = {
  now: () => new Date("2026-01-31T13:05:09.250Z"),
  random: () => 0.5,
  fileFacts(path) {
    if (path === "in.csv") return { kind: "file", size: 2048, modifiedAt: new Date("2026-01-30T08:00:00Z") };
    if (path === "data") return { kind: "folder", size: 0, modifiedAt: new Date("2026-01-30T08:00:00Z") };
    if (path.startsWith("..")) throw new Error("it lies outside the folders that tasks may use");
    return undefined;
  },
  environment: (name) => new Map([["LANG", "en_US.UTF-8"]]).get(name),
  folder: (kind) =>
    ({
      current: "/srv/tasks",
      task: "/srv/tasks",
      temporary: "/tmp",
      home: "/home/ann",
      desktop: "/home/ann/Desktop",
      documents: "/home/ann/Documents",
      applicationData: "/home/ann/.config",
      programFiles: "C:\\Program Files",
      windows: "C:\\Windows",
      system: "C:\\Windows\\System32",
    })[kind],
  taskName: "Nightly import",
  userName: "ann",
  computerName: "HOST-1",
};

export const exampleLanguage = createLanguage({ host: exampleHost });

const variables: ReadonlyMap<string, ScopeVariable> = new Map<string, ScopeVariable>([
  ["NAME", { value: "Ann" }],
  ["FIVE", { value: "5" }],
  ["TEN", { value: "10" }],
  ["COMMA", { value: "1,5" }],
  ["POINT", { value: "1.5" }],
  ["PRICE", { value: 6 }],
  ["ZIP", { value: "007", isText: true }],
  ["DIGITS", { value: "12", isText: true }],
  ["BLANK", { value: undefined }],
  ["UNKNOWN", { value: null }],
  ["YES", { value: true }],
  ["LIST", { value: arrayOf(["a", "b", "c"]) }],
  ["FROMONE", { value: arrayOf([10, 20], 1) }],
  ["GRID", { value: arrayOf([arrayOf([1, 2, 3]), arrayOf([4, 5, 6])]) }],
  ["NONE", { value: arrayOf([]) }],
  ["WHEN", { value: new Date("2026-01-31T13:05:00Z") }],
]);

const rows: readonly Readonly<Record<string, Value>>[] = [
  { NAME: "first", AGE: 30, "OWNER.NAME": "Ann" },
  { NAME: "second", AGE: 40, "OWNER.NAME": "Bob" },
];

const people: ScopeDataset = {
  columns: ["name", "age", "owner.name"],
  column(name, row = 1) {
    const upper = name.toUpperCase();
    if (upper === "TOTALROWS") return { value: rows.length };
    if (upper === "CURRENTROW") return { value: 1 };
    return upper in (rows[0] ?? {}) ? { value: rows[row - 1]?.[upper] } : undefined;
  },
};

export const exampleScope: Scope = {
  variable: (name) => variables.get(name.toUpperCase()),
  dataset: (name) => (name.toUpperCase() === "PEOPLE" ? people : undefined),
  names: () => [...variables.keys(), "people"],
};

/** An expression and its value; a code for the error that it is. */
export type Case = readonly [expression: string, expected: Value | { readonly fails: ExpressionErrorCode }];

export const fails = (code: ExpressionErrorCode) => ({ fails: code });

/** A date on the wall of UTC: `d("2026-01-31 13:05")`. */
export const d = (text: string): Date => new Date(`${text.replace(" ", "T")}${text.length > 10 ? "" : "T00:00:00"}Z`);

/** A decimal number. */
export const dec = (text: string): Decimal => Decimal.of(text);

/** A time alone. */
export const t = (text: string): Date => d(`1899-12-30 ${text}`);

/** Cases of one group; `source` names the published rules that they come from. */
export function battery(source: string, cases: readonly Case[], language: Language = exampleLanguage): void {
  describe(source, () => {
    for (const [expression, expected] of cases) {
      it(`${expression} → ${shown(expected)}`, () => check(expression, expected, language));
    }
  });
}

function check(expression: string, expected: Case[1], language: Language): void {
  const evaluate = () => evaluateExpression(parseExpression(expression), exampleScope, language);
  if (typeof expected !== "object" || expected === null || !("fails" in expected)) {
    assert.deepStrictEqual(evaluate(), expected);
    return;
  }
  assert.throws(evaluate, (error) => {
    assert.ok(error instanceof ExpressionError, String(error));
    assert.equal(error.code, expected.fails, error.message);
    assert.ok(error.offset >= 0 && error.offset <= expression.length && error.length >= 1);
    return true;
  });
}

function shown(expected: Case[1]): string {
  if (typeof expected === "object" && expected !== null && "fails" in expected) return expected.fails;
  if (expected === undefined) return "Empty";
  return JSON.stringify(expected);
}
