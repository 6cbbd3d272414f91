import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BulkMessage, BulkOptions, BulkRow } from "../../src/session/bulk/bulk-options.ts";
import type { Session } from "../../src/session/session.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import { failure, type Place } from "./place.ts";

const count = 240;
const messages: readonly BulkMessage[] = ["Multiple", "ExecuteMultiple", "Single"];

/** Places of rows that an organization refuses, with the name of its fault. */
type Refusals = Readonly<Record<number, string>>;

const refusedCreates: Refusals = {
  3: "StringLengthTooLong",
  100: "ObjectDoesNotExist",
  101: "DuplicateRecordEntityKey",
  238: "PicklistValueOutOfRange",
};

/** Hundreds of rows with bad ones among them: created, changed, upserted by their key and deleted. */
export function bulk(place: () => Place): void {
  describe("bulk", () => {
    for (const message of messages) {
      it(`${message}: creates, updates, upserts and deletes, bad rows apart`, async () => {
        const { session } = place();
        const prefix = `${message} ${Guid.random().text}`;
        const rows = rowsToCreate(prefix);
        await session.create("new_probe", { new_code: `taken by ${prefix}` });
        await check(session, rows, { operation: "create", entityName: "new_probe", message }, refusedCreates);
        const created = rows.filter((_, index) => refusedCreates[index] === undefined);
        const all = new Map(created.map(({ attributes }) => [String(attributes.new_code), attributes.new_name]));
        assert.deepEqual(await namesByCode(session, prefix), all);

        const changes = created.map(({ id }, index) => ({
          id: index === 7 ? Guid.random() : id,
          attributes: { new_name: `changed ${index}`, new_count: index },
        }));
        const updating = { operation: "update", entityName: "new_probe", message } as const;
        await check(session, changes, updating, { 7: "ObjectDoesNotExist" });
        created.forEach(({ attributes }, index) => {
          if (index !== 7) all.set(attributes.new_code, `changed ${index}`);
        });
        assert.deepEqual(await namesByCode(session, prefix), all);

        const keyed = [...all.keys(), `${prefix} gone`].map((new_code, index) => ({
          attributes: { new_code, new_name: `by key ${index}` },
        }));
        const updatingByKey = { ...updating, key: ["new_code"] } as const;
        await check(session, keyed, updatingByKey, { [keyed.length - 1]: "RecordNotFoundByEntityKey" });
        const byKey = keyed.slice(0, -1).map(({ attributes }) => [attributes.new_code, attributes.new_name] as const);
        assert.deepEqual(await namesByCode(session, prefix), new Map(byKey));

        const upserts = [...all.keys(), `${prefix} new`, "x".repeat(200)].map((new_code, index) => ({
          attributes: { new_code, new_name: `upserted ${index}` },
        }));
        const upserting = { operation: "upsert", entityName: "new_probe", key: ["new_code"], message } as const;
        await check(session, upserts, upserting, { [upserts.length - 1]: "StringLengthTooLong" });
        const upserted = upserts
          .slice(0, -1)
          .map(({ attributes }) => [attributes.new_code, attributes.new_name] as const);
        assert.deepEqual(await namesByCode(session, prefix), new Map(upserted));

        const gone = [...created.slice(0, 50), { id: Guid.random() }, ...created.slice(50)].map(({ id }) => ({ id }));
        const deleting = { operation: "delete", entityName: "new_probe" } as const;
        const how = message === "Multiple" ? "Auto" : message;
        await check(session, gone, { ...deleting, message: how }, { 50: "ObjectDoesNotExist" });
        assert.deepEqual([...(await namesByCode(session, prefix)).keys()], [`${prefix} new`]);
      });
    }

    it("what the messages take besides their own goes with each of them; what is not known ends the load", async () => {
      const { session } = place();
      const new_name = `told ${Guid.random().text}`;
      const rows = Array.from({ length: 3 }, () => ({ attributes: { new_name } }));
      const known = {
        BypassBusinessLogicExecution: "CustomSync,CustomAsync",
        SuppressDuplicateDetection: true,
        tag: "a & b",
      };
      for (const message of messages) {
        const options = { operation: "create", entityName: "new_probe", message } as const;
        assert.equal((await session.bulk(rows, { ...options, parameters: known })).written, 3);
        for (const parameters of [{ Surplus: 1 }, { SolutionUniqueName: "crm" }]) {
          const error = await failure(session.bulk(rows, { ...options, parameters }));
          assert.match(error.message, /Surplus|SolutionUniqueName/);
          assert.deepEqual([error.context.written, error.context.rejected], [0, 0]);
        }
      }
      assert.equal(await session.count({ entity: "new_probe", where: { new_name } }), 9);
    });

    it("an upsert by columns that are no key is refused, and creates nothing", async () => {
      const { session } = place();
      const new_name = `no key ${Guid.random().text}`;
      for (const message of messages) {
        const refused: unknown[] = [];
        const options = { operation: "upsert", entityName: "new_probe", key: ["new_name"], message } as const;
        await session
          .bulk([{ attributes: { new_name, new_memo: "x" } }], {
            ...options,
            onReject: ({ error }) => refused.push(error),
          })
          .catch((error: unknown) => refused.push(error));
        assert.equal(refused.length, 1);
      }
      assert.equal(await session.query({ entity: "new_probe", where: { new_name } }).first(), undefined);
    });

    it("an upsert tells whether it created, where its message tells", async () => {
      const { session } = place();
      const new_code = `told ${Guid.random().text}`;
      const created: (boolean | undefined)[] = [];
      for (const new_name of ["first", "second"]) {
        await session.bulk([{ attributes: { new_code, new_name } }], {
          operation: "upsert",
          entityName: "new_probe",
          key: ["new_code"],
          message: "Single",
          onWritten: (_row, _index, result) => created.push(result.created),
        });
      }
      assert.deepEqual(created, [true, false]);
    });
  });
}

