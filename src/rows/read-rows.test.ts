import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Encoding } from "./decode-text.ts";
import { type ReadRowsOptions, readRows } from "./read-rows.ts";
import type { RowValue } from "./row.ts";
import type { RowsErrorCode } from "./rows-error.ts";

/** The bytes in pieces of some length: what stands at a border must not matter. */
async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array, void> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

type Read = readonly (readonly [line: number, values: Readonly<Record<string, RowValue>>])[];

async function read(file: string | Uint8Array, options: ReadRowsOptions, length = 1 << 16): Promise<Read> {
  const rows: [number, Record<string, RowValue>][] = [];
  for await (const { line, values } of readRows(pieces(Buffer.from(file), length), options)) {
    rows.push([line, Object.fromEntries(values)]);
  }
  return rows;
}

const csv = { format: "csv", name: "rows.csv" } as const;
const jsonl = { format: "jsonl", name: "rows.jsonl" } as const;

const readable: readonly (readonly [what: string, file: string, options: ReadRowsOptions, rows: Read])[] = [
  ["a header alone", "name,city\n", csv, []],
  ["nothing", "", csv, []],
  ["a last row without line break", "a,b\n1,2", csv, [[2, { a: "1", b: "2" }]]],
  [
    "CR LF",
    "a,b\r\n1,2\r\n3,4\r\n",
    csv,
    [
      [2, { a: "1", b: "2" }],
      [3, { a: "3", b: "4" }],
    ],
  ],
  [
    "CR alone",
    "a,b\r1,2\r3,4",
    csv,
    [
      [2, { a: "1", b: "2" }],
      [3, { a: "3", b: "4" }],
    ],
  ],
  ["quotes, delimiters and spaces", 'a,b\n"x, ""y""", z \n', csv, [[2, { a: 'x, "y"', b: " z " }]]],
  ["empty values", 'a,b,c\n,"",\n', csv, [[2, { a: "", b: "", c: "" }]]],
  [
    "line breaks in quotes, counted once each",
    'a,b\r\n"1\r\n2\r\n3",x\r\n\r\n4,y\r\n"\n",z\r\nlast,v',
    csv,
    [
      [2, { a: "1\r\n2\r\n3", b: "x" }],
      [6, { a: "4", b: "y" }],
      [7, { a: "\n", b: "z" }],
      [9, { a: "last", b: "v" }],
    ],
  ],
  ["empty lines", "\n\na,b\n\n1,2\n\n", csv, [[5, { a: "1", b: "2" }]]],
  ["spaces around names", " a , b \n1,2\n", csv, [[2, { a: "1", b: "2" }]]],
  ["semicolons", "a;b\n1,5;2\n", { ...csv, delimiter: ";" }, [[2, { a: "1,5", b: "2" }]]],
  [
    "rows without a header",
    "\n1,2\n,x\n",
    { ...csv, header: false },
    [
      [2, { Column1: "1", Column2: "2" }],
      [3, { Column1: "", Column2: "x" }],
    ],
  ],
  ["tabulators", "a\tb\n1\t2\n", { ...csv, delimiter: "\t" }, [[2, { a: "1", b: "2" }]]],
  ["characters of several bytes", "a\nÅ€😀\n", csv, [[2, { a: "Å€😀" }]]],
  [
    "JSON of every kind",
    '{"a":"x","b":1.5,"c":true,"d":null}\r\n\n  \n{"b":[1,2],"@formatted":{"b":"x"}}',
    jsonl,
    [
      [1, { a: "x", b: 1.5, c: true, d: null }],
      [4, { b: "1,2" }],
    ],
  ],
  [
    "records as a query prints them",
    '{"a":{"logicalName":"contact","id":"7bf2e032-1d1c-4f3a-9a51-6f0e2d7c8b90","name":"x"},"to":[{"partyid":{"logicalName":"contact","id":"1"}},{"addressused":"a@b"}]}',
    jsonl,
    [[1, { a: "contact:7bf2e032-1d1c-4f3a-9a51-6f0e2d7c8b90", to: "contact:1,a@b" }]],
  ],
  [
    "numbers that no double holds",
    '{"a":9007199254740993,"b":0.12345678901234567890,"c":1234567890.12345,"d":[9007199254740993]}',
    jsonl,
    [[1, { a: "9007199254740993", b: "0.12345678901234567890", c: 1234567890.12345, d: "9007199254740993" }]],
  ],
];

type Fault = readonly [code: RowsErrorCode, where: string, message: RegExp];

