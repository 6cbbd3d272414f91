import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Double } from "../../values/double.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { ParameterValue } from "../organization-call.ts";
import { decodeCall } from "./decode-call.ts";
import { decodeReply } from "./decode-reply.ts";

/** Hand-written messages in the manner of clients and servers that are not ours. */

const id = "c4944f99-b5a0-e311-b64f-6c3be5a87df0";

describe("calls of other people's clients", () => {
  test("a request without i:type goes by its RequestName", () => {
    const { call, soap } = decodeCall(`
      <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">
        <soapenv:Body>
          <Execute xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Services">
            <request xmlns:a="http://schemas.microsoft.com/xrm/2011/Contracts">
              <a:RequestName> WhoAmI </a:RequestName>
            </request>
          </Execute>
        </soapenv:Body>
      </soapenv:Envelope>`);
    assert.equal(soap, "1.1");
    assert.deepEqual(call, { operation: "Execute", request: { requestName: "WhoAmI", parameters: new Map() } });
  });

  test("prefixes of any name, unknown members and headers, comments, CDATA", () => {
    const { call, soap, messageId, callerId } = decodeCall(`<?xml version="1.0" encoding="utf-8"?>
      <E:Envelope xmlns:E="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://www.w3.org/2005/08/addressing">
        <E:Header>
          <wsa:Action E:mustUnderstand="1">…/Create</wsa:Action>
          <wsa:MessageId>not this one</wsa:MessageId>
          <wsa:MessageID> urn:uuid:1 </wsa:MessageID>
          <Other xmlns="urn:x">ignored</Other>
          <Relay xmlns="urn:x" E:mustUnderstand="1" E:role="urn:another-node"/>
          <q:CallerId xmlns:q="http://schemas.microsoft.com/xrm/2011/Contracts">${id}</q:CallerId>
        </E:Header>
        <E:Body>
          <w:Create xmlns:w="http://schemas.microsoft.com/xrm/2011/Contracts/Services"
                    xmlns:q="http://schemas.microsoft.com/xrm/2011/Contracts"
                    xmlns:g="http://schemas.datacontract.org/2004/07/System.Collections.Generic">
            <w:entity xmlns:I="http://www.w3.org/2001/XMLSchema-instance">
              <q:Future><q:Id>deep</q:Id></q:Future>
              <q:Attributes>
                <q:KeyValuePairOfstringanyType>
                  <g:key>name</g:key>
                  <g:value xmlns="http://www.w3.org/2001/XMLSchema" I:type="string"><![CDATA[<b>]]><!-- x --> &amp; more</g:value>
                </q:KeyValuePairOfstringanyType>
                <q:KeyValuePairOfstringanyType>
                  <g:key>size</g:key>
                  <g:value I:type="q:OptionSetValue"><q:Extra/><q:Value> 7 </q:Value></g:value>
                </q:KeyValuePairOfstringanyType>
                <q:KeyValuePairOfstringanyType>
                  <g:key>gone</g:key>
                  <g:value I:nil="1"/>
                </q:KeyValuePairOfstringanyType>
              </q:Attributes>
              <q:EntityState>Changed</q:EntityState>
              <q:KeyAttributes/>
              <q:LogicalName>account</q:LogicalName>
              <q:Id I:nil="true"/>
            </w:entity>
          </w:Create>
        </E:Body>
      </E:Envelope>`);
    assert.equal(soap, "1.2");
    assert.equal(messageId, "urn:uuid:1");
    assert.equal(callerId?.text, id);
    assert.ok(call.operation === "Create");
    assert.equal(call.entity.id, undefined);
    assert.deepEqual(
      [...call.entity.attributes],
      [
        ["name", "<b> & more"],
        ["size", new OptionSetValue(7)],
        ["gone", null],
      ],
    );
  });

  test("UTF-8 with a byte order mark and an XML declaration", () => {
    const message = `\ufeff<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
      <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
        <Delete xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Services"><entityName>konto_ö</entityName><id>{${id}}</id></Delete>
      </s:Body></s:Envelope>`;
    const expected = { operation: "Delete", entityName: "konto_ö", id: Guid.of(id) };
    assert.deepEqual(decodeCall(Buffer.from(message)).call, expected);
    assert.deepEqual(decodeCall(message).call, expected);
  });

  test("ExecuteMultiple of untyped and typed requests, prefixes declared at the top", () => {
    const { call } = decodeCall(`
      <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
        <Execute xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Services" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"
                 xmlns:a="http://schemas.microsoft.com/xrm/2011/Contracts" xmlns:l="http://schemas.microsoft.com/xrm/2012/Contracts"
                 xmlns:b="http://schemas.datacontract.org/2004/07/System.Collections.Generic">
          <request i:type="a:ExecuteMultipleRequest">
            <a:Parameters>
              <a:KeyValuePairOfstringanyType>
                <b:key>Requests</b:key>
                <b:value i:type="l:OrganizationRequestCollection">
                  <l:OrganizationRequest i:type="a:UpsertRequest">
                    <a:Parameters>
                      <a:KeyValuePairOfstringanyType>
                        <b:key>Target</b:key>
                        <b:value i:type="a:Entity">
                          <a:Attributes/>
                          <a:EntityState i:nil="true"/>
                          <a:FormattedValues/>
                          <a:Id>00000000-0000-0000-0000-000000000000</a:Id>
                          <a:KeyAttributes xmlns:k="http://schemas.microsoft.com/xrm/7.1/Contracts">
                            <k:KeyValuePairOfstringanyType>
                              <b:key>accountnumber</b:key>
                              <b:value i:type="x:string" xmlns:x="http://www.w3.org/2001/XMLSchema">A-17</b:value>
                            </k:KeyValuePairOfstringanyType>
                          </a:KeyAttributes>
                          <a:LogicalName>account</a:LogicalName>
                          <a:RelatedEntities/>
                          <a:RowVersion i:nil="true"/>
                        </b:value>
                      </a:KeyValuePairOfstringanyType>
                    </a:Parameters>
                    <a:RequestId i:nil="true"/>
                    <a:RequestName>Upsert</a:RequestName>
                  </l:OrganizationRequest>
                  <l:OrganizationRequest><a:RequestName>WhoAmI</a:RequestName></l:OrganizationRequest>
                </b:value>
              </a:KeyValuePairOfstringanyType>
              <a:KeyValuePairOfstringanyType>
                <b:key>Settings</b:key>
                <b:value i:type="l:ExecuteMultipleSettings">
                  <l:ContinueOnError>true</l:ContinueOnError>
                  <l:ReturnResponses>1</l:ReturnResponses>
                </b:value>
              </a:KeyValuePairOfstringanyType>
            </a:Parameters>
            <a:RequestId i:nil="true"/>
            <a:RequestName>ExecuteMultiple</a:RequestName>
          </request>
        </Execute>
      </s:Body></s:Envelope>`);
    const target = {
      logicalName: "account",
      attributes: new Map(),
      keyAttributes: new Map([["accountnumber", "A-17"]]),
    };
    assert.deepEqual(call, {
      operation: "Execute",
      request: {
        requestName: "ExecuteMultiple",
        parameters: new Map<string, ParameterValue>([
          [
            "Requests",
            [
              { requestName: "Upsert", parameters: new Map([["Target", target]]) },
              { requestName: "WhoAmI", parameters: new Map() },
            ],
          ],
          ["Settings", { kind: "ExecuteMultipleSettings", continueOnError: true, returnResponses: true }],
        ]),
      },
    });
  });

  test("a query that says only what it must", () => {
    const { call } = decodeCall(`
      <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
        <RetrieveMultiple xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Services"
                          xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
          <query i:type="a:QueryExpression" xmlns:a="http://schemas.microsoft.com/xrm/2011/Contracts">
            <a:ColumnSet><a:AllColumns>true</a:AllColumns></a:ColumnSet>
            <a:EntityName>account</a:EntityName>
            <a:PageInfo><a:Count>10</a:Count><a:PageNumber>1</a:PageNumber><a:PagingCookie i:nil="true"/></a:PageInfo>
          </query>
        </RetrieveMultiple>
      </s:Body></s:Envelope>`);
    assert.deepEqual(call, {
      operation: "RetrieveMultiple",
      query: {
        kind: "QueryExpression",
        entityName: "account",
        columnSet: { kind: "ColumnSet", allColumns: true },
        criteria: { filterOperator: "And", conditions: [], filters: [] },
        orders: [],
        linkEntities: [],
        pageInfo: { count: 10, pageNumber: 1, returnTotalRecordCount: false },
        distinct: false,
        noLock: false,
      },
    });
  });
});

