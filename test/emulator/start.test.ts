import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import type { RequestOptions } from "node:http";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { EmulatorError } from "../../src/emulator/emulator-error.ts";
import { TestOrganization } from "./test-organization.ts";

const service = "/embedded/XRMServices/2011/Organization.svc/web";

type Answer = { readonly status: number | undefined; readonly connection: string | undefined; readonly text: string };

/** One exchange on a connection of its own. */
function exchange(options: RequestOptions, chunks: readonly Uint8Array[] = []): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent: false, ...options }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, connection: response.headers.connection, text }));
    });
    sent.on("error", reject);
    for (const chunk of chunks) sent.write(chunk);
    sent.end();
  });
}

describe("startEmulator", () => {
  it("listens on 127.0.0.1 at a free port, and closes", async () => {
    const emulator = await startEmulator();
    assert.match(emulator.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const { port } = new URL(emulator.url);
    const target = { port, path: `${service}?wsdl` };
    assert.equal((await exchange(target)).status, 200);
    await emulator.close();
    await assert.rejects(exchange(target), { code: "ECONNREFUSED" });
  });

  for (const listen of [
    "0.0.0.0",
    "::",
    "192.168.1.1",
    "example.com",
    "127.0.0.1.example.com",
    "crm.localhost",
    "127.1",
  ]) {
    it(`refuses to take in anyone on ${listen}`, async () => {
      await assert.rejects(startEmulator({ open: true, listen }), (error: unknown) => {
        assert.ok(error instanceof EmulatorError);
        assert.equal(error.code, "EMULATOR_OPEN_BEYOND_LOOPBACK");
        return true;
      });
    });
  }

  for (const listen of ["127.0.0.1", "localhost"]) {
    it(`takes in anyone on ${listen}`, async () => {
      const emulator = await startEmulator({ open: true, listen });
      await emulator.close();
    });
  }

  it("listens beyond loopback for users that are named", async () => {
    const emulator = await startEmulator({ listen: "0.0.0.0", users: [] });
    const { port } = new URL(emulator.url);
    assert.equal((await exchange({ port, path: service, method: "POST" })).status, 401);
    await emulator.close();
  });

  it("says so where the port is taken", async () => {
    const first = await startEmulator();
    const port = Number(new URL(first.url).port);
    await assert.rejects(startEmulator({ port }), { code: "EMULATOR_LISTEN_FAILED" });
    await first.close();
  });

  it("listens on a local path, for any host", async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "dynaml-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "organization.sock");
    const emulator = await startEmulator({ path, anyOrganization: true, open: true });
    assert.equal(emulator.url, path);
    const target = "/netautodyn/XRMServices/2011/Organization.svc/web";
    const headers = { host: "dynamicscrm2011" };
    assert.equal((await exchange({ socketPath: path, path: target, method: "POST", headers })).status, 401);
    await emulator.close();
  });

  it("two of them share nothing", async () => {
    const [one, two] = [await TestOrganization.open(), await TestOrganization.open()];
    const id = await one.create("account", { name: "A" });
    const fault = await two.fault({
      operation: "Retrieve",
      entityName: "account",
      id,
      columnSet: { kind: "ColumnSet", allColumns: true },
    });
    assert.equal(fault.reason, `account With Id = ${id} Does Not Exist`);
    const ids = await Promise.all([one, two].map((each) => each.execute("WhoAmI")));
    assert.notDeepEqual(ids[0]?.results, ids[1]?.results);
    one.close();
    two.close();
  });
});

describe("a body that is too large", () => {
  const tooLarge = async (headers: Record<string, string>, chunks: readonly Uint8Array[]): Promise<Answer> => {
    const emulator = await startEmulator({ limits: { maxBodyBytes: 1000 } });
    const { port } = new URL(emulator.url);
    const answer = await exchange({ port, path: service, method: "POST", headers }, chunks);
    await emulator.close();
    return answer;
  };

  it("is refused by its length, unread", async () => {
    const answer = await tooLarge({ "content-length": "5000000000", expect: "100-continue" }, []);
    assert.equal(answer.status, 413);
    assert.equal(answer.connection, "close");
  });

  it("is one over 32 MiB where no limit was given", async () => {
    const emulator = await startEmulator();
    const { port } = new URL(emulator.url);
    const length = 32 * 1024 * 1024 + 1;
    const headers = { "content-length": String(length), expect: "100-continue" };
    assert.equal((await exchange({ port, path: service, method: "POST", headers })).status, 413);
    await emulator.close();
  });

  it("is refused as soon as it is, when it did not tell", async () => {
    const answer = await tooLarge({ "transfer-encoding": "chunked" }, Array(3).fill(Buffer.alloc(600)));
    assert.equal(answer.status, 413);
    assert.match(answer.text, /larger than 1000 bytes/);
  });
});
