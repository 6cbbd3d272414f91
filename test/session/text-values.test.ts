import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import type { DynamlError } from "../../src/errors.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { type AttributeText, TextValues } from "../../src/session/text-values/text-values.ts";
import { Decimal } from "../../src/values/decimal.ts";
import { Double } from "../../src/values/double.ts";
import type { AttributeValue } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";

const fitting: readonly (readonly [type: string, text: string, value: AttributeValue])[] = [
  ["String", " as it is ", " as it is "],
  ["Memo", "two\nlines", "two\nlines"],
  ["EntityName", "account", "account"],
  ["Boolean", "Yes", true],
  ["Boolean", "False", false],
  ["boolean", "1", true],
  ["Integer", " -42 ", -42],
  ["Integer", "2147483647", 2147483647],
  ["BigInt", "9223372036854775807", 9223372036854775807n],
  ["Decimal", "12.50", Decimal.of("12.50")],
  ["Double", "1.25e-3", new Double(0.00125)],
  ["Double", "3", new Double(3)],
  ["Money", "100000000000.0001", new Money("100000000000.0001")],
  ["DateTime", "2026-11-23T09:30:00Z", new Date(Date.UTC(2026, 10, 23, 9, 30))],
  ["DateTime", "2026-11-23T09:30:00.25+02:00", new Date(Date.UTC(2026, 10, 23, 7, 30, 0, 250))],
  ["DateTime", "2026-11-23T23:59:59-01:30", new Date(Date.UTC(2026, 10, 24, 1, 29, 59))],
  ["DateTime", "2026-11-23 9:30", new Date(Date.UTC(2026, 10, 23, 9, 30))],
  ["DateTime", "2026-11-23", new Date(Date.UTC(2026, 10, 23))],
  ["Picklist", "3", new OptionSetValue(3)],
  ["Option Set", "3", new OptionSetValue(3)],
  ["OptionSetValue", "3", new OptionSetValue(3)],
  ["State", "1", new OptionSetValue(1)],
  ["status", "2", new OptionSetValue(2)],
  ["Lookup", `contact:${id}`, new EntityReference("contact", id)],
  ["Entity-Reference", `Contact: {${id.toUpperCase()}}`, new EntityReference("contact", id)],
  ["Customer", `account:${id}`, new EntityReference("account", id)],
  ["Owner", `systemuser:${id}`, new EntityReference("systemuser", id)],
  ["Uniqueidentifier", `{${id}}`, Guid.of(id)],
  ["Guid", id, Guid.of(id)],
  ["Null", "whatever", null],
  ["Integer", "", null],
];

const unfitting: readonly (readonly [type: string, text: string])[] = [
  ["Boolean", "maybe"],
  ["Integer", "2147483648"],
  ["Integer", "1.5"],
  ["Integer", "0x10"],
  ["BigInt", "9223372036854775808"],
  ["Decimal", "12,50"],
  ["Double", "Infinity"],
  ["Double", "1e999"],
  ["Money", "€ 5"],
  ["DateTime", "tomorrow"],
  ["DateTime", "2026-02-30"],
  ["DateTime", "0050-01-01"],
  ["DateTime", "2026-11-23T24:61:00Z"],
  ["DateTime", "2026-11-23T24:00:00Z"],
  ["DateTime", "2026-11-23T09:60:00Z"],
  ["DateTime", "2026-11-23T09:30:60Z"],
  ["Uniqueidentifier", "1234"],
];

/** Values whose column tells what they are: its type, its options, its targets. */
const byColumn: readonly (readonly [column: string, text: string, value: AttributeValue])[] = [
  ["entityimage", "", null],
  ["name", "Contoso", "Contoso"],
  ["revenue", "12.50", new Money("12.50")],
  ["numberofemployees", "5", 5],
  ["donotemail", "Do Not Allow", true],
  ["donotemail", "no", false],
  ["customertypecode", "3", new OptionSetValue(3)],
  ["customertypecode", " customer ", new OptionSetValue(3)],
  ["parentaccountid", id, new EntityReference("account", id)],
  ["parentaccountid", `account:${id}`, new EntityReference("account", id)],
  ["lastonholdtime", "2026-11-23", new Date(Date.UTC(2026, 10, 23))],
  ["revenue", "", null],
];

