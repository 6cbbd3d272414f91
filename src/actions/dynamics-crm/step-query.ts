import type { countEntities } from "../../catalog/dynamics-crm/count-entities.ts";
import type { queryEntities } from "../../catalog/dynamics-crm/query-entities.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import { fetchedColumns } from "../../session/query/fetched-columns.ts";
import { placedQueryError } from "../../session/query/placed-query-error.ts";
import { fetchOf } from "../../session/query/query-input.ts";
import { fetchOfTexts, type TextQuery } from "../../session/query/text-query.ts";
import type { Session } from "../../session/session.ts";
import { ActionError } from "../action-error.ts";
import { logicalNames } from "./logical-names.ts";
import { entityName } from "./named-record.ts";

type QueryParameters = Pick<
  ParametersOf<typeof countEntities>,
  "fetchXml" | "entity" | "filterType" | "conditions" | "links"
> &
  Partial<Pick<ParametersOf<typeof queryEntities>, "columns" | "distinct" | "top" | "orders">>;

export type StepQuery = {
  readonly fetch: ReturnType<typeof fetchOf>;
  /** The columns that the query tells, as they come. */
  readonly columns: readonly string[];
};

/**
 * The query of a step, from FETCHXML or from ENTITY with its conditions. Throws WIRE_QUERY with the place in the FetchXML,
 * ACTION_TWO_QUERIES, and SESSION_BAD_VALUE for a condition whose value does not fit.
 */
export async function stepQuery(
  parameters: QueryParameters,
  session: Session,
  signal: AbortSignal,
): Promise<StepQuery> {
  const { fetchXml } = parameters;
  if (fetchXml !== undefined) refuseChildren(parameters);
  const fetch =
    fetchXml === undefined ? await fetchOfTexts(session, textQuery(parameters), { signal }) : fetchOfXml(fetchXml);
  return { fetch, columns: fetchedColumns(fetch) };
}

/** The tree of FetchXML. Throws WIRE_QUERY with its place in the text. */
export function fetchOfXml(fetchXml: string): StepQuery["fetch"] {
  try {
    return fetchOf({ fetchXml });
  } catch (error) {
    throw placedQueryError(error);
  }
}

/** FetchXML has conditions, orders and links of its own. */
function refuseChildren({ conditions, orders = [], links }: QueryParameters): void {
  const given = Object.entries({ CONDITION: conditions, ORDER: orders, LINK: links });
  const names = given.filter(([, children]) => children.length > 0).map(([name]) => `<${name}>`);
  if (names.length === 0) return;
  throw new ActionError({
    code: "ACTION_TWO_QUERIES",
    message: `FETCHXML is given, and ${names.join(", ")} beside it`,
    remedy: "write what they say into the FetchXML, or give ENTITY in place of FETCHXML",
  });
}

function textQuery({ entity = "", filterType, ...parameters }: QueryParameters): TextQuery {
  return {
    entity: entityName(entity),
    columns: logicalNames(parameters.columns),
    filterType: filterType === "Or" ? "or" : "and",
    conditions: parameters.conditions.map((condition) => ({
      attribute: entityName(condition.attribute),
      operator: condition.operator,
      value: condition.value,
      comparedTo: name(condition.comparedTo),
      entity: name(condition.entity),
    })),
    orders: (parameters.orders ?? []).map((order) => ({
      attribute: entityName(order.attribute),
      descending: order.descending,
      entity: name(order.entity),
    })),
    links: parameters.links.map((link) => ({
      entity: entityName(link.entity),
      from: entityName(link.from),
      to: entityName(link.to),
      alias: name(link.alias),
      type: link.type,
      columns: logicalNames(link.columns),
      parent: name(link.parent),
    })),
    distinct: parameters.distinct ?? false,
    top: parameters.top,
  };
}

/** Tasks read columns in any case; so aliases, too, are lower case. */
function name(text: string | undefined): string | undefined {
  return text === undefined ? undefined : entityName(text);
}
