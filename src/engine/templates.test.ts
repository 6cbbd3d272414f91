import assert from "node:assert/strict";
import { test } from "node:test";
import { plainLanguage } from "../expression/language.ts";
import { parseField } from "../expression/parse-expression.ts";
import { parseTemplate } from "../expression/parse-template.ts";
import { toText } from "../expression/to-text.ts";
import { parseTask } from "../markup/parse-task.ts";
import { createRunState, createSubRun } from "./run-state.ts";
import { createScope } from "./scope.ts";
import { createTemplates } from "./templates.ts";

test("an expression is parsed once, however often its text is evaluated", () => {
  const parsed: string[] = [];
  const templates = createTemplates({
    parseTemplate(text) {
      parsed.push(text);
      return parseTemplate(text);
    },
    parseField(text) {
      parsed.push(text);
      return parseField(text);
    },
  });
  const { variables, datasets } = emptyRun();
  variables.create({ name: "c", value: 0 });
  const scope = createScope(variables, datasets);
  for (let count = 0; count < 100; count += 1) {
    variables.set("c", templates.evaluate("%c + 1%", scope, plainLanguage, toText));
    assert.equal(templates.evaluateField("c < 5", scope, plainLanguage), count + 1 < 5);
    assert.equal(templates.evaluate("plain", scope, plainLanguage, toText), "plain");
  }
  assert.equal(variables.get("c"), 100);
  assert.deepEqual(parsed, ["%c + 1%", "c < 5"]);
});

test("a subtask, however often it is started, has the expressions of its run", () => {
  const run = emptyRun();
  const sub = createSubRun(run, { task: parseTask(""), name: "sub.aml" }, run);
  assert.equal(sub.templates, run.templates);
});

function emptyRun() {
  return createRunState(parseTask(""), { actions: new Map(), inspect: () => [], name: "a.aml", onEvent: () => {} });
}
