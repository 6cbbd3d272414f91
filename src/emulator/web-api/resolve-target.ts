import type { EntityReference } from "../../values/entity-reference.ts";
import { EntityReference as Reference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { findNavigation, type Navigation, targetOf } from "../../wire/odata/navigation.ts";
import { namespace, noSuchProperty, odataError } from "../../wire/odata/odata-error.ts";
import { type WebApiOperation, webApiOperation } from "../../wire/odata/operations.ts";
import { type ColumnProperty, findProperty } from "../../wire/odata/properties.ts";
import { noResource, type PathPart, type PathSegment, recordKeyOf } from "../../wire/odata/resource-path.ts";
import { hasMessage } from "../messages/since.ts";
import { unsupportedMessage } from "../not-supported.ts";
import { retrieveRecord, withId } from "./organization-messages.ts";
import type { WebApiContext } from "./web-api-request.ts";

export type SetTarget = { readonly type: "set"; readonly table: EntityMetadata };

export type RecordTarget = {
  readonly type: "record";
  readonly table: EntityMetadata;
  /** By ID, or by an alternate key whose record may not be there. */
  readonly reference: EntityReference;
};

export type CollectionTarget = {
  readonly type: "collection";
  readonly parent: RecordTarget;
  readonly navigation: Navigation;
  readonly table: EntityMetadata;
};

export type LookupTarget = {
  readonly type: "lookup";
  readonly parent: RecordTarget;
  readonly navigation: Navigation;
};

export type OperationTarget = {
  readonly type: "operation";
  readonly name: string;
  readonly operation: WebApiOperation;
  readonly bound?: SetTarget | RecordTarget | undefined;
  readonly parts: readonly PathPart[];
};

/** What the path of a request names (query.md §7.1). */
export type Target =
  | SetTarget
  | RecordTarget
  | CollectionTarget
  | LookupTarget
  | OperationTarget
  | {
      readonly type: "property";
      readonly parent: RecordTarget;
      readonly property: ColumnProperty;
      readonly isRaw: boolean;
    }
  /** `coll(id)` */
  | { readonly type: "member"; readonly of: CollectionTarget; readonly record: RecordTarget }
  | { readonly type: "count"; readonly of: SetTarget | CollectionTarget }
  | {
      readonly type: "references";
      readonly of: CollectionTarget | LookupTarget;
      /** `coll(id)/$ref` */
      readonly member?: EntityReference | undefined;
    };

/** Follows the segments of a path. Throws ODataError where one of them is not there. */
export function resolveTarget(segments: readonly PathSegment[], context: WebApiContext): Target {
  const [first, ...rest] = segments;
  if (first === undefined) throw noResource("");
  const start = startOf(first, rest, context);
  return rest.length === 0 ? start : follow(start, rest, context);
}

function startOf(segment: PathSegment, rest: readonly PathSegment[], context: WebApiContext): Target {
  const table = context.tables.byEntitySetName(segment.name);
  if (table !== undefined) {
    return segment.parts === undefined ? { type: "set", table } : recordOf(table, segment.parts);
  }
  const name = segment.name.replace(`${namespace}.`, "");
  const operation = operationOf(name, context);
  if (operation !== undefined && operation.bound === undefined) {
    return { type: "operation", name, operation, parts: segment.parts ?? [] };
  }
  if (operation !== undefined) throw unresolved();
  throw unsupportedMessage(name) ?? unsupportedBound(rest) ?? noResource(segment.name);
}

/** An operation without an engine is named, also where its table is not there. */
function unsupportedBound(segments: readonly PathSegment[]): Error | undefined {
  const name = segments.map((segment) => segment.name).find((one) => one.startsWith(`${namespace}.`));
  return name === undefined ? undefined : unsupportedMessage(name.slice(namespace.length + 1));
}

/** The operation of a message that the organization's version has. */
function operationOf(name: string, { message }: WebApiContext): WebApiOperation | undefined {
  return hasMessage(message.organization.version, name) ? webApiOperation(name) : undefined;
}

/** A bound operation without its namespace, or without what it is bound to. */
function unresolved() {
  return odataError("Request message has unresolved parameters");
}

function recordOf(table: EntityMetadata, parts: readonly PathPart[]): RecordTarget {
  const key = recordKeyOf(table, parts);
  const reference =
    "id" in key
      ? new Reference(table.logicalName, key.id)
      : new Reference(table.logicalName, Guid.empty, undefined, { keyAttributes: key.keyAttributes });
  return { type: "record", table, reference };
}

function follow(at: Target, [segment, ...rest]: readonly PathSegment[], context: WebApiContext): Target {
  if (segment === undefined) return at;
  return follow(step(at, segment, context), rest, context);
}

function step(at: Target, segment: PathSegment, context: WebApiContext): Target {
  if (segment.name.startsWith(`${namespace}.`)) return boundOperation(at, segment, context);
  switch (at.type) {
    case "record":
      return fromRecord(at, segment, context);
    case "set":
      if (segment.name === "$count") return { type: "count", of: at };
      throw noResource(segment.name);
    case "collection":
      return fromCollection(at, segment);
    case "lookup":
      if (segment.name === "$ref") return { type: "references", of: at };
      return fromRecord(recordBehind(at, context), segment, context);
    case "member":
      if (segment.name === "$ref") return { type: "references", of: at.of, member: at.record.reference };
      return fromRecord(at.record, segment, context);
    case "property":
      if (segment.name === "$value" && !at.isRaw) return { ...at, isRaw: true };
      throw noResource(segment.name);
    default:
      throw noResource(segment.name);
  }
}

function fromRecord(parent: RecordTarget, { name, parts }: PathSegment, context: WebApiContext): Target {
  const property = findProperty(parent.table, name);
  if (property !== undefined) return { type: "property", parent, property, isRaw: false };
  const navigation = findNavigation(parent.table, name);
  if (navigation === undefined && webApiOperation(name)?.bound !== undefined) throw unresolved();
  if (navigation === undefined) throw noSuchProperty(name, parent.table.logicalName);
  if (!navigation.isCollection) return { type: "lookup", parent, navigation };
  const table = targetOf(navigation, context.tables);
  if (table === undefined) throw noResource(name);
  const collection: CollectionTarget = { type: "collection", parent, navigation, table };
  return parts === undefined ? collection : { type: "member", of: collection, record: recordOf(table, parts) };
}

function fromCollection(of: CollectionTarget, { name }: PathSegment): Target {
  if (name === "$count") return { type: "count", of };
  if (name === "$ref") return { type: "references", of };
  throw noResource(name);
}

/** The record that a lookup points at; 404 where it is empty. */
export function recordBehind({ parent, navigation }: LookupTarget, context: WebApiContext): RecordTarget {
  const { relationship } = navigation;
  const column = relationship.kind === "OneToManyRelationshipMetadata" ? relationship.referencingAttribute : "";
  const value = retrieveRecord(context, withId(context, parent.reference), [column]).attributes.get(column);
  const table = value instanceof Reference ? context.tables.byLogicalName(value.logicalName) : undefined;
  const isTarget = table !== undefined && (table.logicalName === navigation.target || navigation.target === "owner");
  if (!(value instanceof Reference) || table === undefined || !isTarget) {
    throw odataError(`Resource not found for the segment '${navigation.name}'.`, { status: 404 });
  }
  return { type: "record", table, reference: new Reference(value.logicalName, value.id) };
}

function boundOperation(at: Target, segment: PathSegment, context: WebApiContext): Target {
  const name = segment.name.slice(namespace.length + 1);
  const operation = operationOf(name, context);
  if (operation?.bound === undefined || (at.type !== "record" && at.type !== "set")) {
    throw unsupportedMessage(name) ?? noResource(segment.name);
  }
  const { table, isCollection = false } = operation.bound;
  const fits = (table === "*" || table === at.table.logicalName) && isCollection === (at.type === "set");
  if (!fits) throw noResource(segment.name);
  return { type: "operation", name, operation, bound: at, parts: segment.parts ?? [] };
}
