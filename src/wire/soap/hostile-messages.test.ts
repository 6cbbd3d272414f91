import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DynamlError } from "../../errors.ts";
import { decodeCall } from "./decode-call.ts";
import { decodeReply } from "./decode-reply.ts";
import { encodeCall } from "./encode-call.ts";

const head = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"';
const services = "http://schemas.microsoft.com/xrm/2011/Contracts/Services";
const contracts = "http://schemas.microsoft.com/xrm/2011/Contracts";
const xrm = "http://schemas.microsoft.com/xrm";
const generic = "http://schemas.datacontract.org/2004/07/System.Collections.Generic";
const instance = "http://www.w3.org/2001/XMLSchema-instance";
const xsd = "http://www.w3.org/2001/XMLSchema";
const id = "c4944f99-b5a0-e311-b64f-6c3be5a87df0";

function envelope(body: string, header = ""): string {
  return `${head}>${header}<s:Body>${body}</s:Body></s:Envelope>`;
}

function deleteCall(inside = `<entityName>account</entityName><id>${id}</id>`): string {
  return envelope(`<Delete xmlns="${services}">${inside}</Delete>`);
}

/** Update of a record with these key-value pairs and the members behind them. */
function updateCall(pairs: string, members = "<a:LogicalName>account</a:LogicalName>"): string {
  const namespaces = `xmlns:a="${contracts}" xmlns:b="${generic}" xmlns:i="${instance}" xmlns:x="${xsd}"`;
  return envelope(
    `<Update xmlns="${services}"><entity ${namespaces}><a:Attributes>${pairs}</a:Attributes>` +
      `${members}</entity></Update>`,
  );
}

function pair(value: string, key = "name"): string {
  return `<a:KeyValuePairOfstringanyType><b:key>${key}</b:key>${value}</a:KeyValuePairOfstringanyType>`;
}

function executeCall(members: string): string {
  return envelope(`<Execute xmlns="${services}"><request xmlns:a="${contracts}">${members}</request></Execute>`);
}

function retrieveMultiple(members: string): string {
  return envelope(
    `<RetrieveMultiple xmlns="${services}"><query xmlns:a="${contracts}" xmlns:i="${instance}" i:type="a:QueryExpression">` +
      `${members}</query></RetrieveMultiple>`,
  );
}

/** Execute of a message with one parameter. */
function executeWith(value: string): string {
  const namespaces = `xmlns:a="${contracts}" xmlns:b="${generic}" xmlns:i="${instance}" xmlns:x="${xsd}"`;
  return envelope(
    `<Execute xmlns="${services}"><request ${namespaces}><a:Parameters>${pair(value, "Value")}</a:Parameters>` +
      "<a:RequestName>new_Do</a:RequestName></request></Execute>",
  );
}

function related(relationship: string, role: string): string {
  return (
    "<a:KeyValuePairOfRelationshipEntityCollectionX_PsK4FkN><b:key>" +
    `<a:PrimaryEntityRole>${role}</a:PrimaryEntityRole><a:SchemaName>${relationship}</a:SchemaName></b:key>` +
    "<b:value><a:Entities/></b:value></a:KeyValuePairOfRelationshipEntityCollectionX_PsK4FkN>"
  );
}

/** The start of ExecuteMultiple in ExecuteMultiple in … */
function batches(depth: number): string {
  const batch =
    `<b:value i:type="m:OrganizationRequestCollection" xmlns:m="${xrm}/2012/Contracts"><m:OrganizationRequest>` +
    "<a:Parameters><a:KeyValuePairOfstringanyType><b:key>Requests</b:key>";
  return batch.repeat(depth);
}

const nested = (count: number) => "<x>".repeat(count) + "</x>".repeat(count);

