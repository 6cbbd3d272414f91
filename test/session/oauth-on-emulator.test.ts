import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { signingCertificate, signingKey } from "../assertions.ts";

const clientId = {
  secret: "11111111-1111-4111-8111-111111111111",
  certificate: "22222222-2222-4222-8222-222222222222",
};
const publicClient = "33333333-3333-4333-8333-333333333333";

describe("AUTHTYPE OAuth on the embedded organization, over TLS", () => {
  let emulator: Emulator;
  let common: SessionOptions;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-"));
    await writeFile(join(folder, "client.pem"), Buffer.concat([signingKey, signingCertificate]));
    emulator = await startEmulator({
      tls: true,
      users: [{ domain: "CONTOSO", userName: "alice", password: "Passw0rd!", upn: "alice@contoso.com" }],
      clients: [
        { clientId: clientId.secret, secret: "s3cret~value", applicationUser: "CONTOSO\\daemon" },
        {
          clientId: clientId.certificate,
          certificate: signingCertificate.toString(),
          applicationUser: "CONTOSO\\daemon",
        },
        { clientId: publicClient },
      ],
    });
    const ca = [readFileSync(emulator.caFile ?? "", "utf8")];
    const policy = { allowHosts: [], allowPlainHttpPasswords: false, ca };
    common = { organizationUri: `${emulator.url}/embedded`, authType: "OAuth", policy };
  });
  after(async () => {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ways: [way: string, options: () => SessionOptions][] = [
    ["client secret", () => ({ clientId: clientId.secret, clientSecret: "s3cret~value" })],
    ["certificate", () => ({ clientId: clientId.certificate, certificate: { file: join(folder, "client.pem") } })],
    [
      "user name and password",
      () => ({ clientId: publicClient, userName: "alice@contoso.com", password: "Passw0rd!" }),
    ],
  ];
  for (const [way, options] of ways) {
    it(`${way}: the authority is found from the challenge, operations work`, async () => {
      const session = await openSession({ ...common, ...options() });
      const id = await session.create("account", { name: "Contoso" });
      const account = await session.retrieve("account", id, ["name"]);
      assert.equal(account.attributes.get("name"), "Contoso");
      await session.end();
    });
  }

  const noOpenssl = spawnSync("openssl", ["version"]).status !== 0 && "openssl is not there to make a PFX file";
  it("certificate in a PFX file, as the vendor's product takes it", { skip: noOpenssl }, async () => {
    const file = join(folder, "client.pfx");
    const args = ["pkcs12", "-export", "-in", join(folder, "client.pem"), "-out", file, "-passout", "pass:Of tests"];
    assert.equal(spawnSync("openssl", args).status, 0);
    const certificate = { file, password: "Of tests" };
    const session = await openSession({ ...common, clientId: clientId.certificate, certificate });
    await session.create("account", { name: "Contoso" });
    await session.end();
    const wrong = openSession({ ...common, clientId: clientId.certificate, certificate: { file, password: "wrong" } });
    await assert.rejects(wrong, { code: "AUTH_CERTIFICATE_PASSWORD" });
  });

  it("asks for a token for the resource that is given", async () => {
    const application = { ...common, clientId: clientId.secret, clientSecret: "s3cret~value" };
    const session = await openSession({ ...application, resource: `${emulator.url}/` });
    await session.end();
    await assert.rejects(openSession({ ...application, resource: "https://other.example.com/" }), {
      code: "AUTH_RESOURCE_UNKNOWN",
    });
  });

  it("a key that other users may read is used, with a warning", { skip: process.platform === "win32" }, async () => {
    const file = join(folder, "shared.pem");
    await writeFile(file, Buffer.concat([signingKey, signingCertificate]));
    for (const [mode, expected] of [
      [0o644, ["SESSION_CERTIFICATE_EXPOSED"]],
      [0o600, []],
    ] as const) {
      await chmod(file, mode);
      const session = await openSession({ ...common, clientId: clientId.certificate, certificate: { file } });
      assert.deepEqual(
        session.warnings.map(({ code }) => code),
        expected,
      );
      await session.end();
    }
  });

  const refused: [what: string, options: () => SessionOptions, code: string][] = [
    ["wrong secret", () => ({ clientId: clientId.secret, clientSecret: "wrong" }), "AUTH_CLIENT_SECRET_WRONG"],
    ["unknown application", () => ({ clientId: "4444", clientSecret: "wrong" }), "AUTH_APP_UNKNOWN"],
    ["no such file", () => ({ clientId: "5", certificate: { file: "/nowhere.pem" } }), "AUTH_CERTIFICATE_FORMAT"],
    ["nothing but an application", () => ({ clientId: publicClient }), "AUTH_CREDENTIALS_MISSING"],
    [
      "wrong password",
      () => ({ clientId: publicClient, userName: "alice@contoso.com", password: "wrong" }),
      "AUTH_REJECTED",
    ],
    [
      "unknown user",
      () => ({ clientId: publicClient, userName: "bob@contoso.com", password: "wrong" }),
      "AUTH_USER_UNKNOWN",
    ],
  ];
  for (const [what, options, code] of refused) {
    it(`${what}: ${code}`, async () => {
      await assert.rejects(openSession({ ...common, ...options() }), { code });
    });
  }
});
