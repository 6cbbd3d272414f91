import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";
import { checkTask } from "../../src/check/check-task.ts";
import { parseTask } from "../../src/markup/parse-task.ts";
import { printTask } from "../../src/markup/print-task.ts";
import { runFlow } from "./run-flow.ts";
import { eventsOf } from "./run-steps.ts";

const folder = resolve(import.meta.dirname, "../fixtures/aml/flow");

/** What the first comment of a task says of it: `finds`, `logs` (both with ` / ` between), `status`. */
function expected(text: string): { finds: string; logs: string; status: string } {
  const comment = parseTask(text).steps[0]?.text ?? "";
  const line = (name: string) => new RegExp(`^${name}:(.*)$`, "m").exec(comment)?.[1]?.trim() ?? "";
  return { finds: line("finds"), logs: line("logs"), status: line("status") };
}

describe("tasks of test/fixtures/aml/flow", () => {
  for (const name of globSync("*.aml", { cwd: folder }).sort()) {
    const text = readFileSync(join(folder, name), "utf8");
    const { finds, logs, status } = expected(text);
    it(`${name} is read without loss, checked, and does what it says`, async () => {
      const task = parseTask(text);
      assert.equal(printTask(task), text);
      const found = checkTask(task).map(({ position, code }) => `${position.line}:${position.column} ${code}`);
      assert.equal(found.join(" / "), finds);
      if (status === "refused") {
        await assert.rejects(runFlow(text), { code: "ENGINE_TASK_NOT_LOADABLE" });
        return;
      }
      const recorded = await runFlow(text);
      const told = eventsOf(recorded, "log").map((event) => event.text);
      const { result } = recorded;
      assert.equal(told.join(" / "), logs, result.error?.message);
      assert.equal([result.status, result.error?.code].filter(Boolean).join(" "), status, result.error?.message);
    });
  }
});
