import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { SaxesParser } from "saxes";
import { Decimal } from "../../values/decimal.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { Operation, OrganizationReply, ParameterValue } from "../organization-call.ts";
import { decodeReply } from "./decode-reply.ts";
import { encodeFault } from "./encode-fault.ts";
import { encodeReply } from "./encode-reply.ts";

const folder = new URL("../../../../shared/reference/recorded/", import.meta.url);
const skip = existsSync(folder) ? false : "the recorded replies (../shared/reference/recorded) are not there";

describe("recorded replies of real organizations", { skip }, () => {
  test("Create: the new record's ID", () => {
    assert.deepEqual(read("create_response"), {
      operation: "Create",
      id: Guid.of("c4944f99-b5a0-e311-b64f-6c3be5a87df0"),
    });
  });

  test("Associate: nothing but the operation", () => {
    assert.deepEqual(read("associate_response"), { operation: "Associate" });
  });

  test("WhoAmI: three IDs", () => {
    const { response } = expect("Execute", read("who_am_i_result"));
    assert.equal(response.responseName, "WhoAmI");
    assert.deepEqual(
      [...response.results],
      [
        ["UserId", Guid.of("1bfa3886-df7e-468c-8435-b5adfb0441ed")],
        ["BusinessUnitId", Guid.of("4e87d619-838a-e311-89a7-6c3be5a80184")],
        ["OrganizationId", Guid.of("0140d597-e270-494a-89e1-bd0b43774e50")],
      ],
    );
  });

  test("RetrieveMultiple: records and paging", () => {
    const { collection } = expect("RetrieveMultiple", read("retrieve_multiple_result"));
    assert.equal(collection.entityName, "account");
    assert.deepEqual(
      collection.entities.map(({ id }) => id?.text),
      [
        "7bf2e032-ad92-e311-9752-6c3be5a87df0",
        "dbe9d7c9-2c98-e311-9752-6c3be5a87df0",
        "8ff0325c-a592-e311-b7f3-6c3be5a8a0c8",
      ],
    );
    assert.equal(collection.moreRecords, false);
    assert.equal(collection.totalRecordCount, -1);
    assert.equal(
      collection.pagingCookie,
      '<cookie page="1"><accountid last="{BC73E579-2D98-E311-AD92-6C3BE5A8AD70}" first="{7BF2E032-AD92-E311-9752-6C3BE5A87DF0}" /></cookie>',
    );
  });

  test("Retrieve: an account with every type of value", () => {
    const { entity } = expect("Retrieve", read("retrieve_account_all_columns"));
    assert.equal(entity.logicalName, "account");
    assert.equal(entity.id?.text, "93f0325c-a592-e311-b7f3-6c3be5a8a0c8");
    assert.equal(entity.attributes.size, 50);
    const expected = {
      name: "Adventure Works (sample)",
      merged: false,
      numberofemployees: 4300,
      exchangerate: Decimal.of("1.0000000000"),
      revenue: new Money("60000.0000"),
      statecode: new OptionSetValue(0),
      createdon: new Date("2014-02-10T23:38:21Z"),
      accountid: Guid.of("93f0325c-a592-e311-b7f3-6c3be5a8a0c8"),
      primarycontactid: new EntityReference(
        "contact",
        "51f1325c-a592-e311-b7f3-6c3be5a8a0c8",
        "Nancy Anderson (sample)",
      ),
      owningbusinessunit: new EntityReference("businessunit", "4e87d619-838a-e311-89a7-6c3be5a80184"),
      address1_composite: "4405 Balboa Court\r\n        Santa Cruz, TX 95486\r\n        U.S.",
    };
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(entity.attributes.get(name), value, name);
    assert.equal(entity.formattedValues?.size, 29);
    assert.equal(entity.formattedValues?.get("numberofemployees"), "4,300");
    assert.equal(entity.formattedValues?.get("revenue"), "$\u200e60,000.00");
  });

  test("RetrieveMultiple by Execute: records of a FetchXML query", () => {
    const { response } = expect("Execute", read("fetch_xml_response"));
    const collection = response.results.get("EntityCollection");
    assert.ok(collection !== null && typeof collection === "object" && "kind" in collection);
    assert.ok(collection.kind === "EntityCollection");
    assert.equal(collection.entityName, "new_tinderboxdocument");
    const [first, ...others] = collection.entities;
    assert.equal(others.length, 2);
    assert.equal(first?.attributes.get("new_name"), "6 orders of Product SKU JJ202");
    assert.deepEqual(first?.attributes.get("createdon"), new Date("2014-03-04T14:59:23Z"));
    assert.equal(first?.formattedValues?.get("createdon"), "3/4/2014 6:59 AM");
    assert.match(collection.pagingCookie ?? "", /^<cookie page="1"><new_name last="Test Proposal"/);
  });

  test("a fault of the service", () => {
    const reason = "'account' entity doesn't contain attribute with Name = 'ticketsymbol'.";
    assert.deepEqual(read("sender_fault"), {
      kind: "SoapFault",
      blame: "Sender",
      reason,
      detail: {
        errorCode: -2147217149,
        message: reason,
        timestamp: "2014-02-17T23:44:47.6574981Z",
        errorDetails: new Map(),
      },
    });
  });

  test("a fault without a detail", () => {
    assert.deepEqual(read("receiver_fault"), {
      kind: "SoapFault",
      blame: "Receiver",
      subcode: "InternalServiceFault",
      reason: "The server was unable to process the request due to an internal error.",
    });
  });

  test("retrieve_entity_response: the table and its columns, each of its type", () => {
    const table = expect("Execute", read("retrieve_entity_response")).response.results.get("EntityMetadata");
    assert.ok(isMetadata(table, "EntityMetadata"));
    const { logicalName, schemaName, objectTypeCode, ownershipType, primaryIdAttribute, displayCollectionName } = table;
    assert.deepEqual(
      { logicalName, schemaName, objectTypeCode, ownershipType, primaryIdAttribute, displayCollectionName },
      {
        logicalName: "opportunity",
        schemaName: "Opportunity",
        objectTypeCode: 3,
        ownershipType: "UserOwned",
        primaryIdAttribute: "opportunityid",
        displayCollectionName: {
          localized: [{ label: "Opportunities", languageCode: 1033 }],
          userLabel: "Opportunities",
        },
      },
    );
    assert.equal(table.oneToManyRelationships, undefined);
    assert.deepEqual(
      table.attributes?.map(({ logicalName: column, attributeType, attributeOf, targets, maxLength, format }) =>
        [column, attributeType, attributeOf, targets, maxLength, format].filter((fact) => fact !== undefined),
      ),
      [
        ["accountid", "Lookup", ["account"]],
        ["accountidname", "String", "accountid", 100, "Text"],
        ["accountidyominame", "String", "accountid", 100, "Text"],
        ["actualclosedate", "DateTime", "DateOnly"],
        ["actualvalue", "Money"],
      ],
    );
    const money = table.attributes?.at(-1);
    assert.deepEqual(
      [money?.minValue, money?.maxValue, money?.precision, money?.precisionSource],
      [-1_000_000_000_000, 1_000_000_000_000, 2, 2],
    );
  });

  test("retrieve_attribute_picklist_response: the options with their labels", () => {
    const { response } = expect("Execute", read("retrieve_attribute_picklist_response"));
    const column = response.results.get("AttributeMetadata");
    assert.ok(isMetadata(column, "AttributeMetadata"));
    assert.equal(column.attributeTypeName, "PicklistType");
    assert.equal(column.defaultValue, -1);
    const { name, isGlobal, optionSetType, options = [] } = column.optionSet ?? {};
    assert.deepEqual([name, isGlobal, optionSetType], ["account_industrycode", false, "Picklist"]);
    assert.deepEqual(
      options.map(({ value }) => value),
      Array.from({ length: 33 }, (_, index) => index + 1),
    );
    assert.equal(options.at(-1)?.label.userLabel, "Wholesale");
  });
});

