import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { logged, runFlow } from "./run-flow.ts";

const say = (text: string) => `<AMWRITETOLOG TEXT="${text}" />`;

type Case = readonly [name: string, aml: string, logged: string];

function table(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    for (const [name, aml, expected] of cases) {
      it(name, async () => assert.equal(logged(await runFlow(aml)), expected));
    }
  });
}

table("variables", [
  [
    "set, new and old",
    `<AMVARIABLE NAME="v" /><AMVARIABLE ACTIVITY="set" VARIABLENAME="v" VALUE="a" />${say("%v%")}<AMSET VARIABLENAME="V">b</AMSET>${say("%v%")}`,
    "a b",
  ],
  ["set to nothing", `<AMVARIABLE NAME="v" VALUE="x" /><AMSET VARIABLENAME="v" />${say("[%v%]")}`, "[]"],
  [
    "set by a name that a variable holds",
    `<AMVARIABLE NAME="n" VALUE="v" /><AMVARIABLE NAME="v" /><AMSET VARIABLENAME="%n%" VALUE="x" />${say("%v%")}`,
    "x",
  ],
  [
    "a value keeps its type",
    `<AMVARIABLE NAME="v" /><AMSET VARIABLENAME="v" VALUE="%1 / 4%" />${say("%TypeName(v)% %v + 1%")}`,
    "Double 1.25",
  ],
  [
    "holds Null, Nothing and Empty",
    `<AMVARIABLE NAME="a" VALUE="%Null%" /><AMVARIABLE NAME="b" VALUE="x" /><AMSET VARIABLENAME="b" VALUE="%Nothing%" /><AMVARIABLE NAME="c" VALUE="x" /><AMSET VARIABLENAME="c" VALUE="%Empty%" />${say("%TypeName(a)% %IsNull(a + 1)% %TypeName(b)% %b Is Nothing% %TypeName(c)% %c + 1%")}`,
    "Null True Nothing True Empty 1",
  ],
  [
    "of an array, and rows of a dataset, keep their types",
    `<AMARRAY NAME="l" ROWS="2" /><AMARRAY ACTIVITY="set" NAME="l"><SETTER INDEX="1" VALUE="%Null%" /><SETTER INDEX="2" VALUE="%#1/31/2026#%" /></AMARRAY><AMDATASET RESULTDATASET="d" COLUMNS="a,b" /><AMDATASET ACTIVITY="add_row" DATASET="d"><COLUMN NAME="b" VALUE="%1 / 4%" /><COLUMN NAME="a" VALUE="%Array(1, 2)%" /></AMDATASET>${say("%TypeName(l(1))% %TypeName(l(2))% %TypeName(d.b)% %IsArray(d.a)%")}`,
    "Null Date Double True",
  ],
  [
    "of a function keep their types",
    `<AMFUNCTION NAME="Main"><AMVARIABLE NAME="r" /><AMTASK ACTIVITY="call" FUNCTION="F" RESULTVARIABLE="r"><PARAMETER NAME="a" VALUE="%Array(5, 6)%" /><PARAMETER NAME="n" VALUE="%Null%" /><PARAMETER NAME="t" VALUE="x%1%" /><PARAMETER NAME="e" /></AMTASK>${say("%r%")}</AMFUNCTION>
     <AMFUNCTION NAME="F"><AMVARIABLE ACTIVITY="return" VALUE="%a(1) & TypeName(n) & t & TypeName(e)%" /></AMFUNCTION>`,
    "6Nullx1String",
  ],
  [
    "a text holds no Null, an element of an array does",
    `<AMVARIABLE NAME="t" TYPE="text" VALUE="x" /><AMSET VARIABLENAME="t" VALUE="%Null%" /><AMARRAY NAME="l" ROWS="1" /><AMSET VARIABLENAME="l(1)" VALUE="%Null%" />${say("%TypeName(t)% %TypeName(l(1))%")}`,
    "String Null",
  ],
  [
    "a number takes no Null",
    `<AMVARIABLE NAME="n" TYPE="number" VALUE="1" /><AMSET VARIABLENAME="n" VALUE="%Null%" />`,
    "! ENGINE_NUMBER_VARIABLE",
  ],
  [
    "holds exact decimal numbers, which increment and compare exactly",
    `<AMVARIABLE NAME="n" TYPE="number" VALUE='%CDec("12345678901234567890.1")%' /><AMINCREMENTVARIABLE RESULTVARIABLE="n" /><AMSELECTCASE EXPRESSION="n" /><AMCASE CONSTANT='%CDec("12345678901234567891.2")%' />${say("no")}<AMCASE CONSTANT='%CDec("12345678901234567891.10")%' />${say("%n%")}<AMSELECTCASE ACTIVITY="end" />`,
    "12345678901234567891.1",
  ],
  [
    "increment past what a decimal number can be",
    `<AMVARIABLE NAME="n" VALUE='%CDec("79228162514264337593543950335")%' /><AMINCREMENTVARIABLE RESULTVARIABLE="n" />`,
    "! ACTION_NO_NUMBER",
  ],
  [
    "a condition that is a decimal number",
    `<AMIF EXPRESSION='CDec("0.1")' />${say("yes")}<AMIF ACTIVITY="end" /><AMIF EXPRESSION='CDec("0")' />${say("no")}<AMIF ACTIVITY="end" />`,
    "yes",
  ],
  [
    "increment and decrement",
    `<AMVARIABLE NAME="c" VALUE="1" /><AMVARIABLE ACTIVITY="increment" RESULTVARIABLE="c" AMOUNT="5" /><AMINCREMENTVARIABLE RESULTVARIABLE="c" /><AMVARIABLE ACTIVITY="decrement" RESULTVARIABLE="c" AMOUNT="3" />${say("%c%")}`,
    "4",
  ],
  ["increment what is empty", `<AMVARIABLE NAME="c" /><AMINCREMENTVARIABLE RESULTVARIABLE="c" />${say("%c%")}`, "1"],
  [
    "increment a text",
    `<AMVARIABLE NAME="c" VALUE="x" /><AMINCREMENTVARIABLE RESULTVARIABLE="c" />`,
    "! ACTION_NO_NUMBER",
  ],
  [
    "read-only",
    `<AMVARIABLE NAME="c" VALUE="1" READONLY="YES" /><AMSET VARIABLENAME="c" VALUE="2" />`,
    "! ENGINE_READ_ONLY_VARIABLE",
  ],
  [
    "a number takes no text",
    `<AMVARIABLE NAME="c" VALUE="1" TYPE="number" /><AMSET VARIABLENAME="c" VALUE="x" />`,
    "! ENGINE_NUMBER_VARIABLE",
  ],
  ["created twice", `<AMVARIABLE NAME="c" /><AMVARIABLE NAME="C" />`, "! ENGINE_VARIABLE_EXISTS"],
  [
    "created anew by the same step in a loop",
    `<AMLOOP TO="2" /><AMVARIABLE NAME="c" VALUE="0" /><AMINCREMENTVARIABLE RESULTVARIABLE="c" />${say("%c%")}<AMLOOP ACTIVITY="end" />`,
    "1 1",
  ],
  [
    "a parameter in a loop keeps its value",
    `<AMLOOP TO="2" /><AMVARIABLE NAME="c" VALUE="0" ISPARAMETER="YES" /><AMINCREMENTVARIABLE RESULTVARIABLE="c" />${say("%c%")}<AMLOOP ACTIVITY="end" />`,
    "1 2",
  ],
  ["a keyword as a name", `<AMVARIABLE NAME="loop" />`, "! CHECK_VALUE"],
  ["full-width digits only look like digits", `<AMVARIABLE NAME="a１" VALUE="x" />`, "! CHECK_VALUE"],
]);

