import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect, type SecureVersion } from "node:tls";
import { startEmulator } from "../../src/emulator/emulator.ts";

/** Protocol that is agreed on, or the error's code. */
function handshake(url: string, ca: string, servername: string, maxVersion?: SecureVersion): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve) => {
    const versions = maxVersion === undefined ? {} : { minVersion: "TLSv1" as const, maxVersion };
    const socket = connect({ host: "127.0.0.1", port: Number(port), ca, servername, ...versions }, () => {
      resolve(socket.getProtocol() ?? "");
      socket.destroy();
    });
    socket.on("error", (error: Error & { code?: string }) => resolve(error.code ?? error.message));
  });
}

describe("TLS of the embedded organization", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "dynaml-tls-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("has an authority beside the data, which a second start uses again", async () => {
    const options = { tls: true, data: join(folder, "crm.sqlite"), hostNames: ["crm.example.com"] } as const;
    const first = await startEmulator(options);
    assert.equal(first.caFile, join(folder, "crm.ca.pem"));
    const ca = readFileSync(first.caFile, "utf8");
    assert.match(first.url, /^https:\/\/127\.0\.0\.1:\d+$/);
    if (process.platform !== "win32") assert.equal(statSync(join(folder, "crm.ca-key.pem")).mode & 0o777, 0o600);
    for (const name of ["localhost", "crm.example.com"]) {
      assert.equal(await handshake(first.url, ca, name), "TLSv1.3");
    }
    assert.equal(await handshake(first.url, ca, "other.example.com"), "ERR_TLS_CERT_ALTNAME_INVALID");
    assert.equal(await handshake(first.url, ca, "localhost", "TLSv1.2"), "TLSv1.2");
    assert.notEqual(await handshake(first.url, ca, "localhost", "TLSv1.1"), "TLSv1.1");
    await first.close();
    const second = await startEmulator(options);
    assert.equal(await handshake(second.url, ca, "localhost"), "TLSv1.3");
    await second.close();
  });

  it("does not use a key of the authority that others may read", { skip: process.platform === "win32" }, async () => {
    const options = { tls: true, data: join(folder, "shared.sqlite") } as const;
    const key = join(folder, "shared.ca-key.pem");
    await (await startEmulator(options)).close();
    for (const mode of [0o640, 0o604, 0o620]) {
      chmodSync(key, mode);
      await assert.rejects(startEmulator(options), { code: "EMULATOR_CA_EXPOSED", where: key });
    }
    chmodSync(key, 0o600);
    await (await startEmulator(options)).close();
  });

  it("without data leaves nothing behind", async () => {
    const emulator = await startEmulator({ tls: true });
    assert.ok(existsSync(emulator.caFile ?? ""));
    await emulator.close();
    assert.ok(!existsSync(emulator.caFile ?? ""));
  });
});
