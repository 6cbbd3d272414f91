import assert from "node:assert/strict";
import { test } from "node:test";
import { createActions } from "../../src/actions/create-actions.ts";
import { allActivities } from "../../src/catalog/catalog.ts";

test("catalog and actions hold the same names, but for what the engine does itself", () => {
  const actions = createActions({ openSession: () => Promise.reject(new Error("not opened here")) });
  const described = allActivities
    .filter(({ flow }) => flow === undefined)
    .map(({ action, name }) => `${action}.${name}`);
  assert.deepEqual([...actions.keys()].sort(), described.sort());
});
