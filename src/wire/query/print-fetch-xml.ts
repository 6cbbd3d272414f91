import { escapeAttribute } from "../xml/escape.ts";
import { operatorsInFetch } from "./condition-operators.ts";
import type {
  FetchAttribute,
  FetchColumns,
  FetchCondition,
  FetchEntity,
  FetchFilter,
  FetchLink,
  FetchOrder,
  FetchQuery,
} from "./fetch-query.ts";
import { QueryError } from "./query-error.ts";
import { valueText } from "./value-text.ts";

/**
 * A query as FetchXML on one line; defaults are left out. `parseFetchXml` of the text is the query again, values as texts.
 *
 * `<fetch top="5"><entity name="account"><attribute name="name" /></entity></fetch>`
 *
 * Error: QueryError for operators that FetchXML has no name for (NotOn, Contains, DoesNotContain) and characters outside of XML.
 */
export function printFetchXml(query: FetchQuery): string {
  const attributes = {
    top: query.top,
    count: query.count,
    page: query.page,
    "paging-cookie": query.pagingCookie,
    distinct: query.distinct || undefined,
    aggregate: query.aggregate || undefined,
    aggregatelimit: query.aggregateLimit,
    returntotalrecordcount: query.returnTotalRecordCount || undefined,
    "no-lock": query.noLock || undefined,
    latematerialize: query.lateMaterialize,
    useraworderby: query.useRawOrderBy || undefined,
    datasource: query.dataSource,
    options: query.options,
    "min-active-row-version": query.minActiveRowVersion,
  };
  return tag("fetch", attributes, entityXml(query.entity, query.aggregate));
}

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

function tag(name: string, attributes: Attributes, content = ""): string {
  const start = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => ` ${attribute}="${escapeXml(String(value))}"`);
  const open = `<${name}${start.join("")}`;
  return content === "" ? `${open} />` : `${open}>${content}</${name}>`;
}

function entityXml(entity: FetchEntity, isAggregate: boolean): string {
  const isBare = !entity.allAttributes && entity.attributes.length === 0 && !isAggregate;
  return tag("entity", { name: entity.name }, (isBare ? "<no-attrs />" : "") + columnsXml(entity) + rowsXml(entity));
}

function linkXml(link: FetchLink): string {
  const { name, from, to, alias, linkType, intersect } = link;
  const attributes = { name, from, to, alias, "link-type": linkType === "inner" ? undefined : linkType, intersect };
  return tag("link-entity", attributes, columnsXml(link) + rowsXml(link));
}

function columnsXml({ allAttributes, attributes }: FetchColumns): string {
  return (allAttributes ? "<all-attributes />" : "") + attributes.map(attributeXml).join("");
}

function attributeXml(attribute: FetchAttribute): string {
  return tag("attribute", {
    name: attribute.name,
    alias: attribute.alias,
    aggregate: attribute.aggregate,
    groupby: attribute.groupBy,
    distinct: attribute.distinct,
    dategrouping: attribute.dateGrouping,
    usertimezone: attribute.userTimeZone,
    rowaggregate: attribute.rowAggregate,
  });
}

function rowsXml({ orders, filters, links }: Pick<FetchEntity, "orders" | "filters" | "links">): string {
  return orders.map(orderXml).join("") + filters.map(filterXml).join("") + links.map(linkXml).join("");
}

function orderXml({ attribute, alias, descending, entityName }: FetchOrder): string {
  return tag("order", { attribute, alias, descending: descending || undefined, entityname: entityName });
}

function filterXml({
  type,
  conditions,
  filters,
  links,
  isQuickFind,
  overridesQuickFindLimit,
  hint,
}: FetchFilter): string {
  const content = conditions.map(conditionXml).join("") + filters.map(filterXml).join("") + links.map(linkXml).join("");
  const attributes = {
    type: type === "and" ? undefined : type,
    isquickfindfields: isQuickFind,
    overridequickfindrecordlimitenabled: overridesQuickFindLimit,
    hint,
  };
  return tag("filter", attributes, content);
}

/** Of operators that the service knows and FetchXML does not. */
const inOtherWords: ReadonlyMap<string, string> = new Map([
  ["NotOn", "ask for what is before the day (lt), or on-or-after the next one"],
  ["Contains", "use like, with % before and after the text"],
  ["DoesNotContain", "use not-like, with % before and after the text"],
]);

function conditionXml({ attribute, operator, values, comparedTo, entityName }: FetchCondition): string {
  const known = operatorsInFetch.get(operator);
  if (known?.fetch === undefined) {
    throw new QueryError(
      "QueryBuilderInvalidConditionOperator",
      `The condition operator '${operator}' has no name in FetchXML.`,
      { remedy: inOtherWords.get(operator) },
    );
  }
  const texts = values.map(valueText);
  const asAttribute = known.arguments === 1 && texts.length === 1 ? texts[0] : undefined;
  const attributes = { entityname: entityName, attribute, operator, value: asAttribute, valueof: comparedTo };
  const children = asAttribute === undefined ? texts.map((text) => `<value>${escapeXml(text)}</value>`) : [];
  return tag("condition", attributes, children.join(""));
}

function escapeXml(text: string): string {
  return escapeAttribute(
    text,
    (character) =>
      new QueryError("InvalidFetchXml", `a value holds the character ${character}, which XML 1.0 cannot carry`),
  );
}
