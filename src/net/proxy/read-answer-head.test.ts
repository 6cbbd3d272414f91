import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { readAnswerHead } from "./read-answer-head.ts";

const head = "HTTP/1.1 407 Proxy Authentication Required\r\nTransfer-Encoding: chunked\r\n\r\n";

describe("a proxy's refusal", () => {
  it("whose body has an end is skipped, and the connection kept", async () => {
    const stream = new PassThrough();
    stream.write(`${head}5\r\nsorry\r\n0\r\nX-Trailer: 1\r\n\r\n`);
    const { status, isKept } = await readAnswerHead(stream);
    assert.deepEqual([status, isKept], [407, true]);
  });

  it("with a chunk that is too long is not waited for", async () => {
    const stream = new PassThrough();
    stream.write(`${head}40000000\r\nsorry`);
    const { status, isKept } = await readAnswerHead(stream);
    assert.deepEqual([status, isKept], [407, false]);
  });

  it("with trailers that do not end is not waited for", async () => {
    const stream = new PassThrough({ highWaterMark: 1_000_000 });
    stream.write(`${head}0\r\n${"X-Trailer: 1\r\n".repeat(5000)}`);
    const { status, isKept } = await readAnswerHead(stream);
    assert.deepEqual([status, isKept], [407, false]);
  });
});