describe("messages that are refused", () => {
  const cases: readonly (readonly [what: string, message: string | Uint8Array, code: string, says: RegExp])[] = [
    ["nothing", "", "WIRE_MALFORMED_XML", /has no root element/],
    ["an HTML page", "<html><body>Sign in</body></html>", "WIRE_NOT_SOAP", /<html>/],
    ["a plain text", "Service Unavailable", "WIRE_MALFORMED_XML", /text stands outside of the root element/],
    ["an envelope of no SOAP version", "<Envelope/>", "WIRE_NOT_SOAP", /<Envelope>/],
    ["a message cut short", deleteCall().slice(0, -20), "WIRE_MALFORMED_XML", /ends within a tag/],
    [
      "tags that cross",
      deleteCall().replace("</s:Body></s:Envelope>", "</s:Envelope></s:Body>"),
      "WIRE_MALFORMED_XML",
      /<\/s:Envelope> stands where <s:Body> must end/,
    ],
    ["something after the root", `${deleteCall()}<more/>`, "WIRE_MALFORMED_XML", /has one root element/],
    ["text after the root", `${deleteCall()}more`, "WIRE_MALFORMED_XML", /text stands outside of the root element/],
    ["an unbound prefix", envelope("<z:Create/>"), "WIRE_MALFORMED_XML", /the prefix z is bound to no namespace/],
    [
      "an unknown entity",
      deleteCall("<entityName>&name;</entityName>"),
      "WIRE_MALFORMED_XML",
      /&name; refers to no character/,
    ],
    [
      "a control character",
      deleteCall("<entityName>\u0001</entityName>"),
      "WIRE_MALFORMED_XML",
      /XML allows no such character/,
    ],
    [
      "a reference to one",
      deleteCall("<entityName>&#1;</entityName>"),
      "WIRE_MALFORMED_XML",
      /&#1; refers to no character/,
    ],
    ["an attribute twice", `${head} a="1" a="2"/>`, "WIRE_MALFORMED_XML", /the attribute a comes twice/],
    ["XML 1.1", `<?xml version="1.1"?>${deleteCall()}`, "WIRE_MALFORMED_XML", /only XML 1.0/],
    [
      "another encoding, named",
      `<?xml version="1.0" encoding="iso-8859-1"?>${deleteCall()}`,
      "WIRE_ENCODING",
      /iso-8859-1/,
    ],
    [
      "bytes that are not UTF-8",
      Buffer.from(deleteCall().replace("account", "accöunt"), "latin1"),
      "WIRE_ENCODING",
      /not UTF-8/,
    ],
    ["UTF-16 with a mark", Buffer.from(`\ufeff${deleteCall()}`, "utf16le"), "WIRE_ENCODING", /not UTF-8/],
    ["UTF-16 without one", Buffer.from(deleteCall(), "utf16le"), "WIRE_MALFORMED_XML", /./],
    ["a document type", `<!DOCTYPE a>${deleteCall()}`, "WIRE_DOCTYPE", /not allowed/],
    ["entities that multiply", `<!DOCTYPE a [${bomb()}]>${deleteCall()}`, "WIRE_DOCTYPE", /not allowed/],
    [
      "an outside document type",
      `<!DOCTYPE a SYSTEM "file:///etc/passwd">${deleteCall()}`,
      "WIRE_DOCTYPE",
      /not allowed/,
    ],
    ["no body", `${head}><s:Header/></s:Envelope>`, "WIRE_MISSING_ELEMENT", /<Body>/],
    ["two bodies", deleteCall().replace(/<s:Body>.*<.s:Body>/, "$&$&"), "WIRE_UNEXPECTED_CONTENT", /twice/],
    ["an empty body", envelope(""), "WIRE_UNKNOWN_OPERATION", /empty/],
    ["an operation that is none", envelope(`<Destroy xmlns="${services}"/>`), "WIRE_UNKNOWN_OPERATION", /<Destroy>/],
    ["an operation of another namespace", envelope('<Delete xmlns="urn:x"/>'), "WIRE_UNKNOWN_OPERATION", /<Delete>/],
    [
      "two operations",
      envelope(`<Delete xmlns="${services}"><entityName>a</entityName><id>${id}</id></Delete>`.repeat(2)),
      "WIRE_UNEXPECTED_CONTENT",
      /twice/,
    ],
    [
      "a member that is missing",
      deleteCall("<entityName>account</entityName>"),
      "WIRE_MISSING_ELEMENT",
      /<Delete> has no <id>/,
    ],
    [
      "a member that is nil",
      deleteCall(`<entityName xmlns:i="${instance}" i:nil="true"/><id>${id}</id>`),
      "WIRE_MISSING_ELEMENT",
      /<entityName>/,
    ],
    [
      "an ID that is none",
      deleteCall("<entityName>account</entityName><id>17</id>"),
      "WIRE_INVALID_VALUE",
      /"17" is not a GUID/,
    ],
    ["elements in a text", deleteCall(`<entityName><b/></entityName><id>${id}</id>`), "WIRE_UNEXPECTED_CONTENT", /<b>/],
    ["text among elements", deleteCall(`account<id>${id}</id>`), "WIRE_UNEXPECTED_CONTENT", /<Delete> holds text/],
    [
      "a header that must be understood",
      envelope("", '<s:Header><Pay xmlns="urn:x" s:mustUnderstand="1"/></s:Header>'),
      "WIRE_NOT_UNDERSTOOD",
      /<Pay>/,
    ],
    ["a value without a type", updateCall(pair("<b:value>x</b:value>")), "WIRE_UNTYPED_VALUE", /no i:type/],
    [
      "a type of no namespace",
      updateCall(pair('<b:value i:type="z:int">1</b:value>')),
      "WIRE_MALFORMED_XML",
      /prefix of i:type/,
    ],
    [
      "a type that is not known",
      updateCall(pair('<b:value i:type="x:hexBinary">00</b:value>')),
      "WIRE_UNKNOWN_TYPE",
      /hexBinary/,
    ],
    [
      "a number out of range",
      updateCall(pair('<b:value i:type="x:int">2147483648</b:value>')),
      "WIRE_INVALID_VALUE",
      /32 bits/,
    ],
    [
      "a date of no calendar",
      updateCall(pair('<b:value i:type="x:dateTime">2014-02-30T00:00:00Z</b:value>')),
      "WIRE_INVALID_VALUE",
      /date and time/,
    ],
    [
      "an attribute twice in a record",
      updateCall(pair('<b:value i:nil="true"/>').repeat(2)),
      "WIRE_INVALID_VALUE",
      /"name" comes twice/,
    ],
    [
      "an operation's parameter that comes late",
      deleteCall(`<id>${id}</id><entityName>account</entityName>`),
      "WIRE_UNEXPECTED_CONTENT",
      /<entityName> stands behind <id>, where an organization would pass over it/,
    ],
    [
      "a record's member that comes late",
      updateCall("", `<a:LogicalName>account</a:LogicalName><a:Id>${id}</a:Id>`),
      "WIRE_UNEXPECTED_CONTENT",
      /<a:Id> stands behind <LogicalName>/,
    ],
    [
      "a value before its key",
      updateCall(
        '<a:KeyValuePairOfstringanyType><b:value i:nil="true"/><b:key>name</b:key></a:KeyValuePairOfstringanyType>',
      ),
      "WIRE_UNEXPECTED_CONTENT",
      /<b:key> stands behind <value>/,
    ],
    [
      "a member of a query that comes late",
      retrieveMultiple("<a:EntityName>account</a:EntityName><a:ColumnSet/>"),
      "WIRE_UNEXPECTED_CONTENT",
      /<a:ColumnSet> stands behind <EntityName>/,
    ],
    ["a stranger in a list", updateCall("<a:Pair/>"), "WIRE_UNEXPECTED_CONTENT", /<a:Pair>/],
    [
      "a stranger among related records",
      updateCall("", "<a:RelatedEntities><a:x/></a:RelatedEntities>"),
      "WIRE_UNEXPECTED_CONTENT",
      /RelationshipEntityCollection/,
    ],
    [
      "a pair of the wrong namespace in a key",
      updateCall("", "<a:KeyAttributes><a:KeyValuePairOfstringanyType/></a:KeyAttributes>"),
      "WIRE_UNEXPECTED_CONTENT",
      /7\.1\/Contracts/,
    ],
    [
      "a relationship twice among related records",
      updateCall("", `<a:RelatedEntities>${related("r", "Referencing").repeat(2)}</a:RelatedEntities>`),
      "WIRE_INVALID_VALUE",
      /"r" comes twice/,
    ],
    [
      "a role that is none",
      updateCall("", `<a:RelatedEntities>${related("r", "Both")}</a:RelatedEntities>`),
      "WIRE_INVALID_VALUE",
      /Referencing, Referenced/,
    ],
    [
      "a key's attribute twice",
      updateCall(
        "",
        `<a:KeyAttributes xmlns:k="${xrm}/7.1/Contracts">${pair('<b:value i:nil="true"/>').replaceAll("a:Key", "k:Key").repeat(2)}</a:KeyAttributes>`,
      ),
      "WIRE_INVALID_VALUE",
      /"name" comes twice/,
    ],
    [
      "a reference to nothing",
      updateCall(pair('<b:value i:type="a:EntityReference"><a:LogicalName>contact</a:LogicalName></b:value>')),
      "WIRE_MISSING_ELEMENT",
      /neither <Id> nor <KeyAttributes>/,
    ],
    [
      "bytes that are not base64",
      updateCall(pair('<b:value i:type="x:base64Binary">A*==</b:value>')),
      "WIRE_INVALID_VALUE",
      /base64/,
    ],
    [
      "a member that an enumeration does not have",
      executeWith(`<b:value i:type="m:EntityFilters" xmlns:m="${xrm}/2011/Metadata">Entity Everything</b:value>`),
      "WIRE_INVALID_VALUE",
      /members of EntityFilters: Entity, Attributes/,
    ],
    [
      "two members of an enumeration that is no list",
      executeWith(
        `<b:value i:type="m:ConcurrencyBehavior" xmlns:m="${xrm}/7.1/Contracts">Default AlwaysOverwrite</b:value>`,
      ),
      "WIRE_INVALID_VALUE",
      /a member of ConcurrencyBehavior/,
    ],
    [
      "a request without a name among requests",
      executeWith(
        `<b:value i:type="m:OrganizationRequestCollection" xmlns:m="${xrm}/2012/Contracts"><m:OrganizationRequest/></b:value>`,
      ),
      "WIRE_MISSING_ELEMENT",
      /RequestName/,
    ],
    [
      "a nil among requests",
      executeWith(
        `<b:value i:type="m:OrganizationRequestCollection" xmlns:m="${xrm}/2012/Contracts"><m:OrganizationRequest i:nil="true"/></b:value>`,
      ),
      "WIRE_INVALID_VALUE",
      /is nil/,
    ],
    ["requests within requests without end", executeWith(batches(30)), "WIRE_TOO_DEEP", /deeper than 64/],
    [
      "filters within filters without end",
      retrieveMultiple(`<a:Criteria>${"<a:Filters><a:FilterExpression>".repeat(40)}`),
      "WIRE_TOO_DEEP",
      /deeper than 64/,
    ],
    [
      "an upsert that does not say what it did",
      executeWith(
        '<b:value i:type="a:ArrayOfUpsertResponse"><a:UpsertResponse><a:ResponseName>Upsert</a:ResponseName></a:UpsertResponse></b:value>',
      ),
      "WIRE_MISSING_ELEMENT",
      /RecordCreated/,
    ],
    [
      "an address of an organization that is none",
      executeWith(
        `<b:value i:type="m:OrganizationDetail" xmlns:m="${xrm}/2014/Contracts"><m:Endpoints>` +
          "<m:KeyValuePairOfEndpointTypestringyDL0RVHi><b:key>WebApplication</b:key><b:value>file:///etc/passwd</b:value>" +
          "</m:KeyValuePairOfEndpointTypestringyDL0RVHi></m:Endpoints></b:value>",
      ),
      "WIRE_INVALID_VALUE",
      /not http or https/,
    ],
    [
      "a subquery",
      retrieveMultiple("<a:SubQueryExpression><a:EntityName>x</a:EntityName></a:SubQueryExpression>"),
      "WIRE_NOT_SUPPORTED",
      /SubQueryExpression/,
    ],
    [
      "all columns and a sum of one",
      retrieveMultiple(
        "<a:ColumnSet><a:AllColumns>true</a:AllColumns><a:AttributeExpressions><a:AttributeExpression>" +
          "<a:AggregateType>Sum</a:AggregateType><a:Alias>s</a:Alias><a:AttributeName>revenue</a:AttributeName>" +
          "</a:AttributeExpression></a:AttributeExpressions></a:ColumnSet>",
      ),
      "WIRE_INVALID_VALUE",
      /all columns and for attribute expressions/,
    ],
    [
      "an operator that is none",
      retrieveMultiple("<a:Criteria><a:FilterOperator>Xor</a:FilterOperator></a:Criteria>"),
      "WIRE_INVALID_VALUE",
      /one of And, Or/,
    ],
    ["a request without a name", executeCall("<a:RequestId/>"), "WIRE_INVALID_VALUE", /GUID/],
    ["65 levels, skipped", envelope("", `<s:Header>${nested(63)}</s:Header>`), "WIRE_TOO_DEEP", /deeper than 64/],
  ];

  for (const [what, message, code, says] of cases) {
    test(what, () => {
      const error = errorOf(() => decodeCall(message));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, says);
    });
  }
});

