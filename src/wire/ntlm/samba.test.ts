import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, test } from "node:test";
import { needsServer } from "../../../test/real-servers.ts";
import { answerChallenge } from "./answer-challenge.ts";
import { encodeChallenge } from "./challenge.ts";
import { encodeNegotiate } from "./negotiate.ts";
import { verifyAuthenticate } from "./verify-authenticate.ts";

/** Samba's own NTLM, through its helper program: a line in, a line out, messages in Base64. */
describe("Samba", needsServer("samba"), () => {
  const password = "Secret2!";

  test("as the server accepts our answer, and refuses a wrong password", async () => {
    await using samba = helper("squid-2.5-ntlmssp", password);
    for (const [given, verdict] of [
      [password, /^AF CRMDOM\\bob$/],
      ["wrong", /^NA NT_STATUS_LOGON_FAILURE/],
    ] as const) {
      const negotiate = encodeNegotiate();
      const challenge = bytesOf(await samba.ask(`YR ${base64(negotiate)}`), "TT");
      const names = { userName: "bob", domain: "CRMDOM", workstation: "PC1" };
      const authenticate = answerChallenge({ ...names, password: given, negotiate, challenge });
      assert.match(await samba.ask(`KK ${base64(authenticate)}`), verdict);
    }
  });

  test("as the client signs in with us", async () => {
    await using samba = helper("ntlmssp-client-1", password);
    const negotiate = bytesOf(await samba.ask("YR"), "YR");
    const challenge = encodeChallenge({ negotiate, domain: "CRMDOM", computer: "CRM" });
    const authenticate = bytesOf(await samba.ask(`TT ${base64(challenge)}`), "AF", "KK");
    const messages = { negotiate, challenge, authenticate };
    const verdict = verifyAuthenticate({ ...messages, password });
    assert.deepEqual([verdict.accepted, verdict.userName, verdict.domain], [true, "bob", "CRMDOM"]);
    assert.equal(verifyAuthenticate({ ...messages, password: "wrong" }).accepted, false);
  });
});

const helperProgram = "ntlm_auth";

function helper(protocol: string, password: string) {
  const options = [`--helper-protocol=${protocol}`, "--username=bob", "--domain=CRMDOM", `--password=${password}`];
  const child = spawn(helperProgram, options, { stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(line: string): Promise<string> {
      child.stdin.write(`${line}\n`);
      return (await lines.next()).value ?? assert.fail("ntlm_auth ended");
    },
    async [Symbol.asyncDispose](): Promise<void> {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function bytesOf(line: string, ...commands: readonly string[]): Buffer {
  const [command = "", text = ""] = line.split(" ");
  assert.ok(commands.includes(command), line);
  return Buffer.from(text, "base64");
}
