import assert from "node:assert/strict";
import { once } from "node:events";
import { duplexPair } from "node:stream";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openConnection } from "./connection.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

test("what was read with the head of an answer is not held until its body ends", async (t) => {
  const [ours, theirs] = duplexPair();
  const origin = "http://10.0.0.1";
  const connection = openConnection({ origin, route: { dial: async () => ours } });
  t.after(() => connection.close());
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const bodyTo = () => () => begin();
  const answered = connection.exchange({ method: "GET", url: `${origin}/page`, headers: {}, bodyTo });
  await once(theirs, "readable");
  const head = "HTTP/1.1 200 OK\r\ncontent-length: 8192\r\n\r\n";
  const headAndMore = (): WeakRef<ArrayBufferLike> => {
    const piece = Buffer.alloc(4096, ".");
    piece.write(head);
    theirs.write(piece);
    return new WeakRef(piece.buffer);
  };
  const held = headAndMore();
  await begun;
  theirs.write(Buffer.alloc(1024, "."));
  // What a WeakRef has shown or was made with lives until the turn has ended.
  for (let turns = 0; turns < 3; turns += 1) await setImmediate();
  collect();
  assert.equal(held.deref(), undefined);
  theirs.write(Buffer.alloc(8192 - 1024 - (4096 - head.length), "."));
  assert.equal((await answered).isTaken, true);
});
