import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { Decimal } from "../../src/values/decimal.ts";
import { Double } from "../../src/values/double.ts";
import type { AttributeValue } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";

const user = { domain: "NETAUTOINC", userName: "administrator", password: "Secret2!" };

describe("a session on the embedded organization", () => {
  let emulator: Emulator;
  let session: Session;

  before(async () => {
    emulator = await startEmulator({ users: [user], organization: "netautodyn", version: "5.0.9690.4150" });
    session = await openSession(options());
  });
  after(async () => {
    await session?.end();
    await emulator?.close();
  });

  const options = (more: SessionOptions = {}): SessionOptions => ({
    server: emulator.url,
    organization: "netautodyn",
    authType: "ActiveDirectory",
    ...user,
    ...more,
  });

  it("knows user, business unit, organization and version from opening", async () => {
    assert.equal(session.version, "5.0.9690.4150");
    const self = await session.retrieve("systemuser", session.userId, ["businessunitid", "organizationid"]);
    const businessUnit = self.attributes.get("businessunitid");
    assert.ok(businessUnit instanceof EntityReference);
    assert.equal(businessUnit.id.text, session.businessUnitId.text);
    assert.equal(String(self.attributes.get("organizationid")), session.organizationId.text);
  });

  it("creates, retrieves, updates and deletes a record", async () => {
    const id = await session.create("account", { name: "Bubba Gump", telephone1: "555" });
    assert.equal((await session.retrieve("account", id, ["name"])).attributes.get("name"), "Bubba Gump");
    await session.update("account", id, { name: "Gump & Söhne <GmbH>", telephone1: null });
    const changed = await session.retrieve("account", id, ["name", "telephone1"]);
    assert.equal(changed.attributes.get("name"), "Gump & Söhne <GmbH>");
    assert.equal(changed.attributes.get("telephone1") ?? null, null);
    await session.delete("account", id);
    const error = await session.retrieve("account", id).then(
      () => assert.fail("it is still there"),
      (reason) => reason,
    );
    assert.equal(error.code, "SESSION_FAULT");
    assert.equal(error.context.name, "ObjectDoesNotExist");
    assert.equal(error.context.errorCode, -2147220969);
    assert.equal(error.context.hexCode, "0x80040217");
    assert.match(error.message, new RegExp(`^Retrieve: account With Id = ${id.text} Does Not Exist`, "i"));
  });

  it("carries every value type there and back", async () => {
    const contact = new EntityReference("contact", await session.create("contact", { lastname: "Gump" }));
    const values: [name: string, written: AttributeValue, read: AttributeValue][] = [
      ["name", "String", "String"],
      ["description", "Memo\r\nof two lines & <tags>", "Memo\r\nof two lines & <tags>"],
      ["numberofemployees", 42, 42],
      ["creditonhold", true, true],
      ["revenue", new Money("1250000.50"), new Money("1250000.50")],
      ["address1_latitude", new Double(2), 2],
      ["address1_longitude", -71.25, -71.25],
      ["industrycode", new OptionSetValue(5), new OptionSetValue(5)],
      ["lastusedincampaign", new Date(Date.UTC(2014, 2, 4, 14, 59, 23)), new Date(Date.UTC(2014, 2, 4, 14, 59, 23))],
      ["primarycontactid", contact, contact],
    ];
    const id = Guid.random();
    const written = new Map<string, AttributeValue>(values.map(([name, value]) => [name, value]));
    assert.equal((await session.create("account", written.set("accountid", id))).text, id.text);
    const { attributes } = await session.retrieve("account", id);
    for (const [name, , expected] of values) {
      assert.equal(comparable(attributes.get(name)), comparable(expected), name);
    }
  });

  it("refuses a column that the table does not have, naming it, and stays usable", async () => {
    await assert.rejects(session.create("account", { the_name_sample: "x" }), (error: Error & { code: string }) => {
      assert.equal(error.code, "SESSION_FAULT");
      assert.match(error.message, /the_name_sample/);
      return true;
    });
    await session.create("account", { name: "after the fault" });
  });

  it("keeps fifty creates made at the same time apart", async () => {
    const names = Array.from({ length: 50 }, (_, index) => `at the same time ${index}`);
    const ids = await Promise.all(names.map((name) => session.create("account", { name })));
    assert.equal(new Set(ids.map(String)).size, 50);
    for (const [index, id] of ids.entries()) {
      assert.equal((await session.retrieve("account", id, ["name"])).attributes.get("name"), names[index]);
    }
  });

  it("refuses a wrong password, an unknown user and an unknown organization", async () => {
    await assert.rejects(openSession(options({ password: "Secret3!" })), { code: "AUTH_REJECTED" });
    await assert.rejects(openSession(options({ userName: "nobody" })), { code: "AUTH_REJECTED" });
    await assert.rejects(openSession(options({ organization: "elsewhere" })), {
      code: /^(SESSION_NOT_A_SERVICE|AUTH_UNEXPECTED_ANSWER)$/,
    });
  });

  it("counts records, and tells why it cannot", async () => {
    const where = (attribute: string) =>
      `<fetch><entity name="account"><filter><condition attribute="${attribute}" operator="eq" value="Counted"/></filter></entity></fetch>`;
    await session.create("account", { name: "Counted" });
    assert.equal(await session.count({ fetchXml: where("name") }), 1);
    await assert.rejects(session.count({ fetchXml: where("nmae") }), { code: "SESSION_FAULT", message: /nmae/ });
  });

  it("shares nothing with a session beside it", async () => {
    const other = await openSession(options({ name: "other" }));
    const id = await other.create("account", { name: "from the other" });
    await other.end();
    assert.equal((await session.retrieve("account", id, ["name"])).attributes.get("name"), "from the other");
  });
});

/** Exact values compare by what they say; how many zeros an amount has after the point is the organization's business. */
function comparable(value: AttributeValue | undefined): string {
  if (value instanceof Money) return `Money ${value.value.toNumber()}`;
  if (value instanceof Decimal) return `Decimal ${value.toNumber()}`;
  if (value instanceof Date) return value.toISOString();
  return `${typeof value} ${String(value)}`;
}
