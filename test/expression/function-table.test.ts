import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { withFunctionTables } from "../../scripts/function-tables.ts";
import { evaluateExpression } from "../../src/expression/evaluate-expression.ts";
import { findFunction, functionGroups } from "../../src/expression/functions/function-table.ts";
import { parseExpression } from "../../src/expression/parse-expression.ts";
import { exampleLanguage, exampleScope } from "./battery.ts";

const functions = functionGroups.flatMap((group) => group.functions);
const evaluate = (text: string) => evaluateExpression(parseExpression(text), exampleScope, exampleLanguage);

describe("the library", () => {
  for (const { name, examples } of functions) {
    for (const [call, result] of examples) {
      it(`${name}: ${call} → ${result}`, () => assert.deepStrictEqual(evaluate(call), evaluate(result)));
    }
  }

  it("has each function once, with a line that says what it does and an example", () => {
    assert.equal(new Set(functions.map(({ name }) => name.toUpperCase())).size, functions.length);
    for (const { name, description, examples } of functions) {
      assert.match(description, /^[^\n]+\.$/, name);
      assert.ok(examples.length > 0, name);
      assert.ok(
        examples.every(([call]) => call.includes(name)),
        name,
      );
    }
  });

  const promised = `Left Right Mid Len InStr InStrRev Replace Split Join Trim LTrim RTrim UCase LCase StrComp StrReverse Space String
    Asc Chr AscW ChrW Format FormatNumber FormatCurrency FormatPercent FormatDateTime Abs Int Fix Round Sgn Sqr Exp Log Sin Cos Tan
    Atn Rnd Hex Oct Val Now Date Time Timer Year Month Day Hour Minute Second Weekday WeekdayName MonthName DateAdd DateDiff DatePart
    DateSerial TimeSerial DateValue TimeValue IsDate FileDateTime CStr CInt CLng CDbl CDec CBool CDate CByte CSng CVar IsNumeric
    IsEmpty IsNull IsArray TypeName VarType IIf Choose Switch Array UBound LBound Filter ExtractFileName FileExists FolderExists
    FileLen CurDir Environ GetTaskName GetUserName GetComputerName GetTempDirectory GetDesktopDirectory`;
  for (const name of promised.split(/\s+/)) {
    it(`has ${name}`, () => assert.equal(findFunction(name.toUpperCase())?.name, name));
  }

  it("docs/expressions.md lists it as it is (else: node scripts/make-function-table.ts)", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/expressions.md"), "utf8");
    assert.equal(page, withFunctionTables(page));
  });
});
