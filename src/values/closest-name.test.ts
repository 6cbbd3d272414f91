import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { closestName } from "./closest-name.ts";

const candidates = ["SERVER", "SESSION", "ORGANIZATION", "ORGANIZATIONURI", "USERNAME", "ID"];

const cases: readonly [string, string | undefined][] = [
  ["SERVER", "SERVER"],
  ["sever", "SERVER"],
  ["SEVRER", "SERVER"],
  ["ORGANISATION", "ORGANIZATION"],
  ["ORGANIZATIONURL", "ORGANIZATIONURI"],
  ["USRENAME", "USERNAME"],
  ["SESION", "SESSION"],
  ["COLOUR", undefined],
  ["IX", undefined],
  ["", undefined],
  ["S".repeat(100_000), undefined],
];

describe("closestName", () => {
  for (const [name, expected] of cases) {
    it(`${name.slice(0, 20) || "(empty)"} → ${expected ?? "nothing"}`, () => {
      assert.equal(closestName(name, candidates), expected);
    });
  }

  it("takes the nearest of several near ones", () => {
    assert.equal(closestName("name2", ["name1x", "name2x", "name22x"]), "name2x");
  });
});
