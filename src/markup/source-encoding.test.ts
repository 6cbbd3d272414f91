import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseTask } from "./parse-task.ts";
import { encodeTask, printTask } from "./print-task.ts";

const text = '<AMX A="žluťoučký 🐎 &amp; ЖЖ" />\r\n';

function bytes(...parts: (string | readonly number[])[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "utf8") : Buffer.from(part))));
}

function bigEndian(content: string): Uint8Array {
  return Buffer.from(content, "utf16le").swap16();
}

const stored = [
  { name: "UTF-8", input: bytes(text), encoding: "utf-8", byteOrderMark: false },
  {
    name: "UTF-8 with a byte order mark",
    input: bytes([0xef, 0xbb, 0xbf], text),
    encoding: "utf-8",
    byteOrderMark: true,
  },
  { name: "UTF-16 LE", input: Buffer.from(text, "utf16le"), encoding: "utf-16le", byteOrderMark: false },
  {
    name: "UTF-16 LE with a byte order mark",
    input: Buffer.from(`\ufeff${text}`, "utf16le"),
    encoding: "utf-16le",
    byteOrderMark: true,
  },
  { name: "UTF-16 BE", input: bigEndian(text), encoding: "utf-16be", byteOrderMark: false },
  {
    name: "UTF-16 BE with a byte order mark",
    input: bigEndian(`\ufeff${text}`),
    encoding: "utf-16be",
    byteOrderMark: true,
  },
] as const;

describe("bytes of a task", () => {
  for (const { name, input, encoding, byteOrderMark } of stored) {
    it(`reads and writes ${name}`, () => {
      const task = parseTask(input);
      assert.deepEqual(task.source, { text, encoding, byteOrderMark });
      assert.equal(printTask(task), text);
      assert.deepEqual(Buffer.from(encodeTask(task)), Buffer.from(input));
      assert.equal(task.steps[0]?.attributes[0]?.value, "žluťoučký 🐎 & ЖЖ");
      assert.deepEqual(task.diagnostics, []);
    });
  }

  it("keeps bytes that are not UTF-8, and says where they start", () => {
    const input = bytes('<AMX A="', [0xe9, 0xed, 0xa0, 0x80, 0xf0, 0x9f, 0x90], 'x" />');
    const task = parseTask(input);
    assert.deepEqual(Buffer.from(encodeTask(task)), Buffer.from(input));
    assert.equal(task.steps[0]?.attributes[0]?.value, "\udce9\udced\udca0\udc80\udcf0\udc9f\udc90x");
    assert.deepEqual(
      task.diagnostics.map(({ code, severity, position }) => [code, severity, position.column]),
      [["MARKUP_INVALID_ENCODING", "warning", 9]],
    );
  });

  it("keeps half a character at the end of UTF-16", () => {
    const input = Buffer.concat([Buffer.from("<AMX />", "utf16le"), Buffer.from([0x41])]);
    const task = parseTask(input);
    assert.deepEqual(Buffer.from(encodeTask(task)), input);
    assert.deepEqual(
      task.diagnostics.map(({ code }) => code),
      ["MARKUP_INVALID_ENCODING"],
    );
  });

  it("keeps a second byte order mark, and one in a string", () => {
    const input = bytes([0xef, 0xbb, 0xbf], "\ufeff<AMX />");
    assert.deepEqual(Buffer.from(encodeTask(parseTask(input))), Buffer.from(input));
    assert.equal(printTask(parseTask("\ufeff<AMX />")), "\ufeff<AMX />");
    assert.deepEqual(parseTask("\ufeff<AMX />").diagnostics, []);
  });

  it("writes lone surrogates of a string as three bytes", () => {
    assert.deepEqual([...encodeTask(parseTask("a\ud800\udbffb"))], [0x61, 0xed, 0xa0, 0x80, 0xed, 0xaf, 0xbf, 0x62]);
  });

  it("gives the same bytes back, whatever they are", () => {
    const marks = fc.constantFrom([], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff], [0x3c, 0], [0, 0x3c]);
    const utf8Like = fc.array(
      fc.constantFrom(0x3c, 0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xef, 0xf0, 0x90, 0xf4, 0x8f, 0xff),
    );
    const content = fc.oneof(
      fc.uint8Array().map((array) => [...array]),
      utf8Like,
    );
    fc.assert(
      fc.property(marks, content, (mark, rest) => {
        const input = Uint8Array.from([...mark, ...rest]);
        assert.deepEqual([...encodeTask(parseTask(input))], [...input]);
      }),
      { numRuns: 3000 },
    );
  });
});
