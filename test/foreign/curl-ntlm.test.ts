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
import {
  createEnvelope,
  deleteEnvelope,
  queryEnvelope,
  retrieveEnvelope,
  updateEnvelope,
  whoAmIEnvelope,
} from "./envelopes.ts";

const run = promisify(execFile);
const service = "http://schemas.microsoft.com/xrm/2011/Contracts/Services/IOrganizationService";
const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

type Answer = { readonly status: number; readonly connections: number; readonly body: string };

describe("curl --ntlm against the embedded organization", needsServer("curl"), () => {
  let emulator: Emulator;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-curl-"));
    emulator = await startEmulator({ users: [{ domain: "CRMDOM", userName: "bob", password: "Secret2!" }] });
  });
  after(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  const post = async (operation: string, envelope: string, login = "CRMDOM\\bob:Secret2!"): Promise<Answer> => {
    const file = join(folder, "envelope.xml");
    await writeFile(file, envelope);
    const { stdout } = await run("curl", [
      ...["--silent", "--ntlm", "--user", login],
      ...["--header", "Content-Type: text/xml; charset=utf-8", "--header", `SOAPAction: "${service}/${operation}"`],
      ...["--data-binary", `@${file}`, "--write-out", "\n%{http_code} %{num_connects}"],
      `${emulator.url}/embedded/XRMServices/2011/Organization.svc/web`,
    ]);
    const [, body = "", status, connections] = /^(.*)\n(\d+) (\d+)$/s.exec(stdout) ?? [];
    return { status: Number(status), connections: Number(connections), body };
  };

  it("WhoAmI answers, on one connection", async () => {
    const { status, connections, body } = await post("Execute", whoAmIEnvelope);
    assert.equal(status, 200, body);
    assert.equal(connections, 1);
    assert.match(body, new RegExp(`<c:key>UserId</c:key><c:value [^>]*i:type="d:guid"[^>]*>${guid.source}<`));
  });

  it("a record that curl creates is read back by curl", async () => {
    const created = await post("Create", createEnvelope);
    assert.equal(created.status, 200, created.body);
    const [id] = guid.exec(created.body.slice(created.body.indexOf("CreateResult"))) ?? [];
    assert.ok(id !== undefined, created.body);
    const retrieved = await post("Retrieve", retrieveEnvelope(id));
    assert.equal(retrieved.status, 200, retrieved.body);
    assert.match(retrieved.body, />Fabrikam &amp; Söhne</);
    assert.match(retrieved.body, /<a:Value>60000\.0000<\/a:Value>/);
    assert.match(retrieved.body, /<b:key>numberofemployees<\/b:key><b:value [^>]*i:type="c:int"[^>]*>4300</);
  });

  it("changes, finds and deletes it", async () => {
    const created = await post("Create", createEnvelope.replace("Fabrikam &amp; Söhne", "Curl's own"));
    const [id = ""] = guid.exec(created.body.slice(created.body.indexOf("CreateResult"))) ?? [];
    assert.equal((await post("Update", updateEnvelope(id))).status, 200);
    const found = await post("RetrieveMultiple", queryEnvelope("CURL'S OWN"));
    assert.equal(found.status, 200, found.body);
    assert.match(found.body, />555-0152</);
    assert.match(found.body, /<a:TotalRecordCount>1</);
    assert.match(found.body, /<a:PagingCookie>&lt;cookie page="1"&gt;&lt;name last="Curl&amp;apos;s own" /);
    const changed = await post("Retrieve", retrieveEnvelope(id));
    assert.doesNotMatch(changed.body, /numberofemployees/);
    assert.equal((await post("Delete", deleteEnvelope(id))).status, 200);
    const gone = await post("Retrieve", retrieveEnvelope(id));
    assert.equal(gone.status, 500);
    assert.match(gone.body, new RegExp(`<faultstring xml:lang="en-US">account With Id = ${id} Does Not Exist<`));
    assert.match(gone.body, /<ErrorCode>-2147220969</);
  });

  it("a body of megabytes passes the handshake too", async () => {
    const description = "x".repeat(5_000_000);
    const { status, body } = await post("Create", createEnvelope.replace("Fabrikam", description));
    assert.equal(status, 500);
    assert.match(body, /exceeded the maximum allowed length of '160'/);
  });

  for (const login of ["CRMDOM\\bob:wrong", "OTHER\\bob:Secret2!", "CRMDOM\\eve:Secret2!", "CRMDOM\\bob:"]) {
    it(`${login} gets 401`, async () => {
      const { status, body } = await post("Execute", whoAmIEnvelope, login);
      assert.equal(status, 401);
      assert.equal(body, "");
    });
  }
});