describe("replies of other versions of the server", () => {
  test("a fault with the later element set, its details of several types, SOAP 1.1", () => {
    const fault = decodeReply(`
      <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>
        <faultcode>s:Client</faultcode>
        <faultstring xml:lang="en-US">Slow down.</faultstring>
        <detail>
          <OrganizationServiceFault xmlns="http://schemas.microsoft.com/xrm/2011/Contracts"
                                    xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
            <ActivityId>${id.toUpperCase()}</ActivityId>
            <ErrorCode>-2147015902</ErrorCode>
            <ErrorDetails xmlns:a="http://schemas.datacontract.org/2004/07/System.Collections.Generic">
              <KeyValuePairOfstringanyType>
                <a:key>Retry-After</a:key>
                <a:value i:type="b:duration" xmlns:b="http://schemas.microsoft.com/2003/10/Serialization/">PT5M</a:value>
              </KeyValuePairOfstringanyType>
              <KeyValuePairOfstringanyType>
                <a:key>MaxBatchSize</a:key>
                <a:value i:type="b:int" xmlns:b="http://www.w3.org/2001/XMLSchema">1000</a:value>
              </KeyValuePairOfstringanyType>
              <KeyValuePairOfstringanyType><a:key>Nothing</a:key><a:value i:nil="true"/></KeyValuePairOfstringanyType>
              <KeyValuePairOfstringanyType>
                <a:key>Other</a:key><a:value i:type="b:Thing" xmlns:b="urn:x"><b:x/></a:value>
              </KeyValuePairOfstringanyType>
            </ErrorDetails>
            <HelpLink i:nil="true"/>
            <Message>Slow down.</Message>
            <Timestamp>2024-02-17T23:44:47.6574981Z</Timestamp>
            <ExceptionRetriable>true</ExceptionRetriable>
            <ExceptionSource i:nil="true"/>
            <InnerFault>
              <ErrorCode>-1</ErrorCode><Message>Inside</Message><InnerFault i:nil="true"/><TraceText>at x</TraceText>
            </InnerFault>
            <OriginalException i:nil="true"/>
            <TraceText i:nil="true"/>
          </OrganizationServiceFault>
        </detail>
      </s:Fault></s:Body></s:Envelope>`);
    assert.deepEqual(fault, {
      kind: "SoapFault",
      blame: "Sender",
      reason: "Slow down.",
      detail: {
        errorCode: -2147015902,
        message: "Slow down.",
        errorDetails: new Map<string, ParameterValue>([
          ["Retry-After", { kind: "Duration", seconds: 300 }],
          ["MaxBatchSize", 1000],
          ["Nothing", null],
          ["Other", { kind: "UnknownValue", typeName: "Thing", namespace: "urn:x" }],
        ]),
        timestamp: "2024-02-17T23:44:47.6574981Z",
        activityId: Guid.of(id),
        innerFault: { errorCode: -1, message: "Inside", errorDetails: new Map(), traceText: "at x" },
        exceptionRetriable: true,
      },
    });
  });

  for (const [faultcode, blame, subcode] of [
    ["s:Client", "Sender", undefined],
    ["s:Server", "Receiver", undefined],
    ["s:Client.Authentication", "Sender", "Authentication"],
    ["a:InternalServiceFault", "Receiver", "InternalServiceFault"],
    ["o:InvalidSecurity", "Sender", "InvalidSecurity"],
  ] as const) {
    test(`SOAP 1.1 fault code ${faultcode}`, () => {
      const fault = decodeReply(`
        <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>
          <faultcode>${faultcode}</faultcode><faultstring>No.</faultstring><detail><other xmlns="urn:x">x</other></detail>
        </s:Fault></s:Body></s:Envelope>`);
      assert.deepEqual(fault, { kind: "SoapFault", blame, reason: "No.", ...(subcode && { subcode }) });
    });
  }

  test("a fault in several languages, SOAP 1.2: the first text", () => {
    const fault = decodeReply(`
      <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault>
        <s:Code><s:Value>s:Sender</s:Value></s:Code>
        <s:Reason><s:Text xml:lang="en-US">No.</s:Text><s:Text xml:lang="de-DE">Nein.</s:Text></s:Reason>
      </s:Fault></s:Body></s:Envelope>`);
    assert.deepEqual(fault, { kind: "SoapFault", blame: "Sender", reason: "No." });
  });

  test("members in any order", () => {
    const reply = decodeReply(`
      <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
        <RetrieveResponse xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Services">
          <RetrieveResult xmlns:a="http://schemas.microsoft.com/xrm/2011/Contracts">
            <a:LogicalName>account</a:LogicalName>
            <a:Id>${id}</a:Id>
            <a:Attributes/>
          </RetrieveResult>
        </RetrieveResponse>
      </s:Body></s:Envelope>`);
    const entity = { logicalName: "account", id: Guid.of(id), attributes: new Map() };
    assert.deepEqual(reply, { operation: "Retrieve", entity });
  });

  test("members of later versions: keys, row version, aliased values with their formatting", () => {
    const reply = decodeReply(`
      <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
        <RetrieveResponse xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Services">
          <RetrieveResult xmlns:a="http://schemas.microsoft.com/xrm/2011/Contracts" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
            <a:Attributes xmlns:b="http://schemas.datacontract.org/2004/07/System.Collections.Generic">
              <a:KeyValuePairOfstringanyType><b:key>c.total</b:key>
                <b:value i:type="a:AliasedValue">
                  <a:AttributeLogicalName>total</a:AttributeLogicalName>
                  <a:EntityLogicalName>contact</a:EntityLogicalName>
                  <a:NeedFormatting>true</a:NeedFormatting>
                  <a:ReturnType>5</a:ReturnType>
                  <a:Value i:type="c:double" xmlns:c="http://www.w3.org/2001/XMLSchema">-INF</a:Value>
                </b:value>
              </a:KeyValuePairOfstringanyType>
              <a:KeyValuePairOfstringanyType><b:key>parentid</b:key>
                <b:value i:type="a:EntityReference">
                  <a:Id>${id}</a:Id>
                  <a:KeyAttributes xmlns:c="http://schemas.microsoft.com/xrm/7.1/Contracts"/>
                  <a:LogicalName>account</a:LogicalName>
                  <a:Name>Contoso</a:Name>
                  <a:RowVersion i:nil="true"/>
                </b:value>
              </a:KeyValuePairOfstringanyType>
            </a:Attributes>
            <a:EntityState i:nil="true"/>
            <a:FormattedValues/>
            <a:Id>${id}</a:Id>
            <a:KeyAttributes xmlns:b="http://schemas.microsoft.com/xrm/7.1/Contracts"/>
            <a:LogicalName>account</a:LogicalName>
            <a:RelatedEntities/>
            <a:RowVersion>521</a:RowVersion>
          </RetrieveResult>
        </RetrieveResponse>
      </s:Body></s:Envelope>`);
    assert.deepEqual(reply, {
      operation: "Retrieve",
      entity: {
        logicalName: "account",
        id: Guid.of(id),
        attributes: new Map<string, unknown>([
          [
            "c.total",
            {
              kind: "AliasedValue",
              entityLogicalName: "contact",
              attributeLogicalName: "total",
              value: new Double(Number.NEGATIVE_INFINITY),
            },
          ],
          ["parentid", new EntityReference("account", id, "Contoso")],
        ]),
        rowVersion: "521",
      },
    });
  });
});