const unreadable: readonly (readonly [what: string, file: string, options: ReadRowsOptions, fault: Fault])[] = [
  ["too few values", "a,b\n1,2\n3\n", csv, ["ROWS_RAGGED", "rows.csv:3", /1 values, the header names 2/]],
  ["too many values", "a,b\n\n1,2,3\n", csv, ["ROWS_RAGGED", "rows.csv:3", /3 values/]],
  ["an open quote", 'a,b\n1,"2\n3,4\n', csv, ["ROWS_BAD_CSV", "rows.csv:2", /column 2 \(b\): .* never closed/]],
  ["text after a quote", 'a,b\r\n"\r\n",1\r\n"2"x,3\n', csv, ["ROWS_BAD_CSV", "rows.csv:4", /column 1 \(a\)/]],
  ["a quote inside", 'a,b\n1,2"x"\n', csv, ["ROWS_BAD_CSV", "rows.csv:2", /column 2 \(b\)/]],
  ["two columns of a name", "a,b,a\n", csv, ["ROWS_BAD_HEADER", "rows.csv:1", /"a"/]],
  ["a column without name", "\na,,b\n", csv, ["ROWS_BAD_HEADER", "rows.csv:2", /column 2/]],
  ["bytes that are no UTF-8", "a\nx\n\xff\n", csv, ["ROWS_BAD_ENCODING", "rows.csv:3", /not utf-8/]],
  ["a workbook", "PK\x03\x04\x14\x00", csv, ["ROWS_BAD_ENCODING", "rows.csv:1", /Excel workbook/]],
  ["UTF-16 without a mark", "a\x00,\x00b\x00\n\x00", csv, ["ROWS_BAD_ENCODING", "rows.csv:1", /zero bytes/]],
  ["no object", "{}\n[1]\n", jsonl, ["ROWS_BAD_JSON", "rows.jsonl:2:1", /no JSON object/]],
  ["a comma too much", '{"a":1}\n{"a":1,}', jsonl, ["ROWS_BAD_JSON", "rows.jsonl:2:8", /unexpected }/]],
  ["a word", '{"a": nil}', jsonl, ["ROWS_BAD_JSON", "rows.jsonl:1:7", /unexpected n/]],
  ["a missing colon", '{"a" 1}', jsonl, ["ROWS_BAD_JSON", "rows.jsonl:1:6", /unexpected 1/]],
  ["an early end", '{"a":[1', jsonl, ["ROWS_BAD_JSON", "rows.jsonl:1:8", /too early/]],
  ["a bad escape", '{"a":"\\x"}', jsonl, ["ROWS_BAD_JSON", "rows.jsonl:1:6", /escape/]],
  ["two objects on a line", '{"a":1} {"a":2}', jsonl, ["ROWS_BAD_JSON", "rows.jsonl:1:9", /unexpected {/]],
  ["an object as value", '{"a":{"b":1}}', jsonl, ["ROWS_BAD_JSON", "rows.jsonl:1", /"a"/]],
];

describe("readRows", () => {
  for (const [what, file, options, rows] of readable) {
    for (const length of [1, 7, 1 << 16]) {
      it(`reads ${what}, in pieces of ${length} bytes`, async () => {
        assert.deepEqual(await read(file, options, length), rows);
      });
    }
  }

  for (const [what, file, options, [code, where, message]] of unreadable) {
    for (const length of [5, 1 << 16]) {
      it(`tells where there is ${what}, in pieces of ${length} bytes`, async () => {
        await assert.rejects(read(Buffer.from(file, "latin1"), options, length), { code, where, message });
      });
    }
  }

  const text = "a,b\nÅ,ß\n";
  const encoded: readonly (readonly [what: string, bytes: Uint8Array, encoding: Encoding | undefined])[] = [
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`), undefined],
    ["UTF-8 with a mark, whatever the option says", Buffer.from(`\ufeff${text}`), "windows-1252"],
    ["UTF-16 with a mark", Buffer.from(`\ufeff${text}`, "utf16le"), undefined],
    ["UTF-16 of the other order with a mark", Buffer.from(`\ufeff${text}`, "utf16le").swap16(), undefined],
    ["UTF-16 by option", Buffer.from(text, "utf16le"), "utf-16le"],
    ["UTF-16 of the other order by option", Buffer.from(text, "utf16le").swap16(), "utf-16be"],
    ["Windows-1252 by option", Buffer.from(text, "latin1"), "windows-1252"],
  ];
  for (const [what, bytes, encoding] of encoded) {
    it(`reads ${what}`, async () => {
      for (const length of [1, 2, 1 << 16]) {
        assert.deepEqual(await read(bytes, { ...csv, encoding }, length), [[2, { a: "Å", b: "ß" }]]);
      }
    });
  }

  it("reads € of Windows-1252, which Latin-1 does not have", async () => {
    assert.deepEqual(await read(Buffer.from([0x61, 0x0a, 0x80]), { ...csv, encoding: "windows-1252" }), [
      [2, { a: "€" }],
    ]);
  });

  it("reads no further than it is asked to, and lets go of the source", async () => {
    const ended = Promise.withResolvers<void>();
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      try {
        yield Buffer.from("a,b\n");
        for (;;) {
          given += 1;
          yield Buffer.from("1,2\n".repeat(1000));
        }
      } finally {
        ended.resolve();
      }
    }
    for await (const { line } of readRows(endless(), csv)) if (line === 5) break;
    assert.ok(given < 100, `${given} pieces were taken`);
    await ended.promise;
  });

  it("fails with what its source fails with", async () => {
    async function* failing(format: string): AsyncGenerator<Uint8Array, void> {
      yield Buffer.from(format === "csv" ? "a,b\n1,2\n" : '{"a":1}\n');
      throw new RangeError("the disk is gone");
    }
    for (const options of [csv, jsonl]) {
      const all = async () => {
        for await (const row of readRows(failing(options.format), options)) assert.ok(row);
      };
      await assert.rejects(all, new RangeError("the disk is gone"));
    }
  });
});
