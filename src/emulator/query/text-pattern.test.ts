import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { after, describe, it } from "node:test";
import fc from "fast-check";
import { foldText } from "../store/fold-text.ts";
import { globOf, literalStart } from "./text-pattern.ts";

const database = new DatabaseSync(":memory:");
const statement = database.prepare("SELECT ? GLOB ? AS found");
after(() => database.close());

function matches(text: string, pattern: string): boolean {
  return statement.get(foldText(text), globOf(pattern))?.found === 1;
}

const cases: readonly [text: string, pattern: string, expected: boolean][] = [
  ["Contoso", "con%", true],
  ["Contoso", "%TOSO", true],
  ["Contoso", "c_nt%", true],
  ["Contoso", "contos", false],
  ["Ångström", "angstrom", true],
  ["angstrom", "Ång%", true],
  ["a b", "a ", false],
  ["a", "a  ", true],
  ["a b", "a %", true],
  ["100%", "100[%]", true],
  ["1000", "100[%]", false],
  ["a_b", "a[_]b", true],
  ["axb", "a[_]b", false],
  ["a[b", "a[[]b", true],
  ["a]b", "a]b", true],
  ["car", "[a-c]ar", true],
  ["CAR", "[A-C]ar", true],
  ["dar", "[a-c]ar", false],
  ["dar", "[^a-c]ar", true],
  ["a*b", "a*b", true],
  ["axb", "a*b", false],
  ["a?b", "a?b", true],
  ["axb", "a?b", false],
  ["a[", "a[", false],
  ["", "%", true],
  ["", "", true],
];

describe("a pattern", () => {
  for (const [text, pattern, expected] of cases) {
    it(`${pattern} ${expected ? "finds" : "does not find"} ${text}`, () =>
      assert.equal(matches(text, pattern), expected));
  }

  const text = fc.string({ unit: fc.constantFrom(..."aAäb1 %_[]^*?-'".split("")), maxLength: 12 });
  const literal = (given: string): string => given.replace(/[%_[]/g, "[$&]");

  it("whose wildcards stand in brackets finds the text itself, and no longer one", () => {
    fc.assert(
      fc.property(text, (given) => {
        assert.ok(matches(given, literal(given)));
        assert.ok(!matches(`${given}x`, literal(given)));
      }),
    );
  });

  it("finds what contains, begins and ends with a text", () => {
    fc.assert(
      fc.property(text, text, text, (before, given, behind) => {
        assert.ok(matches(`${before}${given}${behind}.`, `%${literal(given)}%`));
        assert.ok(matches(`${given}${behind}.`, `${literal(given)}%`));
      }),
    );
  });

  it("begins with what an index is searched for", () => {
    assert.deepEqual(["Ab c%", "%a", "A[b]", "é_"].map(literalStart), ["ab c", "", "a", "e"]);
  });
});
