import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fetchFrom } from "../../src/session/query/fetch-builder.ts";
import type { AttributesInput } from "../../src/session/session.ts";
import { Decimal } from "../../src/values/decimal.ts";
import type { Entity, EntityCollection } from "../../src/values/entity.ts";
import type { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import type { ExecuteMultipleResponses } from "../../src/wire/organization-call.ts";
import type { QueryByAttribute } from "../../src/wire/query/query-expression.ts";
import { failure, type Place, referenceTo, told } from "./place.ts";

const aliasedDouble = {
  kind: "AliasedValue",
  entityLogicalName: "new_probe",
  attributeLogicalName: "new_double",
  value: 2.5,
};

const byId = (id: Guid) => ({ attributes: ["new_probeid"], values: [id], orders: [] });

/** What a program gives a column besides values of its type, and how it reads values. */
export function values(place: () => Place): void {
  describe("values", () => {
    const batched = async (attributes: AttributesInput) => {
      const batch = place().session.batch();
      batch.create("new_probe", attributes);
      const [result] = await batch.send();
      if (result?.status === "done" && result.id !== undefined) return result.id;
      throw result?.status === "failed" ? result.error : new Error("the batch did nothing");
    };
    const creates = (): readonly (readonly [how: string, create: typeof batched])[] => [
      ["create", (attributes) => place().session.create("new_probe", attributes)],
      ["in a batch", batched],
    ];

    it("a day as a text, for a column of days alone", async () => {
      const { session } = place();
      for (const [how, create] of creates()) {
        const { attributes } = await session.retrieve("new_probe", await create({ new_day: "2026-11-23" }), [
          "new_day",
        ]);
        assert.deepEqual(told(attributes.get("new_day")), ["Date", "2026-11-23T00:00:00.000Z"], how);
      }
      for (const text of ["2026-02-30", "2026-11-23T10:00:00Z"]) {
        for (const [how, create] of creates()) {
          const error = await failure(create({ new_day: text }));
          assert.equal(error.message, `"${text}" does not fit the attribute "new_day", which is of type DateTime`, how);
          assert.equal(error.remedy, 'give a day: "2026-11-23"; or a Date, of which the day in UTC counts');
        }
      }
      for (const column of ["new_local", "new_wall"]) {
        const { context } = await failure(session.create("new_probe", { [column]: "2026-11-23" }));
        assert.deepEqual([context.name, context.attribute], ["IncorrectAttributeValueType", column]);
      }
    });

    it("days of a load", async () => {
      const { session } = place();
      const rows = ["2026-11-23", "23.11.2026"].map((new_day) => ({ attributes: { new_name: "days", new_day } }));
      const rejected: string[] = [];
      const { written } = await session.bulk(rows, {
        operation: "create",
        entityName: "new_probe",
        onReject: ({ error }) => rejected.push(error.message),
      });
      assert.equal(written, 1);
      assert.deepEqual(rejected, ['"23.11.2026" does not fit the attribute "new_day", which is of type DateTime']);
    });

    it("a Double is a plain number wherever it is read", async () => {
      const { session } = place();
      const id = await session.create("new_probe", { new_double: 2.5 });
      const own = fetchFrom("new_probe").where("new_probeid", "eq", id);
      const [aliased] = await session.query(own.columnAs("new_double", "alias")).toArray();
      const [summed] = await session.query(own.aggregate("new_double", "sum", "alias")).toArray();
      const columnSet = { kind: "ColumnSet", allColumns: false, columns: ["new_double"] } as const;
      const retrieve = { Target: referenceTo("new_probe", id), ColumnSet: columnSet };
      const batch = session.batch();
      batch.execute("Retrieve", retrieve);
      const [batched] = await batch.send();
      const several = await session.execute("ExecuteMultiple", {
        Requests: [{ requestName: "Retrieve", parameters: new Map(Object.entries(retrieve)) }],
        Settings: { kind: "ExecuteMultipleSettings", continueOnError: false, returnResponses: true },
      });
      const [item] = (several.Responses as ExecuteMultipleResponses).items;
      const query: QueryByAttribute = { kind: "QueryByAttribute", entityName: "new_probe", columnSet, ...byId(id) };
      const { EntityCollection: found } = await session.execute("RetrieveMultiple", { Query: query });
      const double = (record: unknown) => (record as Entity).attributes.get("new_double");
      assert.deepEqual(
        [
          aliased?.attributes.get("alias"),
          summed?.attributes.get("alias"),
          double((await session.execute("Retrieve", retrieve)).Entity),
          double(batched?.status === "done" && batched.results.get("Entity")),
          double(item?.response?.results.get("Entity")),
          double((found as EntityCollection).entities[0]),
        ],
        [...Array(2).fill(aliasedDouble), ...Array(4).fill(2.5)],
      );
    });

    it("amounts and decimals are read without zeros at their end", async () => {
      const { session } = place();
      const written = { new_money: new Money("5.50"), new_decimal: Decimal.of("7.500") };
      const id = await session.create("new_probe", written);
      const { attributes } = await session.retrieve("new_probe", id, Object.keys(written));
      assert.deepEqual(attributes.get("new_money"), new Money("5.5"));
      assert.deepEqual(attributes.get("new_decimal"), Decimal.of("7.5"));
    });

    it("what says something of a column is read as that one, and is no name that is meant", async () => {
      const { session } = place();
      const id = await session.create("new_probe", { new_name: "companions" });
      const { attributes, formattedValues } = await session.retrieve("new_probe", id, ["owneridname", "statecodename"]);
      assert.deepEqual([...attributes.keys()].sort(), ["new_probeid", "ownerid", "statecode"]);
      assert.deepEqual([...(formattedValues ?? new Map()).keys()].sort(), ["ownerid", "statecode"]);
      const mistyped = await failure(session.retrieve("account", id, ["primarycontactidnam"]));
      assert.equal(mistyped.remedy, "did you mean primarycontactid?");
      const written = await failure(session.create("account", { primarycontactidnam: "x" }));
      assert.equal(written.remedy, "did you mean primarycontactid?");
    });

    it("the parties of a role that has none are an empty list", async () => {
      const { session } = place();
      const id = await session.create("email", { subject: "to nobody" });
      const lists = ({ attributes }: Entity) =>
        ["bcc", "cc", "from", "to"].flatMap((role) => {
          const list = attributes.get(role) as EntityCollection | undefined;
          return list === undefined ? [] : [[role, list.entities.length]];
        });
      const none = ["bcc", "cc", "from", "to"].map((role) => [role, 0]);
      assert.deepEqual(lists(await session.retrieve("email", id)), none);
      assert.deepEqual(lists(await session.retrieve("email", id, ["subject", "to"])), [["to", 0]]);
    });

    it("a file is no value", async () => {
      const { session } = place();
      const id = await session.create("new_probe", { new_name: "with a file" });
      await session.uploadFile("new_probe", id, "new_document", { name: "a.txt", content: new Uint8Array(3) });
      const error = await failure(session.update("new_probe", id, { new_document: null }));
      assert.equal(error.code, "SESSION_BAD_VALUE");
      assert.match(String(error.remedy), /uploadFile .*deleteFile/);
      const { size } = await session.downloadFile("new_probe", id, "new_document");
      assert.equal(size, 3);
    });
  });
}
