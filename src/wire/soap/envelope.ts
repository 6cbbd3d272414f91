import { Guid } from "../../values/guid.ts";
import { given } from "./data-contract.ts";
import type { KnownMessages } from "./known-messages.ts";
import { ns } from "./namespaces.ts";
import type { RootChooser } from "./read-shape.ts";
import { ArrivingXml, readXml } from "./read-xml.ts";
import { guid, text } from "./scalar-shapes.ts";
import { omittable, type RecordShape, record, required, type Shape, type UnknownElement } from "./shape.ts";
import { contentType, type SoapVersion, soapNamespace } from "./soap-version.ts";
import type { WrittenPairs } from "./written-pairs.ts";
import { XmlWriter } from "./xml-writer.ts";

/** What an envelope says besides its body. */
type EnvelopeFacts = {
  readonly soap: SoapVersion;
  readonly messageId?: string | undefined;
  readonly relatesTo?: string | undefined;
  /** The user on whose behalf the call is made (header CallerId). */
  readonly callerId?: Guid | undefined;
  /** The same by the user's object in the directory (header CallerObjectId). */
  readonly callerObjectId?: Guid | undefined;
};

export type Envelope<B> = EnvelopeFacts & { readonly body: B };

/** The shapes of both versions' envelopes around a body. */
export type EnvelopeShapes<B> = Readonly<Record<SoapVersion, Shape<Envelope<B>>>>;

/** Reads an envelope of either version. Errors: every code of WireErrorCode; WIRE_NOT_SOAP where the root is something else. */
export function readEnvelope<B>(
  document: Uint8Array | string,
  shapes: EnvelopeShapes<B>,
  known?: KnownMessages,
): Envelope<B> {
  return readXml(document, rootChooser(shapes), known);
}

/** Reads an envelope that arrives piece by piece; what its lists give away goes to `take`. Errors: as `readEnvelope`. */
export function envelopeReader<B>(
  shapes: EnvelopeShapes<B>,
  known?: KnownMessages,
  take?: (item: unknown) => void,
): ArrivingXml<Envelope<B>> {
  return new ArrivingXml(rootChooser(shapes), known, take);
}

function rootChooser<B>(shapes: EnvelopeShapes<B>): RootChooser<Envelope<B>> {
  return (root) => {
    if (root.name === "Envelope" && root.namespace === ns.soap11) return shapes["1.1"];
    if (root.name === "Envelope" && root.namespace === ns.soap12) return shapes["1.2"];
    return root.fail(
      "WIRE_NOT_SOAP",
      `the message starts with <${root.name}>, and a SOAP 1.1 or 1.2 envelope is expected`,
      "check that the address is the Organization service's and that nothing in between (a sign-in page, a proxy) answers for it",
    );
  };
}

export function envelopeShape<B>(soap: SoapVersion, body: RecordShape<B>): Shape<Envelope<B>> {
  return record(
    soapNamespace[soap],
    {
      Header: omittable(headerShape(soap), (): EnvelopeFacts | undefined => undefined),
      Body: required(body, (envelope: Envelope<B>) => envelope.body),
    },
    (fields): Envelope<B> => ({ soap, ...fields.Header, body: fields.Body as B }),
  );
}

function headerShape(soap: SoapVersion): RecordShape<EnvelopeFacts> {
  const absent = (): undefined => undefined;
  return record(
    soapNamespace[soap],
    {
      MessageID: { ...omittable(text, absent), namespace: ns.addressing },
      RelatesTo: { ...omittable(text, absent), namespace: ns.addressing },
      CallerId: { ...omittable(guid, absent), namespace: ns.contracts },
      CallerObjectId: { ...omittable(guid, absent), namespace: ns.contracts },
    },
    (fields): EnvelopeFacts => ({
      soap,
      ...given({
        messageId: fields.MessageID?.trim(),
        relatesTo: fields.RelatesTo?.trim(),
        callerId: fields.CallerId?.equals(Guid.empty) ? undefined : fields.CallerId,
        callerObjectId: fields.CallerObjectId,
      }),
    }),
    { onUnknown: (header) => judgeHeader(header, soapNamespace[soap]) },
  );
}

/** Headers of these namespaces are processed, here or by who called. */
const understood: ReadonlySet<string> = new Set([ns.addressing, ns.security, ns.diagnostics, ns.contracts]);

function judgeHeader(header: UnknownElement, soap: string): void {
  const must = header.attribute(soap, "mustUnderstand")?.trim();
  if ((must !== "1" && must !== "true") || understood.has(header.namespace) || !isForUs(header, soap)) return;
  header.fail(
    "WIRE_NOT_UNDERSTOOD",
    `the header <${header.name}> of namespace "${header.namespace}" must be understood and is not`,
  );
}

/** A header may be meant for another node on the way (SOAP 1.1 §4.2.2, SOAP 1.2 Part 1 §2.2). */
function isForUs(header: UnknownElement, soap: string): boolean {
  const node = header.attribute(soap, soap === ns.soap11 ? "actor" : "role")?.trim() ?? "";
  return node === "" || node.endsWith("/next") || node.endsWith("/role/ultimateReceiver");
}

