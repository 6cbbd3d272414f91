import { closestName } from "../../values/closest-name.ts";
import { checkFetchQuery } from "../../wire/query/check-fetch-query.ts";
import type {
  FetchCondition,
  FetchEntity,
  FetchFilter,
  FetchLink,
  FetchOrder,
  FetchQuery,
} from "../../wire/query/fetch-query.ts";
import { badValue } from "../arguments.ts";
import type { CallLimits } from "../organization-service.ts";
import type { Session } from "../session.ts";
import { ConditionTexts, type TextCondition } from "./condition-texts.ts";

/** A query as a task or a form gives it: names and texts alone. */
export type TextQuery = {
  /** Logical name: `account`. */
  readonly entity: string;
  /** All where they are left out. */
  readonly columns?: readonly string[] | undefined;
  readonly conditions: readonly TextCondition[];
  /** Whether all conditions must hold or one of them; `and` where it is left out. */
  readonly filterType?: "and" | "or" | undefined;
  readonly orders: readonly TextOrder[];
  readonly links: readonly TextLink[];
  readonly distinct: boolean;
  readonly top?: number | undefined;
};

type TextOrder = {
  readonly attribute: string;
  readonly descending: boolean;
  /** Alias of the link whose column it is. */
  readonly entity?: string | undefined;
};

type TextLink = {
  readonly entity: string;
  /** Column of the linked table. */
  readonly from: string;
  /** Column of the table that it is linked to. */
  readonly to: string;
  /** The linked table's name where it is left out. */
  readonly alias?: string | undefined;
  readonly type: FetchLink["linkType"];
  /** None where they are left out. */
  readonly columns?: readonly string[] | undefined;
  /** Alias of the link that it starts from; the query's own table where it is left out. */
  readonly parent?: string | undefined;
};

type NamedLink = TextLink & { readonly alias: string };

/**
 * The tree of a query that is given in texts. Values are read as their columns' types, for which the tables' descriptions are
 * asked once; records and options may be given by name.
 *
 * Throws SESSION_BAD_VALUE with what would fit, and WIRE_QUERY for what no organization takes.
 */
export async function fetchOfTexts(
  session: Pick<Session, "metadata" | "query" | "service">,
  query: TextQuery,
  limits: CallLimits = {},
): Promise<FetchQuery> {
  const links = namedLinks(query);
  const tables = tablesOf(query);
  expectAlternatives(query);
  const texts = new ConditionTexts(session, limits);
  const conditions: PlacedCondition[] = [];
  for (const condition of query.conditions) {
    const alias = knownTable(condition.entity ?? query.entity, tables, "CONDITION");
    conditions.push({ alias, condition: await texts.read(tables.get(alias) ?? alias, condition) });
  }
  const fetch = treeOf(query, links, conditions, placedOrders(query, tables));
  checkFetchQuery(fetch);
  return fetch;
}

/**
 * The query's tables by what they are called in it. Throws SESSION_BAD_VALUE where two are called the same, or a link starts
 * from none.
 */
export function tablesOf(query: Pick<TextQuery, "entity" | "links">): ReadonlyMap<string, string> {
  return new Map([
    [query.entity, query.entity],
    ...namedLinks(query).map(({ alias, entity }) => [alias, entity] as const),
  ]);
}

/** A condition of the table that is called so. */
type PlacedCondition = { readonly alias: string; readonly condition: FetchCondition };
type PlacedOrder = { readonly alias: string; readonly order: FetchOrder };

function treeOf(
  query: TextQuery,
  links: readonly NamedLink[],
  conditions: readonly PlacedCondition[],
  orders: readonly PlacedOrder[],
): FetchQuery {
  const parts: Parts = { query, links, conditions, orders, ordersInside: ordersFollowLinks(query.entity, orders) };
  return {
    entity: rootOf(parts),
    top: query.top,
    distinct: query.distinct,
    aggregate: false,
    returnTotalRecordCount: false,
    noLock: false,
    useRawOrderBy: false,
  };
}

