import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openSession } from "../../src/session/open-session.ts";
import { encodeChallenge } from "../../src/wire/ntlm/challenge.ts";
import { verifyAuthenticate } from "../../src/wire/ntlm/verify-authenticate.ts";
import { type NtlmServer, ntlmGate, organization, userId } from "../scripted-organization.ts";
import { startHttpServer } from "../scripted-server.ts";

function ntlmServer(): NtlmServer {
  let negotiate: Uint8Array;
  let challenge: Uint8Array;
  return {
    challenge: (message) => {
      negotiate = message;
      challenge = encodeChallenge({ negotiate, domain: "CRMDOM", computer: "CRM" });
      return challenge;
    },
    verify: (authenticate) => verifyAuthenticate({ negotiate, challenge, authenticate, password: "Secret2!" }).accepted,
  };
}

/** What came, when a session was opened and ended at a server that offers Negotiate only. */
async function opens(password: string): Promise<{ log: string[]; outcome: string }> {
  const log: string[] = [];
  const server = await startHttpServer(ntlmGate(ntlmServer, organization(), log, "Negotiate"));
  const options = { authType: "ActiveDirectory", userName: "CRMDOM\\bob", password } as const;
  const outcome = await openSession({ ...options, organizationUri: `${server.origin}/netautodyn` }).then(
    async (session) => {
      await session.end();
      return session.userId.text;
    },
    ({ code }) => code,
  );
  await server.close();
  return { log, outcome };
}

describe("NTLM at a server that offers Negotiate only", () => {
  it("the handshake runs under that name, once a connection", async () => {
    assert.deepEqual(await opens("Secret2!"), {
      log: ["request", "type1", "type3", "request"],
      outcome: userId.text,
    });
  });

  it("a wrong password is tried once", async () => {
    assert.deepEqual(await opens("Secret3!"), { log: ["request", "type1", "type3"], outcome: "AUTH_REJECTED" });
  });
});