/** What goes around a body that is written. */
export type EnvelopeOptions = {
  /** SOAP 1.2 only: the addressing headers. */
  readonly addressing?: Addressing | undefined;
  /** The user on whose behalf the call is made (protocols §1.10). */
  readonly callerId?: Guid | undefined;
  /** The same by the user's object in the directory: as Microsoft's ServiceClient says it; organizations prefer CallerId. */
  readonly callerObjectId?: Guid | undefined;
  /** SOAP 1.2 only: adds o:Security with a timestamp of five minutes from this moment. */
  readonly securedAt?: Date | undefined;
  /** How pairs were written in messages to the same reader before. */
  readonly written?: WrittenPairs | undefined;
};

type Addressing = {
  readonly action: string;
  readonly messageId?: string | undefined;
  readonly relatesTo?: string | undefined;
  readonly to?: string | undefined;
};

export type EncodedMessage = {
  readonly headers: Record<string, string>;
  readonly body: string;
  /** SOAP 1.2 only: where in `body`, behind the other headers, an o:Security header may be inserted. */
  readonly securityHeaderAt?: number;
};

/**
 * Writes an envelope; `writeBody` gets the writer inside s:Body. SOAP 1.1 has a header only where there is something to say
 * in it (protocols §1.1).
 */
export function encodeEnvelope(
  soap: SoapVersion,
  options: EnvelopeOptions,
  writeBody: (writer: XmlWriter) => void,
): EncodedMessage {
  const writer = new XmlWriter(options.written);
  const namespace = soapNamespace[soap];
  writer.open(namespace, "Envelope", "s");
  const securityHeaderAt = soap === "1.2" ? writeHeader12(writer, options) : writeHeader11(writer, options);
  writer.open(namespace, "Body");
  writeBody(writer);
  writer.close();
  writer.close();
  const message = { headers: { "content-type": contentType[soap] }, body: writer.toString() };
  return securityHeaderAt === undefined ? message : { ...message, securityHeaderAt };
}

function writeHeader11(writer: XmlWriter, { callerId, callerObjectId }: EnvelopeOptions): undefined {
  if (callerId === undefined && callerObjectId === undefined) return;
  writer.open(ns.soap11, "Header");
  writeCaller(writer, callerId, callerObjectId);
  writer.close();
}

function writeCaller(writer: XmlWriter, callerId: Guid | undefined, callerObjectId: Guid | undefined): void {
  if (callerId !== undefined) writer.element(ns.contracts, "CallerId", callerId.text);
  if (callerObjectId !== undefined) writer.element(ns.contracts, "CallerObjectId", callerObjectId.text);
}

/** Returns where the header ends. */
function writeHeader12(writer: XmlWriter, options: EnvelopeOptions): number {
  const { addressing, callerId, callerObjectId, securedAt } = options;
  writer.declare(ns.addressing, "a");
  if (securedAt !== undefined) writer.declare(ns.securityUtility, "u");
  writer.open(ns.soap12, "Header");
  if (addressing !== undefined) writeAddressing(writer, addressing);
  writeCaller(writer, callerId, callerObjectId);
  if (securedAt !== undefined) writeTimestamp(writer, securedAt);
  const end = writer.mark();
  writer.close();
  return end;
}

function writeAddressing(writer: XmlWriter, { action, messageId, relatesTo, to }: Addressing): void {
  writeMandatory(writer, "Action", action);
  if (relatesTo !== undefined) {
    writer.element(ns.addressing, "RelatesTo", relatesTo);
    writeActivityId(writer);
  }
  if (messageId !== undefined) {
    writer.element(ns.addressing, "MessageID", messageId);
    writer.open(ns.addressing, "ReplyTo");
    writer.element(ns.addressing, "Address", "http://www.w3.org/2005/08/addressing/anonymous");
    writer.close();
  }
  if (to !== undefined) writeMandatory(writer, "To", to);
}

function writeMandatory(writer: XmlWriter, name: string, value: string): void {
  writer.open(ns.addressing, name);
  writer.attribute("s:mustUnderstand", "1");
  writer.text(value);
  writer.close();
}

function writeActivityId(writer: XmlWriter): void {
  writer.open(ns.diagnostics, "ActivityId");
  writer.attribute("CorrelationId", Guid.random().text);
  writer.text(Guid.empty.text);
  writer.close();
}

function writeTimestamp(writer: XmlWriter, created: Date): void {
  writer.open(ns.security, "Security", "o");
  writer.attribute("s:mustUnderstand", "1");
  writer.open(ns.securityUtility, "Timestamp");
  writer.attribute("u:Id", "_0");
  writer.element(ns.securityUtility, "Created", created.toISOString());
  writer.element(ns.securityUtility, "Expires", new Date(created.getTime() + timestampLife).toISOString());
  writer.close();
  writer.close();
}

const timestampLife = 5 * 60 * 1000;
