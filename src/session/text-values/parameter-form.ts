import { closestName } from "../../values/closest-name.ts";
import type { Entity, EntityCollection } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { recordCollection } from "../../values/record-collection.ts";
import type { ParameterValue, PrincipalAccess, RolePrivilege } from "../../wire/organization-call.ts";
import { parseFetchXml } from "../../wire/query/parse-fetch-xml.ts";
import type { QueryExpression } from "../../wire/query/query-expression.ts";
import { queryExpressionFromFetch } from "../../wire/query/query-expression-from-fetch.ts";
import { enumerations } from "../../wire/soap/enumerations.ts";
import { badValue } from "../arguments.ts";
import { parseNamedRecord } from "./named-record.ts";
import { quotedList } from "./quoted-list.ts";
import { shown } from "./shown.ts";
import { textFormOf } from "./text-form.ts";

/** What reading a parameter may ask of the organization. */
export type Lookups = {
  /** `account:GUID` or `account(name=Contoso)`; undefined for another text. */
  readonly reference: (text: string) => Promise<EntityReference | undefined>;
  /** A record with the attributes that the step gives it: `account`, `account:GUID`. */
  readonly record: (text: string) => Promise<Entity | undefined>;
  /** A record's ID: a GUID, or by reference. */
  readonly id: (text: string) => Promise<Guid | EntityReference | undefined>;
  /** The enumeration that the message has there. */
  readonly enumeration: string | undefined;
};

type Read = ParameterValue | undefined;

/** A type's texts: how one is read (undefined where it does not fit), and what fits, for the error. */
export type ParameterForm = {
  readonly read: (text: string, lookups: Lookups) => Read | Promise<Read>;
  readonly expected: string;
};

const record = "the record as ENTITY:ID, or by what is unique to it, such as account(name=Contoso)";

/** By the type's name without blanks and in lower case. */
const forms: Readonly<Record<string, ParameterForm>> = {
  entityreference: { read: (text, { reference }) => reference(text), expected: record },
  optionsetvalue: {
    read: (text) => textFormOf("optionsetvalue")?.read(text),
    expected: "an option's number, such as 1",
  },
  entityreferencecollection: {
    read: (text, { reference }) => each(text, reference),
    expected: "records with commas between, each as ENTITY:ID or ENTITY(…=…)",
  },
  guid: { read: (text, { id }) => id(text), expected: "a GUID, or the record as ENTITY:ID or ENTITY(…=…)" },
  guidarray: {
    read: (text, { id }) => each(text, id).then(sameKind),
    expected: "GUIDs with commas between, or records as ENTITY:ID or ENTITY(…=…)",
  },
  entity: {
    read: (text, lookups) => lookups.record(text),
    expected: "the record's ENTITY, or ENTITY:ID; its values stand in <ATTRIBUTE PARAMETER=…> elements",
  },
  entitycollection: {
    read: async (text, { reference }) => collectionOf(await each(text, reference)),
    expected:
      "records of one entity with commas between, each as ENTITY:ID or ENTITY(…=…); or a DATASET of them with its ENTITY",
  },
  stringarray: {
    read: (text) => quotedList(text),
    expected: "texts with commas between; one that holds a comma stands in single quotes",
  },
  integerarray: { read: integersOf, expected: "whole numbers with commas between" },
  columnset: { read: columnSetOf, expected: "logical names with commas between, or * for all columns" },
  fetchxml: { read: (query) => fetchOf(query), expected: "FetchXML" },
  queryexpression: { read: expressionOf, expected: "FetchXML, which goes as a QueryExpression" },
  queryexpressionarray: { read: (text) => [expressionOf(text)], expected: "FetchXML, which goes as a QueryExpression" },
  enum: { read: enumOf, expected: "ENUMERATION:MEMBER, such as EntityFilters:Attributes" },
  relationship: {
    read: relationshipOf,
    expected: "a relationship's schema name, or NAME:Referencing, NAME:Referenced",
  },
  principalaccess: {
    read: accessOf,
    expected: "the user or team and the rights, such as team(name=North)=ReadAccess,WriteAccess",
  },
  roleprivilegearray: {
    read: privilegesOf,
    expected: "privileges' IDs and depths with commas between, such as 886b280c-6396-4d56-a0a3-2c1b0a50ceb0=Deep",
  },
  label: { read: labelOf, expected: "LANGUAGE:TEXT with semicolons between, such as 1033:Preferred; 1031:Bevorzugt" },
  paginginfo: { read: pagingOf, expected: "page and count, such as page=1, count=50" },
  binary: { read: bytesOf, expected: "bytes as base64" },
};

/** The form of a type: of those that parameters alone have, or of an attribute's type; undefined where there is no such type. */
export function parameterFormOf(plainType: string): ParameterForm | undefined {
  if (Object.hasOwn(forms, plainType)) return forms[plainType];
  return plainType === "partylist" ? undefined : textFormOf(plainType);
}