describe("our replies look like the recorded ones", { skip }, () => {
  for (const file of [
    "associate_response",
    "create_response",
    "who_am_i_result",
    "retrieve_multiple_result",
    "retrieve_account_all_columns",
    "fetch_xml_response",
  ]) {
    test(`${file}: the same elements, prefixes, declarations and texts in the same order`, () => {
      const recorded = source(file);
      const reply = read(file);
      assert.ok("operation" in reply);
      const { body } = encodeReply(reply, "1.2", optionsOf(recorded));
      assert.deepEqual(outline(body), outline(recorded));
    });
  }

  for (const file of ["sender_fault", "receiver_fault"]) {
    test(`${file}: the same elements, prefixes, declarations and texts in the same order`, () => {
      const recorded = source(file);
      const fault = read(file);
      assert.ok("kind" in fault);
      const { body, status } = encodeFault(fault, "1.2", { ...optionsOf(recorded), operation: "Update" });
      assert.equal(status, 500);
      assert.deepEqual(outline(body), outline(recorded));
    });
  }
});

describe("our metadata stands in the order of the recorded one", { skip }, () => {
  for (const file of ["retrieve_entity_response", "retrieve_attribute_picklist_response"]) {
    test(file, () => {
      const reply = read(file);
      assert.ok("operation" in reply);
      const { body } = encodeReply(reply, "1.2", optionsOf(source(file)));
      assert.deepEqual(decodeReply(body), reply);
      const recorded = elements(source(file));
      const common = elements(body).filter((element) => recorded.includes(element));
      let at = 0;
      for (const element of recorded) if (element === common[at]) at += 1;
      assert.equal(common[at], undefined, `element ${at} of ${common.length} stands elsewhere`);
      assert.ok(common.length > 100);
    });
  }
});

