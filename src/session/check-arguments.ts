import { DynamlError } from "../errors.ts";
import { closestName } from "../values/closest-name.ts";
import { Guid } from "../values/guid.ts";
import type { SessionErrorCode } from "./session-error.ts";

// What the compiler refuses, and a program without types may give all the same. Each throws SESSION_BAD_VALUE.

export function checkEntityName(name: unknown): void {
  if (typeof name === "string" && name !== "") return;
  throw refusal(`the entity name is ${kindOf(name)}`, 'give a logical name: "account"');
}

/** Objects and Maps. */
export function checkAttributes(input: unknown): void {
  if (isList(input) || !isObject(input)) {
    throw refusal(`the attributes are ${kindOf(input)}`, 'give an object: { name: "Contoso" }');
  }
}

/** A record's ID, or an alternate key. */
export function checkAddress(address: unknown): void {
  if (typeof address === "string" || (isObject(address) && !isList(address))) return;
  throw refusal(`the record is ${kindOf(address)}`, 'give its ID, or an alternate key: { accountnumber: "A-17" }');
}

/** The names of columns, where they are given. */
export function checkColumns(columns: unknown): void {
  if (columns === undefined) return;
  const remedy = 'give a list of names: ["name", "revenue"]';
  if (!isList(columns)) throw refusal(`the columns are ${kindOf(columns)}`, remedy);
  const other = columns.findIndex((one) => typeof one !== "string" || one === "");
  if (other >= 0) throw refusal(`one of the columns is ${kindOf(columns[other])}`, remedy);
}

/** What the calls of a kind may be told besides. */
const optionsOf = {
  call: [],
  message: ["parameters"],
  write: ["parameters", "rowVersion"],
  relationship: ["parameters", "primaryEntityRole"],
  query: ["pageSize", "limit"],
  changes: ["columns", "token", "pageSize"],
  upload: ["onProgress"],
  attach: ["onProgress", "as", "id", "subject", "text"],
} as const;

/** Of every call; the last ones are of a service. */
const limits = ["timeout", "signal", "callerId", "callerObjectId", "onPhase", "onAnswer", "onThrottled"];

/** What a call is told besides, where it is told any: the options themselves, which there are, and their signal. */
export function checkOptions(options: unknown, kind: keyof typeof optionsOf = "call"): void {
  if (options === undefined) return;
  checkMembers(options, [...optionsOf[kind], ...limits]);
  if (!isObject(options)) return;
  if ("signal" in options) checkSignal(options.signal);
  if ("onProgress" in options) checkDeed("onProgress", options.onProgress);
  if ("callerId" in options) checkCaller("callerId", options.callerId);
  if ("callerObjectId" in options) checkCaller("callerObjectId", options.callerObjectId);
}

/** One that is no Guid would be left out of the call, which would be the signed-in user's own. */
function checkCaller(name: string, id: unknown): void {
  if (id === undefined || id instanceof Guid) return;
  throw refusal(`${name} is ${kindOf(id)}`, "give a Guid, or leave it out; session.onBehalfOf takes texts, too");
}

