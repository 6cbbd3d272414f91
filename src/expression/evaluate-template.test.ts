import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { evaluateTemplate } from "./evaluate-template.ts";
import { ExpressionError, type ExpressionErrorCode } from "./expression-error.ts";
import { parseTemplate } from "./parse-template.ts";
import type { Scope, ScopeDataset, Value } from "./value.ts";

const when = new Date("2026-01-31T13:05:00Z");

const variables: Readonly<Record<string, { value: Value; isText?: boolean }>> = {
  name: { value: "Ann" },
  price: { value: 6 },
  five: { value: "5" },
  amount: { value: " 3.50 " },
  zip: { value: "007", isText: true },
  digits: { value: "12", isText: true },
  yes: { value: true },
  no: { value: false },
  blank: { value: undefined },
  when: { value: when },
  huge: { value: 1e308 },
  long: { value: "x".repeat(9_000_000) },
  Größe_1: { value: "L" },
};

const rows: readonly Readonly<Record<string, Value>>[] = [
  { NAME: "first", AGE: 30, CODE: "1" },
  { NAME: "second", AGE: 40, CODE: "2" },
];

const accounts: ScopeDataset = {
  columns: ["name", "age", "code"],
  column(name, row = 1) {
    const column = name.toUpperCase();
    if (column === "TOTALROWS") return { value: rows.length };
    const cells = rows[row - 1] ?? {};
    return column in (rows[0] ?? {}) ? { value: cells[column] } : undefined;
  },
};
const empty: ScopeDataset = { columns: [], column: (name) => (name === "TotalRows" ? { value: 0 } : undefined) };

const scope: Scope = {
  variable: (name) => Object.entries(variables).find(([known]) => known.toUpperCase() === name.toUpperCase())?.[1],
  dataset: (name) =>
    new Map([
      ["ACCOUNTS", accounts],
      ["EMPTY", empty],
    ]).get(name.toUpperCase()),
  names: () => [...Object.keys(variables), "accounts", "empty"],
};

const evaluate = (text: string) => evaluateTemplate(parseTemplate(text), scope);

function errorOf(text: string): ExpressionError {
  try {
    evaluate(text);
  } catch (error) {
    assert.ok(error instanceof ExpressionError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: `${text} gave a value` });
}

describe("templates", () => {
  const cases: readonly [string, Value][] = [
    ["", ""],
    ["plain", "plain"],
    ["100%%", "100%"],
    ["%%%%", "%%"],
    ["%%name%%", "%name%"],
    ["%%%name%", "%Ann"],
    ["PID%price%.log", "PID6.log"],
    ["%name%, %price%", "Ann, 6"],
    ["%price%", 6],
    ["% price %", 6],
    ["%\n price \n%", 6],
    [" %price%", " 6"],
    ["%yes%", true],
    ["is %yes%", "is True"],
    ["is %no%", "is False"],
    ["%when%", when],
    ["on %when%", "on 1/31/2026 1:05:00 PM"],
    ["%blank%", undefined],
    ["[%blank%]", "[]"],
    ["%NAME%", "Ann"],
    ["%größe_1%", "L"],
    ['%"50%"%', "50%"],
    ['%"50%%"%', "50%"],
    [`%'%' & name & "%"%`, "%Ann%"],
  ];
  for (const [text, value] of cases) {
    it(`${JSON.stringify(text)} → ${JSON.stringify(value) ?? "Empty"}`, () => assert.deepEqual(evaluate(text), value));
  }
});

describe("expressions", () => {
  const cases: readonly [string, Value][] = [
    ["1+1", 2],
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["10 - 2 - 3", 5],
    ["100 / 10 / 5", 2],
    ["2 * -3", -6],
    ["--2", 2],
    ["-(1 + 2)", -3],
    ["1.5", 1.5],
    [".5", 0.5],
    ["1e3", 1000],
    ["1.5E-1", 0.15],
    ['"a"', "a"],
    ["'a'", "a"],
    ['"say ""hi"""', 'say "hi"'],
    [`'say "hi"'`, 'say "hi"'],
    [`"it's"`, "it's"],
    ['""', ""],
    ["''", ""],
    ["accounts.name", "first"],
    ["ACCOUNTS.Name", "first"],
    ["accounts(2).name", "second"],
    ["accounts(1 + 1).age", 40],
    ["accounts(accounts(2).code).name", "second"],
    ["accounts.TotalRows", 2],
    ["accounts.age * 2", 60],
    ["name & 1 + 2", "Ann3"],
    ["1 & 2", "12"],
    ["1 & 2 + 3 & 4", "154"],
    ["blank & blank", ""],
    ["five & five", "55"],
    ["-five", -5],
    ["-amount", -3.5],
    ["yes + 1", 0],
    ["blank + 1", 1],
    ["blank + blank", 0],
    ["blank * 2", 0],
    ['blank + "a"', "a"],
    // `+` on numbers, on texts, and on both: README.md
    ["price + 1", 7],
    ["five + 1", 6],
    ["five + five", 10],
    ["five + amount", 8.5],
    ["zip + digits", "00712"],
    ["zip + 1", 8],
    ['"1" + "2"', "12"],
    ['"1" + 2', 3],
    ['"a" + 2', "a2"],
    ['2 + "a"', "2a"],
    ['"Total: " + price', "Total: 6"],
    ["name + five", "Ann5"],
    ["accounts(1).code + accounts(2).code", "12"],
    ['yes + "a"', "Truea"],
  ];
  for (const [text, value] of cases) {
    it(`${text} → ${JSON.stringify(value) ?? "Empty"}`, () => assert.deepEqual(evaluate(`%${text}%`), value));
  }
});