type Parts = {
  readonly query: TextQuery;
  readonly links: readonly NamedLink[];
  readonly conditions: readonly PlacedCondition[];
  readonly orders: readonly PlacedOrder[];
  readonly ordersInside: boolean;
};

function rootOf(parts: Parts): FetchEntity {
  const { query, links, conditions, orders, ordersInside } = parts;
  const { entity: name, filterType: type = "and" } = query;
  const own = conditions.flatMap(({ alias, condition }) => {
    if (alias === name) return [condition];
    const isInside = links.some((link) => link.alias === alias && standsInside(link, parts));
    return isInside ? [] : [{ ...condition, entityName: alias }];
  });
  const { joined, tests } = linksUnder(parts, undefined);
  return {
    name,
    ...columnsOf(query.columns),
    orders: orders.flatMap(({ alias, order }) => {
      if (alias === name) return [order];
      return ordersInside ? [] : [{ ...order, entityName: alias }];
    }),
    filters: own.length + tests.length === 0 ? [] : [{ type, conditions: own, ...inFilter(tests) }],
    links: joined,
  };
}

/** Joins, and the links that only ask whether there are such records: these stand in a filter. */
function linksUnder(parts: Parts, parent: string | undefined) {
  const found = parts.links
    .filter((link) => link.parent === parent)
    .map((link) => ({ fetch: linkOf(parts, link), isTest: standsInFilter(link) }));
  return {
    joined: found.filter(({ isTest }) => !isTest).map(({ fetch }) => fetch),
    tests: found.filter(({ isTest }) => isTest).map(({ fetch }) => fetch),
  };
}

function linkOf(parts: Parts, link: NamedLink): FetchLink {
  const { query, conditions, orders, ordersInside } = parts;
  const { filterType: type = "and" } = query;
  const { entity: name, from, to, alias, type: linkType } = link;
  const own = standsInside(link, parts)
    ? conditions.filter((one) => one.alias === alias).map(({ condition }) => condition)
    : [];
  const { joined, tests } = linksUnder(parts, alias);
  return {
    name,
    from,
    to,
    alias,
    linkType,
    allAttributes: false,
    attributes: (link.columns ?? []).map((column) => ({ name: column })),
    orders: ordersInside ? orders.filter((one) => one.alias === alias).map(({ order }) => order) : [],
    filters: own.length + tests.length === 0 ? [] : [{ type, conditions: own, ...inFilter(tests) }],
    links: joined,
  };
}

/** One filter holds one such link. */
function inFilter([first, ...others]: readonly FetchLink[]): Pick<FetchFilter, "filters" | "links"> {
  return {
    filters: others.map((link) => ({ type: "and", conditions: [], filters: [], links: [link] })),
    links: first === undefined ? [] : [first],
  };
}

/**
 * Whether a link's conditions stand in the link. Those of an outer join would there decide what is joined and not which records
 * are found; and of several conditions of which one must hold, all stand together. Outside of a link that only asks whether
 * there are such records nobody can name it.
 */
function standsInside(link: NamedLink, { query, links }: Pick<Parts, "query" | "links">): boolean {
  const types = pathTo(link, links).map(({ type }) => type);
  if (types.some(isTest)) return true;
  return query.filterType !== "or" && types.every((type) => type === "inner" || type === "natural");
}

type PlacedConditions = Pick<TextQuery, "entity" | "links" | "filterType"> & {
  readonly conditions: readonly Pick<TextCondition, "entity">[];
};

/**
 * Throws SESSION_BAD_VALUE where one of several conditions must hold, and some of them stand in a link that is joined to the
 * others by "and": an `in` or `exists`, which stand in no filter, or a join within a link that asks whether there are records. What
 * some of the conditions are refused for, all of them are.
 */
