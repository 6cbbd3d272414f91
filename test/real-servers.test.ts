import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { realServers } from "./real-servers.ts";

test("scripts/test-servers installs every package that a suite may ask for", () => {
  const script = readFileSync(resolve(import.meta.dirname, "../scripts/test-servers"), "utf8");
  const listed = new Set((/packages=\(([^)]*)\)/.exec(script)?.[1] ?? "").split(/\s+/));
  const wanted = Object.values(realServers).flatMap((server) => server.packages);
  assert.deepEqual(
    wanted.filter((name) => !listed.has(name)),
    [],
  );
});
