import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { main } from "./cli.ts";
import type { Io } from "./io.ts";

function fakeIo(write: (text: string) => void): Io {
  const output = { write, isTerminal: false, columns: () => 80 };
  return {
    stdin: (async function* () {})(),
    stdout: output,
    stderr: output,
    env: {},
    cwd: "/",
    onStop: () => () => {},
    exit() {},
    now: () => 0,
    every: () => () => {},
  };
}

describe("main", () => {
  it("prints help and resolves to 0", async () => {
    let text = "";
    const code = await main(
      ["check", "--help"],
      fakeIo((more) => (text += more)),
    );
    assert.match(text, /^Usage: dynaml check/);
    assert.equal(code, 0);
  });

  it("tells a fault of its own from the user's, and resolves to 70", async () => {
    const texts: string[] = [];
    const code = await main(
      ["--help"],
      fakeIo((text) => {
        texts.push(text);
        if (texts.length === 1) throw new TypeError("broken\u001b[2J");
      }),
    );
    assert.match(texts.slice(1).join(""), /^error: broken\\x1b\[2J\nThis is a fault of dynaml itself.*\n.*\n\s+at /);
    assert.equal(code, 70);
  });
});