describe("size", () => {
  /** Milliseconds, generous for a busy machine: without the limits these take minutes. */
  const quickly = 2000;

  test("200,000 nested elements are refused at once", () => {
    const message = envelope("", `<s:Header>${nested(200_000)}</s:Header>`);
    const started = performance.now();
    assert.equal(errorOf(() => decodeCall(message)).code, "WIRE_TOO_DEEP");
    assert.ok(performance.now() - started < quickly);
  });

  test("64 levels are read", () => {
    const message = deleteCall().replace("<s:Body>", `<s:Header>${nested(62)}</s:Header><s:Body>`);
    assert.equal(decodeCall(message).call.operation, "Delete");
  });

  test("a text of a megabyte arrives whole", () => {
    const megabyte = "0123456789abcde\n".repeat(65_536);
    const entity = { logicalName: "account", attributes: new Map([["description", megabyte]]) };
    const { call } = decodeCall(encodeCall({ operation: "Create", entity }, "1.1").body);
    assert.ok(call.operation === "Create");
    assert.equal(call.entity.attributes.get("description"), megabyte);
  });

  test("a text that nearly is a number is refused at once", () => {
    const digits = "1".repeat(1_000_000);
    for (const type of ["double", "decimal", "int", "long", "dateTime"]) {
      const message = updateCall(pair(`<b:value i:type="x:${type}">${digits}x</b:value>`));
      const started = performance.now();
      const error = errorOf(() => decodeCall(message));
      assert.ok(performance.now() - started < quickly, type);
      assert.equal(error.code, "WIRE_INVALID_VALUE");
      assert.ok(error.message.length < 200);
    }
  });

  test("what a value contains may not contain the value", () => {
    const collection = {
      kind: "EntityCollection" as const,
      entityName: "",
      entities: [{ logicalName: "email", attributes: new Map() }],
      moreRecords: false,
      totalRecordCount: -1,
      totalRecordCountLimitExceeded: false,
    };
    collection.entities[0]?.attributes.set("to", collection);
    const entity = { logicalName: "email", attributes: new Map([["to", collection]]) };
    const error = errorOf(() => encodeCall({ operation: "Create", entity }, "1.1"));
    assert.equal(error.code, "WIRE_TOO_DEEP");
    assert.match(error.message, /"to"/);
  });
});

