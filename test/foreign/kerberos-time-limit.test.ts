import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openSession } from "../../src/session/open-session.ts";
import { type ScriptedServer, startTcpServer } from "../scripted-server.ts";
import { freePort } from "./apache.ts";
import { needsKerberos, startMitRealm } from "./mit-realm.ts";

describe("TIMEOUT while the KDC does not answer", needsKerberos(), () => {
  const variables = ["KRB5_CONFIG", "KRB5CCNAME", "KRB5_CLIENT_KTNAME"];
  const valuesBefore = variables.map((name) => [name, process.env[name]] as const);
  let folder: string;
  let silent: ScriptedServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-kerberos-"));
    const port = await freePort();
    const realm = await startMitRealm(folder, port, { alice: "Secret1!" });
    const { KRB5_CONFIG = "" } = realm.environment;
    silent = await startTcpServer(() => {});
    const config = await readFile(KRB5_CONFIG, "utf8");
    await writeFile(KRB5_CONFIG, config.replace(`127.0.0.1:${port}`, `127.0.0.1:${silent.port}`));
    process.env.KRB5_CONFIG = KRB5_CONFIG;
    process.env.KRB5CCNAME = `FILE:${join(folder, "nowhere")}`;
    process.env.KRB5_CLIENT_KTNAME = realm.userKeytab("alice");
    await realm.stop();
  });

  // With its sockets closed, the library ends its wait, too.
  after(async () => {
    await silent?.close();
    for (const [name, value] of valuesBefore) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true, force: true });
  });

  for (const [more, phase] of [
    [{ authType: "ActiveDirectory", userName: "alice@example.test", password: "x" }, "getting a Kerberos ticket"],
    [{ authType: "None" }, "signing in"],
  ] as const) {
    it(`${more.authType}: ${phase}`, async () => {
      const policy = { allowHosts: ["localhost"], allowPlainHttpPasswords: false, ca: [] };
      const opening = openSession({ organizationUri: "http://localhost:1/org", policy, timeout: 0.5, ...more });
      const message = `opening the session took more than 0.5 s (${phase})`;
      await assert.rejects(opening, { code: "NET_TIME_LIMIT", message });
    });
  }
});
