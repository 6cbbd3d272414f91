import { Guid } from "../../values/guid.ts";
import type { OrganizationReply } from "../organization-call.ts";
import { ns } from "./namespaces.ts";
import { soapNamespace } from "./soap-version.ts";

/**
 * A reply of SOAP 1.1 without headers that says no more than that the operation was done, as WCF writes it: what most calls
 * of a bulk of writes are answered with. One pattern over its few hundred characters takes a tenth of the time of an XML
 * parser. Undefined for every other text, in whatever way it differs: the parser reads and judges those.
 */
export function readBareReply(text: string): OrganizationReply | undefined {
  if (text.length > longestBareReply) return undefined;
  const created = createReply.exec(text)?.[1];
  if (created !== undefined) return { operation: "Create", id: Guid.of(created) };
  const operation = emptyReply.exec(text)?.[1];
  return operation === "Update" || operation === "Delete" ? { operation } : undefined;
}

/** Longer than any text that the patterns fit. */
export const longestBareReply = 512;

const escaped = (text: string): string => text.replace(/[.?/]/g, "\\$&");
const envelope = `<s:Envelope xmlns:s="${escaped(soapNamespace["1.1"])}"><s:Body>`;
const declarations = `xmlns="${escaped(ns.services)}"(?: xmlns:i="${escaped(ns.instance)}")?`;
const end = "<\\/s:Body><\\/s:Envelope>$";
const guid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

const createReply = new RegExp(
  `^${envelope}<CreateResponse ${declarations}><CreateResult>(${guid})<\\/CreateResult><\\/CreateResponse>${end}`,
);
const emptyReply = new RegExp(`^${envelope}<(Update|Delete)Response ${declarations}\\/>${end}`);
