import fc from "fast-check";
import { functionGroups } from "../../src/expression/functions/function-table.ts";

const functions = functionGroups.flatMap((group) => group.functions);
const names = functions.map(({ name }) => name);

const literal = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -10, max: 70 }).map(String) },
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => String(Math.abs(number)).replace("+", "")),
  {
    weight: 3,
    arbitrary: fc.string({ unit: "binary", maxLength: 12 }).map((text) => `"${text.replaceAll('"', '""')}"`),
  },
  fc.constantFrom(
    '"yyyy-mm-dd hh:nn:ss AM/PM"',
    '"#,##0.00;(0);zero"',
    '"*a?[b-z]#[!x]*"',
    '"aaaaaaaaaaaaaaaaaaaaaaaab"',
    '"1/31/2026 1:05 PM"',
    '"d"',
    '"ww"',
    '","',
    'String(90000, "a")',
    'Space(50000) & "b"',
    'String(70, "ab") & "c"',
    '"*a*a*a*a*a*a*b"',
    'Split(String(9000, ","), ",")',
    "#1/31/2026#",
    "#1:05 PM#",
    "#2/29/2024 23:59:59#",
    'CDec("12345678901234567890.5")',
    'CDec("-0.0000000000000000000000000001")',
    'CDec("79228162514264337593543950335")',
    'CCur("2.5")',
    "&HFF",
    "1E308",
    "True",
    "False",
    "Null",
    "Empty",
    "Nothing",
  ),
);

const name = fc.constantFrom(
  "name",
  "five",
  "price",
  "zip",
  "blank",
  "unknown",
  "yes",
  "list",
  "grid",
  "none",
  "when",
  "people.age",
  "people(2).name",
  "list(1)",
  "grid(1, 2)",
  "missing",
);

const operator = fc.constantFrom(..."+ - * / \\ ^ Mod & = <> < > <= >= Like Is And Or Xor Eqv Imp".split(" "));

/** An expression that the grammar allows; what it gives is another matter. */
export const expression: fc.Arbitrary<string> = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    literal,
    name,
    fc.tuple(tie("expression"), operator, tie("expression")).map((parts) => parts.join(" ")),
    { weight: 2, arbitrary: callOf(tie("expression")) },
    tie("expression").map((inner) => `(${inner})`),
    tie("expression").map((inner) => `-${inner}`),
    tie("expression").map((inner) => `Not ${inner}`),
  ),
})).expression;

/** A function with as many arguments as it takes, mostly. */
function callOf(argument: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const count = fc.nat({ max: 4 });
  return fc
    .tuple(
      fc.constantFrom(...functions),
      fc.array(argument, { minLength: 8, maxLength: 8 }),
      count,
      fc.nat({ max: 40 }),
    )
    .map(([{ name: callee, parameters }, values, more, odd]) => {
      const required = parameters.filter(({ isOptional }) => isOptional !== true).length;
      const most = parameters.at(-1)?.each === undefined ? parameters.length : 8;
      const given = odd === 0 ? more : Math.min(most, required + more);
      return `${callee}(${values.slice(0, given).join(", ")})`;
    });
}

const piece = fc.oneof(
  fc.constantFrom(..."% %% ( ) , . & # \" ' + - * / \\ ^ = < > [ ] ! ; $ _ & &H &O 1 2.5 1E3 \n".split(" "), " "),
  fc.constantFrom(...names),
  name,
  operator,
  fc.string({ unit: "binary", maxLength: 4 }),
);

/** Anything, much of it close to an expression. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
  fc
    .tuple(expression, fc.nat(), fc.nat({ max: 3 }), piece)
    .map(
      ([text, at, cut, put]) =>
        text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + cut),
    ),
);
