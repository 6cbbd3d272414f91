import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fetchFrom } from "../../src/session/query/fetch-builder.ts";
import type { ParametersInput, Session } from "../../src/session/session.ts";
import type { AttributeValue, Entity, EntityCollection } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";

const user = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };

function records(
  entityName: string,
  rows: readonly (readonly [id: Guid, to: readonly never[] | null])[],
): EntityCollection {
  const entities = rows.map(([id, to]) => ({
    logicalName: entityName,
    id,
    attributes: new Map([["to", to === null ? null : collection("activityparty", [])]]),
  }));
  return collection(entityName, entities);
}

function collection(entityName: string, entities: Entity[]): EntityCollection {
  return {
    kind: "EntityCollection",
    entityName,
    entities,
    moreRecords: false,
    totalRecordCount: -1,
    totalRecordCountLimitExceeded: false,
  };
}

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

    const listsOf = ({ attributes }: Entity, ...columns: readonly string[]) =>
      columns.map((column) => {
        const list = attributes.get(column);
        if (list === undefined) return undefined;
        assert.ok(typeof list === "object" && list !== null && "kind" in list && list.kind === "EntityCollection");
        return list.entities.map((party) =>
          String(party.attributes.get("partyid") ?? party.attributes.get("addressused")),
        );
      });

    it("come with the records of a query, those that are asked for", async () => {
      const parties = { to: [contact, "jo@example.com"], cc: ["al@example.com"] };
      await session.create("email", { subject: "queried 1", ...parties });
      await session.create("email", { subject: "queried 2" });
      const where = { subject: ["queried 1", "queried 2"] };
      const query = { entity: "email", columns: ["subject", "to"], where, orderBy: ["subject"] };
      const to = [String(contact), "jo@example.com"];
      const expected = [
        [to, undefined],
        [[], undefined],
      ];
      const read = await session.query(query).toArray();
      assert.deepEqual(
        read.map((record) => listsOf(record, "to", "cc")),
        expected,
      );
      for await (const { entities } of session.query(query, { pageSize: 1 }).pages()) {
        assert.deepEqual(listsOf(entities[0] ?? assert.fail(), "to", "cc"), expected.shift());
      }
      const Query = {
        kind: "FetchExpression",
        query: String(fetchFrom("email").columns("cc").where("subject", "eq", "queried 1")),
      };
      const { EntityCollection: answer } = await session.execute("RetrieveMultiple", { Query } as ParametersInput);
      const [executed] = (answer as EntityCollection).entities;
      assert.deepEqual(listsOf(executed ?? assert.fail(), "cc"), [["al@example.com"]]);
      const whole = await session.query({ entity: "email", where: { subject: "queried 1" } }).first();
      assert.deepEqual(listsOf(whole ?? assert.fail(), "to", "cc"), [to, ["al@example.com"]]);
      const one = await session.retrieve("email", whole?.id ?? assert.fail(), ["cc"]);
      assert.deepEqual(listsOf(one, "to", "cc"), [undefined, ["al@example.com"]]);
    });

    it("come with a query in a batch, which over the Web API is refused by name", async () => {
      await session.create("email", { subject: "in a batch", to: [contact] });
      const batch = session.batch();
      const query = fetchFrom("email").columns("to").where("subject", "eq", "in a batch");
      batch.execute("RetrieveMultiple", { Query: { kind: "FetchExpression", query: String(query) } });
      const [answer] = await batch.send();
      if (transport === "WebApi") {
        assert.ok(answer?.status === "failed");
        assert.match(answer.error.message, /"to" cannot be read by a query in a batch/);
        return;
      }
      assert.ok(answer?.status === "done");
      const found = answer.results.get("EntityCollection") as EntityCollection;
      const [record] = found.entities;
      assert.deepEqual(listsOf(record ?? assert.fail(), "to"), [[String(contact)]]);
    });

    it("come with more records of a query than are asked for at once", async () => {
      const rows = Array.from({ length: 405 }, () => ({ attributes: { subject: "many", to: [contact] } }));
      await session.bulk(rows, { operation: "create", entityName: "email" });
      const query = { entity: "email", columns: ["to"], where: { subject: "many" } };
      const lists = (await session.query(query).toArray()).map((record) => listsOf(record, "to"));
      assert.deepEqual([lists.length, new Set(lists.map(String))], [405, new Set([String(contact)])]);
    });

    const emptied = { message: /cannot empty the party list "to"/ };

    for (const to of [[], null]) {
      const what = to === null ? "null" : "an empty list";

      it(`are taken away by ${what}, which the Web API has no way to say`, async () => {
        const writes: readonly ((id: Guid) => Promise<unknown>)[] = [
          (id) => session.update("email", id, { to }),
          (id) => session.upsert("email", id, { to }),
          async (id) => {
            const batch = session.batch();
            batch.update("email", id, { to });
            const [result] = await batch.send();
            if (result?.status === "failed") throw result.error;
          },
          (id) => session.execute("UpdateMultiple", { Targets: records("email", [[id, to]]) }),
        ];
        for (const write of writes) {
          const id = await session.create("email", { subject: "x", to: [contact] });
          if (transport === "Soap") await write(id);
          else await assert.rejects(write(id), emptied);
          assert.equal((await partiesOf(id)).length, transport === "Soap" ? 0 : 1, String(write));
        }
      });

      it(`are taken away by ${what} of one row of a load, which rejects that row alone over the Web API`, async () => {
        const ids = await Promise.all(
          Array.from({ length: 50 }, () => session.create("email", { subject: "x", to: [contact] })),
        );
        const rows = ids.map((id, index) => ({
          id,
          attributes: index === 7 ? { subject: "y", to } : { subject: "y", to: ["al@example.com"] },
        }));
        for (const operation of ["update", "upsert"] as const) {
          const rejects: string[] = [];
          const { written } = await session.bulk(rows, {
            operation,
            entityName: "email",
            onReject: ({ index, error, retryable }) => rejects.push(`${index} ${retryable} ${error.message}`),
          });
          if (transport === "Soap") assert.deepEqual([written, rejects], [50, []]);
          else {
            assert.deepEqual([written, rejects.length], [49, 1]);
            assert.match(rejects[0] ?? "", /^7 false .*the Web API cannot empty the party list "to"/);
          }
        }
        const left = await Promise.all(ids.map(partiesOf));
        const kept = transport === "Soap" ? [] : [String(contact)];
        assert.deepEqual(
          left,
          ids.map((_, index) => (index === 7 ? kept : ["al@example.com"])),
        );
      });

      it(`are none where an activity is created with ${what}`, async () => {
        assert.deepEqual(await partiesOf(await session.create("email", { subject: "x", to })), []);
        const id = Guid.random();
        const { written } = await session.bulk([{ id, attributes: { subject: "x", to } }], {
          operation: "create",
          entityName: "email",
        });
        assert.deepEqual([written, await partiesOf(id)], [1, []]);
      });
    }

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
