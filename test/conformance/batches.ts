import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DynamlError } from "../../src/errors.ts";
import type { Batch, BatchOptions } from "../../src/session/batch/batch.ts";
import type { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import type { OrganizationRequest, ParameterValue } from "../../src/wire/organization-call.ts";
import { failure, type Place, referenceTo, type Told } from "./place.ts";

/** What becomes of three operations of which the second fails (messages §6). */
const outcomes: readonly [options: BatchOptions, outcome: readonly string[]][] = [
  [{}, ["done", "failed", "notReached"]],
  [{ continueOnError: false }, ["done", "failed", "notReached"]],
  [{ continueOnError: true }, ["done", "failed", "done"]],
];

/** What ExecuteMultiple tells of three requests of which the second fails, by its settings: the matrix of docs/faults.md. */
const told: readonly [
  continueOnError: boolean,
  returnResponses: boolean,
  items: readonly (readonly [number, string])[],
][] = [
  [
    true,
    true,
    [
      [0, "response"],
      [1, "fault"],
      [2, "response"],
    ],
  ],
  [
    false,
    true,
    [
      [0, "response"],
      [1, "fault"],
    ],
  ],
  [true, false, [[1, "fault"]]],
  [false, false, [[1, "fault"]]],
];

/** ExecuteMultiple and ExecuteTransaction / $batch. */
export function batches(place: () => Place): void {
  describe("batches", () => {
    const exists = async (id: Guid) =>
      (await place()
        .session.query({ entity: "account", columns: ["name"], where: { accountid: id.text } })
        .first()) !== undefined;

    it("each operation has what its message takes besides its own, and fails by it alone", async () => {
      const { session } = place();
      const id = Guid.random();
      const told = { parameters: { SuppressDuplicateDetection: true, tag: "in a batch" } };
      const batch = session.batch({ continueOnError: true });
      batch.create("account", { accountid: id, name: "x" }, told);
      batch.create("account", { name: "y" }, { parameters: { SolutionUniqueName: "crm" } });
      batch.update("account", id, { fax: "1" }, told);
      batch.upsert("account", id, { fax: "2" }, { parameters: { Surplus: 1 } });
      const relationship = ["account_parent_account", [referenceTo("account", id)]] as const;
      const child = { primaryEntityRole: "Referencing", ...told } as const;
      batch.associate(referenceTo("account", id), ...relationship, { ...child, parameters: { Surplus: 1 } });
      batch.disassociate(referenceTo("account", id), ...relationship, child);
      batch.delete("account", id, told);
      const results = await batch.send();
      assert.deepEqual(
        results.map(({ status }) => status),
        ["done", "failed", "done", "failed", "failed", "done", "done"],
      );
      const messageOf = (index: number) => (results[index]?.status === "failed" ? results[index].error.message : "");
      assert.match(messageOf(1), /SolutionUniqueName/);
      assert.match(messageOf(3), /Surplus/);
      assert.match(messageOf(4), /Surplus/);
    });

    it("each operation is what it was when it was added", async () => {
      const { session } = place();
      const id = Guid.random();
      const attributes = new Map<string, string>([["name", "then"]]);
      const target = { logicalName: "account", id, attributes: new Map([["fax", "1"]]) };
      const batch = session.batch();
      batch.create("account", { accountid: id });
      batch.upsert("account", id, attributes);
      batch.execute("Update", { Target: target });
      attributes.set("name", "later");
      target.attributes.set("fax", "2");
      const statuses = (await batch.send()).map(({ status }) => status);
      assert.deepEqual(statuses, ["done", "done", "done"]);
      const read = await session.retrieve("account", id, ["name", "fax"]);
      assert.deepEqual([read.attributes.get("name"), read.attributes.get("fax")], ["then", "1"]);
    });

    it("a record is changed and deleted only where it is still of the version that was told", async () => {
      const { session } = place();
      const id = await session.create("account", { name: "x" });
      const { rowVersion } = await session.retrieve("account", id, ["name"]);
      const batch = session.batch({ continueOnError: true });
      batch.update("account", id, { name: "y" }, { rowVersion: "1" });
      batch.delete("account", id, { rowVersion: "1" });
      batch.update("account", id, { name: "z" }, { rowVersion });
      batch.delete("account", id, { rowVersion });
      const names = (await batch.send()).map((result) =>
        result.status === "failed" ? result.error.context.name : result.status,
      );
      assert.deepEqual(names, [
        "ConcurrencyVersionMismatch",
        "ConcurrencyVersionMismatch",
        "done",
        "ConcurrencyVersionMismatch",
      ]);
      const { attributes } = await session.retrieve("account", id, ["name"]);
      assert.equal(attributes.get("name"), "z");
    });

    for (const [options, outcome] of outcomes) {
      it(`${JSON.stringify(options)}: ${outcome.join(", ")}`, async () => {
        const { session } = place();
        const [first, second] = [Guid.random(), Guid.random()];
        const batch = session.batch(options);
        batch.create("account", { accountid: first, name: "first" });
        batch.update("account", Guid.random(), { name: "nobody" });
        batch.create("account", { accountid: second, name: "second" });
        const results = await batch.send();
        assert.deepEqual(
          results.map(({ status }) => status),
          outcome,
        );
        assert.deepEqual([await exists(first), await exists(second)], [true, outcome[2] === "done"]);
        const [done, failed] = results;
        assert.equal(done?.status === "done" && done.id?.text, first.text);
        assert.ok(failed?.status === "failed");
        const { context, message, code } = failed.error;
        assert.deepEqual(
          [code, context.name, context.errorCode, context.hexCode, context.index, context.operation],
          ["SESSION_FAULT", "ObjectDoesNotExist", -2147220969, "0x80040217", 1, "Update"],
        );
        assert.match(message, /^Update: account With Id = \S+ Does Not Exist/i);
        assert.equal(context.entity, "account");
        assert.match(String(context.record), /^[\da-f-]{36}$/);
      });
    }

    const three = (first: Guid, second: Guid): readonly OrganizationRequest[] => {
      const record = (id: Guid, name: string) => ({
        logicalName: "account",
        id,
        attributes: new Map([["name", name]]),
      });
      return [
        { requestName: "Create", parameters: new Map([["Target", record(first, "first")]]) },
        { requestName: "Update", parameters: new Map([["Target", record(Guid.random(), "nobody")]]) },
        { requestName: "Create", parameters: new Map([["Target", record(second, "second")]]) },
      ];
    };

    for (const [continueOnError, returnResponses, expected] of told) {
      it(`ExecuteMultiple, continueOnError ${continueOnError}, returnResponses ${returnResponses}`, async () => {
        const [first, second] = [Guid.random(), Guid.random()];
        const { IsFaulted: isFaulted, Responses: responses } = await place().session.execute("ExecuteMultiple", {
          Requests: three(first, second),
          Settings: { kind: "ExecuteMultipleSettings", continueOnError, returnResponses },
        });
        assert.equal(isFaulted, true);
        assert.ok(typeof responses === "object" && responses !== null && "kind" in responses);
        assert.ok(responses.kind === "ExecuteMultipleResponses");
        assert.deepEqual(
          responses.items.map(({ requestIndex, fault }) => [requestIndex, fault === undefined ? "response" : "fault"]),
          expected,
        );
        assert.deepEqual([await exists(first), await exists(second)], [true, continueOnError]);
      });
    }

    for (const returnResponses of [true, false]) {
      it(`ExecuteTransaction, returnResponses ${returnResponses}`, async () => {
        const { session } = place();
        const [first, second] = [Guid.random(), Guid.random()];
        const [create, bad, other] = three(first, second);
        assert.ok(create !== undefined && bad !== undefined && other !== undefined);
        const send = (Requests: readonly OrganizationRequest[]) =>
          session.execute("ExecuteTransaction", { Requests, ReturnResponses: returnResponses });
        const error = await failure(send([create, bad, other]));
        assert.deepEqual([error.context.name, error.context.index], ["ObjectDoesNotExist", 1]);
        assert.deepEqual([await exists(first), await exists(second)], [false, false]);
        const { Responses: responses } = await send([create, other]);
        assert.equal(Array.isArray(responses) ? responses.length : responses, returnResponses ? 2 : undefined);
        assert.deepEqual([await exists(first), await exists(second)], [true, true]);
      });
    }

    /** An operation that fails between two that do not: alone by each setting, and with all of them in a transaction. */
    const failsAlone = async (add: (batch: Batch) => number, told: (error: DynamlError) => Told, expected: Told) => {
      const { session } = place();
      const sent = async (options: BatchOptions) => {
        const ids = [Guid.random(), Guid.random()] as const;
        const batch = session.batch(options);
        batch.create("account", { accountid: ids[0], name: "first" });
        add(batch);
        batch.create("account", { accountid: ids[1], name: "last" });
        const results = batch.send();
        await results.catch(() => {});
        return { results, exist: await Promise.all(ids.map(exists)) };
      };
      for (const [options, outcome] of outcomes) {
        const { results, exist } = await sent(options);
        const [first, failed, last] = await results;
        assert.deepEqual([first?.status, failed?.status, last?.status], outcome);
        assert.deepEqual(failed?.status === "failed" && told(failed.error), expected);
        assert.deepEqual(exist, [true, outcome[2] === "done"]);
      }
      const { results, exist } = await sent({ transaction: true });
      assert.deepEqual(told(await failure(results)), expected);
      assert.deepEqual(exist, [false, false]);
    };

    const unknown: readonly [table: string, attributes: Readonly<Record<string, string | number>>, name: string][] = [
      ["account", { nmae: "x" }, "QueryBuilderNoAttribute"],
      ["nosuch", { name: "x" }, "QueryBuilderNoEntity"],
      ["nosuch", { size: 1 }, "QueryBuilderNoEntity"],
    ];
    for (const [table, attributes, name] of unknown) {
      it(`an operation with what is not there fails alone: ${name}, ${JSON.stringify(attributes)}`, async () => {
        await failsAlone(
          (batch) => batch.create(table, attributes),
          ({ code, context }) => [code, ...["name", "index", "operation", "entity"].map((key) => String(context[key]))],
          ["SESSION_FAULT", name, "1", "Create", table],
        );
      });
    }

    const misfits: readonly [what: string, add: (batch: Batch) => number][] = [
      ["a number that does not fit", (batch) => batch.create("account", { numberofemployees: 1.5 })],
      ["no ID", (batch) => batch.update("account", "no ID", { name: "x" })],
      ["no key", (batch) => batch.delete("account", {})],
    ];
    for (const [what, add] of misfits) {
      it(`an operation with a value that does not fit fails alone: ${what}`, async () => {
        await failsAlone(add, ({ code, context }) => [code, Number(context.index)], ["SESSION_BAD_VALUE", 1]);
      });
    }

    it("a fault before a value that does not fit: what follows is not reached", async () => {
      const batch = place().session.batch();
      batch.update("account", Guid.random(), { name: "nobody" });
      batch.create("account", { numberofemployees: 1.5 });
      assert.deepEqual(
        (await batch.send()).map(({ status }) => status),
        ["failed", "notReached"],
      );
    });

    for (const continueOnError of [undefined, false, true]) {
      it(`a transaction is all or none, continueOnError ${continueOnError}`, async () => {
        const { session } = place();
        const first = Guid.random();
        const batch = session.batch({ transaction: true, continueOnError });
        batch.create("account", { accountid: first, name: "first" });
        batch.update("account", Guid.random(), { name: "nobody" });
        const error = await failure(batch.send());
        assert.deepEqual(
          [error.code, error.context.name, error.context.index, error.context.operation],
          ["SESSION_FAULT", "ObjectDoesNotExist", 1, "Update"],
        );
        assert.equal(await exists(first), false);
      });
    }

    it("every operation in one, with its results", async () => {
      for (const transaction of [false, true]) {
        const { session } = place();
        const [account, contact] = [Guid.random(), Guid.random()];
        const code = `batch-${account.text}`;
        const batch = session.batch({ transaction });
        batch.create("account", { accountid: account, name: "batch" });
        batch.create("contact", { contactid: contact, lastname: "batch" });
        batch.associate(referenceTo("account", account), "contact_customer_accounts", [
          referenceTo("contact", contact),
        ]);
        batch.update("account", account, { telephone1: "555" });
        batch.upsert("new_probe", { new_code: code }, { new_name: "batch" });
        batch.disassociate(referenceTo("account", account), "contact_customer_accounts", [
          referenceTo("contact", contact),
        ]);
        batch.delete("contact", contact);
        const results = await batch.send();
        assert.deepEqual(
          results.map((one) => one.status),
          Array.from({ length: 7 }, () => "done"),
        );
        const [created, , , , upserted] = results;
        assert.equal(created?.status === "done" && created.id?.text, account.text);
        assert.equal(upserted?.status === "done" && upserted.results.get("RecordCreated"), true);
        const { attributes } = await session.retrieve("account", account, ["telephone1"]);
        assert.equal(attributes.get("telephone1"), "555");
        assert.equal((await session.retrieve("new_probe", { new_code: code }, [])).logicalName, "new_probe");
      }
    });

    it("transactions inside of ExecuteMultiple: each by itself", async () => {
      const { session } = place();
      const ids = Array.from({ length: 5 }, () => Guid.random());
      const [a, b, c, d, e] = ids;
      assert.ok(a && b && c && d && e);
      const [create, bad] = three(a, b);
      const [, , other] = three(c, d);
      assert.ok(create !== undefined && bad !== undefined && other !== undefined);
      const transaction = (...Requests: readonly OrganizationRequest[]): OrganizationRequest => ({
        requestName: "ExecuteTransaction",
        parameters: new Map<string, ParameterValue>([
          ["Requests", Requests],
          ["ReturnResponses", true],
        ]),
      });
      const { Responses: responses } = await session.execute("ExecuteMultiple", {
        Requests: [transaction(create), transaction(other, bad), ...three(e, c).slice(0, 1)],
        Settings: { kind: "ExecuteMultipleSettings", continueOnError: true, returnResponses: true },
      });
      assert.ok(typeof responses === "object" && responses !== null && "kind" in responses);
      assert.ok(responses.kind === "ExecuteMultipleResponses");
      const [first, second, third] = responses.items;
      const inner = first?.response?.results.get("Responses");
      assert.ok(Array.isArray(inner));
      assert.deepEqual([inner.length, second?.fault?.errorCode, third?.fault], [1, -2147220969, undefined]);
      assert.deepEqual([await exists(a), await exists(d), await exists(e)], [true, false, true]);
    });

    it("several records that are joined by one operation: all of them, or none", async () => {
      const { session } = place();
      const account = referenceTo("account", await session.create("account", { name: "joined in a batch" }));
      const contacts = await Promise.all(["A", "B"].map((lastname) => session.create("contact", { lastname })));
      const related = contacts.map((id) => referenceTo("contact", id));
      const nobody = referenceTo("contact", Guid.random());
      const joined = async () =>
        (
          await session
            .query({ entity: "contact", columns: [], where: { parentcustomerid: account.id.text } })
            .toArray()
        ).length;
      const send = async (transaction: boolean, others: readonly EntityReference[]) => {
        const batch = session.batch({ transaction });
        batch.execute("GrantAccess", {
          Target: account,
          PrincipalAccess: {
            kind: "PrincipalAccess",
            principal: referenceTo("systemuser", session.userId),
            accessMask: "ReadAccess",
          },
        });
        batch.associate(account, "contact_customer_accounts", others);
        return await batch.send();
      };
      for (const transaction of [false, true]) {
        if (transaction) {
          const error = await failure(send(true, [...related, nobody]));
          assert.deepEqual([error.context.index, error.context.name], [1, "ObjectDoesNotExist"]);
        } else {
          const [, failed] = await send(false, [...related, nobody]);
          assert.ok(failed?.status === "failed");
          assert.deepEqual([failed.error.context.index, failed.error.context.name], [1, "ObjectDoesNotExist"]);
        }
        assert.equal(await joined(), 0);
        const results = await send(transaction, related);
        assert.deepEqual(
          results.map(({ status }) => status),
          ["done", "done"],
        );
        assert.equal(await joined(), 2);
        await session.disassociate(account, "contact_customer_accounts", related);
      }
    });

    it("messages that read, in their order", async () => {
      const { session } = place();
      const id = await session.create("account", { name: "read in a batch" });
      const batch = session.batch();
      batch.execute("WhoAmI");
      batch.execute("Retrieve", {
        Target: referenceTo("account", id),
        ColumnSet: { kind: "ColumnSet", allColumns: false, columns: ["name"] },
      });
      batch.execute("RetrieveVersion");
      const [who, read, version] = await batch.send();
      assert.equal(who?.status === "done" && String(who.results.get("UserId")), session.userId.text);
      assert.equal(version?.status === "done" && version.results.get("Version"), session.version);
      assert.ok(read?.status === "done");
      const entity = read.results.get("Entity");
      assert.ok(
        typeof entity === "object" && entity !== null && "attributes" in entity && entity.attributes instanceof Map,
      );
      assert.equal(entity.attributes.get("name"), "read in a batch");
    });

    it("FetchXML that is none fails alone", async () => {
      const { session } = place();
      const batch = session.batch({ continueOnError: true });
      for (const query of [
        "<fetch><entity",
        "<fetch><entity name='account'><attribut name='name'/></entity></fetch>",
      ]) {
        batch.execute("WhoAmI");
        batch.execute("RetrieveMultiple", { Query: { kind: "FetchExpression", query } });
      }
      batch.execute("WhoAmI");
      const results = await batch.send();
      assert.deepEqual(
        results.map((result) =>
          result.status === "failed" ? [result.error.code, result.error.context.name] : result.status,
        ),
        [
          "done",
          ["SESSION_FAULT", "InvalidFetchXml"],
          "done",
          ["SESSION_FAULT", "QueryBuilderDeserializeInvalidNode"],
          "done",
        ],
      );
    });

    it("records that are joined with none are no obstacle", async () => {
      const { session } = place();
      for (const transaction of [false, true]) {
        const batch = session.batch({ transaction });
        const id = Guid.random();
        batch.associate(referenceTo("systemuser", session.userId), "teammembership_association", []);
        batch.create("account", { accountid: id, name: "beside none" });
        assert.deepEqual(
          (await batch.send()).map(({ status }) => status),
          ["done", "done"],
        );
        assert.equal(await exists(id), true);
      }
    });

    it("hundreds, none, and more than a request takes", async () => {
      const { session } = place();
      assert.deepEqual(await session.batch().send(), []);
      const batch = session.batch();
      for (let index = 0; index < 300; index += 1) batch.create("new_probe", { new_name: `of hundreds ${index}` });
      const results = await batch.send();
      const ids = new Set(results.map((one) => (one.status === "done" ? one.id?.text : undefined)));
      assert.deepEqual([results.length, ids.size], [300, 300]);
      for (let index = 300; index < 1_001; index += 1) batch.create("new_probe", { new_name: "one of too many" });
      assert.equal((await failure(batch.send())).code, "SESSION_BAD_VALUE");
    });
  });
}