test("an error says where: line, column and the path with the attribute's name", () => {
  const message = updateCall(`\n${pair('<b:value i:type="x:int">many</b:value>', "numberofemployees")}`);
  const error = errorOf(() => decodeCall(message));
  assert.equal(error.message, '"many" is not a whole number of 32 bits');
  assert.match(
    error.where ?? "",
    /^line 2, column \d+, in s:Envelope\/s:Body\/Update\/entity\/a:Attributes\/a:KeyValuePairOfstringanyType\[numberofemployees\]\/b:value$/,
  );
  assert.equal(error.context.line, 2);
});

test("replies are judged by the same rules", () => {
  assert.equal(errorOf(() => decodeReply(envelope(""))).code, "WIRE_UNKNOWN_OPERATION");
  assert.equal(errorOf(() => decodeReply(deleteCall())).code, "WIRE_UNKNOWN_OPERATION");
  assert.equal(errorOf(() => decodeReply("<html/>")).code, "WIRE_NOT_SOAP");
});

function bomb(): string {
  return Array.from({ length: 20 }, (_, at) => `<!ENTITY e${at} "&e${at + 1};&e${at + 1};">`).join("");
}

function errorOf(act: () => unknown): DynamlError {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof DynamlError, String(error));
    return error;
  }
  return assert.fail("no error was thrown");
}
