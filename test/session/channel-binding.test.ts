import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { it } from "node:test";
import { openSession } from "../../src/session/open-session.ts";
import { encodeChallenge } from "../../src/wire/ntlm/challenge.ts";
import { verifyAuthenticate } from "../../src/wire/ntlm/verify-authenticate.ts";
import { type NtlmServer, ntlmGate, organization, userId } from "../scripted-organization.ts";
import { startHttpsServer, tlsFile } from "../scripted-server.ts";

const password = "Secret2!";
const channelBinding = createHash("sha256")
  .update(new X509Certificate(tlsFile("server.pem")).raw)
  .digest();

/** A server with Extended Protection: it takes only answers that are bound to its own certificate. */
function protectedServer(): NtlmServer {
  let negotiate: Uint8Array;
  let challenge: Uint8Array;
  return {
    challenge: (message) => {
      negotiate = message;
      challenge = encodeChallenge({ negotiate, domain: "CRMDOM", computer: "CRM" });
      return challenge;
    },
    verify: (authenticate) =>
      verifyAuthenticate({ negotiate, challenge, authenticate, password, channelBinding }).accepted,
  };
}

async function openAgainst(certificate: string) {
  const server = await startHttpsServer(ntlmGate(protectedServer, organization()), { cert: tlsFile(certificate) });
  const user = { authType: "ActiveDirectory", userName: "CRMDOM\\bob", password } as const;
  const policy = { allowHosts: [], allowPlainHttpPasswords: false, ca: [tlsFile("authority.pem")] };
  try {
    const session = await openSession({ organizationUri: `${server.origin}/org`, ...user, policy });
    await session.end();
    return session;
  } finally {
    await server.close();
  }
}

it("over https NTLM is bound to the server's certificate, as Extended Protection wants it", async () => {
  assert.equal((await openAgainst("server.pem")).userId.text, userId.text);
});

it("an answer that somebody with another certificate passes on is worth nothing", async () => {
  await assert.rejects(openAgainst("server-sha384.pem"), { code: "AUTH_REJECTED" });
});
