import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DynamlError } from "../../errors.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { Secret } from "../../values/secret.ts";
import type { OrganizationCall } from "../organization-call.ts";
import { decodeCall } from "./decode-call.ts";
import { encodeCall } from "./encode-call.ts";
import { soapVersions } from "./soap-version.ts";

const services = 'xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Services"';
const contracts = "http://schemas.microsoft.com/xrm/2011/Contracts";
const generic = "http://schemas.datacontract.org/2004/07/System.Collections.Generic";
const instance = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
const id = Guid.of("c4944f99-b5a0-e311-b64f-6c3be5a87df0");

/** The body of a SOAP 1.1 envelope. */
function bodyOf(call: OrganizationCall): string {
  const { body } = encodeCall(call, "1.1");
  const match =
    /^<s:Envelope xmlns:s="http:\/\/schemas.xmlsoap.org\/soap\/envelope\/"><s:Body>(.*)<\/s:Body><\/s:Envelope>$/s;
  return match.exec(body)?.[1] ?? assert.fail(body);
}

function create(value: AttributeValue): OrganizationCall {
  return { operation: "Create", entity: { logicalName: "account", attributes: new Map([["name", value]]) } };
}

describe("bytes of calls", () => {
  test("SOAP 1.1: action in the HTTP header, no SOAP header", () => {
    const { headers, body } = encodeCall({ operation: "Delete", entityName: "account", id }, "1.1");
    assert.deepEqual(headers, {
      "content-type": "text/xml; charset=utf-8",
      soapaction: '"http://schemas.microsoft.com/xrm/2011/Contracts/Services/IOrganizationService/Delete"',
    });
    assert.equal(
      body,
      `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Delete ${services}>` +
        `<entityName>account</entityName><id>${id}</id></Delete></s:Body></s:Envelope>`,
    );
  });

  test("SOAP 1.2: WS-Addressing", () => {
    const options = { messageId: "urn:uuid:1", to: "http://crm/XRMServices/2011/Organization.svc" };
    const { headers, body } = encodeCall({ operation: "Delete", entityName: "account", id }, "1.2", options);
    assert.deepEqual(headers, { "content-type": "application/soap+xml; charset=utf-8" });
    assert.equal(
      body,
      '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header>' +
        '<a:Action s:mustUnderstand="1">http://schemas.microsoft.com/xrm/2011/Contracts/Services/IOrganizationService/Delete</a:Action>' +
        "<a:MessageID>urn:uuid:1</a:MessageID>" +
        "<a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo>" +
        '<a:To s:mustUnderstand="1">http://crm/XRMServices/2011/Organization.svc</a:To></s:Header>' +
        `<s:Body><Delete ${services}><entityName>account</entityName><id>${id}</id></Delete></s:Body></s:Envelope>`,
    );
  });

  test("SOAP 1.2: a security header may be inserted behind the other headers; SOAP 1.1 has no place for it", () => {
    const { body, securityHeaderAt } = encodeCall(create("x"), "1.2");
    assert.match(body.slice(securityHeaderAt), /^<\/s:Header><s:Body><Create /);
    assert.equal("securityHeaderAt" in encodeCall(create("x"), "1.1"), false);
  });

  test("SOAP 1.2: every message has its own ID", () => {
    const idOf = () => /<a:MessageID>(urn:uuid:.{36})</.exec(encodeCall(create("x"), "1.2").body)?.[1];
    assert.notEqual(idOf(), undefined);
    assert.notEqual(idOf(), idOf());
  });

  test("CallerId: a header of both versions, read back", () => {
    const caller = `<CallerId xmlns="${contracts}">${id}</CallerId>`;
    const expected = {
      "1.1": new RegExp(`^<s:Envelope [^>]+><s:Header>${caller}</s:Header><s:Body>`),
      "1.2": new RegExp(`</a:ReplyTo>${caller}</s:Header><s:Body>`),
    };
    for (const soap of soapVersions) {
      const message = encodeCall(create("x"), soap, { callerId: id });
      assert.match(message.body, expected[soap]);
      assert.equal(decodeCall(message.body).callerId?.text, id.text);
    }
  });

  test("CallerObjectId: a header of both versions, in place of CallerId", () => {
    for (const soap of soapVersions) {
      const { body } = encodeCall(create("x"), soap, { callerObjectId: id });
      assert.ok(body.includes(`<CallerObjectId xmlns="${contracts}">${id}</CallerObjectId></s:Header><s:Body>`));
      const { callerId, callerObjectId } = decodeCall(body);
      assert.deepEqual([callerId, callerObjectId?.text], [undefined, id.text]);
    }
  });

  test("Create: prefixes by depth, members in the contract's order", () => {
    assert.equal(
      bodyOf(create("Contoso")),
      `<Create ${services}><entity xmlns:a="${contracts}" ${instance}><a:Attributes xmlns:b="${generic}">` +
        '<a:KeyValuePairOfstringanyType><b:key>name</b:key><b:value i:type="c:string" xmlns:c="http://www.w3.org/2001/XMLSchema">' +
        'Contoso</b:value></a:KeyValuePairOfstringanyType></a:Attributes><a:EntityState i:nil="true"/>' +
        `<a:FormattedValues xmlns:b="${generic}"/><a:Id>00000000-0000-0000-0000-000000000000</a:Id>` +
        `<a:LogicalName>account</a:LogicalName><a:RelatedEntities xmlns:b="${generic}"/></entity></Create>`,
    );
  });

  test("Retrieve: columns", () => {
    const columnSet = { kind: "ColumnSet", allColumns: false, columns: ["name", "revenue"] } as const;
    assert.equal(
      bodyOf({ operation: "Retrieve", entityName: "account", id, columnSet }),
      `<Retrieve ${services}><entityName>account</entityName><id>${id}</id>` +
        `<columnSet xmlns:a="${contracts}" ${instance}><a:AllColumns>false</a:AllColumns>` +
        '<a:Columns xmlns:b="http://schemas.microsoft.com/2003/10/Serialization/Arrays">' +
        "<b:string>name</b:string><b:string>revenue</b:string></a:Columns></columnSet></Retrieve>",
    );
  });

  test("Execute: the request's type in namespace Crm", () => {
    assert.equal(
      bodyOf({ operation: "Execute", request: { requestName: "WhoAmI", parameters: new Map() } }),
      `<Execute ${services}><request i:type="b:WhoAmIRequest" xmlns:a="${contracts}" ${instance} ` +
        'xmlns:b="http://schemas.microsoft.com/crm/2011/Contracts">' +
        `<a:Parameters xmlns:c="${generic}"/><a:RequestId i:nil="true"/><a:RequestName>WhoAmI</a:RequestName></request></Execute>`,
    );
  });

  test("Execute: a custom message goes untyped", () => {
    const request = {
      requestName: "new_Approve",
      parameters: new Map([["Target", new EntityReference("account", id)]]),
    };
    assert.match(bodyOf({ operation: "Execute", request }), /<request xmlns:a="[^"]*" xmlns:i="[^"]*"><a:Parameters /);
  });

  test("RetrieveMultiple: the query's type, values of conditions", () => {
    const body = bodyOf({
      operation: "RetrieveMultiple",
      query: {
        kind: "QueryExpression",
        entityName: "account",
        columnSet: { kind: "ColumnSet", allColumns: true },
        criteria: {
          filterOperator: "Or",
          conditions: [{ attributeName: "name", operator: "Equal", values: ["A"] }],
          filters: [],
        },
        orders: [{ attributeName: "name", orderType: "Descending" }],
        linkEntities: [],
        pageInfo: { count: 2, pageNumber: 1, returnTotalRecordCount: false },
        distinct: false,
        noLock: false,
      },
    });
    const arrays = 'xmlns:b="http://schemas.microsoft.com/2003/10/Serialization/Arrays"';
    assert.equal(
      body,
      `<RetrieveMultiple ${services}><query i:type="a:QueryExpression" xmlns:a="${contracts}" ${instance}>` +
        `<a:ColumnSet><a:AllColumns>true</a:AllColumns><a:Columns ${arrays}/></a:ColumnSet>` +
        "<a:Criteria><a:Conditions><a:ConditionExpression><a:AttributeName>name</a:AttributeName><a:Operator>Equal</a:Operator>" +
        `<a:Values ${arrays}><b:anyType i:type="c:string" xmlns:c="http://www.w3.org/2001/XMLSchema">A</b:anyType></a:Values>` +
        "</a:ConditionExpression></a:Conditions><a:FilterOperator>Or</a:FilterOperator><a:Filters/></a:Criteria>" +
        "<a:Distinct>false</a:Distinct><a:EntityName>account</a:EntityName><a:LinkEntities/>" +
        "<a:Orders><a:OrderExpression><a:AttributeName>name</a:AttributeName><a:OrderType>Descending</a:OrderType></a:OrderExpression></a:Orders>" +
        '<a:PageInfo><a:Count>2</a:Count><a:PageNumber>1</a:PageNumber><a:PagingCookie i:nil="true"/>' +
        "<a:ReturnTotalRecordCount>false</a:ReturnTotalRecordCount></a:PageInfo>" +
        '<a:NoLock>false</a:NoLock><a:TopCount i:nil="true"/></query></RetrieveMultiple>',
    );
  });

  test("Associate", () => {
    const association = {
      entityName: "account",
      entityId: id,
      relationship: "account_leads",
      relatedEntities: [new EntityReference("lead", id)],
    };
    assert.equal(
      bodyOf({ operation: "Associate", association }),
      `<Associate ${services}><entityName>account</entityName><entityId>${id}</entityId>` +
        `<relationship xmlns:a="${contracts}" ${instance}><a:PrimaryEntityRole i:nil="true"/>` +
        "<a:SchemaName>account_leads</a:SchemaName></relationship>" +
        `<relatedEntities xmlns:a="${contracts}" ${instance}><a:EntityReference><a:Id>${id}</a:Id><a:LogicalName>lead</a:LogicalName>` +
        `<a:Name i:nil="true"/></a:EntityReference></relatedEntities></Associate>`,
    );
  });
});