/** The names of the elements that have a value, with their namespaces, in document order. */
function elements(document: string): string[] {
  const names: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("opentag", ({ local, uri, attributes }) => {
    if (attributes["i:nil"] === undefined) names.push(`{${uri}}${local}`);
  });
  parser.write(document).close();
  return names;
}

function isMetadata<K extends "EntityMetadata" | "AttributeMetadata">(
  value: ParameterValue | undefined,
  kind: K,
): value is Extract<ParameterValue, { kind: K }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

function source(file: string): string {
  return readFileSync(new URL(`${file}.xml`, folder), "utf8");
}

function read(file: string) {
  return decodeReply(readFileSync(new URL(`${file}.xml`, folder)));
}

function expect<O extends Operation>(operation: O, reply: ReturnType<typeof decodeReply>) {
  assert.ok("operation" in reply && reply.operation === operation);
  return reply as Extract<OrganizationReply, { operation: O }>;
}

function optionsOf(recorded: string): { relatesTo: string; securedAt: Date } {
  const textOf = (element: string) => new RegExp(`<${element}>(.*?)</${element}>`).exec(recorded)?.[1] ?? "";
  return { relatesTo: textOf("a:RelatesTo"), securedAt: new Date(textOf("u:Created")) };
}

/** One line an element, in document order: its name, its attributes and declarations, its text. */
function outline(document: string): string[] {
  const lines: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("opentag", ({ name, attributes }) => {
    const described = Object.values(attributes).map((attribute) => {
      const isRandom = attribute.name === "CorrelationId";
      return `${attribute.name}=${isRandom ? "…" : attribute.value}`;
    });
    lines.push([name, ...described.sort()].join(" "));
  });
  parser.on("text", (text) => {
    if (text.trim() !== "") lines.push(`  "${text.trim()}"`);
  });
  parser.write(document).close();
  return lines;
}