async function each<T>(text: string, read: (part: string) => Promise<T | undefined>): Promise<T[] | undefined> {
  const values: T[] = [];
  for (const part of recordTexts(text)) {
    const value = await read(part);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** At commas outside of brackets. */
function recordTexts(text: string): string[] {
  return (text.match(/(?:\([^)]*\)|[^,;(])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== "");
}

/** Records where all are, else the IDs of all. */
function sameKind(
  all: readonly (Guid | EntityReference)[] | undefined,
): readonly Guid[] | readonly EntityReference[] | undefined {
  const records = all?.filter((one): one is EntityReference => !(one instanceof Guid));
  if (records !== undefined && records.length > 0 && records.length === all?.length) return records;
  return all?.map((one) => (one instanceof Guid ? one : one.id));
}

function collectionOf(references: readonly EntityReference[] | undefined): EntityCollection | undefined {
  const [first] = references ?? [];
  if (first === undefined || references?.some(({ logicalName }) => logicalName !== first.logicalName)) return undefined;
  const entities = (references ?? []).map(({ logicalName, id }) => ({ logicalName, id, attributes: new Map() }));
  return recordCollection(first.logicalName, entities);
}

function integersOf(text: string): readonly number[] | undefined {
  const numbers = text.split(",").map((part) => textFormOf("integer")?.read(part));
  return numbers.every((one) => typeof one === "number") ? numbers : undefined;
}

function columnSetOf(text: string): Read {
  const names = text.split(/[,;\s]+/).filter((name) => name !== "");
  const [first] = names;
  if (names.length === 1 && first === "*") return { kind: "ColumnSet", allColumns: true };
  return { kind: "ColumnSet", allColumns: false, columns: names.map((name) => name.toLowerCase()) };
}

/** Read once, so that what is none is refused here. */
function fetchOf(query: string): Read {
  parseFetchXml(query);
  return { kind: "FetchExpression", query: query.trim() };
}

function expressionOf(text: string): QueryExpression {
  return queryExpressionFromFetch(parseFetchXml(text));
}

/** `EntityFilters:Entity, Attributes`; the enumeration may be left out where the message tells it. */
function enumOf(text: string, { enumeration }: Lookups): Read {
  const [, written, members = ""] = /^\s*(?:(\w+)\s*:)?\s*(.+?)\s*$/s.exec(text) ?? [];
  const typeName = written ?? enumeration;
  if (typeName === undefined || !/^\w+([\s,]+\w+)*$/.test(members)) return undefined;
  return { kind: "EnumValue", typeName, value: members.split(/[\s,]+/).join(" ") };
}

const roles = ["Referencing", "Referenced"] as const;

function relationshipOf(text: string): Read {
  const [, schemaName, role] = /^\s*(\w+)\s*(?::\s*(\w+)\s*)?$/.exec(text) ?? [];
  const primaryEntityRole = roles.find((one) => one.toLowerCase() === role?.toLowerCase());
  if (schemaName === undefined || (role !== undefined && primaryEntityRole === undefined)) return undefined;
  return { kind: "Relationship", schemaName, primaryEntityRole };
}

async function accessOf(text: string, { reference }: Lookups): Promise<PrincipalAccess | undefined> {
  const equals = text.lastIndexOf("=");
  const names = text.slice(equals + 1).trim();
  if (equals < 0 || !/^\w+([\s,]+\w+)*$/.test(names)) return undefined;
  const rights = names.split(/[\s,]+/).map(accessRight);
  const principal = await reference(text.slice(0, equals));
  if (principal === undefined) return undefined;
  return { kind: "PrincipalAccess", principal, accessMask: rights.join(" ") };
}

const accessRights = enumerations.find(({ name }) => name === "AccessRights")?.members ?? [];

/** As the platform spells it. Throws SESSION_BAD_VALUE for a name that is none. */
function accessRight(text: string): string {
  const right = accessRights.find((one) => one.toLowerCase() === text.toLowerCase());
  if (right !== undefined) return right;
  const near = closestName(text, accessRights);
  const all = `give one of ${accessRights.join(", ")}`;
  throw badValue(`${shown(text)} is no right to a record`, near === undefined ? all : `did you mean ${near}?`);
}

const depths = ["Basic", "Local", "Deep", "Global"] as const;

function privilegesOf(text: string): readonly RolePrivilege[] | undefined {
  const privileges: RolePrivilege[] = [];
  for (const part of text.split(",")) {
    const [id = "", name = ""] = part.split("=");
    const privilegeId = Guid.parse(id);
    const depth = depths.find((one) => one.toLowerCase() === name.trim().toLowerCase());
    if (privilegeId === undefined || depth === undefined) return undefined;
    privileges.push({ kind: "RolePrivilege", privilegeId, depth, businessUnitId: Guid.empty });
  }
  return privileges;
}

function labelOf(text: string): Read {
  const localized: { label: string; languageCode: number }[] = [];
  for (const part of text.split(";")) {
    const [, language, label] = /^\s*(\d+)\s*:\s*(.*?)\s*$/s.exec(part) ?? [];
    if (language === undefined || label === undefined) return undefined;
    localized.push({ label, languageCode: Number(language) });
  }
  return { localized };
}

function pagingOf(text: string): Read {
  const values = parseNamedRecord(`(${text})`)?.values;
  const [page = 0, count = 0] = ["page", "count"].map((name) => Number(values?.get(name)));
  const isGiven = [page, count].every((number) => Number.isInteger(number) && number > 0);
  return isGiven ? { pageNumber: page, count, returnTotalRecordCount: false } : undefined;
}

function bytesOf(text: string): Uint8Array | undefined {
  const packed = text.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed) || packed.length % 4 !== 0) return undefined;
  return new Uint8Array(Buffer.from(packed, "base64"));
}
