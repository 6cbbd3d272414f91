import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";

const source = resolve(import.meta.dirname, "../src");

function codeLines(file: string): number {
  const lines = readFileSync(join(source, file), "utf8").split("\n");
  return lines.filter((line) => line.trim() !== "" && !/^\s*(\/\/|\*|\/\*)/.test(line)).length;
}

describe("file sizes (code lines, without tests)", () => {
  const sizes = globSync("**/*.ts", { cwd: source })
    .filter((file) => !file.endsWith(".test.ts"))
    .map((file) => ({ file, lines: codeLines(file) }))
    .sort((a, b) => a.lines - b.lines);

  it("no file is over 500", () => {
    assert.deepEqual(
      sizes.filter(({ lines }) => lines > 500),
      [],
    );
  });

  it("the 90th percentile is at most 250", () => {
    const percentile = sizes[Math.floor(sizes.length * 0.9)];
    assert.ok(percentile !== undefined && percentile.lines <= 250, `90th percentile: ${JSON.stringify(percentile)}`);
  });
});