describe("expression errors", () => {
  const cases: readonly [string, ExpressionErrorCode, number, RegExp?][] = [
    ["100%", "EXPRESSION_UNCLOSED", 3, /written %%/],
    ["%name", "EXPRESSION_UNCLOSED", 0],
    ["%name% and 5%", "EXPRESSION_UNCLOSED", 12],
    ['%"a%', "EXPRESSION_SYNTAX", 1],
    ["% %", "EXPRESSION_EMPTY", 2],
    ["%name%%price%", "EXPRESSION_ADJACENT", 5, /write %name & price%/],
    ["%price%%", "EXPRESSION_ADJACENT", 6, /write %price & "%%"%/],
    ["%name + %%price%", "EXPRESSION_ADJACENT", 8],
    ["100% of 20%", "EXPRESSION_SYNTAX", 8, /written %%/],
    ["%1 2%", "EXPRESSION_SYNTAX", 3],
    ["%2x%", "EXPRESSION_SYNTAX", 2],
    ["%1 +%", "EXPRESSION_SYNTAX", 4],
    ["%* 2%", "EXPRESSION_SYNTAX", 1],
    ["%(1%", "EXPRESSION_SYNTAX", 1],
    ["%1)%", "EXPRESSION_SYNTAX", 2],
    ["%()%", "EXPRESSION_SYNTAX", 2],
    ["%accounts.%", "EXPRESSION_SYNTAX", 10],
    ["%accounts.name.%", "EXPRESSION_SYNTAX", 15],
    ["%accounts.(1)%", "EXPRESSION_SYNTAX", 10],
    ["%a, b%", "EXPRESSION_SYNTAX", 2],
    ["%a ; b%", "EXPRESSION_SYNTAX", 3],
    ["%😀%", "EXPRESSION_SYNTAX", 1],
    ["%'it''s'%", "EXPRESSION_SYNTAX", 5],
    ["%prce%", "EXPRESSION_NO_NAME", 1, /did you mean price\?/],
    ["x %somethingelse%", "EXPRESSION_NO_NAME", 3, /names here: name, price, /],
    ["%accounts%", "EXPRESSION_NO_NAME", 1, /accounts\.name/],
    ["%acounts.name%", "EXPRESSION_NO_NAME", 1, /did you mean accounts\?/],
    ["%price.name%", "EXPRESSION_NO_NAME", 1],
    ["%accounts.nmae%", "EXPRESSION_NO_COLUMN", 10, /did you mean name\?/],
    ["%accounts.telephone%", "EXPRESSION_NO_COLUMN", 10, /columns here: name, age, code/],
    ["%empty.name%", "EXPRESSION_NO_COLUMN", 7, /there are no columns here yet/],
    ["%accounts(3).name%", "EXPRESSION_NO_ROW", 10, /the last row is 2/],
    ["%accounts(0).name%", "EXPRESSION_NO_ROW", 10],
    ["%accounts(1.5).name%", "EXPRESSION_NO_ROW", 10],
    ["%accounts(name).name%", "EXPRESSION_NO_ROW", 10],
    ["%empty(1).name%", "EXPRESSION_NO_ROW", 7, /the dataset is empty/],
    ["%name * 2%", "EXPRESSION_TYPE", 1],
    ["%2 - name%", "EXPRESSION_TYPE", 5],
    ["%1 - 1 - name%", "EXPRESSION_TYPE", 9],
    ["%-name%", "EXPRESSION_TYPE", 2],
    ["%1 / 0%", "EXPRESSION_DIVISION_BY_ZERO", 5],
    ["%1 / blank%", "EXPRESSION_DIVISION_BY_ZERO", 5],
    ["%huge * 10%", "EXPRESSION_OVERFLOW", 1],
    ["%1e999%", "EXPRESSION_OVERFLOW", 1],
    ["%long & long%", "EXPRESSION_TOO_LONG", 1],
    ["%long%%%%long%", "EXPRESSION_ADJACENT", 5],
    ["%long% %long%", "EXPRESSION_TOO_LONG", 0],
  ];
  for (const [text, code, offset, remedy] of cases) {
    it(`${text}: ${code}`, () => {
      const error = errorOf(text);
      assert.equal(error.code, code);
      assert.equal(error.offset, offset);
      if (remedy !== undefined) assert.match(error.remedy ?? "", remedy);
    });
  }

  it("shows the text with a caret under the place", () => {
    assert.equal(errorOf("total: %prce * 2%").excerpt, "total: %prce * 2%\n        ^^^^");
    assert.equal(errorOf("line one\nline two %prce%").excerpt, "line one line two %prce%\n                   ^^^^");
    const [line = "", caret = ""] = errorOf(`${"x".repeat(500)}%prce%${"y".repeat(500)}`).excerpt.split("\n");
    assert.ok(line.length <= 72);
    assert.equal(line.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1), "prce");
  });

  it("can be told without the text it stands in", () => {
    const error = errorOf("hunter2%x").withoutText();
    assert.equal(error.code, "EXPRESSION_UNCLOSED");
    assert.equal(error.offset, 7);
    for (const told of [error.message, error.where, error.remedy, error.excerpt, String(error.stack)]) {
      assert.equal(told?.includes("hunter2"), false, told);
    }
  });

  it("stay short however long the names are", () => {
    const { message, remedy = "", where = "" } = errorOf(`%${"x".repeat(100_000)}%`);
    assert.ok(message.length + remedy.length + where.length < 2000);
  });

  it("never tell a value", () => {
    assert.equal(JSON.stringify(errorOf("%name * 2%")).includes("Ann"), false);
    assert.equal(errorOf("%name * 2%").message.includes("Ann"), false);
  });
});

