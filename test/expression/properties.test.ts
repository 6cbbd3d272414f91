import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { evaluateExpression } from "../../src/expression/evaluate-expression.ts";
import { isLike } from "../../src/expression/like.ts";
import { unitedStates } from "../../src/expression/locale.ts";
import { numberIn } from "../../src/expression/number-text.ts";
import { parseExpression } from "../../src/expression/parse-expression.ts";
import { createTimeZone } from "../../src/expression/time-zone.ts";
import type { Value } from "../../src/expression/value.ts";
import { serialOf, wallOfSerial } from "../../src/expression/wall-time.ts";
import { exampleLanguage, exampleScope } from "./battery.ts";
import { expectSound, languages } from "./expect-sound.ts";
import { anyText, expression } from "./random-expression.ts";

const evaluate = (text: string): Value => evaluateExpression(parseExpression(text), exampleScope, exampleLanguage);
const language = fc.nat({ max: languages.length - 1 });
const text = fc.string({ unit: "binary", maxLength: 40 });
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

describe("whatever the text", () => {
  it("an expression gives a value or an error that points into it, the same twice", () => {
    fc.assert(
      fc.property(expression, language, (input, speaking) => expectSound(input, speaking)),
      { numRuns: 2000 },
    );
  });

  it("so does what is no expression", () => {
    fc.assert(
      fc.property(anyText, language, (input, speaking) => expectSound(input, speaking)),
      { numRuns: 3000 },
    );
  });
});

describe("laws", () => {
  it("Left and Right of a length are the text", () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 50 }), (value, count) => {
        const joined = `Left(${quoted(value)}, ${count}) & Mid(${quoted(value)}, ${count} + 1)`;
        assert.equal(evaluate(joined), value);
      }),
    );
  });

  it("Join undoes Split", () => {
    fc.assert(
      fc.property(text, fc.string({ minLength: 1, maxLength: 3 }), (value, separator) => {
        const [a, b] = [quoted(value), quoted(separator)];
        assert.equal(evaluate(`Join(Split(${a}, ${b}), ${b})`), value);
      }),
    );
  });

  it("Replace agrees with JavaScript's", () => {
    fc.assert(
      fc.property(text, fc.string({ minLength: 1, maxLength: 2 }), text, (value, sought, put) => {
        const result = evaluate(`Replace(${quoted(value)}, ${quoted(sought)}, ${quoted(put)})`);
        assert.equal(result, value.split(sought).join(put));
      }),
    );
  });

  it("long and short searches find the same", () => {
    const unit = fc.constantFrom("a", "b");
    fc.assert(
      fc.property(
        fc.string({ unit, maxLength: 400 }),
        fc.string({ unit, minLength: 65, maxLength: 90 }),
        (part, sought) => {
          const value = part + sought + part + sought + part;
          const [a, b] = [quoted(value), quoted(sought)];
          assert.equal(evaluate(`InStr(${a}, ${b})`), value.indexOf(sought) + 1);
          assert.equal(evaluate(`InStrRev(${a}, ${b})`), value.lastIndexOf(sought) + 1);
          assert.equal(evaluate(`Len(Replace(${a}, ${b}, ""))`), value.split(sought).join("").length);
        },
      ),
    );
  });

  it("Like agrees with a regular expression", () => {
    const pattern = fc.array(fc.constantFrom("a", "b", "?", "*", "#", "[ab]", "[!a]"), { maxLength: 8 });
    const regular = new Map([
      ["?", "[^]"],
      ["*", "[^]*"],
      ["#", "[0-9]"],
      ["[!a]", "[^a]"],
    ]);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", "1", "\n") }), pattern, (value, parts) => {
        const expected = new RegExp(`^${parts.map((part) => regular.get(part) ?? part).join("")}$`).test(value);
        assert.equal(
          isLike(value, parts.join(""), () => {}),
          expected,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("quotient and rest make the dividend", () => {
    const whole = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(
        whole,
        whole.filter((divisor) => divisor !== 0),
        (a, b) => assert.equal(evaluate(`(${a} \\ ${b}) * ${b} + (${a} Mod ${b})`), a),
      ),
    );
  });

  it("the text of a number is that number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (number) => {
        const back = numberIn(exampleLanguage.text(number), unitedStates);
        assert.ok(back !== undefined && Math.abs(back - number) <= Math.abs(number) * 1e-14);
      }),
    );
  });

  it("a date is its days, to the millisecond", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0100-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          assert.equal(wallOfSerial(serialOf(date.getTime())), date.getTime());
        },
      ),
    );
  });

  it("the clocks of a zone tell the moment, but for the hour that they show twice", () => {
    const zone = createTimeZone("America/New_York");
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1950-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
        (date) => {
          const moment = zone.momentOf(zone.wallOf(date.getTime()));
          assert.ok(moment === date.getTime() || moment === date.getTime() - 3_600_000);
        },
      ),
      { numRuns: 300 },
    );
  });
});
