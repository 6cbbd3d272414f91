import { Guid } from "../../values/guid.ts";
import { ns } from "../soap/namespaces.ts";
import { addressOf, optionalAddress, optionalText, textOf } from "../xml/element-values.ts";
import type { WireRequest, WireResponse } from "../xml/http-message.ts";
import { type Markup, xml } from "../xml/markup.ts";
import { faultOf, type MessageFault } from "../xml/soap-fault.ts";
import { readSoapAnswer, readSoapMessage } from "../xml/soap-message.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import type { OrganizationDetail } from "./organization-detail.ts";

/** `CrmDiscoveryService.asmx` of Dynamics CRM 4.0 (2007); servers up to 2011 still answer it. SOAP 1.1. */

const crmDiscoveryNamespace = "http://schemas.microsoft.com/crm/2007/CrmDiscoveryService";

/**
 * How the service at an address knows its users: AD by HTTP (Negotiate), SPLA by user name and password in the request,
 * Passport by a ticket of Live ID, which is retired. Undefined where the address is none of the service's.
 */
export type CrmDiscoveryForm = "AD" | "SPLA" | "Passport";

const forms: readonly CrmDiscoveryForm[] = ["AD", "SPLA", "Passport"];

/** `https://crm.example.com/MSCRMServices/2007/AD/CrmDiscoveryService.asmx` is of the form AD. */
export function crmDiscoveryFormOf(address: string): CrmDiscoveryForm | undefined {
  const path = URL.canParse(address) ? new URL(address).pathname : "";
  const form = /\/mscrmservices\/2007\/(\w+)\/crmdiscoveryservice\.asmx$/i.exec(path)?.[1]?.toLowerCase();
  return forms.find((one) => one.toLowerCase() === form);
}

export type CrmDiscoveryCall = {
  /** SPLA only. */
  readonly user?: { readonly userName: string; readonly password: string } | undefined;
};

/** `<Execute><Request xsi:type="RetrieveOrganizationsRequest">…` by POST, with user name and password for the form SPLA. */
export function crmDiscoveryRequest(address: string, { user }: CrmDiscoveryCall = {}): WireRequest {
  const credentials = user && xml`<UserId>${user.userName}</UserId><Password>${user.password}</Password>`;
  const headers = { "content-type": "text/xml; charset=utf-8", soapaction: `"${crmDiscoveryNamespace}/Execute"` };
  const body = envelope(xml`<Execute xmlns="${crmDiscoveryNamespace}">
    <Request xsi:type="RetrieveOrganizationsRequest">${credentials}</Request>
  </Execute>`);
  return { method: "POST", url: address, headers, body };
}

export type CrmDiscoveryAnswer =
  | { readonly kind: "found"; readonly organizations: readonly OrganizationDetail[] }
  | { readonly kind: "refused"; readonly fault: CrmDiscoveryFault };

/** The fault of the services of 2007: its detail holds an `error` element. */
export type CrmDiscoveryFault = {
  /** `0x8004A101`. */
  readonly code?: string | undefined;
  readonly message: string;
};

/** Reads the answer. Errors: those of `readSoapAnswer`; WIRE_UNEXPECTED_DOCUMENT, WIRE_MISSING_ELEMENT, WIRE_INVALID_VALUE. */
export function parseCrmDiscoveryResponse(response: WireResponse): CrmDiscoveryAnswer {
  const message = readSoapAnswer(response, "the discovery service's reply");
  const fault = faultOf(message);
  if (fault !== undefined) return { kind: "refused", fault: readFault(fault) };
  const { content } = message;
  if (!content.is(crmDiscoveryNamespace, "ExecuteResponse")) {
    throw content.error(
      "WIRE_UNEXPECTED_DOCUMENT",
      `<${content.name}> came where the discovery service's reply was expected`,
    );
  }
  const reply = content.requireChild(crmDiscoveryNamespace, "Response");
  const details = reply.requireChild(crmDiscoveryNamespace, "OrganizationDetails");
  return {
    kind: "found",
    organizations: details.childrenNamed(crmDiscoveryNamespace, "OrganizationDetail").map(readDetail),
  };
}

