import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { KeptPieces } from "./kept-pieces.ts";

describe("pieces wait for their mark", () => {
  const cases: readonly (readonly [what: string, kept: string, mark: string, pieces: readonly string[]])[] = [
    ["within a piece", "<!-- x", "-->", [" y", " --> z"]],
    ["at the seam of two", "<!-- x", "-->", [" y -", "-> z"]],
    ["in three", "<!-- x", "-->", ["-", "-", ">"]],
    ["begun by what is kept", "<!-- x--", "-->", [">"]],
    ["of one character", "text", "<", [" text", "<"]],
  ];
  for (const [what, kept, mark, pieces] of cases) {
    test(what, () => {
      const waiting = new KeptPieces();
      waiting.keep(kept, mark);
      assert.deepEqual(
        pieces.map((piece) => waiting.add(piece)),
        pieces.map((_, at) => at === pieces.length - 1),
      );
      assert.equal(waiting.take(), kept + pieces.join(""));
      assert.ok(waiting.add("anything"), "nothing waits any more");
    });
  }

  test("which nothing does", () => {
    const waiting = new KeptPieces();
    waiting.keep("", "<");
    assert.ok(waiting.add("text"));
    assert.equal(waiting.take(), "text");
  });
});
