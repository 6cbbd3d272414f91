import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Guid } from "../../values/guid.ts";
import {
  crmDiscoveryFormOf,
  crmDiscoveryRequest,
  decodeCrmDiscoveryRequest,
  encodeCrmDiscoveryFault,
  encodeCrmDiscoveryResponse,
  parseCrmDiscoveryResponse,
} from "./crm-discovery-service.ts";
import type { OrganizationDetail } from "./organization-detail.ts";

const address = "http://crm.example.com/MSCRMServices/2007/AD/CrmDiscoveryService.asmx";

const contoso: OrganizationDetail = {
  id: Guid.of("c4944f99-b5a0-4d5c-9a8f-000000000001"),
  uniqueName: "Contoso",
  friendlyName: "Contoso & Söhne",
  state: "Enabled",
  addresses: {
    metadataService: "http://crm.example.com/MSCrmServices/2007/MetadataService.asmx",
    crmService: "http://crm.example.com/MSCrmServices/2007/CrmService.asmx",
    webApplication: "http://crm.example.com/Contoso",
  },
};

describe("CrmDiscoveryService.asmx", () => {
  const forms: readonly [address: string, form: string | undefined][] = [
    [address, "AD"],
    ["https://crm/mscrmservices/2007/spla/crmdiscoveryservice.asmx?x=1", "SPLA"],
    ["https://dev.crm.dynamics.com/MSCRMServices/2007/Passport/CrmDiscoveryService.asmx", "Passport"],
    ["https://crm/MSCRMServices/2007/X/CrmDiscoveryService.asmx", undefined],
    ["https://crm/XRMServices/2011/Discovery.svc", undefined],
    ["https://crm/?/MSCRMServices/2007/AD/CrmDiscoveryService.asmx", undefined],
    ["crm", undefined],
  ];
  for (const [url, form] of forms) it(`${url} is ${form}`, () => assert.equal(crmDiscoveryFormOf(url), form));

  it("is asked with SOAP 1.1, without a user for AD, with one for SPLA", () => {
    const { method, headers, body = "" } = crmDiscoveryRequest(address);
    assert.deepEqual(
      [method, headers.soapaction, headers["content-type"]],
      ["POST", '"http://schemas.microsoft.com/crm/2007/CrmDiscoveryService/Execute"', "text/xml; charset=utf-8"],
    );
    assert.deepEqual(decodeCrmDiscoveryRequest(body), {});
    const user = { userName: "CRMDOM\\carol", password: ' p&<"> ' };
    assert.deepEqual(decodeCrmDiscoveryRequest(crmDiscoveryRequest(address, { user }).body ?? ""), { user });
  });

  it("is answered with organizations or with a fault", () => {
    const found = { kind: "found", organizations: [contoso, { ...contoso, uniqueName: "Other" }] } as const;
    assert.deepEqual(
      parseCrmDiscoveryResponse({ status: 200, body: encodeCrmDiscoveryResponse(found.organizations) }),
      found,
    );
    assert.deepEqual(parseCrmDiscoveryResponse({ status: 200, body: encodeCrmDiscoveryResponse([]) }), {
      kind: "found",
      organizations: [],
    });
    const fault = { code: "0x8004A101", message: "Config DB Organization Not Found" };
    assert.deepEqual(parseCrmDiscoveryResponse({ status: 500, body: encodeCrmDiscoveryFault(fault) }), {
      kind: "refused",
      fault,
    });
  });

  it("takes what stands in for a fault's detail", () => {
    const body =
      '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>soap:Client</faultcode>' +
      "<faultstring>Server did not recognize the value of HTTP Header SOAPAction.</faultstring><detail/></soap:Fault></soap:Body></soap:Envelope>";
    const answer = parseCrmDiscoveryResponse({ status: 500, body });
    assert.ok(answer.kind === "refused");
    assert.match(answer.fault.message, /SOAPAction/);
  });

  const text = encodeCrmDiscoveryResponse([contoso]);
  const refused: readonly [what: string, body: string, code: string][] = [
    ["an ID that is none", text.replace(contoso.id.text, "x"), "WIRE_INVALID_VALUE"],
    ["an address that is not on the web", text.replaceAll("http://crm.", "ftp://crm."), "WIRE_INVALID_VALUE"],
    ["no name", text.replace(/<OrganizationName>.*<\/OrganizationName>/, ""), "WIRE_MISSING_ELEMENT"],
    ["another reply", text.replaceAll("ExecuteResponse", "X"), "WIRE_UNEXPECTED_DOCUMENT"],
    ["a page", "<html/>", "WIRE_HTML"],
  ];
  for (const [what, body, code] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => parseCrmDiscoveryResponse({ status: 200, body }), { code }));
  }

  it("refuses requests that it does not know", () => {
    const { body = "" } = crmDiscoveryRequest(address);
    for (const other of [
      body.replace("RetrieveOrganizationsRequest", "RetrievePolicyRequest"),
      body.replaceAll("Execute", "X"),
    ]) {
      assert.throws(() => decodeCrmDiscoveryRequest(other), { code: "WIRE_UNKNOWN_OPERATION" });
    }
  });
});
