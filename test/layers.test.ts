import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, it } from "node:test";

/** Who may import whom. All may import errors.ts and values/, and a layer its own files. "*": all; "type:": types only. */
const table: Readonly<Record<string, readonly string[]>> = {
  values: [],
  markup: [],
  wire: [],
  net: ["wire/ntlm"],
  catalog: ["type:markup"],
  expression: ["type:markup"],
  check: ["markup", "catalog", "expression"],
  auth: ["net", "wire"],
  session: ["auth", "net", "wire"],
  config: [],
  secrets: [],
  files: [],
  rows: [],
  doctor: ["session", "auth", "net"],
  engine: ["markup", "catalog", "expression"],
  actions: ["type:markup", "type:files", "rows", "catalog", "engine", "expression", "session"],
  emulator: ["wire"],
  runs: ["markup", "engine", "actions"],
  "studio/app": ["markup", "catalog", "expression", "check"],
  "studio/api": ["*"],
  cli: ["*"],
  "index.ts": ["*"],
  "run-task.ts": ["*"],
};

/** Packages from outside that a layer for the browser may not import: none of Node's own modules. */
const browserSafe = new Set(["values", "markup", "catalog", "expression", "check", "studio/app"]);

const source = resolve(import.meta.dirname, "../src");
const importPattern = /^\s*(import|export)\s+(type\s)?[^"';]*?(?:from\s+)?["']([^"']+)["']/gm;
const dynamicImportPattern = /\bimport\(\s*["']([^"']+)["']/g;

type Import = { file: string; specifier: string; typeOnly: boolean };

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  const fixed = [...text.matchAll(importPattern)].map((match) => ({
    file,
    specifier: match[3] ?? "",
    typeOnly: match[2] !== undefined,
  }));
  const dynamic = [...text.matchAll(dynamicImportPattern)].map((match) => ({
    file,
    specifier: match[1] ?? "",
    typeOnly: false,
  }));
  return [...fixed, ...dynamic];
}

function layerOf(file: string): string {
  const path = relative(source, file).split(sep).join("/");
  return Object.keys(table).find((layer) => path === layer || path.startsWith(`${layer}/`)) ?? path;
}

function complaint({ file, specifier, typeOnly }: Import): string | undefined {
  const from = layerOf(file);
  const place = `${relative(source, file)} imports ${specifier}`;
  if (!specifier.startsWith(".")) {
    return browserSafe.has(from) && specifier.startsWith("node:")
      ? `${place}, but ${from} must run in a browser`
      : undefined;
  }
  const target = resolve(dirname(file), specifier);
  const to = layerOf(target);
  const path = relative(source, target).split(sep).join("/");
  if (to === from || to === "values" || path === "errors.ts") return undefined;
  const allowed = table[from] ?? [];
  const mayImport = allowed.some(
    (rule) =>
      rule === "*" ||
      to === rule ||
      path.startsWith(`${rule}/`) ||
      (typeOnly && rule.startsWith("type:") && to === rule.slice("type:".length)),
  );
  return mayImport ? undefined : `${place}, which ${from} may not`;
}

describe("layers", () => {
  const files = globSync("**/*.ts", { cwd: source })
    .filter((file) => !file.endsWith(".test.ts"))
    .map((file) => join(source, file));

  it("every file of src/ belongs to a layer of the table", () => {
    const strangers = files.map(layerOf).filter((layer) => !(layer in table) && layer !== "errors.ts");
    assert.deepEqual(strangers, []);
  });

  it("no layer imports one that the table does not allow", () => {
    assert.deepEqual(
      files
        .flatMap(importsOf)
        .map(complaint)
        .filter((line) => line !== undefined),
      [],
    );
  });

  it("values and errors import nothing of ours from other layers", () => {
    const own = files.filter((file) => ["values", "errors.ts"].includes(layerOf(file)));
    const foreign = own.flatMap(importsOf).filter(({ file, specifier }) => {
      const to = layerOf(resolve(dirname(file), specifier));
      return specifier.startsWith(".") && to !== "values" && to !== "errors.ts";
    });
    assert.deepEqual(foreign, []);
  });

  it("the check itself sees a breach", () => {
    const file = join(source, "wire/soap/x.ts");
    assert.match(complaint({ file, specifier: "../../net/http.ts", typeOnly: true }) ?? "", /wire may not/);
    assert.match(
      complaint({ file: join(source, "catalog/x.ts"), specifier: "../markup/task.ts", typeOnly: false }) ?? "",
      /catalog may not/,
    );
    assert.match(
      complaint({ file: join(source, "markup/x.ts"), specifier: "node:fs", typeOnly: false }) ?? "",
      /browser/,
    );
  });
});
