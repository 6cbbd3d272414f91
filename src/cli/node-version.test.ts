import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nodeVersionProblem } from "./node-version.ts";

describe("nodeVersionProblem", () => {
  for (const version of ["24.0.0", "24.21.0", "100.1.0", "25.0.0-nightly20260101"]) {
    it(`takes Node ${version}`, () => assert.equal(nodeVersionProblem(version), undefined));
  }
  for (const version of ["20.20.2", "23.11.1", "4.9.1"]) {
    it(`refuses Node ${version}`, () =>
      assert.match(nodeVersionProblem(version) ?? "", new RegExp(`needs Node 24 or newer; this is Node ${version} `)));
  }
});
