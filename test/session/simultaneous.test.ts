import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { openSession } from "../../src/session/open-session.ts";

describe("operations at the same time, on the embedded organization", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ open: true, organization: "org" });
  });
  after(() => emulator?.close());

  const open = (userName = "bob") =>
    openSession({
      organizationUri: `${emulator.url}/org`,
      authType: "ActiveDirectory",
      userName: `CRMDOM\\${userName}`,
      password: "Secret2!",
    });

  it("1,000 in flight on one session: each answer reaches its own caller", async () => {
    const session = await open();
    const markers = Array.from({ length: 1000 }, (_, index) => `marker ${index}`);
    const ids = await Promise.all(markers.map((name) => session.create("account", { name })));
    const read = await Promise.all(ids.map((id) => session.retrieve("account", id, ["name"])));
    assert.deepEqual(
      read.map(({ attributes }) => attributes.get("name")),
      markers,
    );
    assert.equal(new Set(ids.map(({ text }) => text)).size, 1000);
    await session.end();
  });

  it("50 sessions share nothing: each acts as its own user", async () => {
    const users = Array.from({ length: 50 }, (_, index) => `user${index}`);
    const sessions = await Promise.all(users.map(open));
    assert.equal(new Set(sessions.map(({ userId }) => userId.text)).size, 50);
    const owners = await Promise.all(
      sessions.map(async (session) => {
        const id = await session.create("account", { name: "mine" });
        return (await session.retrieve("account", id, ["createdby"])).attributes.get("createdby");
      }),
    );
    assert.deepEqual(
      owners.map((owner) => (owner as { id: { text: string } }).id.text),
      sessions.map(({ userId }) => userId.text),
    );
    await Promise.all(sessions.map((session) => session.end()));
  });
});
