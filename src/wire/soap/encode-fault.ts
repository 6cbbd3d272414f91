import type { Operation } from "../organization-call.ts";
import { type EncodedMessage, encodeEnvelope } from "./envelope.ts";
import { serviceFault } from "./fault-shapes.ts";
import { ns } from "./namespaces.ts";
import type { SoapFault } from "./soap-fault.ts";
import { actionOf, type SoapVersion, soapNamespace } from "./soap-version.ts";
import { writeElement } from "./write-shape.ts";
import type { XmlWriter } from "./xml-writer.ts";

export type FaultOptions = {
  /** The operation that failed: names the fault's action in SOAP 1.2. */
  readonly operation?: Operation | undefined;
  /** SOAP 1.2 only: the call's message ID. */
  readonly relatesTo?: string | undefined;
  /** SOAP 1.2 only: adds the o:Security timestamp that a server sends when the call had one. */
  readonly securedAt?: Date | undefined;
};

export type EncodedFault = EncodedMessage & { readonly status: 500 };

/**
 * A fault as status, headers and body: `s:Client`/`s:Server` with faultcode, faultstring, detail in SOAP 1.1;
 * Code, Reason, Detail in SOAP 1.2, with the action that WCF gives such a fault (protocols §1.1, §1.9).
 */
export function encodeFault(fault: SoapFault, soap: SoapVersion, options: FaultOptions = {}): EncodedFault {
  const { operation, relatesTo, securedAt } = options;
  const addressing = { action: actionOfFault(fault, operation), relatesTo };
  const message = encodeEnvelope(soap, { addressing, securedAt }, (writer) => {
    writer.open(soapNamespace[soap], "Fault");
    if (soap === "1.1") write11(writer, fault);
    else write12(writer, fault);
    writer.close();
  });
  return { status: 500, ...message };
}

function actionOfFault(fault: SoapFault, operation: Operation | undefined): string {
  if (fault.detail !== undefined && operation !== undefined)
    return actionOf(operation, "OrganizationServiceFaultFault");
  return fault.subcode === "InternalServiceFault" ? `${ns.dispatcher}/fault` : `${ns.addressing}/soap/fault`;
}

function write11(writer: XmlWriter, fault: SoapFault): void {
  writer.open("", "faultcode");
  writeCode(writer, fault.subcode ?? (fault.blame === "Sender" ? "Client" : "Server"));
  writer.close();
  writer.open("", "faultstring");
  writer.attribute("xml:lang", "en-US");
  writer.text(fault.reason);
  writer.close();
  writeDetail(writer, "", "detail", fault);
}

function write12(writer: XmlWriter, fault: SoapFault): void {
  const isOwnCode = fault.subcode !== undefined && ownCodes.has(fault.subcode);
  writer.open(ns.soap12, "Code");
  writer.element(ns.soap12, "Value", `s:${isOwnCode ? fault.subcode : fault.blame}`);
  if (fault.subcode !== undefined && !isOwnCode) {
    writer.open(ns.soap12, "Subcode");
    writer.open(ns.soap12, "Value");
    writeCode(writer, fault.subcode);
    writer.close();
    writer.close();
  }
  writer.close();
  writer.open(ns.soap12, "Reason");
  writer.open(ns.soap12, "Text");
  writer.attribute("xml:lang", "en-US");
  writer.text(fault.reason);
  writer.close();
  writer.close();
  writeDetail(writer, ns.soap12, "Detail", fault);
}

function writeCode(writer: XmlWriter, code: string): void {
  const qualifier = ownCodes.has(code) ? undefined : (subcodes.get(code) ?? internal);
  if (qualifier !== undefined) writer.declare(qualifier.namespace, qualifier.prefix);
  writer.text(`${qualifier?.prefix ?? "s"}:${code}`);
}

function writeDetail(writer: XmlWriter, namespace: string, name: string, fault: SoapFault): void {
  if (fault.detail === undefined) return;
  writer.open(namespace, name);
  writeElement(writer, ns.contracts, "OrganizationServiceFault", serviceFault, fault.detail);
  writer.close();
}

/** Codes of SOAP itself. */
const ownCodes: ReadonlySet<string> = new Set(["Client", "Server", "MustUnderstand", "VersionMismatch"]);

const internal = { prefix: "a", namespace: ns.dispatcher };

/** Where a subcode is not of the dispatcher. */
const subcodes: ReadonlyMap<string, { prefix: string; namespace: string }> = new Map([
  ["InvalidSecurity", { prefix: "o", namespace: ns.security }],
  ["FailedAuthentication", { prefix: "o", namespace: ns.security }],
  ["ActionNotSupported", { prefix: "a", namespace: ns.addressing }],
]);
