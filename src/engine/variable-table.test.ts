import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluateTemplate } from "../expression/evaluate-template.ts";
import { parseTemplate } from "../expression/parse-template.ts";
import { arrayOf } from "../expression/value.ts";
import { elementOf, emptyArray } from "./array-element.ts";
import { createDatasets } from "./dataset-table.ts";
import { createScope } from "./scope.ts";
import { createVariables } from "./variable-table.ts";

const code = (expected: string) => (error: unknown) =>
  error instanceof Error && "code" in error && error.code === expected;

test("names compare case-insensitively and are told as they were written", () => {
  const variables = createVariables();
  variables.create({ name: "theVar", value: "" });
  variables.set("THEVAR", "x");
  assert.equal(variables.get("thevar"), "x");
  assert.deepEqual(variables.names(), ["theVar"]);
});

test("a variable that does not exist is not created by setting it, and the error says how to create it", () => {
  const variables = createVariables();
  for (const use of [() => variables.set("theVar", "x"), () => variables.expectText("theVar")]) {
    assert.throws(use, (error: Error & { remedy?: string }) => {
      assert.match(error.message, /"theVar" does not exist/);
      assert.match(error.remedy ?? "", /<AMVARIABLE NAME="theVar"/);
      return code("ENGINE_NO_VARIABLE")(error);
    });
  }
});

test("read-only and number variables refuse what they cannot take, already when asked", () => {
  const variables = createVariables();
  variables.create({ name: "constant", value: "1", readOnly: true });
  variables.create({ name: "count", value: "10", type: "number" });
  assert.throws(() => variables.set("constant", "2"), code("ENGINE_READ_ONLY_VARIABLE"));
  assert.throws(() => variables.expectText("constant"), code("ENGINE_READ_ONLY_VARIABLE"));
  assert.throws(() => variables.set("count", "many"), code("ENGINE_NUMBER_VARIABLE"));
  assert.throws(() => variables.expectText("count"), code("ENGINE_NUMBER_VARIABLE"));
  assert.equal(variables.get("constant"), "1");
  assert.equal(variables.get("count"), 10);
});

test("a text variable holds text whatever it is given", () => {
  const variables = createVariables();
  variables.create({ name: "note", value: 5, type: "text" });
  assert.equal(variables.get("note"), "5");
});

test("a name is unique", () => {
  const variables = createVariables();
  variables.create({ name: "a", value: "1" });
  assert.throws(() => variables.create({ name: "A", value: "2" }), code("ENGINE_VARIABLE_EXISTS"));
});

const badNames = ["", "a１", "1st", "_x", "a b", "a-b", "Mod", "if", "Now", "PATH"];
for (const name of badNames) {
  test(`"${name}" cannot name a variable`, () => {
    assert.throws(() => createVariables().create({ name, value: "" }), code("ENGINE_VARIABLE_NAME"));
    assert.throws(() => createVariables({ [name]: "" }), code("ENGINE_VARIABLE_NAME"));
  });
}

test("a supplied value is kept by a parameter and replaced by any other creation", () => {
  const variables = createVariables({ city: "Bern", street: "Marktgasse" });
  assert.equal(variables.get("city"), "Bern");
  assert.ok(variables.isSupplied("CITY"));
  variables.create({ name: "City", value: "Zug", isParameter: true });
  variables.create({ name: "Street", value: "Bahnhofstrasse" });
  assert.equal(variables.get("city"), "Bern");
  assert.equal(variables.get("street"), "Bahnhofstrasse");
  assert.ok(!variables.isSupplied("city"));
  assert.throws(() => variables.create({ name: "city", value: "" }), code("ENGINE_VARIABLE_EXISTS"));
});

test("a parameter that nobody supplied has its own value", () => {
  const variables = createVariables();
  variables.create({ name: "city", value: "Zug", isParameter: true });
  assert.equal(variables.get("city"), "Zug");
});

test("an expression joins variables of type text, and adds numbers in others", () => {
  const variables = createVariables();
  variables.create({ name: "zip", value: "007", type: "text" });
  variables.create({ name: "count", value: "7", type: "auto" });
  const scope = createScope(
    variables,
    createDatasets(() => new Date()),
  );
  const evaluate = (text: string) => evaluateTemplate(parseTemplate(text), scope);
  assert.equal(evaluate("%zip + zip%"), "007007");
  assert.equal(evaluate("%count + count%"), 14);
});

test("elements change in place as long as nothing else has the array, and in a copy afterwards", () => {
  const variables = createVariables();
  variables.create({ name: "a", value: emptyArray([2, 2]) });
  const inside = () => variables.find("a")?.value;
  variables.setElement("a", [1, 1], "x");
  const own = inside();
  variables.setElement("a", [2, 2], "y");
  assert.equal(inside(), own);
  const read = variables.get("a");
  variables.create({ name: "b", value: read });
  variables.setElement("a", [1, 1], "z");
  variables.setElement("b", [1, 2], "w");
  assert.deepEqual([variables.getElement("a", [1, 1]), variables.getElement("b", [1, 1])], ["z", "x"]);
  assert.deepEqual([variables.getElement("a", [1, 2]), variables.getElement("b", [1, 2])], [undefined, "w"]);
  assert.deepEqual([elementOf(read, "read", [1, 1]), elementOf(read, "read", [1, 2])], ["x", undefined]);
});

test("an array inside another, and one that is its own element, are copies", () => {
  const variables = createVariables();
  variables.create({ name: "a", value: emptyArray([1]) });
  variables.setElement("a", [1], "x");
  variables.create({ name: "b", value: arrayOf([variables.get("a")], 1) });
  variables.setElement("a", [1], variables.get("a"));
  assert.equal(variables.getElement("b", [1, 1]), "x");
  assert.equal(variables.getElement("a", [1, 1]), "x");
});
