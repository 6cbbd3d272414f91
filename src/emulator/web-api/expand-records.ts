import type { Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { joinsOf } from "../../wire/odata/fetch-links.ts";
import type { JsonObject, JsonValue } from "../../wire/odata/json.ts";
import type { Navigation } from "../../wire/odata/navigation.ts";
import { typeNameOf } from "../../wire/odata/odata-error.ts";
import {
  type ExpandedCollection,
  type ExpandedOwner,
  type PlanExtras,
  planQuery,
  type RecordShape,
} from "../../wire/odata/query-plan.ts";
import { type RecordJsonOptions, recordPrinter } from "../../wire/odata/record-json.ts";
import type { TableLookup } from "../../wire/odata/table-lookup.ts";
import { retrieveRecord, retrieveRecords } from "./organization-messages.ts";
import { nextLinkToken, type PageOfRecords } from "./paging.ts";
import type { WebApiContext } from "./web-api-request.ts";

/** Shows records with all that their shape expands: lookups came with them, collections are asked for here. */
export function printRecords(
  entities: readonly Entity[],
  shape: RecordShape,
  options: RecordJsonOptions & { readonly pageSize: number },
  context: WebApiContext,
): readonly JsonObject[] {
  const print = recordPrinter(shape, options);
  const isNested = hasCollections(shape) && shape.collections.some(({ item }) => item.expand.length > 0);
  return entities.map((entity) => {
    const json: Record<string, JsonValue> = { ...print(entity) };
    for (const collection of shape.collections)
      addCollection(json, entity, shape, collection, options, context, isNested);
    addInside(json, entity, shape, options, context);
    for (const owner of shape.owners ?? []) json[owner.name] = ownerJson(entity, owner, options, context);
    return json;
  });
}

/** A user or team with all of its columns, its type, and the key that both of them have. */
function ownerJson(
  { attributes }: Entity,
  { attribute, isReference, isKeyOnly }: ExpandedOwner,
  options: RecordJsonOptions,
  context: WebApiContext,
): JsonValue {
  const owner = attributes.get(attribute);
  const table = owner instanceof EntityReference ? context.tables.byLogicalName(owner.logicalName) : undefined;
  if (!(owner instanceof EntityReference) || table === undefined) return null;
  if (isReference) return { "@odata.id": `${context.root}${table.entitySetName}(${owner.id})` };
  const type = { "@odata.type": `#${typeNameOf(table.logicalName)}` };
  if (isKeyOnly) return { ...type, ownerid: owner.id.text };
  const { shape } = planQuery({ orderBy: [], expand: [], count: false }, table, context.tables);
  const record = recordPrinter(shape, options)(retrieveRecord(context, owner, undefined));
  return { ...type, ...record, ownerid: owner.id.text };
}

function hasCollections({ collections, singles }: RecordShape): boolean {
  return collections.length > 0 || singles.some(({ shape }) => hasCollections(shape));
}

/** Collections of expanded lookups. */
function addInside(
  json: Record<string, JsonValue>,
  entity: Entity,
  { singles }: RecordShape,
  options: RecordJsonOptions & { readonly pageSize: number },
  context: WebApiContext,
): void {
  for (const { name, alias, shape } of singles) {
    const inner = json[name];
    if (!hasCollections(shape) || inner === null || inner === undefined) continue;
    const value = entity.attributes.get(`${alias}.${shape.table.primaryIdAttribute}`);
    const id =
      typeof value === "object" && value !== null && "kind" in value && value.kind === "AliasedValue"
        ? value.value
        : value;
    if (!(id instanceof Guid)) continue;
    const record = { ...(inner as JsonObject) };
    const parent = { logicalName: shape.table.logicalName, id, attributes: entity.attributes };
    for (const collection of shape.collections)
      addCollection(record, parent, shape, collection, options, context, true);
    addInside(record, parent, shape, options, context);
    json[name] = record;
  }
}

function addCollection(
  json: Record<string, JsonValue>,
  { id }: Entity,
  { table }: RecordShape,
  { name, navigation, table: target, item }: ExpandedCollection,
  print: RecordJsonOptions & { readonly pageSize: number },
  context: WebApiContext,
  isPaged: boolean,
): void {
  const parentId = id ?? Guid.empty;
  const page = { size: isPaged ? print.pageSize : largestExpansion, number: 1 };
  const extras: PlanExtras = {
    ...ofParent(navigation, parentId, context.tables),
    ...(item.top === undefined && { page }),
  };
  const select = isPaged ? item.select : withParent(item.select, navigation);
  const options = { ...item, select, count: false, apply: undefined };
  const { fetch, shape } = planQuery(options, target, context.tables, extras);
  const found = item.top === 0 ? undefined : retrieveRecords(context, fetch);
  json[name] = printRecords(found?.entities ?? [], shape, print, context);
  const address = `${context.root}${table.entitySetName}(${parentId})/${name}`;
  const link = linkOf(address, item.options, isPaged ? found : undefined);
  if (!isPaged || found?.moreRecords === true) json[`${name}@odata.nextLink`] = link;
}

const largestExpansion = 5000;

/** Records of a collection that is not nested come with the lookup to their parent (query.md §7.2). */
function withParent(
  select: readonly string[] | undefined,
  { relationship }: Navigation,
): readonly string[] | undefined {
  if (select === undefined || relationship.kind !== "OneToManyRelationshipMetadata") return select;
  return [...select, `_${relationship.referencingAttribute}_value`];
}

function linkOf(address: string, options: readonly string[], found: PageOfRecords | undefined): string {
  const own = options.map((option) => option.replace(/=(.*)$/s, (_, text: string) => `=${encodeURIComponent(text)}`));
  const token = found?.moreRecords === true ? [`$skiptoken=${nextLinkToken(found, 1)}`] : [];
  const query = [...own, ...token].join("&");
  return query === "" ? address : `${address}?${query}`;
}

/** The records of a collection: those that point at the parent, or are paired with it. */
export function ofParent(navigation: Navigation, parent: Guid, tables: TableLookup): PlanExtras {
  const [first, second] = joinsOf(navigation, tables);
  if (first === undefined) return {};
  const isParent = { operator: "eq", attribute: first.from, values: [parent.text] };
  const filter = { type: "and" as const, conditions: [isParent], filters: [], links: [] };
  if (second === undefined) return { filters: [filter] };
  const pairs = {
    name: first.table,
    from: second.to,
    to: second.from,
    linkType: "inner" as const,
    intersect: true,
    allAttributes: false,
    attributes: [],
    orders: [],
    filters: [filter],
    links: [],
  };
  return { links: [pairs] };
}
