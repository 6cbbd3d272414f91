import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { needsServer } from "../real-servers.ts";
import { createEnvelope, whoAmIEnvelope } from "./envelopes.ts";

const run = promisify(execFile);

/** Posts each envelope in turn in one session, and prints status and text of each reply. */
const program = `
import json, sys, requests
from requests_ntlm import HttpNtlmAuth
url, login, password, calls = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])
session = requests.Session()
session.trust_env = False
session.auth = HttpNtlmAuth(login, password)
service = "http://schemas.microsoft.com/xrm/2011/Contracts/Services/IOrganizationService/"
replies = []
for operation, envelope in calls:
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": service + operation}
    reply = session.post(url, data=envelope.encode("utf-8"), headers=headers)
    replies.append({"status": reply.status_code, "text": reply.text})
print(json.dumps(replies))
`;

/** NTLM needs MD4, which OpenSSL 3 keeps among its legacy algorithms. */
const opensslConfig = `
openssl_conf = init
[init]
providers = providers
[providers]
default = active
legacy = active
[active]
activate = 1
`;

type Reply = { readonly status: number; readonly text: string };

describe("requests_ntlm against the embedded organization", needsServer("python3-requests-ntlm"), () => {
  let emulator: Emulator;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-requests-"));
    await writeFile(join(folder, "openssl.cnf"), opensslConfig);
    emulator = await startEmulator({ users: [{ domain: "CRMDOM", userName: "bob", password: "Secret2!" }] });
  });
  after(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  const post = async (login: string, password: string, calls: readonly (readonly string[])[]): Promise<Reply[]> => {
    const url = `${emulator.url}/embedded/XRMServices/2011/Organization.svc/web`;
    const { stdout } = await run("/usr/bin/python3", ["-c", program, url, login, password, JSON.stringify(calls)], {
      env: { ...process.env, OPENSSL_CONF: join(folder, "openssl.cnf") },
    });
    return JSON.parse(stdout) as Reply[];
  };

  it("signs in, and calls again on the connection", async () => {
    const calls = [
      ["Execute", whoAmIEnvelope],
      ["Create", createEnvelope],
      ["Execute", whoAmIEnvelope],
    ];
    const replies = await post("CRMDOM\\bob", "Secret2!", calls);
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 200, 200],
    );
    assert.match(replies[0]?.text ?? "", /WhoAmIResponse/);
    assert.match(replies[1]?.text ?? "", /<CreateResult>[0-9a-f-]{36}</);
  });

  it("with a wrong password gets 401", async () => {
    const [reply] = await post("CRMDOM\\bob", "wrong", [["Execute", whoAmIEnvelope]]);
    assert.equal(reply?.status, 401);
  });
});