describe("limits", () => {
  const nested = (open: string, close: string, depth: number) => `%${open.repeat(depth)}1${close.repeat(depth)}%`;

  it("two hundred levels of nesting are read, more are refused", () => {
    assert.equal(evaluate(nested("(", ")", 200)), 1);
    assert.equal(evaluate(nested("-", "", 200)), 1);
    for (const [open, close] of [
      ["(", ")"],
      ["-", ""],
      ["accounts(", ").age"],
      ["x(", ")"],
      ["1+(", ")"],
    ] as const) {
      assert.equal(errorOf(nested(open, close, 100_000)).code, "EXPRESSION_TOO_DEEP");
    }
  });

  it("operators of every precedence at every level are refused in time, not by the stack", () => {
    const open = "1 Imp 1 Eqv 1 Xor 1 Or 1 And 1 = 1 & 1 + 1 Mod 1 \\ 1 * 1 ^ ";
    for (const call of ["Abs(", "(", "accounts("]) {
      const deep = (levels: number) => `%${(open + call).repeat(levels)}1${")".repeat(levels)}%`;
      assert.equal(errorOf(deep(200)).code, "EXPRESSION_TOO_DEEP");
      if (call !== "accounts(") assert.equal(typeof evaluate(deep(40)), "number");
    }
  });

  it("long expressions and templates take no depth", () => {
    assert.equal(evaluate(`%1${"+1".repeat(100_000)}%`), 100_001);
    assert.equal(evaluate(`%1${"*1+1".repeat(50_000)}%`), 50_001);
    assert.equal(evaluate("%price% ".repeat(50_000)), "6 ".repeat(50_000));
    assert.equal(evaluate("%%".repeat(100_000)), "%".repeat(100_000));
    assert.equal(evaluate(`%"${'""'.repeat(100_000)}"%`), '"'.repeat(100_000));
  });
});

describe("properties", () => {
  const pieces = fc.constantFrom(
    "%",
    "%%",
    "name",
    "price",
    "accounts",
    ".",
    "(",
    ")",
    "1",
    "2.5",
    "+",
    "-",
    "*",
    "/",
    "&",
    '"',
    "'",
    " ",
    "blank",
    "x",
    "<",
    ",",
    "and",
    "age",
    "\n",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join("")),
  );

  it("every text gives a value or an ExpressionError inside the text, and twice the same", () => {
    const outcome = (input: string): unknown => {
      try {
        return { value: evaluate(input) };
      } catch (error) {
        assert.ok(error instanceof ExpressionError, String(error));
        assert.ok(error.offset >= 0 && error.offset <= input.length);
        assert.ok(error.length >= 1);
        return error.message;
      }
    };
    fc.assert(
      fc.property(text, (input) => {
        assert.deepEqual(outcome(input), outcome(input));
      }),
      { numRuns: 3000 },
    );
  });

  it("a text whose percent signs are doubled gives itself", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (input) => evaluate(input.replaceAll("%", "%%")) === input));
  });

  it("a quoted text gives itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (input) => {
        const quoted = input.replaceAll('"', '""').replaceAll("%", "%%");
        assert.equal(evaluate(`%"${quoted}"%`), input);
      }),
    );
  });

  it("sums and products are those of arithmetic", () => {
    const number = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        assert.equal(evaluate(`%${a} + ${b} * ${c}%`), a + b * c + 0);
        assert.equal(evaluate(`%(${a} - ${b}) * ${c} %`), (a - b) * c + 0);
      }),
    );
  });
});
