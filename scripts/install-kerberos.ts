/**
 * Before the tests: puts the optional package `kerberos` into node_modules, compiled, where the headers of Kerberos are
 * installed (Debian's libkrb5-dev). Where it is there already, or cannot be had, nothing happens and nothing fails: the suites
 * that need it say that they did not run.
 *
 * `npm install --no-save` in this folder would remove what others put there, and leaves an optional peer out: so it is
 * built in a temporary folder, and only what it needs to run is copied. `npm ci` removes it again.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const target = resolve(import.meta.dirname, "../node_modules/kerberos");
const addon = "build/Release/kerberos.node";
/** What the package needs once it is compiled. */
const parts = ["package.json", "LICENSE", "lib", addon];
const headers = ["/usr/include/gssapi/gssapi.h", "/usr/local/include/gssapi/gssapi.h"];

if (!existsSync(join(target, addon)) && headers.some((path) => existsSync(path))) install();

function install(): void {
  const folder = mkdtempSync(join(tmpdir(), "dynaml-kerberos-"));
  try {
    const allowScripts = { kerberos: true };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, allowScripts }));
    const options = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=0"];
    const { status } = spawnSync("npm", ["install", ...options, "kerberos@7"], {
      cwd: folder,
      stdio: "ignore",
      timeout: 300_000,
      env: { ...process.env, npm_config_prefix: undefined, npm_config_local_prefix: undefined },
    });
    const built = join(folder, "node_modules/kerberos");
    if (status === 0 && existsSync(join(built, addon))) place(built);
    else console.log("kerberos could not be built; the suites that need it do not run");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In one step, so that a test beside it never loads half of it. */
function place(built: string): void {
  const draft = `${target}-${process.pid}`;
  for (const part of parts) cpSync(join(built, part), join(draft, part), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
}