const refusedByColumn: readonly (readonly [column: string, text: string, message: RegExp, remedy: RegExp])[] = [
  ["nmae", "x", /account has no attribute "nmae"/, /did you mean name/],
  ["name", "x".repeat(161), /name: the text has 161 characters/, /at most 160/],
  ["numberofemployees", "-1", /numberofemployees: -1 is out of range/, /from 0 to/],
  ["revenue", "99999999999999999999", /revenue: 99999999999999999999 is out of range/, /from -?\d+ to \d+/],
  ["customertypecode", "Gold", /customertypecode of type Picklist cannot be "Gold"/, /one of 1 \(Competitor\)/],
  ["customertypecode", "99", /there is no option 99/, /one of 1 \(Competitor\)/],
  ["parentaccountid", "Contoso", /cannot be "Contoso"/, /account\(name=Contoso\)/],
  ["parentaccountid", `contact:${id}`, /cannot point at a record of contact/, /a record of account/],
  ["ownerid", id, /may point at records of .*and ".*" does not say of which/, /put the entity before it/],
];

/** With what is to be written: TYPE, if any, is compared with the column's, and what no one can write is refused. */
const refusedToWrite: readonly (readonly [
  operation: "create" | "update" | "upsert" | "any",
  attribute: AttributeText,
  message: RegExp,
  remedy: RegExp,
])[] = [
  [
    "create",
    { logicalName: "nmae", type: "String", value: "x" },
    /account has no attribute "nmae"/,
    /did you mean name/,
  ],
  [
    "any",
    { logicalName: "numberofemployees", type: "String", value: "7" },
    /numberofemployees is of type Integer, and TYPE says String/,
    /give TYPE Integer, or leave TYPE out/,
  ],
  [
    "update",
    { logicalName: "revenue", type: "Decimal", value: "7" },
    /revenue is of type Money, and TYPE/,
    /TYPE Money/,
  ],
  ["create", { logicalName: "name", type: "String", value: "x".repeat(161) }, /name: the text has 161/, /at most 160/],
  [
    "create",
    { logicalName: "industrycode", type: "Picklist", value: "999" },
    /no option 999/,
    /one of 1 \(Accounting\)/,
  ],
  [
    "update",
    { logicalName: "parentaccountid", type: "Lookup", value: `contact:${id}` },
    /cannot point at/,
    /of account/,
  ],
  [
    "create",
    { logicalName: "createdon", value: "2026-11-23" },
    /createdon cannot be written by create/,
    /overriddencr/,
  ],
  [
    "update",
    { logicalName: "modifiedon", type: "DateTime", value: "2026-11-23" },
    /cannot be written by update/,
    /out/,
  ],
  ["upsert", { logicalName: "versionnumber" }, /versionnumber cannot be written by upsert/, /leave it out/],
];

const allowedToWrite: readonly (readonly ["create" | "update" | "upsert", AttributeText, AttributeValue])[] = [
  ["create", { logicalName: "overriddencreatedon", value: "2026-11-23" }, new Date(Date.UTC(2026, 10, 23))],
  ["create", { logicalName: "accountid", value: id }, Guid.of(id)],
  ["update", { logicalName: "accountid", type: "Guid", value: id }, Guid.of(id)],
  ["create", { logicalName: "statecode", type: "OptionSet", value: "0" }, new OptionSetValue(0)],
  ["update", { logicalName: "name", type: "Memo", value: "x" }, "x"],
  ["update", { logicalName: "name", type: "Null", value: "x" }, null],
  [
    "upsert",
    { logicalName: "ownerid", type: "Lookup", value: `systemuser:${id}` },
    new EntityReference("systemuser", id),
  ],
];

