import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { failure, type Place, referenceTo, toldFault } from "./place.ts";

const otherId = { code: "SESSION_FAULT", name: "InvalidArgument", errorCode: -2147220989 };
const noTable = { code: "SESSION_FAULT", name: "QueryBuilderNoEntity", errorCode: -2147217150 };
const wrongType = { code: "SESSION_FAULT", name: "IncorrectAttributeValueType", errorCode: -2147204268 };

/** Which record a call is about: its table, ID, key and end of a relationship. */
export function addresses(place: () => Place): void {
  describe("addresses", () => {
    let account: EntityReference;
    before(async () => {
      account = referenceTo("account", await place().session.create("account", { name: "Addressed" }));
    });
    const codeOf = async (id: Guid) =>
      (await place().session.retrieve("new_probe", id, ["new_code"])).attributes.get("new_code");

    it("a key among the attributes with another value: a create and an update take that, an upsert of what is there does not", async () => {
      const { session } = place();
      const [sought, given] = [`sought-${Guid.random().text}`, `given-${Guid.random().text}`];
      const created = await session.upsert("new_probe", { new_code: sought }, { new_code: given });
      assert.deepEqual([created.created, await codeOf(created.id)], [true, given]);
      const updated = await session.upsert("new_probe", { new_code: given }, { new_code: sought });
      assert.deepEqual([updated.created, updated.id.text, await codeOf(created.id)], [false, created.id.text, given]);
      await session.update("new_probe", { new_code: given }, { new_code: sought });
      assert.equal(await codeOf(created.id), sought);
    });

    it("an ID among the attributes that is another one", async () => {
      const { session } = place();
      const attributes = { accountid: Guid.random(), name: "changed" };
      const update = await failure(session.update("account", account.id, attributes));
      assert.deepEqual(toldFault(update), { ...otherId, operation: "Update" });
      const upsert = await failure(session.upsert("account", account.id, attributes));
      assert.deepEqual(toldFault(upsert), { ...otherId, operation: "Upsert" });
      await session.update("account", account.id, { accountid: account.id, telephone1: "1" });
      const read = await session.retrieve("account", account.id, ["name", "telephone1"]);
      assert.deepEqual([read.attributes.get("name"), read.attributes.get("telephone1")], ["Addressed", "1"]);
    });

    it("a lookup of a key is a reference", async () => {
      const { session } = place();
      await session.create("new_probe", { new_account: account, new_count: 77 });
      const key = { new_account: account.id, new_count: 77 };
      const retrieve = await failure(session.retrieve("new_probe", key, []));
      assert.deepEqual(toldFault(retrieve), { ...wrongType, operation: "Retrieve" });
      const upsert = await failure(session.upsert("new_probe", key, {}));
      assert.deepEqual(toldFault(upsert), { ...wrongType, operation: "Upsert" });
    });

    it("a key without a value is refused before anything is sent", async () => {
      const { session } = place();
      const key = { new_code: undefined } as unknown as { new_code: string };
      const error = await failure(session.retrieve("new_probe", key, []));
      assert.equal(error.code, "SESSION_BAD_VALUE");
      assert.equal(error.message, 'attribute "new_code" of the alternate key is undefined');
    });

    it("a table's name in another case is the name of none, and the nearest is told", async () => {
      const { session } = place();
      const calls: readonly (readonly [operation: string, call: () => Promise<unknown>])[] = [
        ["Create", () => session.create("Account", { name: "x" })],
        ["Retrieve", () => session.retrieve("Account", account.id, ["name"])],
        ["Update", () => session.update("Account", account.id, { name: "x" })],
        ["Delete", () => session.delete("Account", account.id)],
        ["RetrieveMultiple", () => session.query({ entity: "Account", columns: ["name"] }).toArray()],
      ];
      for (const [operation, call] of calls) {
        const error = await failure(call());
        assert.deepEqual(toldFault(error), { ...noTable, operation });
        assert.equal(error.remedy, "did you mean account?");
      }
    });

    it("an end of a relationship that there is not", async () => {
      const { session } = place();
      const role = { primaryEntityRole: "referenced" as "Referenced" };
      const join = session.associate(account, "account_parent_account", [account], role);
      const { code, remedy } = await failure(join);
      assert.deepEqual([code, remedy], ["SESSION_BAD_VALUE", whichEnd]);
      const untold = await failure(session.associate(account, "account_parent_account", [account]));
      assert.deepEqual([untold.context.name, untold.remedy], ["InvalidArgument", whichEnd]);
      const relationship = { kind: "Relationship", schemaName: "account_parent_account", ...role } as const;
      const parameters = { Target: account, Relationship: relationship, RelatedEntities: [account] };
      const executed = await failure(session.execute("Associate", parameters));
      assert.equal(executed.code, "SESSION_BAD_VALUE");
      assert.equal(executed.message, 'primaryEntityRole of the parameter Relationship is "referenced"');
    });
  });
}

const whichEnd = "say which end the record is: Referencing (the one that points) or Referenced (the one pointed at)";
