import type { RelatedEntities } from "../../values/entity.ts";
import type { Guid } from "../../values/guid.ts";
import type { RelationshipQueries } from "../../wire/organization-call.ts";
import type { FetchLink, FetchQuery } from "../../wire/query/fetch-query.ts";
import { OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { fetchOfQuery } from "../query/fetch-of-query.ts";
import { runQuery } from "../query/run-query.ts";
import { type Link, linkOf } from "../records/relationships.ts";

/** The records that each query of a Retrieve finds among those related to the record. */
export function retrieveRelated(
  context: MessageContext,
  table: Table,
  id: Guid,
  { queries }: RelationshipQueries,
): RelatedEntities[] {
  return queries.map(({ relationship, query }) => {
    const { schemaName, primaryEntityRole } = relationship;
    const link = linkOf(table, schemaName, primaryEntityRole);
    const fetch = restricted(context, table, fetchOfQuery(query), link, id, schemaName);
    return { relationship: schemaName, primaryEntityRole, collection: runQuery(context, fetch) };
  });
}

/** The query with one more link: to the record, through the lookup or the intersect table. */
function restricted(
  { organization }: MessageContext,
  table: Table,
  query: FetchQuery,
  link: Link,
  id: Guid,
  schemaName: string,
): FetchQuery {
  const far = farTable(link);
  if (query.entity.name !== far) {
    throw new OrganizationFault(
      "InvalidOneToManyRelationshipForRelatedEntitiesQuery",
      `The relationship '${schemaName}' leads to records of '${far}', not of '${query.entity.name}'.`,
    );
  }
  const farKey = tableOf(organization, far).primaryId;
  const added = linkTo(table, link, farKey, id);
  return { ...query, entity: { ...query.entity, links: [...query.entity.links, added] } };
}

function farTable(link: Link): string {
  if (link.side === "either") return link.otherTable;
  return link.side === "one" ? link.relationship.child : link.relationship.parent;
}

function linkTo(table: Table, link: Link, farKey: string, id: Guid): FetchLink {
  if (link.side === "either") return inner(link.relationship.intersect, link.other, farKey, link.own, id);
  const { column } = link.relationship;
  return link.side === "one"
    ? inner(table.logicalName, table.primaryId, column, table.primaryId, id)
    : inner(table.logicalName, column, farKey, table.primaryId, id);
}

/** An inner link without columns whose `key` is the ID. */
function inner(name: string, from: string, to: string, key: string, id: Guid): FetchLink {
  const condition = { attribute: key, operator: "eq", values: [id] };
  return {
    name,
    from,
    to,
    linkType: "inner",
    allAttributes: false,
    attributes: [],
    orders: [],
    filters: [{ type: "and", conditions: [condition], filters: [], links: [] }],
    links: [],
  };
}
