import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { createActions } from "../../src/actions/create-actions.ts";
import type { RunOptions } from "../../src/engine/run-options.ts";
import { createFileGate } from "../../src/files/file-gate.ts";
import { runFlow } from "../engine/run-flow.ts";
import type { Recorded } from "../engine/run-steps.ts";

type Settings = Partial<RunOptions>;

/** A folder that a task may use, beside one that it may not. */
export function taskFolder(t: TestContext, files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "dynaml-task-")));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, "task");
  const at = (name: string): string => join(folder, name);
  for (const path of ["task", "outside"]) mkdirSync(join(root, path));
  writeFileSync(join(root, "outside/secret.txt"), "secret");
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), content);
  }
  const gate = createFileGate({ allowed: [folder] });
  const openSession = () => Promise.reject(new Error("no session is opened here"));
  return {
    at,
    has: (name: string) => existsSync(at(name)),
    text: (name: string) => readFileSync(at(name), "utf8"),
    bytes: (name: string) => readFileSync(at(name)),
    names: (name = ".") => readdirSync(at(name), { recursive: true }).map(String).toSorted(),
    run: (aml: string, options: Settings = {}): Promise<Recorded> =>
      runFlow(aml, { actions: createActions({ openSession, files: gate }), ...options }),
  };
}

/** A variable with nothing in it for each name. */
export function variables(...names: readonly string[]): string {
  return names.map((name) => `<AMVARIABLE NAME="${name}" VALUE="" />`).join("");
}
