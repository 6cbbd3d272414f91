import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Guid } from "../../values/guid.ts";
import { decodeReply } from "./decode-reply.ts";
import { encodeFault } from "./encode-fault.ts";
import { encodeReply } from "./encode-reply.ts";
import type { SoapFault } from "./soap-fault.ts";

const id = Guid.of("c4944f99-b5a0-e311-b64f-6c3be5a87df0");
const services = 'xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Services"';
const contracts = "http://schemas.microsoft.com/xrm/2011/Contracts";
const generic = "http://schemas.datacontract.org/2004/07/System.Collections.Generic";
const instance = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';

function envelope11(body: string): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
}

describe("replies of /web (SOAP 1.1): a for Contracts, b for collections, c for a value's type", () => {
  test("Create", () => {
    const { headers, body } = encodeReply({ operation: "Create", id }, "1.1");
    assert.deepEqual(headers, { "content-type": "text/xml; charset=utf-8" });
    assert.equal(body, envelope11(`<CreateResponse ${services}><CreateResult>${id}</CreateResult></CreateResponse>`));
  });

  test("Update", () => {
    assert.equal(encodeReply({ operation: "Update" }, "1.1").body, envelope11(`<UpdateResponse ${services}/>`));
  });

  test("WhoAmI", () => {
    const response = { responseName: "WhoAmI", results: new Map([["UserId", id]]) };
    assert.equal(
      encodeReply({ operation: "Execute", response }, "1.1").body,
      envelope11(
        `<ExecuteResponse ${services}><ExecuteResult i:type="b:WhoAmIResponse" xmlns:a="${contracts}" ${instance} ` +
          'xmlns:b="http://schemas.microsoft.com/crm/2011/Contracts"><a:ResponseName>WhoAmI</a:ResponseName>' +
          `<a:Results xmlns:c="${generic}"><a:KeyValuePairOfstringanyType><c:key>UserId</c:key>` +
          `<c:value i:type="d:guid" xmlns:d="http://schemas.microsoft.com/2003/10/Serialization/">${id}</c:value>` +
          "</a:KeyValuePairOfstringanyType></a:Results></ExecuteResult></ExecuteResponse>",
      ),
    );
  });

  test("Retrieve: an aliased value, a formatted value, a row version", () => {
    const aliased = {
      kind: "AliasedValue",
      entityLogicalName: "contact",
      attributeLogicalName: "n",
      value: 1,
    } as const;
    const entity = {
      logicalName: "account",
      id,
      attributes: new Map([["c.n", aliased]]),
      formattedValues: new Map([["c.n", "1"]]),
      rowVersion: "521",
    };
    assert.equal(
      encodeReply({ operation: "Retrieve", entity }, "1.1").body,
      envelope11(
        `<RetrieveResponse ${services}><RetrieveResult xmlns:a="${contracts}" ${instance}><a:Attributes xmlns:b="${generic}">` +
          '<a:KeyValuePairOfstringanyType><b:key>c.n</b:key><b:value i:type="a:AliasedValue">' +
          "<a:AttributeLogicalName>n</a:AttributeLogicalName><a:EntityLogicalName>contact</a:EntityLogicalName>" +
          '<a:Value i:type="c:int" xmlns:c="http://www.w3.org/2001/XMLSchema">1</a:Value></b:value>' +
          '</a:KeyValuePairOfstringanyType></a:Attributes><a:EntityState i:nil="true"/>' +
          `<a:FormattedValues xmlns:b="${generic}"><a:KeyValuePairOfstringstring><b:key>c.n</b:key><b:value>1</b:value>` +
          `</a:KeyValuePairOfstringstring></a:FormattedValues><a:Id>${id}</a:Id><a:LogicalName>account</a:LogicalName>` +
          `<a:RelatedEntities xmlns:b="${generic}"/><a:RowVersion>521</a:RowVersion></RetrieveResult></RetrieveResponse>`,
      ),
    );
  });
});

