import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readRows } from "./read-rows.ts";
import type { RowValue } from "./row.ts";
import { rowPrinter } from "./row-printer.ts";

async function readBack(text: string, format: "csv" | "jsonl", delimiter: string) {
  async function* bytes() {
    yield Buffer.from(text);
  }
  const rows: Map<string, RowValue>[] = [];
  for await (const { values } of readRows(bytes(), { format, delimiter })) rows.push(new Map(values));
  return rows;
}

describe("rowPrinter", () => {
  it("prints CSV that readRows reads as the same texts", async () => {
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "\r\n", '"', ",", ";", " x ", "\ufeff"));
    // What is no text is refused as a whole: zero bytes.
    const text = value.map((one) => one.replaceAll("\0", ""));
    const table = fc.array(fc.tuple(text, text), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(",", ";", "\t", "|"),
        fc.boolean(),
        async (rows, delimiter, isWindows) => {
          const printer = rowPrinter("csv", ["a", "b"], delimiter, isWindows ? "\r\n" : "\n");
          const given = rows.map(
            ([a, b]) =>
              new Map([
                ["a", a],
                ["b", b],
              ]),
          );
          const text = printer.head + given.map((row) => printer.row(row)).join("");
          assert.deepEqual(await readBack(text, "csv", delimiter), given);
        },
      ),
    );
  });

  it("prints JSON lines that readRows reads as the same values", async () => {
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.boolean(), fc.constant(null));
    await fc.assert(
      fc.asyncProperty(fc.array(value), async (values) => {
        const printer = rowPrinter("jsonl", []);
        const given = values.map((a) => new Map<string, RowValue>([["a", a]]));
        const text = printer.head + given.map((row) => printer.row(row)).join("");
        assert.deepEqual(await readBack(text, "jsonl", ","), given);
      }),
    );
  });

  it("prints what a row does not have as an empty value", () => {
    const printer = rowPrinter("csv", ["a", "b"]);
    assert.equal(printer.row(new Map([["b", null]])), ",\n");
  });
});
