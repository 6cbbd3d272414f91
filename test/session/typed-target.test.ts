import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { DynamlError } from "../../src/errors.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import { Decimal } from "../../src/values/decimal.ts";
import type { AttributeValue, Entity } from "../../src/values/entity.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import { told } from "../conformance/place.ts";

const user = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };
/** What a program without types may give. */
const account = (attributes: Readonly<Record<string, unknown>>, id?: Guid): Entity => ({
  logicalName: "account",
  ...(id !== undefined && { id }),
  attributes: new Map(Object.entries(attributes)) as Map<string, AttributeValue>,
});

const typed: readonly [column: string, given: number, read: AttributeValue][] = [
  ["revenue", 5, new Money("5")],
  ["industrycode", 1, new OptionSetValue(1)],
  ["address1_latitude", 5, 5],
  ["numberofemployees", 5, 5],
];

const wrongType = (column: string, expected: string, found: string) =>
  `Create: Invalid Attribute Value Type for ${column}. Expected: ${expected}, Found: ${found} (0x80044354 IncorrectAttributeValueType)`;

const refused: readonly [attributes: Readonly<Record<string, unknown>>, code: string, said: string][] = [
  [
    { numberofemployees: 1.5 },
    "SESSION_BAD_VALUE",
    '1.5 does not fit the attribute "numberofemployees", which is of type Integer',
  ],
  [{ name: 5 }, "SESSION_BAD_VALUE", '5 does not fit the attribute "name", which is of type String'],
  [{ revenue: Number.NaN }, "SESSION_BAD_VALUE", 'NaN does not fit the attribute "revenue", which is of type Money'],
  [{ name: undefined }, "SESSION_BAD_VALUE", 'attribute "name" is undefined'],
  [
    { createdon: new Date() },
    "SESSION_BAD_VALUE",
    "attribute createdon cannot be written by create: the organization would pass over its value",
  ],
  [{ revenue: Decimal.of(5) }, "SESSION_FAULT", wrongType("revenue", "Microsoft.Xrm.Sdk.Money", "System.Decimal")],
  [{ numberofemployees: 5n }, "SESSION_FAULT", wrongType("numberofemployees", "System.Int32", "System.Int64")],
  [
    { nmae: 5 },
    "SESSION_FAULT",
    "Create: 'account' entity doesn't contain attribute with Name = 'nmae'. (0x80041103 QueryBuilderNoAttribute)",
  ],
];

for (const transport of ["Soap", "WebApi"] as const) {
  describe(`the Target of a message that writes, over ${transport},`, () => {
    let emulator: Emulator;
    let session: Session;
    before(async () => {
      emulator = await startEmulator({ users: [user], organization: "org" });
      const place = { server: emulator.url, organization: "org", authType: "ActiveDirectory" } as const;
      session = await openSession({ ...place, ...user, transport });
    });
    after(async () => {
      await session?.end();
      await emulator?.close();
    });

    const alone = (message: string, Target: Entity) => session.execute(message, { Target });
    const batched = async (message: string, Target: Entity) => {
      const batch = session.batch({ continueOnError: true });
      batch.execute(message, { Target });
      const [result] = await batch.send();
      if (result?.status === "failed") throw result.error;
    };

    for (const [how, write] of [
      ["by itself", alone],
      ["in a batch", batched],
    ] as const) {
      for (const message of ["Create", "Update", "Upsert"]) {
        it(`${message} ${how}: plain numbers have the types of their columns`, async () => {
          const id = message === "Update" ? await session.create("account", {}) : Guid.random();
          const given = Object.fromEntries(typed.map(([column, value]) => [column, value]));
          await write(message, account({ name: "typed", ...given }, id));
          const { attributes } = await session.retrieve("account", id);
          for (const [column, , read] of typed) {
            assert.deepEqual(told(attributes.get(column)), told(read), column);
          }
        });
      }

      for (const [attributes, code, said] of refused) {
        it(`${how}: ${said}`, async () => {
          await assert.rejects(write("Create", account(attributes)), (error) => {
            assert.ok(error instanceof DynamlError, String(error));
            assert.deepEqual([error.code, error.message], [code, said]);
            return true;
          });
        });
      }
    }

    it("records that are created with the Target have the types of their own columns", async () => {
      const lastname = Guid.random().text;
      const contact = (attributes: Readonly<Record<string, unknown>>): Entity => ({
        ...account(attributes),
        logicalName: "contact",
        relatedEntities: [],
      });
      const withContact = (one: Entity): Entity => ({
        ...account({ name: "parent" }),
        relatedEntities: [
          {
            relationship: "contact_customer_accounts",
            collection: {
              kind: "EntityCollection",
              entityName: "contact",
              entities: [one],
              moreRecords: false,
              totalRecordCount: -1,
              totalRecordCountLimitExceeded: false,
            },
          },
        ],
      });
      await alone("Create", withContact(contact({ lastname, creditlimit: 5, gendercode: 1 })));
      const read = await session.query({ entity: "contact", where: { lastname } }).first();
      assert.deepEqual(told(read?.attributes.get("creditlimit")), told(new Money("5")));
      assert.deepEqual(told(read?.attributes.get("gendercode")), told(new OptionSetValue(1)));
      await assert.rejects(alone("Create", withContact(contact({ lastname: undefined }))), {
        code: "SESSION_BAD_VALUE",
        message: 'attribute "lastname" is undefined',
      });
    });

    it("a Target that is none, or of a table that is not there, is the organization's to refuse", async () => {
      await assert.rejects(session.execute("Create", { Target: "account" }), { code: "SESSION_FAULT" });
      await assert.rejects(alone("Create", { ...account({ size: 1 }), logicalName: "nosuch" }), (error) => {
        assert.ok(error instanceof DynamlError);
        assert.equal(error.context.name, "QueryBuilderNoEntity");
        return true;
      });
    });
  });
}
