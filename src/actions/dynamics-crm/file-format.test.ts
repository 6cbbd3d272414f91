import assert from "node:assert/strict";
import { it } from "node:test";
import { formatOf } from "./file-format.ts";

it("a file's format is what the step says, else what its name says in any case, else CSV", () => {
  for (const [file, format, expected] of [
    ["rows.csv", undefined, "csv"],
    ["rows.JSON ", undefined, "jsonl"],
    ["rows.jsonl", undefined, "jsonl"],
    ["rows.ndjson", undefined, "jsonl"],
    ["rows.json.csv", undefined, "csv"],
    ["rowsjson", undefined, "csv"],
    ["rows.json", "csv", "csv"],
    ["rows.csv", "jsonl", "jsonl"],
    [undefined, undefined, "csv"],
  ] as const) {
    assert.equal(formatOf({ file, format }), expected, file);
  }
});