it("an array that an expression, a dataset or a function has got stays as it was when an element changes", async () => {
  const set = (value: string) => `<AMSET VARIABLENAME="a(1)" VALUE="${value}" />`;
  const recorded = await runFlow(
    `<AMFUNCTION NAME="Main"><AMARRAY NAME="a" ROWS="2" />${set("x")}<AMVARIABLE NAME="b" VALUE="%a%" /><AMVARIABLE NAME="c" VALUE="%Array(a)%" />
     <AMDATASET RESULTDATASET="d" COLUMNS="x" /><AMDATASET ACTIVITY="add_row" DATASET="d"><COLUMN NAME="x" VALUE="%a%" /></AMDATASET>${set("y")}
     ${say("%a(1) & b(1) & c(0, 1)%")}<AMVARIABLE NAME="e" VALUE="%d.x%" />${say("%e(1)%")}
     <AMTASK ACTIVITY="call" FUNCTION="f"><PARAMETER NAME="a" VALUE="%a%" /></AMTASK>${say("%a(1)%")}</AMFUNCTION>
     <AMFUNCTION NAME="f">${set("z")}${say("%a(1)%")}</AMFUNCTION>`,
  );
  assert.equal(logged(recorded), "yxx x z y");
});

const colors = `<AMARRAY NAME="c" ROWS="3" /><AMARRAY ACTIVITY="set" NAME="c"><SETTER INDEX="1" VALUE="red" /><SETTER INDEX="3">blue</SETTER></AMARRAY>`;

