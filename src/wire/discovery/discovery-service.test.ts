import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Guid } from "../../values/guid.ts";
import {
  decodeDiscoveryCall,
  decodeDiscoveryReply,
  encodeDiscoveryCall,
  encodeDiscoveryReply,
} from "./discovery-service.ts";
import type { DiscoveryCall, DiscoveryReply } from "./discovery-shapes.ts";
import { encodeDiscoveryFault } from "./encode-discovery-fault.ts";
import type { OrganizationDetail } from "./organization-detail.ts";

const contoso: OrganizationDetail = {
  id: Guid.of("c4944f99-b5a0-4d5c-9a8f-000000000001"),
  uniqueName: "contoso",
  friendlyName: "Contoso & Söhne",
  urlName: "contoso",
  version: "5.0.9690.3000",
  state: "Enabled",
  addresses: {
    webApplication: "https://contoso.example.com/",
    organizationService: "https://contoso.example.com/XRMServices/2011/Organization.svc",
    organizationDataService: "https://contoso.example.com/XRMServices/2011/OrganizationData.svc",
  },
};
const other: OrganizationDetail = { ...contoso, uniqueName: "other", state: "Disabled", addresses: {} };

describe("the Discovery service of 2011", () => {
  const calls: readonly DiscoveryCall[] = [
    { message: "RetrieveOrganizations" },
    { message: "RetrieveOrganization", uniqueName: "contoso" },
  ];
  const replies: readonly DiscoveryReply[] = [
    { message: "RetrieveOrganizations", organizations: [contoso, other] },
    { message: "RetrieveOrganizations", organizations: [] },
    { message: "RetrieveOrganization", organization: contoso },
  ];
  for (const soap of ["1.1", "1.2"] as const) {
    it(`reads its own calls and replies, SOAP ${soap}`, () => {
      for (const call of calls) {
        const decoded = decodeDiscoveryCall(encodeDiscoveryCall(call, soap, { messageId: "urn:uuid:1" }).body);
        assert.deepEqual(
          [decoded.call, decoded.soap, decoded.messageId],
          [call, soap, soap === "1.2" ? "urn:uuid:1" : undefined],
        );
      }
      for (const reply of replies) {
        assert.deepEqual(
          decodeDiscoveryReply(encodeDiscoveryReply(reply, soap, { relatesTo: "urn:uuid:1" }).body),
          reply,
        );
      }
    });

    it(`reads its own fault, SOAP ${soap}`, () => {
      const fault = { errorCode: -2147180281, message: "no such organization", errorDetails: new Map() };
      const { status, body } = encodeDiscoveryFault(fault, soap, { relatesTo: "urn:uuid:1" });
      const decoded = decodeDiscoveryReply(body);
      assert.ok("kind" in decoded && decoded.kind === "SoapFault");
      assert.deepEqual(
        [status, decoded.blame, decoded.reason, decoded.detail?.errorCode],
        [500, "Sender", fault.message, fault.errorCode],
      );
      assert.match(body, /DiscoveryServiceFault/);
    });
  }

  it("says its action as each SOAP version does", () => {
    const action = "http://schemas.microsoft.com/xrm/2011/Contracts/Discovery/IDiscoveryService/Execute";
    assert.equal(encodeDiscoveryCall({ message: "RetrieveOrganizations" }, "1.1").headers.soapaction, `"${action}"`);
    assert.ok(encodeDiscoveryCall({ message: "RetrieveOrganizations" }, "1.2").body.includes(`>${action}<`));
  });

  it("takes a call as other clients write it", () => {
    const body = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>
      <Execute xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Discovery" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
      <request i:type="RetrieveOrganizationsRequest"><AccessType>Default</AccessType>
      <IsInternalCrossGeoServerRequest>false</IsInternalCrossGeoServerRequest><Release>Current</Release></request></Execute></s:Body></s:Envelope>`;
    assert.deepEqual(decodeDiscoveryCall(body).call, { message: "RetrieveOrganizations" });
  });

  it("reads an organization as newer servers write it, with members and endpoints that are not known", () => {
    const text = encodeDiscoveryReply({ message: "RetrieveOrganization", organization: contoso }, "1.2").body;
    const newer = text
      .replace(/(<[^>]*FriendlyName>)/, "<DatacenterId>x</DatacenterId>$1")
      .replace("OrganizationDataService", "MoonService");
    const reply = decodeDiscoveryReply(newer);
    assert.ok("message" in reply && reply.message === "RetrieveOrganization");
    assert.equal(reply.organization.addresses.organizationDataService, undefined);
    assert.equal(reply.organization.addresses.organizationService, contoso.addresses.organizationService);
  });

  const reply = encodeDiscoveryReply({ message: "RetrieveOrganizations", organizations: [contoso] }, "1.2").body;
  const refused: readonly [what: string, body: string, code: string][] = [
    ["an address that is not on the web", reply.replaceAll("https://contoso", "file://contoso"), "WIRE_INVALID_VALUE"],
    ["an ID that is none", reply.replace(contoso.id.text, "x"), "WIRE_INVALID_VALUE"],
    ["a state that is none", reply.replace(">Enabled<", ">Asleep<"), "WIRE_INVALID_VALUE"],
    ["an organization without a name", reply.replace(/<(\w*:?UniqueName)>contoso<\/\1>/, ""), "WIRE_MISSING_ELEMENT"],
    ["another type", reply.replace("RetrieveOrganizationsResponse", "RetrieveMoonsResponse"), "WIRE_UNKNOWN_TYPE"],
    ["another reply", reply.replaceAll("ExecuteResponse", "MoonResponse"), "WIRE_UNKNOWN_OPERATION"],
    ["a document type", `<!DOCTYPE x>${reply}`, "WIRE_DOCTYPE"],
    ["a page", "<html/>", "WIRE_NOT_SOAP"],
  ];
  for (const [what, body, code] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => decodeDiscoveryReply(body), { code }));
  }

  it("refuses a call with a member that comes late", () => {
    const { body } = encodeDiscoveryCall({ message: "RetrieveOrganization", uniqueName: "contoso" }, "1.1");
    const late = body.replace(/(<AccessType>.*<\/AccessType>)(.*)(<\/request>)/, "$2$1$3");
    assert.notEqual(late, body);
    assert.throws(() => decodeDiscoveryCall(late), { code: "WIRE_UNEXPECTED_CONTENT" });
  });

  it("refuses a call that it does not know, and an empty one", () => {
    const body = encodeDiscoveryCall({ message: "RetrieveOrganizations" }, "1.2").body;
    assert.throws(() => decodeDiscoveryCall(body.replace("RetrieveOrganizationsRequest", "MoonRequest")), {
      code: "WIRE_UNKNOWN_TYPE",
    });
    assert.throws(() => decodeDiscoveryCall(body.replace(/<s:Body>.*<\/s:Body>/s, "<s:Body/>")), {
      code: "WIRE_UNKNOWN_OPERATION",
    });
  });
});