describe("how values choose their type", () => {
  for (const [value, written] of [
    ["", '<b:value i:type="c:string" xmlns:c="http://www.w3.org/2001/XMLSchema"/>'],
    [5, '"c:int" xmlns:c="http://www.w3.org/2001/XMLSchema">5<'],
    [-2147483648, ':int" xmlns:c="http://www.w3.org/2001/XMLSchema">-2147483648<'],
    [2147483648, ':double" xmlns:c="http://www.w3.org/2001/XMLSchema">2147483648<'],
    [0.5, ':double" xmlns:c="http://www.w3.org/2001/XMLSchema">0.5<'],
    [Number.POSITIVE_INFINITY, ':double" xmlns:c="http://www.w3.org/2001/XMLSchema">INF<'],
    [5n, ':long" xmlns:c="http://www.w3.org/2001/XMLSchema">5<'],
    [true, ':boolean" xmlns:c="http://www.w3.org/2001/XMLSchema">true<'],
    [new Date("2014-03-04T14:59:23Z"), ':dateTime" xmlns:c="http://www.w3.org/2001/XMLSchema">2014-03-04T14:59:23Z<'],
    [id, `:guid" xmlns:c="http://schemas.microsoft.com/2003/10/Serialization/">${id}<`],
    [new OptionSetValue(1), 'i:type="a:OptionSetValue"><a:Value>1</a:Value><'],
    [
      [new OptionSetValue(1)],
      'i:type="c:OptionSetValueCollection" xmlns:c="http://schemas.microsoft.com/xrm/9.0/Contracts">' +
        "<c:OptionSetValue><a:Value>1</a:Value></c:OptionSetValue><",
    ],
    [null, '<b:value i:nil="true"/>'],
    ["a < b & c > d\r\n", ">a &lt; b &amp; c &gt; d&#xD;\n<"],
    ["\u{1f600}", ">\u{1f600}<"],
  ] as const) {
    test(`${typeof value} ${JSON.stringify(String(value))}`, () => {
      assert.ok(bodyOf(create(value)).includes(written), bodyOf(create(value)));
    });
  }
});