table("arrays", [
  [
    "too large, and not by one element",
    `<AMARRAY NAME="a" ROWS="1000" COLUMNS="1000" /><AMARRAY ACTIVITY="resize" NAME="a" SIZE="1001" AM_ONERROR="continue" />${say("%AMError.ErrorNumber%")}<AMARRAY NAME="b" ROWS="1000000" COLUMNS="1000000" />`,
    "40108 ! ENGINE_ARRAY_TOO_LARGE",
  ],
  ["elements from 1", `${colors}${say("%c(1)%|%c(2)%|%c(3)%")}`, "red||blue"],
  [
    "counted from 0 in a step",
    `<AMARRAY NAME="c" ROWS="2" /><AMARRAY ACTIVITY="set" NAME="c" STARTINDEXZERO="YES"><SETTER INDEX="0" VALUE="a" /></AMARRAY>${say("%c(1)%")}`,
    "a",
  ],
  [
    "past the end",
    `<AMARRAY NAME="c" ROWS="2" /><AMARRAY ACTIVITY="set" NAME="c"><SETTER INDEX="3" VALUE="a" /></AMARRAY>`,
    "! ENGINE_NO_ELEMENT",
  ],
  [
    "two dimensions",
    `<AMARRAY NAME="t" ROWS="2" COLUMNS="3" /><AMSET VARIABLENAME="t(2,3)">x</AMSET>${say("%t(2,3)%|%UBound(t)%|%UBound(t,2)%")}`,
    "x|2|3",
  ],
  [
    "set and increment of an element",
    `<AMARRAY NAME="n" ROWS="2" /><AMSET VARIABLENAME="n(2)" VALUE="5" /><AMINCREMENTVARIABLE RESULTVARIABLE="n(2)" />${say("%n(2)%")}`,
    "6",
  ],
  [
    "numbers only",
    `<AMARRAY NAME="n" ROWS="1" TYPE="number" /><AMSET VARIABLENAME="n(1)" VALUE="x" />`,
    "! ENGINE_NUMBER_VARIABLE",
  ],
  [
    "resize keeps what stays",
    `${colors}<AMARRAY ACTIVITY="resize" NAME="c" SIZE="1" /><AMARRAY ACTIVITY="resize" NAME="c" SIZE="2" />${say("%c(1)%|%c(2)%|%UBound(c)%")}`,
    "red||2",
  ],
  [
    "resize of the last dimension",
    `<AMARRAY NAME="t" ROWS="2" COLUMNS="2" /><AMSET VARIABLENAME="t(2,1)">x</AMSET><AMARRAY ACTIVITY="resize" NAME="t" SIZE="4" />${say("%t(2,1)%|%UBound(t)%|%UBound(t,2)%")}`,
    "x|2|4",
  ],
  [
    "fill with a value, fill with a list",
    `<AMARRAY NAME="c" ROWS="2" /><AMARRAY ACTIVITY="fill" NAME="c" VALUE="x" />${say("%c(2)%")}<AMARRAY ACTIVITY="fill" NAME="c" LIST="a;b;c" DELIMITER="semi-colon" />${say("%c(3)%")}`,
    "x c",
  ],
  [
    "a copy is another array",
    `${colors}<AMARRAY NAME="d" /><AMARRAY ACTIVITY="copy" NAME="c" RESULTVARIABLE="d" /><AMSET VARIABLENAME="d(1)">green</AMSET>${say("%c(1)% %d(1)%")}`,
    "red green",
  ],
  ["no array", `<AMVARIABLE NAME="v" /><AMARRAY ACTIVITY="resize" NAME="v" SIZE="2" />`, "! ENGINE_NO_ARRAY"],
  [
    "looped",
    `${colors}<AMVARIABLE NAME="x" /><AMLOOP ACTIVITY="array" ARRAY="c" RESULTVARIABLE="x" />${say("[%x%]")}<AMLOOP ACTIVITY="end" />`,
    "[red] [] [blue]",
  ],
  [
    "looped over both dimensions",
    `<AMARRAY NAME="t" ROWS="2" COLUMNS="2" />${[1, 2].flatMap((r) => [1, 2].map((c) => `<AMSET VARIABLENAME="t(${r},${c})">${r}${c}</AMSET>`)).join("")}<AMVARIABLE NAME="x" />
    <AMLOOP ACTIVITY="array" ARRAY="t" RESULTVARIABLE="x">${say("%x%")}</AMLOOP><AMLOOP ACTIVITY="array" ARRAY="t" RESULTVARIABLE="x" DIRECTION="vertical">${say("%x%")}</AMLOOP>`,
    "11 12 21 22 11 21 12 22",
  ],
]);

