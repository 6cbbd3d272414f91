import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDirectory } from "./directory-file.ts";

const alice = { domain: "CONTOSO", userName: "alice", password: "hunter2" };

describe("parseDirectory", () => {
  it("reads users, clients and organizations", () => {
    const directory = {
      users: [
        {
          ...alice,
          upn: "alice@contoso.com",
          roles: ["System Administrator"],
          organizations: ["Contoso"],
          locked: true,
        },
      ],
      clients: [{ clientId: "c", secret: "s", secretExpires: "2027-01-01T00:00:00Z", applicationUser: "CONTOSO\\app" }],
      organizations: [{ uniqueName: "contoso", urlName: "con", version: "5.0.9690.3000", state: "Disabled" }],
      oauth: { server: "adfs" },
    };
    assert.deepEqual(parseDirectory(JSON.stringify(directory), "d.json"), directory);
  });

  const wrong: readonly [what: string, text: string, where: string, message: RegExp][] = [
    ["no JSON", '{\n  "users": ["hunter2" 2]}', "d.json:2:23", /no JSON/],
    ["no JSON at a place that the parser does not tell", '{ "users": [hunter2]}', "d.json", /no JSON/],
    [
      "a password that is none",
      JSON.stringify({ users: [{ ...alice, password: 7 }] }),
      "d.json",
      /users\[0\]\.password/,
    ],
    ["an unknown member", JSON.stringify({ users: [{ ...alice, pass: 7 }] }), "d.json", /users\[0\]: .*"pass"/],
    [
      "a certificate that is none",
      JSON.stringify({ clients: [{ clientId: "c", certificate: "x" }] }),
      "d.json",
      /clients\[0\]\.certificate/,
    ],
    [
      "an organization that is not there",
      JSON.stringify({ users: [{ ...alice, organizations: ["x"] }], organizations: [{ uniqueName: "contoso" }] }),
      "d.json",
      /users\[0\]\.organizations: there is no 'x'/,
    ],
    [
      "two of one name",
      JSON.stringify({ organizations: [{ uniqueName: "a" }, { uniqueName: "A" }] }),
      "d.json",
      /two organizations/,
    ],
    ["a list", "[]", "d.json", /its top/],
  ];
  for (const [what, text, where, message] of wrong) {
    it(`refuses ${what}, and repeats no value`, () => {
      assert.throws(
        () => parseDirectory(text, "d.json"),
        (error: Error & { code?: string; where?: string }) => {
          assert.deepEqual([error.code, error.where], ["EMULATOR_DIRECTORY_INVALID", where]);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /hunter2/);
          return true;
        },
      );
    });
  }
});
