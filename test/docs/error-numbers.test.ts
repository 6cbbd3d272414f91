import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { printErrorCodeList } from "../../scripts/error-code-list.ts";
import { printErrorNumbers } from "../../scripts/error-numbers.ts";
import { errorNumberTables } from "../../src/catalog/error-numbers.ts";

const root = join(import.meta.dirname, "../..");

describe("error numbers", () => {
  it("docs/flow-and-errors.md ends with what the code says (else: put printErrorNumbers() of scripts/error-numbers.ts there)", () => {
    const page = readFileSync(join(root, "docs/flow-and-errors.md"), "utf8");
    assert.ok(page.endsWith(`\n\n${printErrorNumbers()}`), printErrorNumbers());
  });

  it("the list of codes is what the layers' types say (else: node scripts/make-error-code-list.ts)", () => {
    assert.equal(readFileSync(join(root, "src/catalog/error-codes.ts"), "utf8"), printErrorCodeList());
  });

  it("no number is given twice, and every code with one is raised somewhere", () => {
    const { byCode, byLayer } = errorNumberTables;
    const numbers = [...Object.values(byCode), ...Object.values(byLayer)];
    assert.equal(new Set(numbers).size, numbers.length);
    const sources = globSync("src/**/*.ts", { cwd: root }).filter((file) => !/error-(numbers|codes)\.ts$/.test(file));
    const text = sources.map((file) => readFileSync(join(root, file), "utf8")).join("\n");
    for (const code of Object.keys(byCode)) assert.ok(text.includes(`"${code}"`), code);
    for (const layer of Object.keys(byLayer)) assert.match(text, new RegExp(`"${layer}_[A-Z]`), layer);
  });
});
