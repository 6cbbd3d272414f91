import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { after } from "node:test";

/** The command as it stands in the checkout. */
export const entry = resolve(import.meta.dirname, "../../src/cli/main.ts");

/** Milliseconds after which a command that a failed test left behind is ended. */
const longestRun = 60_000;

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type Surroundings = {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another build of the command. */
  readonly entry?: string;
  /** Another Node. */
  readonly node?: string;
};

/** Runs the real command to its end: `await runDynaml(["run", "task.aml"])`. */
export async function runDynaml(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return startDynaml(args, surroundings).ended;
}

/** Starts the real command. */
export function startDynaml(
  args: readonly string[],
  { input = "", env = {}, cwd, entry: file = entry, node = process.execPath }: Surroundings = {},
): { child: ChildProcess; ended: Promise<Ended>; line(): Promise<string> } {
  const child = spawn(node, [file, ...args], { cwd, env: { ...cleanEnvironment(), ...env }, timeout: longestRun });
  child.stdin.on("error", () => {}); // it may end without reading its input
  child.stdin.end(input);
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(
    ([stdout, stderr, [code]]) => ({ code, stdout, stderr }),
  );
  return { child, ended, line: () => firstLine(child) };
}

/** The first line that it writes on standard output. */
async function firstLine(child: ChildProcess): Promise<string> {
  let seen = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes("\n")) resolve(seen.slice(0, seen.indexOf("\n")));
    });
    child.once("close", () => reject(new Error(`it ended before a line was written: ${seen}`)));
  });
}

/** The environment without what changes colours, and without the marks of the test runner around us. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _1, FORCE_COLOR: _2, NODE_TEST_CONTEXT: _3, NODE_OPTIONS: _4, ...rest } = process.env;
  return rest;
}

/** A folder that is removed after the suite in whose body this is called. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dynaml-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a task into a folder and tells its path. */
export function writeTask(folder: string, task: string | Uint8Array, name = "task.aml"): string {
  const path = join(folder, name);
  writeFileSync(path, task);
  return path;
}

/** A create_session step for an organization at some address. */
export function createSession(attributes: Readonly<Record<string, string>> = {}): string {
  const all = {
    ORGANIZATIONURI: "http://dynamicscrm2011/netautodyn/XRMServices/2011/Organization.svc",
    AUTHTYPE: "ActiveDirectory",
    DOMAIN: "netautoinc",
    USERNAME: "administrator",
    PASSWORD: "%'demo-Pass-word'%", // in an expression: in plain text, check would warn
    ...attributes,
  };
  const text = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  return `<AMDYNAMICSCRM ACTIVITY="create_session" ${text.join(" ")} />\n`;
}