type RowToCreate = BulkRow & { readonly id: Guid; readonly attributes: { new_code: string; new_name: string } };

function rowsToCreate(prefix: string): RowToCreate[] {
  return Array.from({ length: count }, (_, index) => {
    const attributes = { new_code: `${prefix} ${index}`, new_name: `created ${index}` };
    const bad: Readonly<Record<number, object>> = {
      3: { new_code: `${prefix} ${"x".repeat(200)}` },
      100: { new_account: new EntityReference("account", Guid.random()) },
      101: { new_code: `taken by ${prefix}` },
      238: { new_choice: new OptionSetValue(77) },
    };
    return { id: Guid.random(), attributes: { ...attributes, ...bad[index] } };
  });
}

async function check(
  session: Session,
  rows: readonly BulkRow[],
  options: BulkOptions,
  refusals: Refusals,
): Promise<void> {
  const written: number[] = [];
  const rejected: [index: number, name: unknown][] = [];
  const report = await session.bulk(rows, {
    ...options,
    onWritten: (_row, index) => written.push(index),
    onReject: ({ index, error }) => rejected.push([index, error.context.name]),
  });
  const byIndex = (a: readonly [number, unknown], b: readonly [number, unknown]): number => a[0] - b[0];
  assert.deepEqual(
    rejected.sort(byIndex),
    Object.entries(refusals).map(([index, name]) => [Number(index), name]),
  );
  assert.deepEqual([report.written, report.rejected], [written.length, rejected.length]);
  assert.equal(new Set([...written, ...rejected.map(([index]) => index)]).size, rows.length);
}

/** Of records whose code begins so. */
async function namesByCode(session: Session, prefix: string): Promise<Map<string, unknown>> {
  const names = new Map<string, unknown>();
  const fetchXml = `<fetch><entity name="new_probe"><attribute name="new_code"/><attribute name="new_name"/>
    <filter><condition attribute="new_code" operator="like" value="${prefix}%"/></filter></entity></fetch>`;
  for await (const { attributes } of session.query({ fetchXml })) {
    names.set(String(attributes.get("new_code")), attributes.get("new_name"));
  }
  return names;
}
