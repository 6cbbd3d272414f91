import assert from "node:assert/strict";
import { cpSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { createActions } from "../../src/actions/create-actions.ts";
import { checkTask } from "../../src/check/check-task.ts";
import { otherTasks } from "../../src/cli/other-tasks.ts";
import { createFileGate } from "../../src/files/file-gate.ts";
import type { Diagnostic } from "../../src/markup/diagnostic.ts";
import { parseTask } from "../../src/markup/parse-task.ts";
import { printTask } from "../../src/markup/print-task.ts";
import { runFlow } from "./run-flow.ts";
import { eventsOf, type Recorded } from "./run-steps.ts";

const corpus = resolve(import.meta.dirname, "../fixtures/aml");

type Expected = Readonly<Record<"reads" | "finds" | "logs" | "status" | "variables", string>>;

/** What the first comment of a task says of it: a line each, with ` / ` between several. */
function expected(text: string): Expected {
  const comment = parseTask(text).steps[0]?.text ?? "";
  const line = (name: string) => new RegExp(`^\\s*${name}:(.*)$`, "m").exec(comment)?.[1]?.trim() ?? "";
  return {
    reads: line("reads"),
    finds: line("finds"),
    logs: line("logs"),
    status: line("status"),
    variables: line("variables"),
  };
}

function listed(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ position, code }) => `${position.line}:${position.column} ${code}`).join(" / ");
}

/** Runs a task in a copy of its folder, which it may change. */
async function run(t: TestContext, text: string, folder: string): Promise<Recorded> {
  const place = realpathSync(mkdtempSync(join(tmpdir(), "dynaml-corpus-")));
  t.after(() => rmSync(place, { recursive: true, force: true }));
  cpSync(folder, place, { recursive: true });
  const files = createFileGate({ allowed: [place] });
  const openSession = () => Promise.reject(new Error("no session is opened here"));
  return await runFlow(text, {
    actions: createActions({ openSession, files }),
    files,
    loadTask: otherTasks(files),
  });
}

function checkOutcome({ result, events }: Recorded, wanted: Expected): void {
  const why = result.error?.message;
  const told = eventsOf({ events }, "log").map((event) => event.text);
  assert.equal(told.join(" / "), wanted.logs, why);
  assert.equal([result.status, result.error?.code].filter(Boolean).join(" "), wanted.status, why);
  for (const one of wanted.variables.split(" / ").filter(Boolean)) {
    const [name = "", value] = one.split("=");
    assert.equal(String(result.variables.get(name)), value, name);
  }
}

const names = globSync("*/*.aml", { cwd: corpus }).sort();

describe("tasks of test/fixtures/aml", () => {
  it("are at least sixty", () => assert.ok(names.length >= 60, String(names.length)));

  for (const name of names) {
    const path = join(corpus, name);
    const text = readFileSync(path, "utf8");
    const wanted = expected(text);
    it(`${name} is read without loss, checked, and does what it says`, async (t) => {
      const task = parseTask(text);
      assert.equal(printTask(task), text);
      assert.equal(listed(task.diagnostics), wanted.reads);
      assert.equal(listed(checkTask(task)), wanted.finds);
      if (wanted.status === "checked") return;
      if (wanted.status === "refused") {
        await assert.rejects(run(t, text, dirname(path)), { code: "ENGINE_TASK_NOT_LOADABLE" });
        return;
      }
      checkOutcome(await run(t, text, dirname(path)), wanted);
    });
  }
});
