import assert from "node:assert/strict";
import { it } from "node:test";
import { openEmulator, startEmulator } from "./emulator.ts";

const wrong: readonly (readonly [places: RegExp, options: unknown])[] = [
  [/ at their top: /, null],
  [/ at their top: .*prot/, { prot: 1 }],
  [/ at port: /, { port: 70_000 }],
  [/ at port: /, { port: "x" }],
  [/ at version: it is no version such as 9\.0/, { version: "abc" }],
  [/ at users\[0\]\.password: /, { users: [{ domain: "CRM", userName: "jo" }] }],
  [/ at users: /, { users: "jo" }],
  [/ at clients\[0\]\.clientId: /, { clients: [{}] }],
  [/ at data: /, { data: 5 }],
  [/ at limits: /, { limits: "online" }],
  [/ at now: it is no function/, { now: 5 }],
  [/ at customizations: .*tabels/, { customizations: { tabels: [] } }],
  [/ at customizations\.tables\[0\]: .*schemaNam/, { customizations: { tables: [{ schemaNam: "new_Project" }] } }],
];
for (const [message, options] of wrong) {
  it(`options of an embedded organization that are wrong${message.source}`, async () => {
    const fault = { name: "DynamlError", code: "EMULATOR_OPTIONS_INVALID", message };
    await assert.rejects(startEmulator(options as never), fault);
    assert.throws(() => openEmulator(options as never), fault);
  });
}

it("no value is told, for it may be a password", async () => {
  const options = { users: [{ domain: "CRM", userName: 5, password: ["Secret-1"] }] } as never;
  await assert.rejects(startEmulator(options), (error) => !String(error).includes("Secret-1"));
});
