import type { OrganizationServiceFault } from "../organization-call.ts";
import { serviceFault } from "./fault-shapes.ts";
import { ns } from "./namespaces.ts";
import { text } from "./scalar-shapes.ts";
import { type ListShape, list, omittable, type RecordShape, record, required } from "./shape.ts";
import type { SoapFault } from "./soap-fault.ts";

/** How a fault's element is read; it is written in `encode-fault.ts`, because its codes are qualified names. */

const unwritten = (): undefined => undefined;

const detailMembers = {
  OrganizationServiceFault: { ...omittable(serviceFault, unwritten), namespace: ns.contracts },
  DiscoveryServiceFault: { ...omittable(serviceFault, unwritten), namespace: ns.contracts },
};

type Detail = { readonly detail?: OrganizationServiceFault | undefined };

function detailShape(namespace: string): RecordShape<Detail> {
  return record(
    namespace,
    detailMembers,
    (fields): Detail => ({
      detail: fields.OrganizationServiceFault ?? fields.DiscoveryServiceFault,
    }),
  );
}

/** SOAP 1.1 §4.4: elements without a namespace; the code is a qualified name, also one of the service's own. */
export const fault11: RecordShape<SoapFault> = record(
  "",
  {
    faultcode: omittable(text, unwritten),
    faultstring: omittable(text, unwritten),
    detail: omittable(detailShape(""), unwritten),
  },
  (fields) => {
    const code = localName(fields.faultcode ?? "Server");
    const [family = "", dotted] = code.split(".");
    if (family === "Client") return fault("Sender", dotted, fields.faultstring, fields.detail?.detail);
    if (family === "Server") return fault("Receiver", dotted, fields.faultstring, fields.detail?.detail);
    const blame = code === "InternalServiceFault" ? "Receiver" : "Sender";
    return fault(blame, code, fields.faultstring, fields.detail?.detail);
  },
);

const subcode: RecordShape<string> = record(
  ns.soap12,
  { Value: required(text, (value: string) => value) },
  (fields) => fields.Value,
);

type Code = { readonly value: string; readonly subcode?: string | undefined };

const code: RecordShape<Code> = record(
  ns.soap12,
  { Value: required(text, (whole: Code) => whole.value), Subcode: omittable(subcode, (whole: Code) => whole.subcode) },
  (fields) => ({ value: fields.Value, subcode: fields.Subcode }),
);

/** One text a language: the first is taken. */
const reason: ListShape<readonly string[]> = list(ns.soap12, "Text", () => text);

/** SOAP 1.2 Part 1 §5.4. */
export const fault12: RecordShape<SoapFault> = record(
  ns.soap12,
  {
    Code: required(code, (): Code => ({ value: "" })),
    Reason: omittable(reason, unwritten),
    Detail: omittable(detailShape(ns.soap12), unwritten),
  },
  (fields) => {
    const value = localName(fields.Code.value);
    const named = fields.Code.subcode === undefined ? undefined : localName(fields.Code.subcode);
    const isOwn = value === "Sender" || value === "Receiver";
    const blame = value === "Receiver" ? "Receiver" : "Sender";
    return fault(blame, named ?? (isOwn ? undefined : value), fields.Reason?.[0], fields.Detail?.detail);
  },
);

function fault(
  blame: SoapFault["blame"],
  named: string | undefined,
  reasonText: string | undefined,
  detail: OrganizationServiceFault | undefined,
): SoapFault {
  return {
    kind: "SoapFault",
    blame,
    ...(named && { subcode: named }),
    reason: reasonText ?? "",
    ...(detail && { detail }),
  };
}

function localName(qualified: string): string {
  return qualified.slice(qualified.indexOf(":") + 1).trim();
}
