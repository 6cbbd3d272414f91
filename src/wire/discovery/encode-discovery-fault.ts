import type { OrganizationServiceFault } from "../organization-call.ts";
import { type EncodedMessage, encodeEnvelope } from "../soap/envelope.ts";
import { serviceFault } from "../soap/fault-shapes.ts";
import { ns } from "../soap/namespaces.ts";
import { type SoapVersion, soapNamespace } from "../soap/soap-version.ts";
import { writeElement } from "../soap/write-shape.ts";
import type { XmlWriter } from "../soap/xml-writer.ts";
import { type DiscoveryReplyOptions, discoveryAction } from "./discovery-service.ts";

/** A fault of the Discovery service: the caller's, with a DiscoveryServiceFault in its detail (protocols §7). */
export function encodeDiscoveryFault(
  fault: OrganizationServiceFault,
  soap: SoapVersion,
  { relatesTo, securedAt }: DiscoveryReplyOptions = {},
): EncodedMessage & { readonly status: 500 } {
  const addressing = { action: `${discoveryAction}DiscoveryServiceFaultFault`, relatesTo };
  const message = encodeEnvelope(soap, { addressing, securedAt }, (writer) => {
    writer.open(soapNamespace[soap], "Fault");
    if (soap === "1.1") write11(writer, fault);
    else write12(writer, fault);
    writer.close();
  });
  return { status: 500, ...message };
}

function write11(writer: XmlWriter, fault: OrganizationServiceFault): void {
  writer.element("", "faultcode", "s:Client");
  writeReason(writer, "", "faultstring", fault.message);
  writeDetail(writer, "", "detail", fault);
}

function write12(writer: XmlWriter, fault: OrganizationServiceFault): void {
  writer.open(ns.soap12, "Code");
  writer.element(ns.soap12, "Value", "s:Sender");
  writer.close();
  writer.open(ns.soap12, "Reason");
  writeReason(writer, ns.soap12, "Text", fault.message);
  writer.close();
  writeDetail(writer, ns.soap12, "Detail", fault);
}

function writeReason(writer: XmlWriter, namespace: string, name: string, reason: string): void {
  writer.open(namespace, name);
  writer.attribute("xml:lang", "en-US");
  writer.text(reason);
  writer.close();
}

function writeDetail(writer: XmlWriter, namespace: string, name: string, fault: OrganizationServiceFault): void {
  writer.open(namespace, name);
  writeElement(writer, ns.contracts, "DiscoveryServiceFault", serviceFault, fault);
  writer.close();
}
