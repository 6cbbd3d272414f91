import type { countEntities } from "../../catalog/dynamics-crm/count-entities.ts";
import type { queryEntities } from "../../catalog/dynamics-crm/query-entities.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { StepContext } from "../../engine/step-context.ts";
import { DynamlError } from "../../errors.ts";
import { fetchedColumns } from "../../session/query/fetched-columns.ts";
import { fetchOfOData } from "../../session/query/odata-query.ts";
import { placedQueryError } from "../../session/query/placed-query-error.ts";
import { fetchOf } from "../../session/query/query-input.ts";
import { fetchOfTexts, type TextQuery } from "../../session/query/text-query.ts";
import type { Session } from "../../session/session.ts";
import { ActionError } from "../action-error.ts";
import { logicalNames } from "./logical-names.ts";
import { entityName } from "./named-record.ts";

type QueryParameters = Pick<
  ParametersOf<typeof countEntities>,
  "fetchXml" | "odata" | "entity" | "filterType" | "conditions" | "links"
> &
  Partial<Pick<ParametersOf<typeof queryEntities>, "columns" | "distinct" | "top" | "orders">>;

export type StepQuery = {
  readonly fetch: ReturnType<typeof fetchOf>;
  /** The columns that the query tells, as they come. */
  readonly columns: readonly string[];
};

/**
 * The query of a step, from FETCHXML, from ODATA or from ENTITY with its conditions. Throws WIRE_QUERY with the place in the FetchXML,
 * WIRE_ODATA with that in the OData query, ACTION_TWO_QUERIES, and SESSION_BAD_VALUE for a condition whose value does not fit.
 */
export async function stepQuery(
  parameters: QueryParameters,
  session: Session,
  context: QueryContext,
): Promise<StepQuery> {
  const { fetchXml, odata, conditions, orders = [], links } = parameters;
  const queries = Object.entries({ FETCHXML: fetchXml, ODATA: odata }).filter(([, query]) => query !== undefined);
  const children = Object.entries({ CONDITION: conditions, ORDER: orders, LINK: links });
  expectOneQuery(namesOf(queries), namesOf(children.filter(([, given]) => given.length > 0)));
  const fetch = await fetchOfStep(parameters, session, context);
  return { fetch, columns: fetchedColumns(fetch) };
}

type QueryContext = Pick<StepContext, "signal" | "holdsSecret">;

async function fetchOfStep(parameters: QueryParameters, session: Session, context: QueryContext) {
  const { signal } = context;
  const { fetchXml, odata, entity } = parameters;
  if (fetchXml !== undefined) return fetchOfXml(fetchXml);
  if (odata === undefined) return await fetchOfTexts(session, textQuery(parameters), { signal });
  try {
    return await fetchOfOData(session.metadata, { odata, entity: name(entity) }, { signal });
  } catch (error) {
    throw context.holdsSecret(odata) ? withoutText(error) : error;
  }
}

const ofTexts: ReadonlySet<string> = new Set(["WIRE_ODATA", "WIRE_QUERY", "SESSION_BAD_VALUE"]);

/** An error of a text that holds a secret: it quotes what was cut out of the text and decoded, in which nobody would know the secret. */
function withoutText(error: unknown): unknown {
  if (!(error instanceof DynamlError) || !ofTexts.has(error.code)) return error;
  return new DynamlError({
    code: error.code,
    message: "the OData query cannot be read; what is wrong is not told, because there is a secret in it",
    remedy: "try the query with another value in its place, and write &, + and % inside of a value as %26, %2B and %25",
  });
}

/** The tree of FetchXML. Throws WIRE_QUERY with its place in the text. */
export function fetchOfXml(fetchXml: string): StepQuery["fetch"] {
  try {
    return fetchOf({ fetchXml });
  } catch (error) {
    throw placedQueryError(error);
  }
}

/**
 * FetchXML and OData query options have conditions, orders and links of their own. Throws ACTION_TWO_QUERIES.
 * @param queries FETCHXML, ODATA, where they are given
 * @param children names of the elements inside the step
 */
export function expectOneQuery(queries: readonly string[], children: readonly string[]): void {
  const [first, ...others] = [...queries, ...children.map((name) => `<${name}>`)];
  if (queries.length === 0 || first === undefined || others.length === 0) return;
  const what = first === "ODATA" ? "OData query" : "FetchXML";
  throw new ActionError({
    code: "ACTION_TWO_QUERIES",
    message: `${first} is given, and ${others.join(", ")} beside it`,
    remedy: `write what they say into the ${what}, or give ENTITY in place of ${first}`,
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

function namesOf(entries: readonly (readonly [name: string, given: unknown])[]): readonly string[] {
  return entries.map(([name]) => name);
}

/** Tasks read columns in any case; so aliases, too, are lower case. */
function name(text: string | undefined): string | undefined {
  return text === undefined ? undefined : entityName(text);
}
