import { ns } from "../soap/namespaces.ts";
import { contentType, type SoapVersion, soapNamespace } from "../soap/soap-version.ts";
import { documentError } from "./document-error.ts";
import { optionalText } from "./element-values.ts";
import type { WireRequest, WireResponse } from "./http-message.ts";
import { type Markup, xml } from "./markup.ts";
import { readDocument, readDocumentStart } from "./read-document.ts";
import type { XmlElement } from "./xml-element.ts";

/** SOAP messages of the services around the Organization service: token services, metadata exchange. */

export type SoapMessageParts = {
  readonly action: string;
  readonly messageId?: string | undefined;
  readonly relatesTo?: string | undefined;
  readonly to?: string | undefined;
  /** More header blocks, behind the addressing ones. */
  readonly headers?: Markup | readonly Markup[] | undefined;
  readonly body: Markup;
};

/** A SOAP 1.2 envelope with WS-Addressing 1.0; prefixes s, a and u are bound in it. */
export function soapEnvelope(parts: SoapMessageParts): Markup {
  const { action, messageId, relatesTo, to, headers, body } = parts;
  return xml`<s:Envelope xmlns:s="${ns.soap12}" xmlns:a="${ns.addressing}" xmlns:u="${ns.securityUtility}">
    <s:Header>
      <a:Action s:mustUnderstand="1">${action}</a:Action>
      ${relatesTo === undefined ? undefined : xml`<a:RelatesTo>${relatesTo}</a:RelatesTo>`}
      ${messageId === undefined ? undefined : xml`<a:MessageID>${messageId}</a:MessageID>`}
      ${messageId === undefined ? undefined : xml`<a:ReplyTo><a:Address>${anonymous}</a:Address></a:ReplyTo>`}
      ${to === undefined ? undefined : xml`<a:To s:mustUnderstand="1">${to}</a:To>`}
      ${headers}
    </s:Header>
    <s:Body>${body}</s:Body>
  </s:Envelope>`;
}

const anonymous = "http://www.w3.org/2005/08/addressing/anonymous";

/** A POST of a SOAP 1.2 envelope to `url`, which is also its a:To unless `to` says otherwise. */
export function soapRequest(url: string, parts: SoapMessageParts): WireRequest {
  const messageId = parts.messageId ?? newMessageId();
  const body = soapEnvelope({ to: url, ...parts, messageId }).text;
  return { method: "POST", url, headers: { "content-type": contentType["1.2"] }, body };
}

function newMessageId(): string {
  return `urn:uuid:${crypto.randomUUID()}`;
}

/** A message that came in. */
export type SoapMessage = SoapHead & {
  /** What the body holds: one element. */
  readonly content: XmlElement;
};

export type SoapHead = {
  readonly soap: SoapVersion;
  readonly action?: string | undefined;
  readonly messageId?: string | undefined;
  readonly relatesTo?: string | undefined;
  readonly to?: string | undefined;
  /** The first o:Security header. */
  readonly security?: XmlElement | undefined;
  readonly header?: XmlElement | undefined;
};

/** Reads an envelope of SOAP 1.1 or 1.2. Errors: those of `readDocument`; WIRE_NOT_SOAP, WIRE_MISSING_ELEMENT, WIRE_UNEXPECTED_CONTENT. */
export function readSoapMessage(document: Uint8Array | string, expected: string): SoapMessage {
  return soapMessageOf(readDocument(document, expected), expected);
}

export function soapMessageOf(root: XmlElement, expected: string): SoapMessage {
  const head = soapHeadOf(root, expected);
  const body = root.requireChild(soapNamespace[head.soap], "Body");
  const [content, another] = body.children;
  if (content === undefined)
    throw body.error("WIRE_MISSING_ELEMENT", `the SOAP body is empty, in place of ${expected}`);
  if (another !== undefined)
    throw another.error("WIRE_UNEXPECTED_CONTENT", "the SOAP body holds more than one element");
  return { ...head, content };
}

/**
 * What an envelope of any length says besides its body, which is not read: what a service needs to judge who sent a call.
 * Errors: those of `readDocument`; WIRE_NOT_SOAP.
 */
export function readSoapHead(document: Uint8Array, expected: string): SoapHead {
  const isLast = ({ name, parent }: XmlElement) =>
    name === "Header" && parent !== undefined && parent.parent === undefined;
  return soapHeadOf(readDocumentStart(document, expected, isLast), expected);
}

/** What an envelope says besides its body, which may be empty. Error: WIRE_NOT_SOAP. */
export function soapHeadOf(root: XmlElement, expected: string): SoapHead {
  const soap = versionOf(root);
  if (soap === undefined) throw root.error("WIRE_NOT_SOAP", `<${root.name}> came where ${expected} was expected`);
  const header = root.child(soapNamespace[soap], "Header");
  const addressing = (name: string) => optionalText(header?.children.find((one) => isAddressing(one, name)));
  return {
    soap,
    action: addressing("Action"),
    messageId: addressing("MessageID"),
    relatesTo: addressing("RelatesTo"),
    to: addressing("To"),
    security: header?.child(ns.security, "Security"),
    header,
  };
}

/**
 * As `readSoapMessage`, for the answer to an HTTP request: where an error status comes without an XML document, the error
 * WIRE_HTTP_STATUS names the status.
 */
export function readSoapAnswer(response: WireResponse, expected: string): SoapMessage {
  return soapMessageOf(readAnswer(response, expected), expected);
}

/** The document of an answer, whatever its kind. Errors: those of `readDocument`; WIRE_HTTP_STATUS, WIRE_UNEXPECTED_DOCUMENT. */
export function readAnswer({ status, body }: WireResponse, expected: string, maxLength?: number): XmlElement {
  const start = (
    typeof body === "string" ? body.slice(0, 512) : Buffer.from(body.slice(0, 512)).toString("latin1")
  ).trim();
  const isXml = /^[^<]{0,3}</.test(start) && !/<(?:!doctype\s+html|html)\b/i.test(start);
  if (start === "" && status < 400) throw documentError("WIRE_UNEXPECTED_DOCUMENT", `${expected} is empty`);
  if (status < 400 || isXml) return readDocument(body, expected, maxLength);
  throw documentError("WIRE_HTTP_STATUS", `the server answered with status ${status} where ${expected} was expected`, {
    context: { status },
    remedy: remedies.get(status) ?? "check the address; the server's own log says more",
  });
}

const remedies: ReadonlyMap<number, string> = new Map([
  [401, "The server wants another way to sign in at this address, or refuses the user."],
  [403, "The server refuses this user or this machine at this address."],
  [404, "There is no such address: check the host name and whether the endpoint is enabled."],
  [503, "The service is not running or is overloaded: try again later, and check that the endpoint is enabled."],
]);

function versionOf({ namespace, name }: XmlElement): SoapVersion | undefined {
  if (name !== "Envelope") return undefined;
  if (namespace === ns.soap12) return "1.2";
  return namespace === ns.soap11 ? "1.1" : undefined;
}

/** WS-Addressing 1.0, and the submission of August 2004 that older services speak. */
function isAddressing({ namespace, name }: XmlElement, wanted: string): boolean {
  return name === wanted && (namespace === ns.addressing || namespace === addressing2004);
}

const addressing2004 = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
