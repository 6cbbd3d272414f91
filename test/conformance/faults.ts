import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { DynamlError } from "../../src/errors.ts";
import type { BatchResult } from "../../src/session/batch/batch.ts";
import type { AttributesInput, ParametersInput } from "../../src/session/session.ts";
import { Guid } from "../../src/values/guid.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import { failure, type Place, referenceTo, toldFault } from "./place.ts";

type Expected = {
  readonly name: string;
  readonly hexCode: string;
  readonly entity?: string;
  readonly attribute?: string;
  readonly record?: string;
};

/** What the error of a fault carries, the same over every wire (docs/faults.md). */
export function faults(place: () => Place): void {
  describe("faults", () => {
    const missing = Guid.random();
    let known: Guid;
    before(async () => {
      known = await place().session.create("account", { name: "of faults" });
    });

    const cases: readonly (readonly [operation: string, call: () => Promise<unknown>, expected: Expected])[] = [
      [
        "Retrieve",
        () => place().session.retrieve("account", missing, ["name"]),
        { name: "ObjectDoesNotExist", hexCode: "0x80040217", entity: "account", record: missing.text },
      ],
      [
        "Create",
        () => place().session.create("account", { name: "x".repeat(161) }),
        { name: "StringLengthTooLong", hexCode: "0x80044331", entity: "account", attribute: "name" },
      ],
      [
        "Update",
        () => place().session.update("account", known, { industrycode: new OptionSetValue(4711) }),
        { name: "PicklistValueOutOfRange", hexCode: "0x8004431A", entity: "account", attribute: "industrycode" },
      ],
      [
        "Create",
        () => place().session.create("account", { accountid: known, name: "again" }),
        { name: "DuplicateRecord", hexCode: "0x80040237" },
      ],
      [
        "Update",
        () =>
          place().session.update("account", known, {
            statecode: new OptionSetValue(0),
            statuscode: new OptionSetValue(2),
          }),
        { name: "InvalidStateCodeStatusCode", hexCode: "0x80048408", entity: "account", record: "known" },
      ],
      [
        "RetrieveMultiple",
        () =>
          place()
            .session.query({ entity: "account", columns: ["nmae"] })
            .toArray(),
        { name: "QueryBuilderNoAttribute", hexCode: "0x80041103", entity: "account", attribute: "nmae" },
      ],
      [
        "Update",
        () => place().session.update("new_probe", { new_code: "no such code" }, { new_name: "x" }),
        { name: "RecordNotFoundByEntityKey", hexCode: "0x80060891", entity: "new_probe" },
      ],
    ];
    for (const [operation, call, expected] of cases) {
      it(`${operation}: ${expected.name}`, async () => {
        const { code, context, message, retryable, remedy, where } = await failure(call());
        const { name, hexCode, entity, attribute, record } = context;
        assert.deepEqual(
          { code, operation: context.operation, name, hexCode, entity, attribute, record, retryable },
          {
            code: "SESSION_FAULT",
            operation,
            entity: undefined,
            attribute: undefined,
            retryable: false,
            ...expected,
            record: expected.record === "known" ? known.text : expected.record,
          },
        );
        assert.equal(`0x${(Number(context.errorCode) >>> 0).toString(16).toUpperCase()}`, hexCode);
        assert.equal(message, `${operation}: ${context.faultMessage} (${hexCode} ${name})`);
        assert.match(String(where), /^https?:/);
        assert.ok(remedy !== undefined && remedy !== "");
      });
    }

    it("a name that is not there: the one that is meant", async () => {
      const { session } = place();
      const account = referenceTo("account", known);
      const batch = session.batch({ continueOnError: true });
      batch.create("account", { nmae: "x" });
      const column = { EntityLogicalName: "account", LogicalName: "nmae" };
      const definition = { MetadataId: Guid.empty, RetrieveAsIfPublished: false };
      const noColumn = "'account' entity doesn't contain attribute with Name = 'nmae'.";
      const noTable =
        "The entity with a name = 'acount' with namemapping = 'Logical' was not found in the MetadataCache.";
      const noRelationship =
        "The Entity Relationship with SchemaName = 'contact_customer_acounts' was not found in the MetadataCache.";
      // A message is a part of the address there, and each organization says so in its own words.
      const noMessage =
        session.transport === "WebApi"
          ? "Resource not found for the segment 'whoami'."
          : "There is no message with the name 'whoami'.";
      const byColumn = (call: () => Promise<unknown>) => ["QueryBuilderNoAttribute", noColumn, "name", call] as const;
      const joining = [account, "contact_customer_acounts", [referenceTo("contact", known)]] as const;
      const misspelt: readonly (readonly [name: string, said: string, near: string, call: () => Promise<unknown>])[] = [
        byColumn(() => session.create("account", { nmae: "x" })),
        byColumn(() => session.update("account", known, { nmae: "x" })),
        byColumn(() => session.retrieve("account", known, ["nmae"])),
        byColumn(() => session.query({ entity: "account", columns: ["nmae"] }).toArray()),
        byColumn(() => session.query({ entity: "account", where: { nmae: "x" } }).toArray()),
        byColumn(async () => Promise.reject(failureOf((await batch.send())[0]))),
        ["QueryBuilderNoEntity", noTable, "account", () => session.create("acount", { name: "x" })],
        ["QueryBuilderNoEntity", noTable, "account", () => session.query({ entity: "acount" }).toArray()],
        [
          "ObjectDoesNotExist",
          "Could not find an attribute with name nmae and id 00000000-0000-0000-0000-000000000000 in entity account.",
          "name",
          () => session.execute("RetrieveAttribute", { ...column, ...definition }),
        ],
        ...[session.associate, session.disassociate].map(
          (join) =>
            [
              "unManagedidsmetadatanorelationship",
              noRelationship,
              "contact_customer_accounts",
              () => join(...joining),
            ] as const,
        ),
        ["InvalidArgument", noMessage, "WhoAmI", () => session.execute("whoami")],
      ];
      for (const [name, said, near, call] of misspelt) {
        const { code, context, remedy } = await failure(call());
        assert.deepEqual(
          { code, name: context.name, said: context.faultMessage, remedy },
          { code: "SESSION_FAULT", name, said, remedy: `did you mean ${near}?` },
        );
      }
      const { context: role } = await failure(
        session.associate(referenceTo("new_probe", known), "new_probe_probes", [referenceTo("new_probe", known)]),
      );
      assert.deepEqual(
        [role.name, role.faultMessage],
        [
          "InvalidArgument",
          "The relationship 'new_probe_probes' is one of a table with itself: PrimaryEntityRole must be set.",
        ],
      );
      const byKey = await failure(session.retrieve("new_probe", { new_name: "x" }));
      assert.match(byKey.remedy ?? "", /^give an alternate key that new_probe has: new_code; new_account, new_count$/);
      const withoutKeys: readonly (() => Promise<unknown>)[] = [
        () => session.retrieve("account", { telephone1: "5" }),
        () => session.upsert("account", { telephone1: "5" }, { name: "x" }),
        () => session.update("account", { telephone1: "5" }, { name: "x" }),
      ];
      for (const call of withoutKeys) {
        const { context, remedy } = await failure(call());
        assert.deepEqual(
          [context.name, context.hexCode, remedy],
          ["InvalidEntityKeyOperation", "0x8006088F", "give the record's ID: no alternate key of account is known"],
        );
      }
      const unknown = session.batch();
      unknown.execute("Nope");
      for (const error of [await failure(session.execute("Nope")), failureOf((await unknown.send())[0])]) {
        assert.ok(error instanceof DynamlError);
        assert.deepEqual(
          [error.context.name, error.context.hexCode, error.remedy],
          ["InvalidArgument", "0x80040203", "check the name, upper and lower case too, and the organization's version"],
        );
      }
      const far = await failure(session.create("account", { zzzzzzzzzzzz: "x" }));
      assert.equal(far.remedy, "check the attribute's logical name");
    });

    it("a value of a kind that the column does not have", async () => {
      const { session } = place();
      for (const name of [referenceTo("account", known), known, new OptionSetValue(1), new Date(0)]) {
        const { code, context } = await failure(session.update("account", known, { name }));
        assert.deepEqual(
          [code, context.name, context.attribute],
          ["SESSION_FAULT", "IncorrectAttributeValueType", "name"],
        );
      }
    });

    it("parameters that a message does not have, and those that every message has", async () => {
      const { session } = place();
      const Target = { logicalName: "account", attributes: new Map([["name", "of a message"]]) };
      const optional = { SuppressDuplicateDetection: true, BypassCustomPluginExecution: true, tag: "a load & more" };
      const { id } = await session.execute("Create", { Target, ...optional });
      assert.ok(id instanceof Guid);
      const options = { parameters: optional };
      const other = await session.create("account", { name: "with options" }, options);
      await session.update("account", other, { fax: "1" }, options);
      assert.equal((await session.upsert("account", other, { telephone1: "2" }, options)).created, false);
      const child = referenceTo("account", other);
      const relationship = { primaryEntityRole: "Referencing", ...options } as const;
      const parent = async () =>
        (await session.retrieve("account", other, ["parentaccountid"])).attributes.get("parentaccountid")?.toString();
      await session.associate(child, "account_parent_account", [referenceTo("account", id)], relationship);
      assert.equal(await parent(), `account:${id.text}`);
      await session.disassociate(child, "account_parent_account", [referenceTo("account", id)], relationship);
      assert.equal(await parent(), undefined);
      const { attributes, rowVersion } = await session.retrieve("account", other, ["fax", "telephone1"]);
      assert.deepEqual([attributes.get("fax"), attributes.get("telephone1")], ["1", "2"]);
      await session.delete("account", other, { ...options, rowVersion });
      const unknown = { parameters: { Surplus: 1 } };
      assert.match((await failure(session.create("account", { name: "x" }, unknown))).message, /Surplus/);
      const ofContacts = ["contact_customer_accounts", [referenceTo("contact", known)]] as const;
      const surplus = session.associate(referenceTo("account", id), ...ofContacts, unknown);
      assert.match((await failure(surplus)).message, /Surplus/);
      const { code, message } = await failure(session.execute("Create", { Target, Surplus: 1 }));
      assert.match(`${code} ${message}`, /^(SESSION_FAULT|WIRE_ODATA) .*Surplus/);
      const joined = {
        Target: referenceTo("account", id),
        Relationship: { kind: "Relationship", schemaName: "contact_customer_accounts" },
        RelatedEntities: [],
      } as const;
      assert.match((await failure(session.execute("Associate", { ...joined, Surplus: 1 }))).message, /Surplus/);
    });

    it("a table that is not there, whatever the call", async () => {
      const { session } = place();
      const nowhere = referenceTo("nosuch", known);
      const linked = `<fetch><entity name="account"><attribute name="name"/><link-entity name="nosuch" from="a" to="accountid"/></entity></fetch>`;
      const asked: readonly [operation: string, call: () => Promise<unknown>][] = [
        ["Create", () => session.create("nosuch", { name: "x" })],
        ["Retrieve", () => session.retrieve("nosuch", known)],
        ["Update", () => session.update("nosuch", known, { name: "x" })],
        ["Delete", () => session.delete("nosuch", known)],
        ["Associate", () => session.associate(nowhere, "x", [referenceTo("account", known)])],
        ["RetrieveMultiple", () => session.query({ entity: "nosuch" }).toArray()],
        ["RetrieveMultiple", () => session.query({ fetchXml: linked }).toArray()],
      ];
      for (const [operation, call] of asked) {
        const error = await failure(call());
        assert.deepEqual(toldFault(error), {
          code: "SESSION_FAULT",
          operation,
          name: "QueryBuilderNoEntity",
          errorCode: -2147217150,
        });
        assert.deepEqual([error.context.entity, error.remedy], ["nosuch", "check the entity's logical name"]);
      }
    });

    it("a text, a truth or an ID in a column of another type", async () => {
      const { session } = place();
      const misfits: readonly (readonly [attribute: string, value: string | boolean | Guid])[] = [
        ["revenue", "7"],
        ["lastonholdtime", "2026-01-01"],
        ["numberofemployees", "7"],
        ["creditonhold", "yes"],
        ["industrycode", "1"],
        ["accountid", known.text],
        ["entityimage", "aGk="],
        ["name", true],
        ["numberofemployees", true],
        ["primarycontactid", known],
        ["primarycontactid", known.text],
      ];
      const batch = session.batch({ continueOnError: true });
      for (const [attribute, value] of misfits) batch.create("account", { [attribute]: value });
      const results = await batch.send();
      const texts: (readonly unknown[])[] = [];
      for (const [index, [attribute, value]] of misfits.entries()) {
        for (const error of [
          await failure(session.create("account", { [attribute]: value })),
          failureOf(results[index]),
        ]) {
          assert.ok(error instanceof DynamlError);
          const { code, context, remedy, message } = error;
          assert.deepEqual(
            [code, context.name, context.attribute],
            ["SESSION_FAULT", "IncorrectAttributeValueType", attribute],
          );
          texts.push([message, remedy]);
        }
      }
      assert.deepEqual(texts.at(-1), [
        `Create: Invalid Attribute Value Type for primarycontactid. Expected: Microsoft.Xrm.Sdk.EntityReference, Found: System.String (0x80044354 IncorrectAttributeValueType)`,
        "give an EntityReference to a record: the table's name and the ID; or null to clear the attribute",
      ]);
    });

    it("what no attribute holds, and numbers that do not fit: what is to be given instead", async () => {
      const { session } = place();
      const noValue = /^give a text, a number, true or false, a Date, a Guid, an EntityReference or another value/;
      const misfits: readonly (readonly [attribute: string, value: unknown, remedy: RegExp])[] = [
        ["name", {}, noValue],
        ["name", () => 1, noValue],
        ["industrycode", ["a"], noValue],
        ["name", 7, /^give a text: "7"$/],
        ["name", [1, 9], /^give a text: "1,9"$/],
        ["numberofemployees", 1.5, /^give a whole number from -2147483648 to 2147483647$/],
        ["numberofemployees", Number.NaN, /^give a whole number from/],
        ["revenue", Number.POSITIVE_INFINITY, /^give a finite number, or a Money$/],
        ["creditonhold", 1, /^give true or false$/],
        ["primarycontactid", 1, /^give an EntityReference to a record/],
        ["entityimage", 1, /^give the bytes of a picture/],
        ["lastonholdtime", new Date("1752-12-31T23:59:59Z"), /^give a date from 1753-01-01 on/],
      ];
      for (const [attribute, value, said] of misfits) {
        const { code, context, remedy } = await failure(
          session.create("account", { [attribute]: value } as AttributesInput),
        );
        assert.deepEqual([code, context.attribute], ["SESSION_BAD_VALUE", attribute]);
        assert.match(remedy ?? "", said);
      }
    });

    it("a reference to a table that the lookup does not take", async () => {
      const { session } = place();
      const { code, context, remedy } = await failure(
        session.create("account", { primarycontactid: referenceTo("account", known) }),
      );
      assert.deepEqual(
        [code, context.name, context.attribute, context.faultMessage, remedy],
        [
          "SESSION_FAULT",
          "InvalidArgument",
          "primarycontactid",
          "'account' is not a valid lookup target of 'primarycontactid'. Valid targets: contact.",
          "give a record of a table that the text names",
        ],
      );
    });

    it("parameters that are missing, or of another type", async () => {
      const { session } = place();
      const wrong: readonly (readonly [message: string, parameters: ParametersInput, text: string])[] = [
        ["SetState", {}, "Required field 'EntityMoniker' is missing"],
        ["Assign", {}, "Required field 'Target' is missing"],
        ["Assign", { Target: "x" }, "The parameter 'Target' is not of type 'EntityReference'."],
        ["Retrieve", {}, "Required field 'ColumnSet' is missing"],
        ["RetrieveMultiple", {}, "Required field 'Query' is missing"],
        ["Associate", {}, "Required field 'Relationship' is missing"],
        ["GrantAccess", { Target: "x" }, "The parameter 'Target' is not of type 'EntityReference'."],
        ["WinOpportunity", {}, "Required field 'OpportunityClose' is missing"],
      ];
      const batch = session.batch({ continueOnError: true });
      for (const [message, parameters] of wrong) batch.execute(message, parameters);
      batch.execute("WhoAmI");
      const results = await batch.send();
      for (const [index, [message, parameters, text]] of wrong.entries()) {
        for (const error of [await failure(session.execute(message, parameters)), failureOf(results[index])]) {
          assert.ok(error instanceof DynamlError);
          const { code, context } = error;
          assert.deepEqual(
            [code, context.operation, context.name, context.faultMessage],
            ["SESSION_FAULT", message, "InvalidArgument", text],
          );
        }
      }
      assert.equal(results.at(-1)?.status, "done");
    });

    it("a version that is not the record's", async () => {
      const error = await failure(place().session.update("account", known, { name: "late" }, { rowVersion: "1" }));
      assert.deepEqual(
        [error.context.name, error.context.hexCode, error.retryable],
        ["ConcurrencyVersionMismatch", "0x80060882", false],
      );
      for (const rowVersion of ["abc", "", "1.5"]) {
        for (const call of [
          () => place().session.update("account", known, { name: "late" }, { rowVersion }),
          () => place().session.delete("account", known, { rowVersion }),
        ]) {
          const { code, remedy } = await failure(call());
          assert.equal(code, "SESSION_BAD_VALUE");
          assert.match(remedy ?? "", /^give the version that came with the record/);
        }
      }
    });
  });
}

function failureOf(result: BatchResult | undefined): unknown {
  return result?.status === "failed" ? result.error : undefined;
}