function readFault({ detail, reason }: MessageFault): CrmDiscoveryFault {
  const error = detail?.children.find(({ name }) => name === "error");
  const member = (name: string) => optionalText(error?.children.find((one) => one.name === name));
  return { code: member("code"), message: member("description") ?? reason };
}

function readDetail(element: XmlElement): OrganizationDetail {
  const member = (name: string) => element.requireChild(crmDiscoveryNamespace, name);
  const id = Guid.parse(textOf(member("OrganizationId")));
  if (id === undefined) throw element.error("WIRE_INVALID_VALUE", "the text of <OrganizationId> is not a GUID");
  const uniqueName = textOf(member("OrganizationName"));
  return {
    id,
    uniqueName,
    friendlyName: optionalText(element.child(crmDiscoveryNamespace, "FriendlyName")) ?? uniqueName,
    state: "Enabled",
    addresses: {
      metadataService: optionalAddress(element.child(crmDiscoveryNamespace, "CrmMetadataServiceUrl")),
      crmService: addressOf(member("CrmServiceUrl")),
      webApplication: optionalAddress(element.child(crmDiscoveryNamespace, "WebApplicationUrl")),
    },
  };
}

/** Reads a request. Errors: those of `readSoapMessage`; WIRE_UNKNOWN_OPERATION for anything but RetrieveOrganizationsRequest. */
export function decodeCrmDiscoveryRequest(body: Uint8Array | string): CrmDiscoveryCall {
  const { content } = readSoapMessage(body, "a call of the discovery service");
  const request = content.is(crmDiscoveryNamespace, "Execute")
    ? content.child(crmDiscoveryNamespace, "Request")
    : undefined;
  const type = request?.attribute(ns.instance, "type")?.replace(/^.*:/, "").trim();
  if (request === undefined || type !== "RetrieveOrganizationsRequest") {
    throw content.error(
      "WIRE_UNKNOWN_OPERATION",
      `the discovery service has no operation <${type ?? content.name}> here`,
    );
  }
  const userName = optionalText(request.child(crmDiscoveryNamespace, "UserId"));
  const password = request.child(crmDiscoveryNamespace, "Password")?.text ?? "";
  return userName === undefined ? {} : { user: { userName, password } };
}

/** The list of organizations as the answer to a request. */
export function encodeCrmDiscoveryResponse(organizations: readonly OrganizationDetail[]): string {
  const details = organizations.map(
    ({ id, uniqueName, friendlyName, addresses }) => xml`<OrganizationDetail>
      <OrganizationId>${id.text}</OrganizationId>
      <OrganizationName>${uniqueName}</OrganizationName>
      <FriendlyName>${friendlyName}</FriendlyName>
      <CrmMetadataServiceUrl>${addresses.metadataService}</CrmMetadataServiceUrl>
      <CrmServiceUrl>${addresses.crmService}</CrmServiceUrl>
      <WebApplicationUrl>${addresses.webApplication}</WebApplicationUrl>
    </OrganizationDetail>`,
  );
  return envelope(xml`<ExecuteResponse xmlns="${crmDiscoveryNamespace}">
    <Response xsi:type="RetrieveOrganizationsResponse"><OrganizationDetails>${details}</OrganizationDetails></Response>
  </ExecuteResponse>`);
}

/** A fault as the services of 2007 write it; status 500. */
export function encodeCrmDiscoveryFault({ code, message }: CrmDiscoveryFault): string {
  return envelope(xml`<soap:Fault>
    <faultcode>soap:Server</faultcode>
    <faultstring>Server was unable to process request.</faultstring>
    <detail><error>
      <code>${code}</code><description>${message}</description><type>Platform</type>
    </error></detail>
  </soap:Fault>`);
}

function envelope(content: Markup): string {
  return xml`<soap:Envelope xmlns:soap="${ns.soap11}" xmlns:xsi="${ns.instance}" xmlns:xsd="${ns.xsd}">
    <soap:Body>${content}</soap:Body>
  </soap:Envelope>`.text;
}