describe("an attribute's text", () => {
  let emulator: Emulator;
  let session: Session;
  before(async () => {
    emulator = await startEmulator({ open: true });
    session = await openSession(connection());
  });
  after(async () => {
    await session?.end();
    await emulator?.close();
  });

  const connection = (): SessionOptions => ({
    organizationUri: `${emulator.url}/embedded`,
    userName: "CRM\\user",
    password: "Secret-of-tests-1",
    authType: "ActiveDirectory",
  });

  for (const [type, value, expected] of fitting) {
    it(`of type ${type}: ${JSON.stringify(value)}`, async () => {
      const texts = new TextValues(session, "account");
      assert.deepEqual(await texts.read({ logicalName: "a", type, value }), expected);
    });
  }

  for (const [type, value] of unfitting) {
    it(`of type ${type} is refused as "${value}", and the error names attribute, value and what fits`, async () => {
      const error = await refusal({ logicalName: "revenue", type, value });
      assert.ok(error.message.includes("revenue") && error.message.includes(`"${value}"`), error.message);
      assert.match(error.remedy ?? "", /^give ./);
    });
  }

  for (const type of ["Strnig", "constructor", "ManagedProperty"]) {
    it(`of type ${type} is refused, with a value and without one`, async () => {
      for (const value of ["x", ""]) {
        assert.match((await refusal({ logicalName: "name", type, value })).message, new RegExp(`the type "${type}"`));
      }
    });
  }

  it("of a picture is refused, and the error tells how it is sent", async () => {
    const error = await refusal({ logicalName: "entityimage", value: "x" });
    assert.match(error.message, /the type "Image", which no text is read as/);
    assert.match(error.remedy ?? "", /upload_file/);
  });

  for (const [logicalName, value, expected] of byColumn) {
    it(`of the column ${logicalName}: ${JSON.stringify(value)}`, async () => {
      assert.deepEqual(await new TextValues(session, "account").read({ logicalName, value }), expected);
    });
  }

  for (const [logicalName, value, message, remedy] of refusedByColumn) {
    it(`of the column ${logicalName} is refused as ${JSON.stringify(value.slice(0, 20))}`, async () => {
      const error = await refusal({ logicalName, value });
      assert.match(error.message, message);
      assert.match(error.remedy ?? "", remedy);
    });
  }

  for (const transport of ["Soap", "WebApi"] as const) {
    it(`of a column of days keeps the day that is written, over ${transport}`, async () => {
      const over = await openSession({ ...connection(), transport });
      const texts = new TextValues(over, "contact");
      for (const value of ["2026-11-23T23:30:00-05:00", "2026-11-23T00:30+02:00", "2026-11-23"]) {
        const written = await texts.read({ logicalName: "birthdate", value });
        assert.deepEqual(written, new Date(Date.UTC(2026, 10, 23)), value);
      }
      await assert.rejects(
        texts.read({ logicalName: "birthdate", value: "2026-11-23T25:00" }),
        /cannot be "2026-11-23T25:00"/,
      );
      await over.end();
    });

    it(`that is to be written is checked against its column, over ${transport}`, async () => {
      const over = await openSession({ ...connection(), transport });
      for (const [operation, attribute, message, remedy] of refusedToWrite) {
        const read = new TextValues(over, "account", {}, { operation }).read(attribute);
        await assert.rejects(read, (error: DynamlError) => {
          assert.equal(error.code, "SESSION_BAD_VALUE");
          assert.match(error.message, message);
          assert.match(error.remedy ?? "", remedy);
          return true;
        });
      }
      for (const [operation, attribute, value] of allowedToWrite) {
        assert.deepEqual(await new TextValues(over, "account", {}, { operation }).read(attribute), value);
      }
      await over.end();
    });
  }

  it("of a table that there is not, to be written, is refused with the nearest table's name", async () => {
    for (const transport of ["Soap", "WebApi"] as const) {
      const over = await openSession({ ...connection(), transport });
      for (const type of ["String", undefined]) {
        const read = new TextValues(over, "acount", {}, { operation: "create" }).read({
          logicalName: "name",
          type,
          value: "x",
        });
        await assert.rejects(read, (error: DynamlError) => {
          assert.deepEqual(
            [error.code, error.context.entity, error.remedy],
            ["SESSION_FAULT", "acount", "did you mean account?"],
          );
          return true;
        });
      }
      await assert.rejects(over.metadata.table("zzzzzzzzz"), { remedy: "check the entity's logical name" });
      await assert.rejects(over.create("acount", { revenue: 5 }), { remedy: "did you mean account?" });
      await over.end();
    }
  });

  it("of a table that is not described is read by its TYPE alone", async () => {
    const texts = new TextValues(session, "nosuch", {}, { operation: "any" });
    for (const logicalName of ["a", "b"])
      assert.equal(await texts.read({ logicalName, type: "Integer", value: "7" }), 7);
  });

  it("names a record by what is unique to it; none or several are errors that say so", async () => {
    const texts = new TextValues(session, "account");
    const fabrikam = await session.create("account", { name: "Fabrikam, Inc.", accountnumber: "F-1" });
    const find = (value: string) => texts.read({ logicalName: "parentaccountid", type: "Lookup", value });
    for (const value of ["account(name='Fabrikam, Inc.')", "(accountnumber=F-1, name='Fabrikam, Inc.')"]) {
      assert.equal(String(await find(value)), `account:${fabrikam}`);
    }
    await assert.rejects(find("account(name=Nobody)"), { code: "SESSION_RECORD_NOT_FOUND" });
    await assert.rejects(find("account(nmae=Contoso)"), {
      code: "SESSION_BAD_VALUE",
      message: 'account has no attribute "nmae", by which a record is named',
      remedy: "did you mean name?",
    });
    const twin = await session.create("account", { name: "Fabrikam, Inc." });
    await assert.rejects(
      new TextValues(session, "account").read({ logicalName: "parentaccountid", value: "(name='Fabrikam, Inc.')" }),
      {
        code: "SESSION_RECORD_AMBIGUOUS",
        message: new RegExp(`(account:(${fabrikam}|${twin}) \\(Fabrikam, Inc\\.\\)(, )?){2}$`),
      },
    );
    for (const [count, end] of [
      [3, "$"],
      [1, " and more$"],
    ] as const) {
      for (let more = 0; more < count; more += 1) await session.create("account", { name: "Fabrikam, Inc." });
      await assert.rejects(
        new TextValues(session, "account").read({ logicalName: "parentaccountid", value: "(name='Fabrikam, Inc.')" }),
        { message: new RegExp(`: (account:[0-9a-f-]{36} \\(Fabrikam, Inc\\.\\)(, )?){5}${end}`) },
      );
    }
  });

  it("that comes again is looked up once", async () => {
    const gone = await session.create("account", { name: "Soon gone" });
    const texts = new TextValues(session, "account");
    const find = (values: TextValues) => values.read({ logicalName: "parentaccountid", value: "(name=Soon gone)" });
    assert.equal(String(await find(texts)), `account:${gone}`);
    await session.delete("account", gone);
    assert.equal(String(await find(texts)), `account:${gone}`);
    await assert.rejects(find(new TextValues(session, "account")), { code: "SESSION_RECORD_NOT_FOUND" });
  });

  it("names the parties of an activity: records and addresses", async () => {
    const value = `contact:${id}; jo@contoso.com`;
    const parties = await new TextValues(session, "email").read({ logicalName: "to", type: "PartyList", value });
    assert.ok(typeof parties === "object" && parties !== null && "entities" in parties);
    assert.deepEqual(
      parties.entities.map(({ attributes }) => [...attributes].map(([name, one]) => `${name}=${one}`).join()),
      [`partyid=contact:${id}`, "addressused=jo@contoso.com"],
    );
  });

  async function refusal(attribute: { logicalName: string; type?: string; value: string }): Promise<DynamlError> {
    const error = await new TextValues(session, "account").read(attribute).then(
      () => assert.fail("it was read"),
      (reason: DynamlError) => reason,
    );
    assert.equal(error.code, "SESSION_BAD_VALUE");
    return error;
  }
});