describe("faults", () => {
  const fault: SoapFault = {
    kind: "SoapFault",
    blame: "Sender",
    reason: "No <such> record",
    detail: {
      activityId: id,
      errorCode: -2147220969,
      errorDetails: new Map([["Retry-After", "PT5M"]]),
      message: "No <such> record",
      timestamp: "2014-02-17T23:44:47.6574981Z",
    },
  };

  test("SOAP 1.1: HTTP 500, faultcode, faultstring, detail", () => {
    const { status, headers, body } = encodeFault(fault, "1.1");
    assert.equal(status, 500);
    assert.deepEqual(headers, { "content-type": "text/xml; charset=utf-8" });
    assert.equal(
      body,
      envelope11(
        '<s:Fault><faultcode>s:Client</faultcode><faultstring xml:lang="en-US">No &lt;such&gt; record</faultstring><detail>' +
          `<OrganizationServiceFault xmlns="${contracts}" ${instance}><ActivityId>${id}</ActivityId><ErrorCode>-2147220969</ErrorCode>` +
          `<ErrorDetails xmlns:a="${generic}"><KeyValuePairOfstringanyType><a:key>Retry-After</a:key>` +
          '<a:value i:type="b:string" xmlns:b="http://www.w3.org/2001/XMLSchema">PT5M</a:value></KeyValuePairOfstringanyType></ErrorDetails>' +
          "<Message>No &lt;such&gt; record</Message><Timestamp>2014-02-17T23:44:47.6574981Z</Timestamp>" +
          '<InnerFault i:nil="true"/><TraceText i:nil="true"/></OrganizationServiceFault></detail></s:Fault>',
      ),
    );
  });

  test("SOAP 1.1: codes of the dispatcher and of security bring their own prefix", () => {
    const codeOf = (subcode: string) =>
      /<faultcode.*<\/faultcode>/.exec(
        encodeFault({ kind: "SoapFault", blame: "Receiver", subcode, reason: "" }, "1.1").body,
      )?.[0];
    assert.equal(
      codeOf("InternalServiceFault"),
      '<faultcode xmlns:a="http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher">a:InternalServiceFault</faultcode>',
    );
    assert.match(codeOf("InvalidSecurity") ?? "", /xmlns:o="[^"]*secext-1.0.xsd">o:InvalidSecurity</);
    assert.equal(codeOf("MustUnderstand"), "<faultcode>s:MustUnderstand</faultcode>");
  });

  test("the fault of a transaction says which request failed, and is read back", () => {
    const fault: SoapFault = {
      kind: "SoapFault",
      blame: "Sender",
      reason: "Twice.",
      detail: { errorCode: -2147220937, message: "Twice.", errorDetails: new Map(), faultedRequestIndex: 3 },
    };
    const { body } = encodeFault(fault, "1.1", { operation: "Execute" });
    const start =
      `<detail><OrganizationServiceFault i:type="a:ExecuteTransactionFault" xmlns="${contracts}" ${instance} ` +
      'xmlns:a="http://schemas.microsoft.com/xrm/7.1/Contracts">';
    assert.ok(body.includes(start), body);
    const end = '<TraceText i:nil="true"/><a:FaultedRequestIndex>3</a:FaultedRequestIndex></OrganizationServiceFault>';
    assert.ok(body.includes(end), body);
    assert.deepEqual(decodeReply(body), fault);
  });

  for (const [what, faulty, operation, action] of [
    [
      "of the service",
      fault,
      "Create",
      "http://schemas.microsoft.com/xrm/2011/Contracts/Services/IOrganizationService/CreateOrganizationServiceFaultFault",
    ],
    [
      "inside the server",
      { kind: "SoapFault", blame: "Receiver", subcode: "InternalServiceFault", reason: "" },
      "Create",
      "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher/fault",
    ],
    [
      "of the message",
      { kind: "SoapFault", blame: "Sender", subcode: "InvalidSecurity", reason: "" },
      undefined,
      "http://www.w3.org/2005/08/addressing/soap/fault",
    ],
  ] as const) {
    test(`SOAP 1.2: the action of a fault ${what}`, () => {
      const { body } = encodeFault(faulty, "1.2", { operation, relatesTo: "urn:uuid:1" });
      assert.ok(
        body.includes(`<a:Action s:mustUnderstand="1">${action}</a:Action><a:RelatesTo>urn:uuid:1</a:RelatesTo>`),
      );
    });
  }
});
