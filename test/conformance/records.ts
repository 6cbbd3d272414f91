import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Decimal } from "../../src/values/decimal.ts";
import { Double } from "../../src/values/double.ts";
import type { AttributeValue, EntityCollection } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import { failure, type Place, png, referenceTo, type Told, told, toldFault, toldRecord } from "./place.ts";

type Given = readonly (readonly [column: string, written: AttributeValue, read: Told])[];

const writtenOf = (given: Given) => Object.fromEntries(given.map(([name, written]) => [name, written]));
const namesOf = (given: Given) => given.map(([name]) => name);

/** Create, retrieve, update, upsert and delete. */
export function records(place: () => Place): void {
  describe("records", () => {
    let account: Guid;
    let contact: Guid;
    before(async () => {
      account = await place().session.create("account", { name: "Probed" });
      contact = await place().session.create("contact", { firstname: "Pat", lastname: "Probe" });
    });

    /** What is written, and what is read again with its class. */
    const values = (count: number): Given => [
      ["new_name", "Söhne & <tags> \"'%+#/?", "Söhne & <tags> \"'%+#/?"],
      ["new_code", `every-${Guid.random().text}`, undefined],
      ["new_memo", "two\nlines, 😀 and a tab\t.", "two\nlines, 😀 and a tab\t."],
      ["new_flag", true, true],
      // Part of a key, and so another one each time.
      ["new_count", count, count],
      ["new_long", 9007199254740993n, ["BigInt", "9007199254740993"]],
      ["new_decimal", Decimal.of("-12345.67891"), ["Decimal", "-12345.67891"]],
      ["new_double", new Double(2), 2],
      ["new_money", new Money("922337203.25"), ["Money", "922337203.25"]],
      ["new_day", new Date("1899-12-31T00:00:00Z"), ["Date", "1899-12-31T00:00:00.000Z"]],
      ["new_local", new Date("2024-03-31T01:30:59Z"), ["Date", "2024-03-31T01:30:59.000Z"]],
      ["new_wall", new Date("2024-10-27T02:30:00Z"), ["Date", "2024-10-27T02:30:00.000Z"]],
      ["new_choice", new OptionSetValue(9), ["Option", 9]],
      ["new_choices", [new OptionSetValue(1), new OptionSetValue(9)], ["Options", 1, 9]],
      ["new_account", referenceTo("account", account), ["Reference", "account", account.text, "Probed"]],
      ["new_anyone", referenceTo("contact", contact), ["Reference", "contact", contact.text, "Pat Probe"]],
    ];

    it("every type of column is written and read again", async () => {
      const { session } = place();
      const given = values(-42);
      const id = await session.create("new_probe", writtenOf(given));
      const named = await session.retrieve("new_probe", id, namesOf(given));
      const all = await session.retrieve("new_probe", id);
      for (const [name, written, read = told(written)] of given) {
        assert.deepEqual(told(named.attributes.get(name)), read, name);
        assert.deepEqual(told(all.attributes.get(name)), read, `${name} of all columns`);
      }
      assert.equal(all.id?.text, id.text);
      assert.equal(all.logicalName, "new_probe");
      assert.match(all.rowVersion ?? "", /^\d+$/);
      assert.equal(named.rowVersion, all.rowVersion);
    });

    it("values as a person reads them", async () => {
      const { session } = place();
      const id = await session.create("new_probe", {
        new_flag: false,
        new_count: 1234567,
        new_decimal: Decimal.of("1.5"),
        new_choice: new OptionSetValue(2),
        new_choices: [new OptionSetValue(9), new OptionSetValue(1)],
        new_anyone: referenceTo("account", account),
      });
      const columns = ["new_flag", "new_count", "new_decimal", "new_choice", "new_choices", "statecode"];
      const { formattedValues = new Map<string, string>() } = await session.retrieve("new_probe", id, columns);
      assert.deepEqual(
        columns.map((name) => formattedValues.get(name)),
        ["No", "1,234,567", "1.50000", "Choice 2", "Choice 1; Choice 9", "Active"],
      );
      const lookups = ["new_anyone", "ownerid", "createdby"];
      const read = await session.retrieve("new_probe", id, lookups);
      assert.deepEqual(
        lookups.map((name) => read.attributes.get(name) instanceof EntityReference),
        [true, true, true],
      );
      assert.deepEqual(
        [...(read.formattedValues ?? new Map())].sort().map(([name]) => name),
        [...lookups].sort(),
      );
    });

    it("amounts and decimals print alike, whatever the wire", async () => {
      const { session } = place();
      const written = { new_decimal: Decimal.of("1234567890.50000"), new_money: new Money("0.30") };
      const id = await session.create("new_probe", written);
      const { attributes } = await session.retrieve("new_probe", id, Object.keys(written));
      assert.deepEqual(
        Object.keys(written).map((name) => String(attributes.get(name))),
        ["1234567890.5", "0.3"],
      );
      assert.deepEqual(JSON.parse(JSON.stringify(Object.fromEntries(attributes))).new_money, { value: "0.3" });
    });

    it("columns without a value are left out", async () => {
      const { session } = place();
      const id = await session.create("new_probe", { new_name: "bare", new_memo: null, new_anyone: null });
      // A choice of two has a default.
      const empty = namesOf(values(0)).filter((name) => name !== "new_name" && name !== "new_flag");
      const { attributes } = await session.retrieve("new_probe", id, ["new_name", ...empty]);
      assert.deepEqual([...attributes.keys()].sort(), ["new_name", "new_probeid"]);
    });

    it("null clears every type of column, a lookup to several tables too", async () => {
      const { session } = place();
      const given = values(-43);
      const id = await session.create("new_probe", writtenOf(given));
      const cleared = namesOf(given);
      await session.update("new_probe", id, Object.fromEntries(cleared.map((name) => [name, null])));
      const { attributes } = await session.retrieve("new_probe", id, cleared);
      // A currency comes with the amounts.
      assert.deepEqual([...attributes.keys()], ["new_probeid", "transactioncurrencyid"]);
    });

    it("an image, which is read where it is asked for", async () => {
      const { session } = place();
      const id = await session.create("new_probe", { new_image: new Uint8Array(png) });
      const { attributes } = await session.retrieve("new_probe", id, ["new_image"]);
      const image = attributes.get("new_image");
      assert.ok(image instanceof Uint8Array && image.length > 0);
    });

    it("an owner, and the parties of an activity", async () => {
      const { session } = place();
      const self = referenceTo("systemuser", session.userId);
      const party = (name: string, id: Guid) => ({
        logicalName: "activityparty",
        attributes: new Map<string, AttributeValue>([["partyid", referenceTo(name, id)]]),
      });
      const list = (...entities: EntityCollection["entities"]): EntityCollection => ({
        kind: "EntityCollection",
        entityName: "activityparty",
        entities,
        moreRecords: false,
        totalRecordCount: -1,
        totalRecordCountLimitExceeded: false,
      });
      const id = await session.create("email", {
        subject: "parties",
        from: list(party("systemuser", session.userId)),
        to: list(party("contact", contact), party("account", account)),
        regardingobjectid: referenceTo("account", account),
        ownerid: self,
      });
      const parties = (value: AttributeValue | undefined) =>
        typeof value === "object" && value !== null && "entities" in value
          ? value.entities
              .map((one) => told(one.attributes.get("partyid")))
              .map((one) => JSON.stringify(one))
              .sort()
          : [];
      for (const columns of [["from", "to", "cc", "regardingobjectid", "ownerid"], undefined]) {
        const { attributes } = await session.retrieve("email", id, columns);
        assert.equal(parties(attributes.get("from")).length, 1);
        assert.deepEqual(parties(attributes.get("to")), [
          JSON.stringify(["Reference", "account", account.text, "Probed"]),
          JSON.stringify(["Reference", "contact", contact.text, "Pat Probe"]),
        ]);
        assert.deepEqual(told(attributes.get("regardingobjectid")), ["Reference", "account", account.text, "Probed"]);
        const owner = attributes.get("ownerid");
        assert.ok(owner instanceof EntityReference && owner.id.text === session.userId.text);
      }
    });

    it("an alternate key: of text with special characters, of a lookup and a number", async () => {
      const { session } = place();
      const code = "it's/a #key? 100% +1 (ä)&=;,";
      const id = await session.create("new_probe", {
        new_code: code,
        new_account: referenceTo("account", account),
        new_count: 7,
      });
      const byCode = await session.retrieve("new_probe", { new_code: code }, ["new_code"]);
      assert.deepEqual(toldRecord(byCode), { new_code: code, new_probeid: ["Guid", id.text] });
      const byPair = { new_account: referenceTo("account", account), new_count: 7 };
      assert.equal((await session.retrieve("new_probe", byPair, [])).id?.text, id.text);
      await session.update("new_probe", byPair, { new_memo: "by key" });
      assert.equal((await session.retrieve("new_probe", id, ["new_memo"])).attributes.get("new_memo"), "by key");
      await session.delete("new_probe", { new_code: code });
      assert.deepEqual(toldFault(await failure(session.retrieve("new_probe", { new_code: code }, []))), {
        code: "SESSION_FAULT",
        operation: "Retrieve",
        name: "RecordNotFoundByEntityKey",
        errorCode: -2147088239,
      });
    });

    it("upsert by ID and by key, created and updated", async () => {
      const { session } = place();
      const id = Guid.random();
      assert.deepEqual(await session.upsert("new_probe", id, { new_name: "up" }), { created: true, id });
      assert.deepEqual(await session.upsert("new_probe", id, { new_name: "up again" }), { created: false, id });
      const key = { new_code: `upsert-${id.text}` };
      const first = await session.upsert("new_probe", key, { new_name: "by key" });
      const second = await session.upsert("new_probe", key, { new_name: "by key again" });
      assert.deepEqual([first.created, second.created, first.id.text], [true, false, second.id.text]);
      const read = await session.retrieve("new_probe", first.id, ["new_name", "new_code"]);
      assert.deepEqual(toldRecord(read, ["new_code", "new_name"]), { ...key, new_name: "by key again" });
    });

    it("a row version that still holds, and one that does not", async () => {
      const { session } = place();
      const id = await session.create("account", { name: "version" });
      const { rowVersion } = await session.retrieve("account", id, ["name"]);
      await session.update("account", id, { name: "changed" }, { rowVersion });
      const mismatch = { code: "SESSION_FAULT", name: "ConcurrencyVersionMismatch", errorCode: -2147088254 };
      const update = await failure(session.update("account", id, { name: "late" }, { rowVersion }));
      assert.deepEqual(toldFault(update), { ...mismatch, operation: "Update" });
      const late = await failure(session.delete("account", id, { rowVersion }));
      assert.deepEqual(toldFault(late), { ...mismatch, operation: "Delete" });
      const fresh = await session.retrieve("account", id, ["name"]);
      assert.equal(fresh.attributes.get("name"), "changed");
      await session.delete("account", id, { rowVersion: fresh.rowVersion });
    });

    it("what cannot be written is refused by name, before anything is sent", async () => {
      const { session } = place();
      const id = await session.create("new_probe", { new_name: "whole" });
      const unwritable: readonly [value: AttributeValue, column: string, code: string, what: string][] = [
        ["a lone \ud83d surrogate", "new_memo", "WIRE_INVALID_CHARACTER", "holds the character U+D83D"],
        ["a control \u0001 character", "new_memo", "WIRE_INVALID_CHARACTER", "holds the character U+0001"],
        ["no character \uffff", "new_code", "WIRE_INVALID_CHARACTER", "holds the character U+FFFF"],
        [new Date(Date.UTC(10_000, 0)), "new_wall", "WIRE_INVALID_VALUE", "is not a date and time"],
        [2n ** 63n, "new_long", "WIRE_INVALID_VALUE", "9223372036854775808 is not a whole number of 64 bits"],
        [
          new OptionSetValue(2 ** 31),
          "new_choice",
          "WIRE_INVALID_VALUE",
          "2147483648 is not a whole number of 32 bits",
        ],
      ];
      for (const [value, column, code, what] of unwritable) {
        for (const call of [
          () => session.create("new_probe", { [column]: value }),
          () => session.update("new_probe", id, { new_name: "changed", [column]: value }),
          () => session.retrieve("new_probe", { [column]: value }, []),
        ]) {
          const error = await failure(call());
          assert.deepEqual([error.code, error.message.startsWith(`"${column}": `)], [code, true], error.message);
          assert.ok(error.message.includes(what), error.message);
          assert.match(String(error.remedy), /^(?:give|remove) /);
        }
      }
      for (const column of ["new_local", "new_day", "new_name"]) {
        for (const call of [
          () => session.create("new_probe", { [column]: new Date(Number.NaN) }),
          () => session.retrieve("new_probe", { [column]: new Date(Number.NaN) }, []),
        ]) {
          const { code, message } = await failure(call());
          assert.deepEqual([code, message], ["SESSION_BAD_VALUE", `attribute "${column}" holds an invalid Date`]);
        }
      }
      const { attributes } = await session.retrieve("new_probe", id, ["new_name"]);
      assert.equal(attributes.get("new_name"), "whole");
    });

    it("a plain number that is none is refused by name, before anything is sent", async () => {
      const { session } = place();
      for (const value of [Number.NaN, Number.NEGATIVE_INFINITY]) {
        const error = await failure(session.create("account", { address1_latitude: value }));
        assert.equal(error.code, "SESSION_BAD_VALUE");
        assert.equal(error.message, `${value} does not fit the attribute "address1_latitude", which is of type Double`);
      }
    });

    it("refusals have the same code, name and words", async () => {
      const { session } = place();
      const id = Guid.of("c4944f99-b5a0-e311-b64f-000c2949a277");
      const missing = { code: "SESSION_FAULT", name: "ObjectDoesNotExist", errorCode: -2147220969 };
      const refused: readonly [operation: string, call: () => Promise<unknown>][] = [
        ["Retrieve", () => session.retrieve("account", id, ["name"])],
        ["Update", () => session.update("account", id, { name: "x" })],
        ["Delete", () => session.delete("account", id)],
      ];
      for (const [operation, call] of refused) {
        const error = await failure(call());
        assert.deepEqual(toldFault(error), { ...missing, operation });
        assert.match(String(error.context.faultMessage), /^account With Id = c4944f99-\S+ Does Not Exist$/i);
      }
      const duplicate = Guid.random();
      await session.create("account", { accountid: duplicate, name: "one" });
      const again = await failure(session.create("account", { accountid: duplicate, name: "two" }));
      assert.equal(again.context.name, "DuplicateRecord");
    });
  });
}
