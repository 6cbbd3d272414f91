import type { Entity, EntityCollection } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { recordCollection } from "../../values/record-collection.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import { partyColumnOfRole, roleOfPartyColumn } from "../../wire/odata/party-lists.ts";
import { plainQuery } from "../../wire/odata/plain-query.ts";
import { partyListsOf } from "../../wire/odata/properties.ts";
import type { FetchCondition, FetchQuery } from "../../wire/query/fetch-query.ts";

/**
 * The party lists that a query reads of its table: `to`, `requiredattendees`. The Web API gives none of them with FetchXML. Throws
 * WIRE_ODATA where records are read without their IDs, by which the parties are found.
 */
export function partyColumns({ entity, aggregate, distinct }: FetchQuery, table: EntityMetadata | undefined): string[] {
  if (aggregate) return [];
  const named = new Set(entity.attributes.map(({ name }) => name));
  const lists = table === undefined ? [] : partyListsOf(table);
  const columns = lists.filter(
    (name) => (entity.allAttributes || named.has(name)) && roleOfPartyColumn(name) !== undefined,
  );
  const [column] = columns;
  if (column === undefined || !distinct || named.has(table?.primaryIdAttribute ?? "")) return columns;
  throw odataError(`the party list "${column}" cannot be read by a distinct query over the Web API`, {
    remedy: `name ${table?.primaryIdAttribute ?? "the key"} among the columns, leave the party list out, or query over SOAP`,
    attribute: column,
  });
}

/** In a batch nothing can be asked for besides. Throws WIRE_ODATA. */
export function refuseParties([column]: readonly string[]): void {
  if (column === undefined) return;
  throw odataError(`the party list "${column}" cannot be read by a query in a batch over the Web API`, {
    remedy: "name the other columns, or make the query outside of the batch, or over SOAP",
    attribute: column,
  });
}

/** Activities whose parties are asked for at once: their IDs fill an address of 64 KiB by half. */
const atOnce = 400;

/**
 * Gives records their party lists, as SOAP does: the parties of all of them are read as records of activityparty.
 *
 * @param query reads all pages of a query
 */
export async function addParties(
  records: readonly Entity[],
  columns: readonly string[],
  query: (fetch: FetchQuery) => AsyncIterable<Entity>,
): Promise<void> {
  const lists = new Map<string, ReadonlyMap<string, EntityCollection>>();
  for (const { id, attributes } of records) {
    const own = new Map(columns.map((column) => [column, recordCollection("activityparty", [])]));
    for (const [column, list] of own) attributes.set(column, list);
    if (id !== undefined) lists.set(id.text, own);
  }
  const ids = [...lists.keys()];
  for (let start = 0; start < ids.length; start += atOnce) {
    for await (const party of query(partiesOf(ids.slice(start, start + atOnce), columns))) {
      const { attributes } = party;
      const [activity, role] = [attributes.get("activityid"), attributes.get("participationtypemask")];
      if (!(activity instanceof EntityReference && role instanceof OptionSetValue)) continue;
      lists
        .get(activity.id.text)
        ?.get(partyColumnOfRole(role.value) ?? "")
        ?.entities.push(party);
    }
  }
}

function partiesOf(ids: readonly string[], columns: readonly string[]): FetchQuery {
  const roles = columns.map((column) => String(roleOfPartyColumn(column)));
  const among = (attribute: string, values: readonly string[]): FetchCondition => ({
    attribute,
    operator: "in",
    values,
  });
  const conditions = [among("activityid", ids), among("participationtypemask", roles)];
  return {
    ...plainQuery,
    entity: {
      name: "activityparty",
      allAttributes: true,
      attributes: [],
      orders: [],
      filters: [{ type: "and", conditions, filters: [], links: [] }],
      links: [],
    },
  };
}
