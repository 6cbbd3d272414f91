import type { Entity, EntityCollection } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { fetchOfQuery, tablesOfFetch } from "../../wire/odata/exchange/retrieve-multiple.ts";
import { webApiOperation } from "../../wire/odata/operations.ts";
import type { Association, OrganizationRequest } from "../../wire/organization-call.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { queryOf } from "./parameters.ts";

/**
 * What of a table a call needs besides its names: the types of its columns, the properties that set lookups, those that hold
 * collections, and which dates have no time.
 */
export type TablePart = "Columns" | "Lookups" | "Collections" | "Dates";

/** Logical names of tables, with the parts that a call is written and read by. */
export type TableNeeds = ReadonlyMap<string, ReadonlySet<TablePart>>;

/** What messages need that the Web API spells as verbs, besides what their parameters hold. */
const ofMessages: Readonly<
  Record<string, (parameters: OrganizationRequest["parameters"], needs: NeedsOfCall) => void>
> = {
  Retrieve: (parameters, needs) => {
    const target = parameters.get("Target");
    if (target instanceof EntityReference) needs.table(target.logicalName, "Columns");
  },
  Assign: (parameters, needs) => {
    const target = parameters.get("Target");
    if (target instanceof EntityReference) needs.table(target.logicalName, "Columns", "Lookups");
  },
  SetState: (parameters, needs) => {
    const target = parameters.get("EntityMoniker");
    if (target instanceof EntityReference) needs.table(target.logicalName, "Columns");
  },
  RetrieveEntityChanges: (parameters, needs) => {
    const table = parameters.get("EntityName");
    if (typeof table === "string") needs.table(table, "Columns");
  },
  RetrieveMultiple: (parameters, needs) => needs.query(fetchOfQuery(queryOf({ parameters }, "Query"))),
};

/** Gathers what a call needs before it is written. */
export class NeedsOfCall {
  readonly parts = new Map<string, Set<TablePart>>();
  /** Columns that are written empty: whether they are lookups is known when their table is. */
  readonly cleared: (readonly [table: string, column: string])[] = [];

  table(logicalName: string, ...parts: readonly TablePart[]): this {
    if (logicalName === "") return this;
    const known = this.parts.get(logicalName);
    if (known === undefined) this.parts.set(logicalName, new Set(parts));
    else for (const part of parts) known.add(part);
    return this;
  }

  /** A record's address: the set of its table, and for a key the types of its columns. */
  reference({ logicalName, keyAttributes }: EntityReference): this {
    if (keyAttributes === undefined) return this.table(logicalName);
    for (const value of keyAttributes.values()) this.#value(logicalName, "", value);
    return this.table(logicalName, "Columns");
  }

  /** A record that is written. */
  record(entity: Entity): this {
    const { logicalName, attributes, keyAttributes, relatedEntities = [] } = entity;
    this.table(logicalName, "Columns");
    for (const [name, value] of attributes) this.#value(logicalName, name, value);
    for (const [name, value] of keyAttributes ?? []) this.#value(logicalName, name, value);
    if (relatedEntities.length > 0) this.table(logicalName, "Lookups", "Collections");
    for (const { collection } of relatedEntities) this.records(collection);
    return this;
  }

  records({ entityName, entities }: EntityCollection): this {
    this.table(entityName);
    for (const entity of entities) this.record(entity);
    return this;
  }

  association({ entityName, relatedEntities }: Pick<Association, "entityName" | "relatedEntities">): this {
    this.table(entityName, "Lookups", "Collections");
    for (const related of relatedEntities) this.reference(related);
    return this;
  }

  query(query: FetchQuery): this {
    for (const name of tablesOfFetch(query)) this.table(name, "Columns");
    return this;
  }

  /** A message with what its parameters hold; records in its results are of tables that the parameters name. */
  message({ requestName, parameters }: OrganizationRequest): this {
    for (const value of parameters.values()) this.#parameter(value);
    if (Object.hasOwn(ofMessages, requestName)) ofMessages[requestName]?.(parameters, this);
    const operation = webApiOperation(requestName);
    if (operation === undefined) return this;
    const { bound, results } = operation;
    for (const { table } of [bound ?? {}, ...Object.values(operation.parameters)]) {
      if (table !== undefined && table !== "*") this.table(table);
    }
    if (!Object.values(results).some((type) => type === "entity" || type === "entities")) return this;
    for (const name of ["TargetEntityName", "MatchingEntityName"]) {
      const table = parameters.get(name);
      if (typeof table === "string") this.table(table);
    }
    for (const parts of this.parts.values()) parts.add("Columns");
    return this;
  }

  #value(table: string, column: string, value: unknown): void {
    if (typeof value !== "object") return;
    if (value instanceof EntityReference) this.table(table, "Lookups").reference(value);
    else if (value instanceof Date) this.table(table, "Dates");
    else if (value === null) this.cleared.push([table, column]);
    else if (isCollection(value)) this.table(table, "Collections").records(value);
  }

  #parameter(value: unknown): void {
    if (value instanceof EntityReference) this.reference(value);
    else if (Array.isArray(value)) for (const one of value) this.#parameter(one);
    else if (isEntity(value)) this.record(value);
    else if (isCollection(value)) this.records(value);
    else if (typeof value === "object" && value !== null && "principal" in value) this.#parameter(value.principal);
  }
}

function isEntity(value: unknown): value is Entity {
  return typeof value === "object" && value !== null && "attributes" in value && "logicalName" in value;
}

function isCollection(value: unknown): value is EntityCollection {
  return typeof value === "object" && value !== null && "entities" in value;
}