const row = (name: string, age: string, more = "") =>
  `<AMDATASET ACTIVITY="add_row" DATASET="p" ${more}><COLUMN NAME="name" VALUE="${name}" /><COLUMN NAME="age" VALUE="${age}" /></AMDATASET>`;
const people = `<AMDATASET RESULTDATASET="p" COLUMNS="name, age" />${row("Ann", "42")}${row("Bob", "7")}`;
const all = `<AMLOOP ACTIVITY="dataset" DATASET="p" />${say("%p.name%")}<AMLOOP ACTIVITY="end" />`;

table("datasets", [
  [
    "columns, rows, current row, standard fields",
    `${people}${say("%p.name%|%p(2).age%|%p.CurrentRow%|%p.TotalRows%|%p.TotalColumns%")}`,
    "Ann|7|1|2|2",
  ],
  ["no rows", `<AMDATASET RESULTDATASET="p" COLUMNS="a" />${say("%p.TotalRows%|%p.CurrentRow%|[%p.a%]")}`, "0|1|[]"],
  ["two columns of one name", `<AMDATASET RESULTDATASET="p" COLUMNS="a,A" />`, "! ENGINE_COLUMN_EXISTS"],
  ["a row before another", `${people}${row("Abe", "1", `ROW="2"`)}${all}`, "Ann Abe Bob"],
  [
    "a row with a column that is not there",
    `${people}<AMDATASET ACTIVITY="add_row" DATASET="p"><COLUMN NAME="size" VALUE="1" /></AMDATASET>`,
    "! ENGINE_NO_COLUMN",
  ],
  [
    "delete the current row, and one by number",
    `${people}<AMDATASET ACTIVITY="delete_row" DATASET="p" />${all}<AMDATASET ACTIVITY="delete_row" DATASET="p" ROW="2" />`,
    "Bob ! ENGINE_NO_ROW",
  ],
  [
    "a current row behind a deleted one stays the same",
    `${people}<AMDATASET ACTIVITY="go_to_row" DATASET="p" ROW="2" /><AMDATASET ACTIVITY="delete_row" DATASET="p" ROW="1" />${say("%p.name%")}`,
    "Bob",
  ],
  [
    "a column more, a column less",
    `${people}<AMDATASET ACTIVITY="add_column" DATASET="p" COLUMN="city" VALUE="Bern" />${say("%p(2).city%")}<AMDATASET ACTIVITY="delete_column" DATASET="p" COLUMN="NAME" />${say("%p.TotalColumns%|%p.age%")}<AMDATASET ACTIVITY="add_column" DATASET="p" COLUMN="CITY" />`,
    "Bern 2|42 ! ENGINE_COLUMN_EXISTS",
  ],
  [
    "set a value, with its type",
    `${people}<AMDATASET ACTIVITY="set" DATASET="p" COLUMN="age" VALUE="%p.age + 1%" /><AMDATASET ACTIVITY="set" DATASET="p" ROW="2" COLUMN="name" />${say("%p.age%|[%p(2).name%]")}`,
    "43|[]",
  ],
  [
    "sort",
    `${people}${row("abe", "100")}<AMDATASET ACTIVITY="sort" DATASET="p" COLUMN="age" SORT="descending" />${all}<AMDATASET ACTIVITY="sort" DATASET="p" COLUMN="name" />${all}`,
    "abe Ann Bob abe Ann Bob",
  ],
  [
    "the first row is the current one of what was sorted",
    `${people}<AMDATASET ACTIVITY="go_to_row" DATASET="p" ROW="2" /><AMDATASET ACTIVITY="sort" DATASET="p" COLUMN="name" />${say("%p.CurrentRow% %p.name%")}`,
    "1 Ann",
  ],
  [
    "filter into another",
    `${people}<AMDATASET ACTIVITY="filter" DATASET="p" EXPRESSION="p.age &gt; 17" RESULTDATASET="adults" />${say("%adults.TotalRows% %adults.name% %p.TotalRows% %p.CurrentRow%")}`,
    "1 Ann 2 1",
  ],
  [
    "filter itself",
    `${people}<AMDATASET ACTIVITY="filter" DATASET="p" EXPRESSION="%p.name = 'Bob'%" RESULTDATASET="P" />${all}`,
    "Bob",
  ],
  [
    "a copy is another dataset",
    `${people}<AMDATASET ACTIVITY="copy" DATASET="p" RESULTDATASET="q" /><AMDATASET ACTIVITY="set" DATASET="q" COLUMN="name" VALUE="x" />${say("%p.name% %q.name%")}`,
    "Ann x",
  ],
  ["no dataset", `<AMDATASET ACTIVITY="sort" DATASET="nobody" COLUMN="a" />`, "! ENGINE_NO_DATASET"],
]);
