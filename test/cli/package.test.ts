import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { before, describe, it } from "node:test";
import { promisify } from "node:util";
import { runDynaml, temporaryFolder } from "./run-dynaml.ts";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const systemNode = "/usr/bin/node";

/** Why no old Node can be tried; false when one is there. */
function noOldNode(): string | false {
  try {
    const version = execFileSync(systemNode, ["--version"], { encoding: "utf8" }).trim();
    return Number.parseInt(version.slice(1), 10) >= 24 && `${systemNode} is ${version}, which is new enough`;
  } catch {
    return `no ${systemNode}`;
  }
}

describe("the package", () => {
  const folder = temporaryFolder();
  const stage = join(folder, "stage");
  const installed = join(folder, "app/node_modules/dynaml");
  const entry = join(installed, "dist/cli/main.js");

  before(async () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    mkdirSync(stage);
    for (const name of ["package.json", "tsconfig.json", "tsconfig.build.json", "src", "examples", "LICENSE"]) {
      cpSync(join(root, name), join(stage, name), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(stage, "node_modules"));
    await run("npm", ["run", "build"], { cwd: stage });
    await run("npm", ["pack", "--ignore-scripts"], { cwd: stage });
    mkdirSync(installed, { recursive: true });
    await run("tar", ["-xzf", `dynaml-${manifest.version}.tgz`, "-C", installed, "--strip-components=1"], {
      cwd: stage,
    });
    for (const name of Object.keys(manifest.dependencies)) {
      symlinkSync(join(root, "node_modules", name), join(folder, "app/node_modules", name));
    }
  });

  it("runs its example on the embedded organization", async () => {
    assert.notEqual(statSync(join(stage, "dist/cli/main.js")).mode & 0o111, 0, "npx needs an executable command");
    const { code, stdout, stderr } = await runDynaml(
      ["run", join(installed, "examples/create-account.aml"), "--embedded"],
      { entry },
    );
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /Succeeded in/);
  });

  it("can be imported", async () => {
    const { openSession, startEmulator } = await import(join(installed, "dist/index.js"));
    assert.equal(typeof openSession, "function");
    assert.equal(typeof startEmulator, "function");
  });

  it("holds no test, no TypeScript source and nothing big", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" });
    assert.deepEqual(
      files.filter((file) => /\.test\.|(?<!\.d)\.ts$/.test(file)),
      [],
    );
    const sizes = files.map((file) => statSync(join(installed, file)).size);
    const size = sizes.reduce((sum, one) => sum + one, 0);
    assert.ok(size < 8_000_000, `${size} bytes`);
    assert.ok(Math.max(...sizes) < 256_000, `a file of ${Math.max(...sizes)} bytes`);
  });

  it("says which Node it needs on an older one", { skip: noOldNode() }, async () => {
    const { code, stdout, stderr } = await runDynaml(["run", "task.aml"], { entry, node: systemNode });
    assert.match(stderr, /^dynaml needs Node 24 or newer; this is Node \d+\.\d+\.\d+ \(.*\n$/);
    assert.deepEqual([code, stdout], [64, ""]);
  });
});
