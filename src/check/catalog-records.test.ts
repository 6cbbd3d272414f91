import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Activity, Condition, Parameter } from "../catalog/activity.ts";
import { allActivities } from "../catalog/catalog.ts";
import { isActive, isRequired } from "../catalog/conditions.ts";
import { readValue, sameOption } from "../catalog/read-value.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import { parseTask } from "../markup/parse-task.ts";
import { checkTask } from "./check-task.ts";

type Parameters = Readonly<Record<string, Parameter>>;

/** What is said of a task that lacks steps; examples are parts of tasks. */
const ofWholeTasks: readonly string[] = ["CHECK_NOT_CREATED", "CHECK_UNUSED_SESSION"];

function lists(activity: Activity): readonly (readonly [string, Parameters])[] {
  const children = Object.values(activity.children ?? {});
  return [["", activity.parameters], ...children.map(({ name, parameters }) => [`<${name}> `, parameters] as const)];
}

function leaves(condition: Condition | true | undefined): readonly Exclude<Condition, { all: unknown }>[] {
  if (condition === undefined || condition === true) return [];
  if ("all" in condition) return condition.all.flatMap(leaves);
  if ("any" in condition) return condition.any.flatMap(leaves);
  return "not" in condition ? leaves(condition.not) : [condition];
}

function conditionsOf({
  required,
  activeWhen,
  noDefaultWhen,
  secretWhen,
}: Parameter): readonly (Condition | true | undefined)[] {
  return [required, activeWhen, noDefaultWhen, secretWhen];
}

function checkCondition(leaf: Condition, parameters: Parameters): void {
  const key =
    "given" in leaf ? leaf.given : "notGiven" in leaf ? leaf.notGiven : "parameter" in leaf ? leaf.parameter : "";
  const named = parameters[key];
  assert.ok(named, `a condition names "${key}", which is no parameter`);
  if ("matches" in leaf) assert.doesNotThrow(() => new RegExp(leaf.matches, "iu"));
  const value = "is" in leaf ? leaf.is : "isNot" in leaf ? leaf.isNot : undefined;
  if (value === undefined) return;
  assert.notEqual(named.type.kind, "encrypted", "no condition looks into a secret");
  assert.ok(readValue(named.type, value).ok, `${named.name} cannot be "${value}"`);
}

function checkParameter(parameter: Parameter, parameters: Parameters): void {
  for (const name of [parameter.name, ...(parameter.aliases ?? [])]) assert.match(name, /^[A-Z][A-Z0-9_]*$/);
  assert.match(parameter.title, /^[A-Z0-9]/);
  assert.match(parameter.description, /^[A-Z].*\.$/s);
  if (parameter.default !== undefined) assert.ok(readValue(parameter.type, parameter.default).ok, "default");
  for (const example of parameter.examples ?? []) {
    assert.ok(example.includes("%") || readValue(parameter.type, example).ok, `example "${example}"`);
  }
  for (const leaf of conditionsOf(parameter).flatMap(leaves)) checkCondition(leaf, parameters);
  const { type } = parameter;
  if (type.kind !== "options") return;
  const spellings = type.options.flatMap(({ value, spellings = [] }) => [value, ...spellings]);
  const twice = spellings.find((one, index) => spellings.findIndex((other) => sameOption(one, other)) !== index);
  assert.equal(twice, undefined, "two options are spelled alike");
  for (const option of type.options) assert.match(option.label, /\S/);
}

function checkList(parameters: Parameters): void {
  const spellings = Object.values(parameters).flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  assert.equal(new Set(spellings).size, spellings.length, "a name is used twice");
  for (const key of Object.keys(parameters)) assert.match(key, /^[a-z][a-zA-Z0-9]*$/);
  const contents = Object.values(parameters).filter(({ isContent }) => isContent === true);
  assert.ok(contents.length <= 1, "the text of an element stands for one parameter");
  // A circle of conditions would not come to an end here.
  const everything = new Map(spellings.map((name) => [name, "x"]));
  for (const parameter of Object.values(parameters)) {
    isActive(parameter, parameters, everything);
    isRequired(parameter, parameters, everything);
  }
}

describe("every record of the catalog", () => {
  for (const activity of allActivities) {
    describe(`${activity.action} ${activity.name}`, () => {
      it("has its names, title and description", () => {
        assert.match(activity.action, /^AM[A-Z0-9]+$/);
        assert.match(activity.name, /^[a-z]+(_[a-z]+)*$/);
        assert.match(activity.title, /^[A-Z]/);
        assert.match(activity.description, /^[A-Z].*\.$/s);
      });

      for (const [place, parameters] of lists(activity)) {
        it(`${place}has names that differ and conditions that end`, () => checkList(parameters));
        for (const parameter of Object.values(parameters)) {
          it(`${place}${parameter.name} keeps the house rules`, () => checkParameter(parameter, parameters));
        }
      }

      it("has examples, and each of them passes reading and checks", () => {
        assert.ok(activity.examples.length > 0);
        for (const example of activity.examples) {
          const task = parseTask(example);
          const found = [...task.diagnostics, ...checkTask(task)].filter(({ code }) => !ofWholeTasks.includes(code));
          assert.deepEqual(found, [], example);
          assert.ok(
            task.steps.some((step) => step.action === activity.action),
            "an example shows its activity",
          );
        }
      });
    });
  }

  it("action and activity name one record, and one activity of an action is its default at most", () => {
    const names = allActivities.map(({ action, name }) => `${action}.${name}`);
    assert.equal(new Set(names).size, names.length);
    const defaults = allActivities.filter(({ isDefault }) => isDefault === true).map(({ action }) => action);
    assert.equal(new Set(defaults).size, defaults.length);
  });

  describe("general step parameters", () => {
    it("have names that differ, and from all others", () => {
      checkList(stepParameters);
      const general: readonly string[] = Object.values(stepParameters).map(({ name }) => name);
      const own = allActivities.flatMap(({ parameters }) => Object.values(parameters)).map(({ name }) => name);
      const keys = allActivities.flatMap(({ parameters }) => Object.keys(parameters));
      assert.deepEqual(
        keys.filter((key) => Object.hasOwn(stepParameters, key)),
        [],
      );
      assert.deepEqual(
        own.filter((name) => general.includes(name)),
        [],
      );
    });
    for (const parameter of Object.values(stepParameters)) {
      it(`${parameter.name} keeps the house rules`, () => checkParameter(parameter, stepParameters));
    }
  });
});
