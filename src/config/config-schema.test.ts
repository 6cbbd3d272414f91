import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { configJsonSchema } from "./config-schema.ts";

it("dynaml.schema.json is what the program checks with (else: node scripts/make-config-schema.ts)", () => {
  const file = join(import.meta.dirname, "../../dynaml.schema.json");
  assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), JSON.parse(JSON.stringify(configJsonSchema())));
});
