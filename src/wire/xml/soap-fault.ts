import { ns } from "../soap/namespaces.ts";
import { contentType } from "../soap/soap-version.ts";
import { type Markup, xml } from "./markup.ts";
import { type SoapMessage, soapEnvelope } from "./soap-message.ts";
import type { XmlElement } from "./xml-element.ts";

/** A fault with all that token services put into it; faults of the Organization service: `soap/soap-fault.ts`. */
export type MessageFault = {
  /** Local names, outermost first: `Sender`, `FailedAuthentication`. SOAP 1.1's Client and Server are Sender and Receiver. */
  readonly codes: readonly string[];
  readonly reason: string;
  readonly detail?: XmlElement | undefined;
};

/** The fault in a message; undefined where its body is no fault. */
export function faultOf({ soap, content }: SoapMessage): MessageFault | undefined {
  if (soap === "1.2" && content.is(ns.soap12, "Fault")) return fault12(content);
  return soap === "1.1" && content.is(ns.soap11, "Fault") ? fault11(content) : undefined;
}

function fault12(fault: XmlElement): MessageFault {
  const codes: string[] = [];
  for (let at = fault.child(ns.soap12, "Code"); at !== undefined; at = at.child(ns.soap12, "Subcode")) {
    codes.push(localName(at.child(ns.soap12, "Value")));
  }
  const reason = fault.child(ns.soap12, "Reason")?.child(ns.soap12, "Text")?.text.trim() ?? "";
  return { codes, reason, detail: fault.child(ns.soap12, "Detail") };
}

function fault11(fault: XmlElement): MessageFault {
  const code = localName(fault.child("", "faultcode"));
  const family = families.get(code.split(".")[0] ?? "");
  const codes = family === undefined ? ["Sender", code] : [family, ...code.split(".").slice(1)];
  return { codes, reason: fault.child("", "faultstring")?.text.trim() ?? "", detail: fault.child("", "detail") };
}

const families: ReadonlyMap<string, string> = new Map([
  ["Client", "Sender"],
  ["Server", "Receiver"],
]);

function localName(element: XmlElement | undefined): string {
  const text = element?.text.trim() ?? "";
  return text.slice(text.indexOf(":") + 1);
}

export type FaultParts = {
  readonly code: "Sender" | "Receiver";
  readonly subcode: { readonly namespace: string; readonly name: string };
  readonly reason: string;
  readonly detail?: Markup | undefined;
  readonly relatesTo?: string | undefined;
};

/** A SOAP 1.2 fault as a whole answer. */
export function encodeMessageFault(fault: FaultParts): { status: 500; headers: Record<string, string>; body: string } {
  const { code, subcode, reason, detail, relatesTo } = fault;
  const body = soapEnvelope({
    action: `${ns.addressing}/soap/fault`,
    relatesTo,
    body: xml`<s:Fault>
      <s:Code><s:Value>s:${code}</s:Value>
        <s:Subcode><s:Value xmlns:t="${subcode.namespace}">t:${subcode.name}</s:Value></s:Subcode>
      </s:Code>
      <s:Reason><s:Text xml:lang="en-US">${reason}</s:Text></s:Reason>
      ${detail === undefined ? undefined : xml`<s:Detail>${detail}</s:Detail>`}
    </s:Fault>`,
  });
  return { status: 500, headers: { "content-type": contentType["1.2"] }, body: body.text };
}
