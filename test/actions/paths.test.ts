import assert from "node:assert/strict";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { describe, it } from "node:test";
import { createActions } from "../../src/actions/create-actions.ts";
import type { Activity, Parameter } from "../../src/catalog/activity.ts";
import { activityOf, allActivities } from "../../src/catalog/catalog.ts";
import { otherTasks } from "../../src/cli/other-tasks.ts";
import { createFileGate } from "../../src/files/file-gate.ts";
import { parseTask } from "../../src/markup/parse-task.ts";
import { withEdits } from "../../src/markup/text-edits.ts";
import { taskFolder } from "./run-with-files.ts";

const ofPaths =
  /^(?:the (?:file|folder)|file|folder|path|source|which files|where to write|a file|what comes behind it)\b/i;

/** The activity's example with a path in place of one of its parameters, or of what that parameter may stand for. */
function withPath(activity: Activity, parameter: Parameter, path: string): string {
  const [example = ""] = activity.examples;
  const step = parseTask(example).steps.find((one) => activityOf(one) === activity);
  assert.ok(step !== undefined, example);
  const rival =
    parameter.activeWhen !== undefined && "notGiven" in parameter.activeWhen && parameter.activeWhen.notGiven;
  const names = [parameter, activity.parameters[rival || ""]].flatMap((one) =>
    one === undefined ? [] : [one.name, ...(one.aliases ?? [])],
  );
  const given = step.attributes.find((one) => names.includes(one.name.toUpperCase()));
  if (given !== undefined) {
    const start = given.position.offset;
    const end = example.indexOf('"', given.valuePosition.offset) + 1;
    return withEdits(example, [{ start, end, text: `${parameter.name}="${path}"` }]);
  }
  const start = step.position.offset + 1 + step.action.length;
  return withEdits(example, [{ start, end: start, text: ` ${parameter.name}="${path}"` }]);
}

describe("every parameter that names files leads through the gate", () => {
  const named = allActivities
    .filter(({ action }) => !action.startsWith("AMDYNAMICS"))
    .flatMap((activity) =>
      Object.values(activity.parameters)
        .filter(({ path }) => path !== undefined)
        .map((parameter) => ({ activity, parameter })),
    );
  for (const { activity, parameter } of named) {
    it(`${activity.action} ${activity.name} ${parameter.name}`, async (t) => {
      const folder = taskFolder(t, {
        "parts/a.txt": "a",
        "in/orders.csv": "a",
        "notes.txt": "a",
        "a.txt": "",
        "b.txt": "",
      });
      symlinkSync("../outside", folder.at("link"));
      const files = createFileGate({ allowed: [folder.at(".")] });
      const openSession = () => Promise.reject(new Error("no session is opened here"));
      for (const path of ["..\\outside\\secret.txt", "link/secret.txt", "../outside/none/x.aml"]) {
        const { result, events } = await folder.run(withPath(activity, parameter, path), {
          actions: createActions({ openSession, files }),
          files,
          loadTask: otherTasks(files),
        });
        assert.match(JSON.stringify(events), /"FILES_NOT_ALLOWED"/, result.error?.message);
      }
      assert.deepEqual(readdirSync(folder.at("../outside")), ["secret.txt"]);
      assert.equal(readFileSync(folder.at("../outside/secret.txt"), "utf8"), "secret");
    });
  }

  it("and the catalog says of each that it does", () => {
    const silent = allActivities.flatMap(({ action, name, parameters }) =>
      Object.values(parameters)
        .filter(
          ({ type, path, description }) => type.kind === "text" && path === undefined && ofPaths.test(description),
        )
        .map((parameter) => `${action} ${name} ${parameter.name}`),
    );
    assert.deepEqual(silent, []);
    assert.ok(named.length > 30);
  });
});
