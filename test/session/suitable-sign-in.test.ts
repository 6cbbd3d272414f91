import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { openExplained } from "../../src/doctor/open-explained.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { SignInScheme } from "../../src/emulator/sign-in/scheme.ts";
import { DynamlError } from "../../src/errors.ts";
import { strictPolicy } from "../../src/session/operator-policy.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";

const user = { domain: "CONTOSO", userName: "alice", password: "Secret2!" };

async function failure(options: SessionOptions): Promise<DynamlError> {
  const error = await openExplained({ ...user, proxy: { type: "none" }, ...options }).then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof DynamlError);
  return error;
}

describe("an organization that is signed in to by another way than AUTHTYPE says", () => {
  const cases: readonly (readonly [offered: SignInScheme, asked: SessionOptions["authType"], suitable: string])[] = [
    ["federation", "ActiveDirectory", "Federation"],
    ["federation", "OAuth", "Federation"],
    ["online-federation", "ActiveDirectory", "OnlineFederation"],
    ["oauth", "ActiveDirectory", "OAuth"],
    ["ntlm", "OAuth", "ActiveDirectory"],
    ["ntlm", "Federation", "ActiveDirectory"],
  ];
  for (const [offered, authType, suitable] of cases) {
    it(`${authType}, where it wants ${suitable}: named, and what it means`, async (t) => {
      const emulator = await startEmulator({ users: [user], tls: true, signIn: [offered] });
      t.after(() => emulator.close());
      const policy = { ...strictPolicy, ca: [readFileSync(emulator.caFile ?? "", "utf8")] };
      const error = await failure({ organizationUri: `${emulator.url}/embedded`, authType, policy });
      assert.equal(error.code, "AUTH_POLICY_DIFFERS");
      assert.match(error.message, new RegExp(`by ${suitable}, not by ${authType}$`));
      assert.equal(error.remedy, `use AUTHTYPE ${suitable}, or Auto`);
      assert.equal(error.means, "The organization wants its users to sign in by another way than AUTHTYPE says.");
    });
  }
});

describe("AUTHTYPE that is left out, at an address of plain http", () => {
  it("means LiveId, and what suits an organization on premises is named", async () => {
    const error = await failure({ organizationUri: "http://127.0.0.1:1/org" });
    assert.equal(error.code, "AUTH_PLAIN_HTTP");
    assert.match(error.message, /LiveId, which an AUTHTYPE that is left out means/);
    assert.match(error.remedy ?? "", /AUTHTYPE ActiveDirectory, or Auto/);
  });

  it("where it is given, https is what to use", async () => {
    const error = await failure({ organizationUri: "http://127.0.0.1:1/org", authType: "LiveId" });
    assert.match(error.remedy ?? "", /^use https/);
  });
});
