import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { accountOf } from "./user-name.ts";

describe("the account that USERNAME and DOMAIN name", () => {
  const cases: [userName: string, domain: string | undefined, expected: string[], warns: boolean][] = [
    ["administrator", "netautoinc", ["administrator", "netautoinc"], false],
    ["administrator", undefined, ["administrator", ""], false],
    ["NETAUTOINC\\administrator", undefined, ["administrator", "NETAUTOINC"], false],
    ["NETAUTOINC\\administrator", "netautoinc", ["administrator", "NETAUTOINC"], false],
    ["A\\administrator", "B", ["administrator", "A"], true],
    ["administrator@netautoinc.local", undefined, ["administrator@netautoinc.local", ""], false],
    ["administrator@netautoinc.local", "NETAUTOINC", ["administrator@netautoinc.local", ""], false],
    ["administrator@a.local", "B", ["administrator@a.local", ""], true],
    ["\\administrator", "d", ["\\administrator", "d"], false],
  ];
  for (const [userName, domain, [expectedUser, expectedDomain], warns] of cases) {
    it(`${userName} and ${domain} mean ${expectedUser} in "${expectedDomain}"`, () => {
      const account = accountOf(userName, domain);
      assert.equal(account.userName, expectedUser);
      assert.equal(account.domain, expectedDomain);
      assert.deepEqual(
        account.warnings.map(({ code }) => code),
        warns ? ["SESSION_DOMAIN_DIFFERS"] : [],
      );
    });
  }
});