describe("values that cannot be written", () => {
  for (const [what, value, code, says] of [
    ["a control character", "bad \u0001", "WIRE_INVALID_CHARACTER", /"name": holds the character U\+0001/],
    ["half a surrogate pair", "\ud83d", "WIRE_INVALID_CHARACTER", /U\+D83D/],
    ["a noncharacter", "\uffff", "WIRE_INVALID_CHARACTER", /U\+FFFF/],
    [
      "a bigint beyond 64 bits",
      2n ** 63n,
      "WIRE_INVALID_VALUE",
      /"name": 9223372036854775808 is not a whole number of 64 bits/,
    ],
    ["no date", new Date(Number.NaN), "WIRE_INVALID_VALUE", /"name": Invalid Date/],
    [
      "a date before the year 1",
      new Date("0000-12-31T23:59:59Z"),
      "WIRE_INVALID_VALUE",
      /between the years 1 and 9999/,
    ],
    ["a date after the year 9999", new Date("+010000-01-01T00:00:00Z"), "WIRE_INVALID_VALUE", /years 1 and 9999/],
    ["undefined", undefined, "WIRE_INVALID_VALUE", /"name": <value> is undefined/],
    ["a secret", new Secret("hush"), "WIRE_UNKNOWN_TYPE", /"name": a value of type Secret/],
    ["an object", { toString: () => "x" }, "WIRE_UNKNOWN_TYPE", /"name": an object/],
  ] as const) {
    test(what, () => {
      assert.throws(
        () => encodeCall(create(value as AttributeValue), "1.1"),
        (error) => {
          assert.ok(error instanceof DynamlError);
          assert.equal(error.code, code);
          assert.match(error.message, says);
          assert.doesNotMatch(error.message, /hush/);
          assert.match(error.remedy ?? "", /^(?:give|remove) /);
          return true;
        },
      );
    });
  }
});