/** Throws for options that are none, and for one that is not known: left out in silence it would be taken for obeyed. */
export function checkMembers(options: unknown, known: readonly string[], elsewhere?: string): void {
  if (options === undefined) return;
  if (!isObject(options) || isList(options)) {
    throw refusal(`the options are ${kindOf(options)}`, "give an object, or leave them out");
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = closestName(unknown, known);
  throw refusal(
    `"${unknown}" is no option here`,
    near === undefined ? (elsewhere ?? `give what there is: ${known.join(", ")}`) : `did you mean ${near}?`,
  );
}

export function checkSignal(signal: unknown, name = "signal"): void {
  // One of another realm (a test's, a sandbox's) is no instance of the AbortSignal of this one.
  if (signal === undefined || (isObject(signal) && "aborted" in signal && "addEventListener" in signal)) return;
  throw refusal(`the ${name} is ${kindOf(signal)}`, "give the signal of an AbortController, or leave it out");
}

export function checkDeed(name: string, given: unknown): void {
  if (given === undefined || typeof given === "function") return;
  throw refusal(`${name} is ${kindOf(given)}`, "give a function, or leave it out");
}

export function checkTruth(name: string, given: unknown): void {
  if (given === undefined || typeof given === "boolean") return;
  throw refusal(`${name} is ${kindOf(given)}`, "give true or false, or leave it out");
}

/** Parameters of a message by name, where there are any. */
export function checkParameters(parameters: unknown): void {
  if (parameters === undefined || (isObject(parameters) && !isList(parameters))) return;
  throw refusal(`the parameters are ${kindOf(parameters)}`, "give an object: { SuppressDuplicateDetection: false }");
}

/** The ends of a relationship, its name, and which end the record is. */
export function checkEnds(record: unknown, relationship: unknown, related: unknown, role: unknown): void {
  const remedy = 'give new EntityReference("account", id)';
  if (!isReference(record)) throw refusal(`the record is ${kindOf(record)}`, remedy);
  if (!isList(related)) throw refusal(`the related records are ${kindOf(related)}`, `${remedy} in a list`);
  const other = related.findIndex((one) => !isReference(one));
  if (other >= 0) throw refusal(`one of the related records is ${kindOf(related[other])}`, remedy);
  if (typeof relationship !== "string" || relationship === "") {
    throw refusal(`the relationship is ${kindOf(relationship)}`, 'give its schema name: "contact_customer_accounts"');
  }
  if (role === undefined || role === "Referencing" || role === "Referenced") return;
  throw refusal(`the role is ${typeof role === "string" ? `"${role}"` : kindOf(role)}`, rolesOfEnds);
}

/** What is to be said of a relationship of a table with itself where the record's end is not told. */
export const rolesOfEnds =
  "say which end the record is: Referencing (the one that points) or Referenced (the one pointed at)";

/** A record by an EntityReference. */
export function checkReference(record: unknown): void {
  if (!isReference(record)) throw refusal(`the record is ${kindOf(record)}`, 'give new EntityReference("account", id)');
}

/** A file to write, and the column where it goes. */
export function checkFile(file: unknown): void {
  if (!isObject(file) || !("name" in file) || typeof file.name !== "string") {
    const what = isObject(file) && !isList(file) ? "without a name" : kindOf(file);
    throw refusal(`the file is ${what}`, 'give its name and content: { name: "contract.pdf", content: bytes }');
  }
  const content = "content" in file ? file.content : undefined;
  if (!isObject(content) || !(Symbol.iterator in content || Symbol.asyncIterator in content)) {
    throw refusal(`the content of the file is ${kindOf(content)}`, "give a Uint8Array, or a stream of them");
  }
  if ("mimeType" in file) checkText("mimeType", file.mimeType);
}

/** What a note or an attachment is told besides its file. */
export function checkAttachOptions({
  as,
  id,
  subject,
  text,
}: Readonly<Record<"as" | "id" | "subject" | "text", unknown>>): void {
  if (as !== undefined && as !== "Note" && as !== "Attachment") {
    throw refusal(`as is ${typeof as === "string" ? `"${as}"` : kindOf(as)}`, 'give "Note" or "Attachment"');
  }
  if (id !== undefined && !(id instanceof Guid) && (typeof id !== "string" || Guid.parse(id) === undefined)) {
    const shown = typeof id === "string" && id !== "" ? `"${id}"` : kindOf(id);
    throw refusal(`id is ${shown}`, "give a GUID, with or without braces, or leave it out");
  }
  checkText("subject", subject);
  checkText("text", text);
}

/** From where changes are read, and how many at once. */
export function checkChanges({ token, pageSize }: Readonly<Record<"token" | "pageSize", unknown>>): void {
  if (token !== undefined && typeof token !== "string") {
    throw refusal(
      `the token is ${kindOf(token)}`,
      "give the token that an earlier reading ended with, or leave it out",
    );
  }
  if (pageSize === undefined || (Number.isInteger(pageSize) && Number(pageSize) > 0)) return;
  const what = typeof pageSize === "number" ? pageSize : kindOf(pageSize);
  throw refusal(`pageSize of the changes is ${what}`, "give a whole number from 1 on");
}

/** Parts of a table's description. */
export function checkParts(parts: unknown, known: readonly string[]): void {
  const remedy = `give a list of these: ${known.join(", ")}`;
  if (!isList(parts)) throw refusal(`the parts are ${kindOf(parts)}`, remedy);
  const other = parts.find((one) => typeof one !== "string" || !known.includes(one));
  if (other === undefined && !parts.includes(undefined)) return;
  throw refusal(`one of the parts is ${typeof other === "string" ? `"${other}"` : kindOf(other)}`, remedy);
}

function checkText(name: string, given: unknown): void {
  if (given === undefined || typeof given === "string") return;
  throw refusal(`${name} is ${kindOf(given)}`, "give a text, or leave it out");
}

export function checkColumn(column: unknown): void {
  if (typeof column === "string" && column !== "") return;
  throw refusal(`the column is ${kindOf(column)}`, 'give the logical name of a column: "entityimage"');
}

export function checkQuery(query: unknown): void {
  if (!isObject(query) || isList(query)) {
    throw refusal(
      `the query is ${kindOf(query)}`,
      'give an object: { entity: "account" }, or { fetchXml: "<fetch>…" }',
    );
  }
}

export function checkFetchXml(text: unknown): void {
  if (typeof text !== "string") throw refusal(`the FetchXML is ${kindOf(text)}`, 'give a text: "<fetch>…"');
}

/** What a query in a few words may have besides its columns. */
export function checkQueryParts(where: unknown, orderBy: unknown): void {
  if (where !== undefined && (!isObject(where) || isList(where))) {
    throw refusal(`the conditions are ${kindOf(where)}`, "give an object: { where: { statecode: 0 } }");
  }
  if (orderBy === undefined || (isList(orderBy) && orderBy.every((one) => typeof one === "string"))) return;
  const what = isList(orderBy) ? "a list of something else than names" : kindOf(orderBy);
  throw refusal(`the order is ${what}`, 'give a list of names: { orderBy: ["name", "-createdon"] }');
}

export function checkMessageName(name: unknown): void {
  if (typeof name !== "string" || name === "") {
    throw refusal(`the message's name is ${kindOf(name)}`, 'give the name of a message: "WhoAmI"');
  }
}

/** Rows of a load, one after the other. */
export function checkRows(rows: unknown): void {
  if (isObject(rows) && (Symbol.iterator in rows || Symbol.asyncIterator in rows)) return;
  throw refusal(
    `the rows are ${kindOf(rows)}`,
    'give a list, or what a generator yields: [{ attributes: { name: "Contoso" } }]',
  );
}

/** A row that writes has attributes, if none in them: what stands beside them would be written nowhere. */
export function checkRow(row: unknown, isWritten: boolean): void {
  const remedy = 'give an object: { attributes: { name: "Contoso" } }';
  if (!isObject(row) || isList(row)) throw refusal(`the row is ${kindOf(row)}`, remedy);
  const attributes = "attributes" in row ? row.attributes : undefined;
  if (attributes !== undefined) checkAttributes(attributes);
  else if (isWritten) throw refusal("the row has no attributes", remedy);
}

/** How a value is called in a message, without what it holds. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (value === "") return "empty";
  if (isList(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** An EntityReference, or what has the members of one. */
function isReference(value: unknown): boolean {
  if (!isObject(value) || !("logicalName" in value) || !("id" in value)) return false;
  return typeof value.logicalName === "string" && value.logicalName !== "" && value.id instanceof Guid;
}

export function refusal(message: string, remedy: string): DynamlError<SessionErrorCode> {
  return new DynamlError({ code: "SESSION_BAD_VALUE", message, remedy });
}
