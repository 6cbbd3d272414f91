import assert from "node:assert/strict";
import { test } from "node:test";
import { PacedBody } from "./paced-body.ts";

test("a body is handed on in parts, and others have their turn between them", async () => {
  const parts: number[] = [];
  const order: string[] = [];
  const body = new PacedBody((part) => {
    parts.push(part.byteLength);
    order.push("part");
    setImmediate(() => order.push("turn"));
  });
  const first = body.write(new Uint8Array(40_000));
  const second = body.write(new Uint8Array(10));
  await Promise.all([first, second, body.end()]);
  assert.deepEqual(parts, [8192, 8192, 8192, 8192, 7232, 10]);
  assert.deepEqual(order.slice(0, 4), ["part", "turn", "part", "turn"]);
});

test("a small piece is handed on at once", () => {
  const parts: number[] = [];
  const body = new PacedBody((part) => parts.push(part.byteLength));
  assert.equal(body.write(new Uint8Array(100)), undefined);
  assert.equal(body.write(new Uint8Array()), undefined);
  assert.deepEqual(parts, [100]);
});

test("nothing is handed on of a body that has been dropped", async () => {
  const parts: number[] = [];
  const body = new PacedBody((part) => parts.push(part.byteLength));
  const written = body.write(new Uint8Array(40_000));
  body.drop();
  await written;
  await body.end();
  assert.deepEqual(parts, []);
});
