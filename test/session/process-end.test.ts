import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { it } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { startEmulator } from "../../src/emulator/emulator.ts";

it("a session that nobody ends does not keep its process alive", async () => {
  const emulator = await startEmulator({ open: true, organization: "org" });
  try {
    const module = pathToFileURL(resolve(import.meta.dirname, "../../src/session/open-session.ts"));
    const program = `
      import { openSession } from "${module}";
      const session = await openSession({ organizationUri: "${emulator.url}/org", authType: "ActiveDirectory", userName: "d\\\\u", password: "p" });
      console.log(session.version);`;
    const args = ["--input-type=module", "--eval", program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
    assert.equal(stdout, "9.2.24051.174\n");
  } finally {
    await emulator.close();
  }
});
