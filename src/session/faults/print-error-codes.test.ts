import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { printErrorCodes } from "./print-error-codes.ts";

it("docs/error-codes.md is what the code says (else: node scripts/make-error-codes.ts)", () => {
  const file = join(import.meta.dirname, "../../../docs/error-codes.md");
  assert.equal(readFileSync(file, "utf8"), printErrorCodes());
});