export function expectAlternatives({ filterType, conditions, ...query }: PlacedConditions): void {
  if (filterType !== "or") return;
  const { entity } = query;
  const links = namedLinks(query);
  const paths = new Map(links.map((link) => [link.alias, pathTo(link, links)]));
  const given = conditions.map((condition) => paths.get(condition.entity ?? entity) ?? []);
  for (const link of links) {
    const [, ...starts] = pathTo(link, links);
    if (standsInFilter(link) || !(isTest(link.type) || starts.some(({ type }) => isTest(type)))) continue;
    const filter = starts.find(standsInFilter);
    const tests = links.filter((one) => standsInFilter(one) && one !== filter).map((one) => pathTo(one, links));
    const isOther = (path: readonly NamedLink[]) =>
      !path.includes(link) && (filter === undefined || path.includes(filter));
    if (given.some((path) => path.includes(link)) && [...given, ...tests].some(isOther)) throw noAlternative(link);
  }
}

/** The link, and those that it starts from. */
function pathTo(link: NamedLink, links: readonly NamedLink[]): readonly NamedLink[] {
  const parent = links.find(({ alias }) => alias === link.parent);
  return parent === undefined ? [link] : [link, ...pathTo(parent, links)];
}

function isTest(type: TextLink["type"]): boolean {
  return type !== "inner" && type !== "natural" && type !== "outer" && type !== "matchfirstrowusingcrossapply";
}

function standsInFilter({ type }: TextLink): boolean {
  return isTest(type) && type !== "in" && type !== "exists";
}

/**
 * Organizations sort by the query's own columns first and by those of links then, which every version understands; for another
 * order the columns of links are named among the query's own.
 */
function ordersFollowLinks(entity: string, orders: readonly PlacedOrder[]): boolean {
  const first = orders.findIndex(({ alias }) => alias !== entity);
  const ofLinks = first < 0 ? [] : orders.slice(first);
  return new Set(ofLinks.map(({ alias }) => alias)).size <= 1 && ofLinks.every(({ alias }) => alias !== entity);
}

function placedOrders({ entity, orders }: TextQuery, tables: ReadonlyMap<string, string>): PlacedOrder[] {
  return orders.map((order) => ({
    alias: knownTable(order.entity ?? entity, tables, "ORDER"),
    order: { attribute: order.attribute, descending: order.descending },
  }));
}

function columnsOf(columns: readonly string[] | undefined): Pick<FetchEntity, "allAttributes" | "attributes"> {
  return { allAttributes: columns === undefined, attributes: (columns ?? []).map((name) => ({ name })) };
}

function namedLinks({ entity, links }: Pick<TextQuery, "entity" | "links">): readonly NamedLink[] {
  const taken = new Set([entity]);
  return links.map((link) => {
    const alias = link.alias ?? link.entity;
    if (taken.has(alias)) throw sameAlias(alias);
    if (link.parent !== undefined && !taken.has(link.parent)) {
      throw noSuchTable(link.parent, [...taken], "PARENT of LINK");
    }
    taken.add(alias);
    return { ...link, alias, parent: link.parent === entity ? undefined : link.parent };
  });
}

/** What a CONDITION or ORDER calls its table. Throws SESSION_BAD_VALUE where the query has none of that name. */
export function knownTable(name: string, tables: ReadonlyMap<string, string>, what: string): string {
  if (tables.has(name)) return name;
  throw noSuchTable(name, [...tables.keys()], `ENTITY of ${what}`);
}

function noAlternative({ alias, type }: NamedLink) {
  return badValue(
    `conditions on the link "${alias}" of type ${type} hold together with the others, and FILTERTYPE says Or`,
    "make it a link of type any, whose conditions are an alternative to the others, or set FILTERTYPE to And",
    { alias },
  );
}

function sameAlias(alias: string) {
  return badValue(
    `two tables of the query are called "${alias}"`,
    "give each LINK an ALIAS of its own, which is not the name of the query's table",
    { alias },
  );
}

function noSuchTable(name: string, known: readonly string[], where: string) {
  const near = closestName(name, known);
  return badValue(
    `no table of the query is called "${name}" (${where})`,
    near === undefined
      ? `give the query's table or the ALIAS of an earlier LINK: ${known.join(", ")}`
      : `did you mean ${near}?`,
    { alias: name },
  );
}
