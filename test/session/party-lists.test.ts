import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import type { AttributeValue } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";

const user = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };

for (const transport of ["Soap", "WebApi"] as const) {
  describe(`the parties of an activity, as a list, over ${transport}`, () => {
    let emulator: Emulator;
    let session: Session;
    let contact: EntityReference;
    before(async () => {
      emulator = await startEmulator({ users: [user], organization: "org" });
      const place = { server: emulator.url, organization: "org", authType: "ActiveDirectory" } as const;
      session = await openSession({ ...place, ...user, transport });
      contact = new EntityReference("contact", await session.create("contact", { lastname: "Berry" }));
    });
    after(async () => {
      await session?.end();
      await emulator?.close();
    });

    const partiesOf = async (id: Guid): Promise<readonly string[]> => {
      const to: AttributeValue = (await session.retrieve("email", id, ["to"])).attributes.get("to") ?? null;
      if (to === null) return [];
      assert.ok(typeof to === "object" && "kind" in to && to.kind === "EntityCollection");
      return to.entities.map(({ attributes }) => String(attributes.get("partyid") ?? attributes.get("addressused")));
    };

    it("are records, and e-mail addresses", async () => {
      const id = await session.create("email", { subject: "x", to: [contact, "jo@example.com"] });
      assert.deepEqual(await partiesOf(id), [String(contact), "jo@example.com"]);
      await session.update("email", id, { to: ["al@example.com"] });
      assert.deepEqual(await partiesOf(id), ["al@example.com"]);
    });

    it("are taken away by an empty list, which the Web API has no way to say", async () => {
      const id = await session.create("email", { subject: "x", to: [contact] });
      const emptied = session.update("email", id, { to: [] });
      if (transport === "Soap") await emptied;
      else await assert.rejects(emptied, { message: /cannot empty the party list "to"/ });
      assert.equal((await partiesOf(id)).length, transport === "Soap" ? 0 : 1);
    });

    it("are none where an activity is created with an empty list", async () => {
      assert.deepEqual(await partiesOf(await session.create("email", { subject: "x", to: [] })), []);
    });

    it("are written by a batch and by a load, too", async () => {
      const batch = session.batch();
      batch.create("email", { subject: "x", to: [contact] });
      const [first] = await batch.send();
      assert.ok(first?.status === "done" && first.id !== undefined);
      assert.deepEqual(await partiesOf(first.id), [String(contact)]);
      const id = Guid.random();
      const rows = [{ id, attributes: { subject: "x", to: [contact] } }, { attributes: { subject: "y", to: [] } }];
      const { written } = await session.bulk(rows, { operation: "create", entityName: "email" });
      assert.deepEqual([written, await partiesOf(id)], [2, [String(contact)]]);
    });

    it("belong into a party list alone", async () => {
      const writing = session.create("contact", { lastname: "x", parentcustomerid: [contact], numberofchildren: 1 });
      await assert.rejects(writing, {
        code: "SESSION_BAD_VALUE",
        context: { attribute: "parentcustomerid", type: "Customer" },
      });
      await assert.rejects(session.create("email", { to: ["nobody"] }), { code: "SESSION_BAD_VALUE" });
    });
  });
}
