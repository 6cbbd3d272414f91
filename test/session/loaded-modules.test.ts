import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";

const script = fileURLToPath(import.meta.resolve("./loaded-modules.ts"));

/** What reading records needs over neither wire. */
const elsewhere = [
  /\/src\/(emulator|engine|doctor\/exam)/,
  /\/src\/session\/(bulk|discovery\/(discover|find)-)/,
  /\/src\/wire\/(saml|service-description|ws-trust)\//,
  /\/node_modules\/(undici\/index|tldts|zod|jose|openid-client|re2js|csv-)/,
];
const cases = {
  Soap: [...elsewhere, /\/src\/session\/web-api\/organization-service/, /\/src\/wire\/odata\/exchange\//],
  WebApi: [...elsewhere, /\/src\/session\/soap\//, /\/src\/wire\/soap\/(decode|encode)-/],
};

describe("what a session does not use is not loaded", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ open: true });
  });
  after(() => emulator.close());

  for (const [transport, unwanted] of Object.entries(cases)) {
    it(`over ${transport}; and the process's own fetch is left alone`, async () => {
      const options = {
        organizationUri: `${emulator.url}/embedded`,
        authType: "ActiveDirectory",
        userName: "CRM\\user",
        password: "Secret-of-tests-1",
        transport,
      };
      const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(options)]);
      const { loaded, globals }: { loaded: string[]; globals: string[] } = JSON.parse(stdout);
      assert.ok(loaded.some((url) => url.includes("/undici/lib/dispatcher/client.js")));
      assert.deepEqual(
        loaded.filter((url) => unwanted.some((pattern) => pattern.test(url))),
        [],
      );
      assert.deepEqual(
        globals.filter((name) => name.includes("undici")),
        [],
      );
    });
  }
});
