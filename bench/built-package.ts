import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Where the package's dependencies are found, and nothing is published from. */
const built = join(root, "node_modules/.cache/dynaml-bench");

/**
 * The package as its users run it, in JavaScript, with a script of this folder beside it: running TypeScript costs Node memory
 * that no user pays for. Returns the script's path.
 */
export function buildWith(script: string): string {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const project = join(root, "tsconfig.build.json");
  execFileSync(process.execPath, [compiler, "-p", project, "--outDir", join(built, "src"), "--declaration", "false"]);
  mkdirSync(join(built, "bench"), { recursive: true });
  writeFileSync(join(built, "package.json"), '{ "type": "module" }');
  const text = stripTypeScriptTypes(readFileSync(new URL(`${script}.ts`, import.meta.url), "utf8"));
  const path = join(built, "bench", `${script}.js`);
  writeFileSync(path, text.replaceAll(/(from "\.\.?\/[^"]*)\.ts"/g, '$1.js"'));
  return path;
}
