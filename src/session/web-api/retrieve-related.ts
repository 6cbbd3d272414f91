import type { Entity, EntityCollection, RelatedEntities } from "../../values/entity.ts";
import { Guid } from "../../values/guid.ts";
import type { RelationshipMetadata } from "../../wire/metadata/metadata.ts";
import { retrieveRelationship } from "../../wire/odata/exchange/definitions.ts";
import { fetchOfQuery } from "../../wire/odata/exchange/retrieve-multiple.ts";
import type { WebApiExchange } from "../../wire/odata/exchange/web-api-exchange.ts";
import { roleMissing } from "../../wire/odata/navigation.ts";
import type {
  OrganizationRequest,
  OrganizationResponse,
  Relationship,
  RelationshipQueries,
} from "../../wire/organization-call.ts";
import type { FetchCondition, FetchFilter, FetchLink, FetchQuery } from "../../wire/query/fetch-query.ts";
import { printFetchXml } from "../../wire/query/print-fetch-xml.ts";
import type { Query } from "../../wire/query/query-expression.ts";
import { badValue } from "../arguments.ts";

type Results = OrganizationResponse["results"];

type RelatedReader = {
  readonly execute: (request: OrganizationRequest) => Promise<Results>;
  readonly send: <T>(exchange: WebApiExchange<T>) => Promise<T>;
  readonly retrieveMultiple: (query: Query) => Promise<EntityCollection>;
  readonly primaryIdOf: (entityName: string) => Promise<string>;
};

/** Whether the message asks for related records, too. */
export function readsRelated({ requestName, parameters }: OrganizationRequest): boolean {
  return requestName === "Retrieve" && parameters.has("RelatedEntitiesQuery");
}

/**
 * Retrieve with RelatedEntitiesQuery: the record, and for each relationship its definition and the query, with the condition that
 * its records are related to that one. `$expand` of the Web API would take a part of what queries may say.
 */
export async function retrieveWithRelated(request: OrganizationRequest, reader: RelatedReader): Promise<Results> {
  const parameters = new Map(request.parameters);
  const asked = parameters.get("RelatedEntitiesQuery");
  parameters.delete("RelatedEntitiesQuery");
  const results = await reader.execute({ ...request, parameters });
  const record = results.get("Entity") as Entity;
  const relatedEntities = await Promise.all(queriesOf(asked).map((one) => relatedTo(record, one, reader)));
  return new Map([["Entity", { ...record, relatedEntities }]]);
}

function queriesOf(asked: unknown): RelationshipQueries["queries"] {
  const isQueries = typeof asked === "object" && asked !== null && "kind" in asked;
  if (isQueries && asked.kind === "RelationshipQueries") return (asked as RelationshipQueries).queries;
  throw badValue("Retrieve needs in RelatedEntitiesQuery a query for each relationship", "give RelationshipQueries");
}

async function relatedTo(
  record: Entity,
  { relationship, query }: RelationshipQueries["queries"][number],
  { send, retrieveMultiple, primaryIdOf }: RelatedReader,
): Promise<RelatedEntities> {
  const { schemaName, primaryEntityRole } = relationship;
  const found = await send(retrieveRelationship(schemaName));
  if (primaryEntityRole === undefined && isWithItself(found)) {
    throw roleMissing(schemaName, record.logicalName);
  }
  const fetch = fetchOfQuery(query);
  const ends = endsOf(found, record.logicalName, relationship);
  if (fetch.entity.name !== ends.far) {
    throw badValue(
      `the relationship ${schemaName} leads to records of ${ends.far}, not of ${fetch.entity.name}`,
      `ask for records of ${ends.far}`,
    );
  }
  const restriction = ends.restrict(record.id ?? Guid.empty, {
    own: await primaryIdOf(record.logicalName),
    far: await primaryIdOf(ends.far),
  });
  const collection = await retrieveMultiple({
    kind: "FetchExpression",
    query: printFetchXml(restricted(fetch, restriction)),
  });
  return { relationship: schemaName, primaryEntityRole, collection };
}

function isWithItself(relationship: RelationshipMetadata): boolean {
  return relationship.kind === "ManyToManyRelationshipMetadata"
    ? relationship.entity1LogicalName === relationship.entity2LogicalName
    : relationship.referencedEntity === relationship.referencingEntity;
}

type Restriction = { readonly filter?: FetchFilter | undefined; readonly link?: FetchLink | undefined };

type Ends = {
  /** Logical name of the table at the other end. */
  readonly far: string;
  readonly restrict: (id: Guid, primaryIds: { readonly own: string; readonly far: string }) => Restriction;
};

/** The other end of a relationship, and what its records have in common that are related to one of this end. */
function endsOf(
  relationship: RelationshipMetadata,
  own: string,
  { schemaName, primaryEntityRole }: Relationship,
): Ends {
  if (relationship.kind === "ManyToManyRelationshipMetadata") {
    const { entity1LogicalName: first, entity2LogicalName: second, intersectEntityName = schemaName } = relationship;
    const columns = [
      relationship.entity1IntersectAttribute ?? "",
      relationship.entity2IntersectAttribute ?? "",
    ] as const;
    const isFirst = first === own && (second !== own || primaryEntityRole !== "Referenced");
    const [ownColumn, farColumn] = isFirst ? columns : [columns[1], columns[0]];
    return {
      far: isFirst ? second : first,
      restrict: (id, { far }) => ({ link: inner(intersectEntityName, farColumn, far, equal(ownColumn, id)) }),
    };
  }
  const { referencedEntity, referencingEntity, referencingAttribute } = relationship;
  const isReferenced = referencedEntity === own && (referencingEntity !== own || primaryEntityRole !== "Referencing");
  if (isReferenced) {
    return { far: referencingEntity, restrict: (id) => ({ filter: all(equal(referencingAttribute, id)) }) };
  }
  return {
    far: referencedEntity,
    restrict: (id, primaryIds) => ({
      link: inner(own, referencingAttribute, primaryIds.far, equal(primaryIds.own, id)),
    }),
  };
}

function restricted(fetch: FetchQuery, { filter, link }: Restriction): FetchQuery {
  const { filters, links } = fetch.entity;
  const entity = {
    ...fetch.entity,
    filters: filter === undefined ? filters : [...filters, filter],
    links: link === undefined ? links : [...links, link],
  };
  return { ...fetch, entity };
}

function equal(attribute: string, id: Guid): FetchCondition {
  return { attribute, operator: "eq", values: [id] };
}

function all(condition: FetchCondition): FetchFilter {
  return { type: "and", conditions: [condition], filters: [], links: [] };
}

/** A link without columns. */
function inner(name: string, from: string, to: string, condition: FetchCondition): FetchLink {
  const nothing = { allAttributes: false, attributes: [], orders: [], links: [] };
  return { name, from, to, linkType: "inner", filters: [all(condition)], ...nothing };
}
