import { checkFetchQuery } from "./check-fetch-query.ts";
import { type FetchElement, readFetchElements } from "./fetch-element.ts";
import { checkElement } from "./fetch-grammar.ts";
import type {
  DateGrouping,
  FetchAggregate,
  FetchAttribute,
  FetchColumns,
  FetchCondition,
  FetchEntity,
  FetchFilter,
  FetchLink,
  FetchOrder,
  FetchQuery,
  LinkType,
} from "./fetch-query.ts";

/**
 * The query that a FetchXML text means, checked: element and attribute names are case-sensitive, booleans are `true`, `false`,
 * `1` or `0`, designer's and report's leftovers are passed over, anything else unknown is refused (query.md §1).
 *
 * `parseFetchXml('<fetch top="5"><entity name="account"><attribute name="name"/></entity></fetch>')`
 *
 * Error: QueryError with the platform's code and the place in the text.
 */
export function parseFetchXml(text: string): FetchQuery {
  const root = readFetchElements(text);
  const elements = new WeakMap<object, FetchElement>();
  const query = new FetchReader(elements).fetch(root);
  checkFetchQuery(query, (part) => elements.get(part)?.place);
  return query;
}

const linkTypes: readonly LinkType[] = [
  ...(["natural", "inner", "in", "exists", "matchfirstrowusingcrossapply", "outer"] as const),
  ...(["any", "not any", "all", "not all"] as const),
];

const aggregates: readonly FetchAggregate[] = ["avg", "count", "countcolumn", "max", "min", "sum"];

const dateGroupings: readonly DateGrouping[] = [
  ...(["day", "week", "month", "quarter", "year", "fiscal-period", "fiscal-year"] as const),
];

/** Reads each kind of element and remembers from which one a part of the query came. */
class FetchReader {
  readonly #elements: WeakMap<object, FetchElement>;

  constructor(elements: WeakMap<object, FetchElement>) {
    this.#elements = elements;
  }

  fetch(element: FetchElement): FetchQuery {
    if (element.name !== "fetch") {
      throw element.error(
        "QueryBuilderDeserializeInvalidNode",
        `The element node encountered is invalid. The document element is '${element.name}', not 'fetch'.`,
      );
    }
    checkElement(element);
    element.member("mapping", ["logical", "internal"], "QueryBuilderDeserializeInvalidMapping");
    if (element.optional("utc-offset") !== undefined) {
      throw element.error(
        "QueryBuilderDeserializeInvalidUtcOffset",
        "The utc-offset attribute is not supported for deserialization.",
      );
    }
    const aggregate = element.boolean("aggregate", "QueryBuilderDeserializeInvalidAggregate") ?? false;
    return this.#at(element, {
      entity: this.#entity(this.#only(element, "entity"), aggregate),
      top: element.positive("top"),
      count: element.positive("count"),
      page: element.positive("page"),
      pagingCookie: element.optional("paging-cookie"),
      distinct: element.boolean("distinct", "QueryBuilderDeserializeInvalidDistinct") ?? false,
      aggregate,
      aggregateLimit: element.positive("aggregatelimit"),
      returnTotalRecordCount: element.boolean("returntotalrecordcount") ?? false,
      noLock: element.boolean("no-lock", "QueryBuilderDeserializeInvalidNoLock") ?? false,
      useRawOrderBy: element.boolean("useraworderby", "QueryBuilderDeserializeInvalidUseRawOrderBy") ?? false,
      dataSource: element.optional("datasource"),
      options: element.optional("options"),
      lateMaterialize: element.boolean("latematerialize"),
      minActiveRowVersion: element.boolean(
        "min-active-row-version",
        "QueryBuilderDeserializeInvalidGetMinActiveRowVersion",
      ),
    });
  }

  #entity(element: FetchElement, aggregate: boolean): FetchEntity {
    const columns = this.#columns(element);
    const isBare = columns.attributes.length === 0 && childrenOf(element, "no-attrs").length === 0;
    return this.#at(element, {
      name: element.required("name"),
      ...columns,
      allAttributes: columns.allAttributes || (isBare && !aggregate),
      ...this.#rows(element),
    });
  }

  #link(element: FetchElement): FetchLink {
    return this.#at(element, {
      name: element.required("name"),
      from: element.optional("from"),
      to: element.optional("to"),
      alias: element.optional("alias"),
      linkType: element.member("link-type", linkTypes, "QueryBuilderDeserializeInvalidLinkType") ?? "inner",
      intersect: element.boolean("intersect"),
      ...this.#columns(element),
      ...this.#rows(element),
    });
  }

  #columns(element: FetchElement): FetchColumns {
    return {
      allAttributes: childrenOf(element, "all-attributes").length > 0,
      attributes: childrenOf(element, "attribute").map((child) => this.#attribute(child)),
    };
  }

  #rows(element: FetchElement): Pick<FetchEntity, "orders" | "filters" | "links"> {
    return {
      orders: childrenOf(element, "order").map((child) => this.#order(child)),
      filters: childrenOf(element, "filter").map((child) => this.#filter(child)),
      links: childrenOf(element, "link-entity").map((child) => this.#link(child)),
    };
  }

  #attribute(element: FetchElement): FetchAttribute {
    return this.#at(element, {
      name: element.required("name"),
      alias: element.optional("alias"),
      aggregate: element.member("aggregate", aggregates, "QueryBuilderInvalidAggregateAttribute"),
      groupBy: element.boolean("groupby", "QueryBuilderDeserializeInvalidGroupBy"),
      distinct: element.boolean("distinct", "QueryBuilderDeserializeInvalidDistinct"),
      dateGrouping: element.member("dategrouping", dateGroupings, "QueryBuilderInvalidDateGrouping"),
      userTimeZone: element.boolean("usertimezone"),
      rowAggregate: rowAggregateOf(element),
    });
  }

  #order(element: FetchElement): FetchOrder {
    return this.#at(element, {
      attribute: element.optional("attribute"),
      alias: element.optional("alias"),
      descending: element.boolean("descending", "QueryBuilderDeserializeInvalidDescending") ?? false,
      entityName: element.optional("entityname"),
    });
  }

  #filter(element: FetchElement): FetchFilter {
    return this.#at(element, {
      type: element.member("type", ["and", "or"], "QueryBuilderInvalidFilterType") ?? "and",
      conditions: childrenOf(element, "condition").map((child) => this.#condition(child)),
      filters: childrenOf(element, "filter").map((child) => this.#filter(child)),
      links: childrenOf(element, "link-entity").map((child) => this.#link(child)),
      isQuickFind: element.boolean("isquickfindfields", "QueryBuilderSerializationInvalidIsQuickFindFilter"),
      overridesQuickFindLimit: element.boolean("overridequickfindrecordlimitenabled"),
      hint: element.optional("hint"),
    });
  }

  #condition(element: FetchElement): FetchCondition {
    const children = childrenOf(element, "value").map(({ text }) => text);
    const value = element.attributes.get("value");
    if (value !== undefined && children.length > 0) {
      throw element.error(
        "InvalidFetchXml",
        "A condition has its values in 'value' or in elements 'value', not in both.",
      );
    }
    return this.#at(element, {
      attribute: element.optional("attribute"),
      operator: element.required("operator"),
      values: value === undefined ? children : [value],
      comparedTo: element.optional("valueof"),
      entityName: element.optional("entityname"),
    });
  }

  #only(element: FetchElement, name: string): FetchElement {
    const [only, second] = childrenOf(element, name);
    if (only === undefined) {
      throw element.error(
        "QueryBuilderElementNotFound",
        `A required element was not specified: '${name}' in the element '${element.name}'.`,
      );
    }
    if (second === undefined) return only;
    throw second.error(
      "QueryBuilderDeserializeInvalidNode",
      `The element node encountered is invalid: a second '${name}'.`,
    );
  }

  /** The part without its undefined members, so that it equals one that was written by hand. */
  #at<T extends object>(element: FetchElement, part: T): T {
    const bare = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as T;
    this.#elements.set(bare, element);
    return bare;
  }
}

function childrenOf(element: FetchElement, name: string): FetchElement[] {
  return element.children.filter((child) => child.name === name);
}

function rowAggregateOf(element: FetchElement): "CountChildren" | undefined {
  const value = element.optional("rowaggregate");
  if (value === undefined) return undefined;
  if (value.toLowerCase() === "countchildren") return "CountChildren";
  throw element.error("InvalidFetchXml", `Valid values for rowaggregate are "CountChildren", not "${value}".`);
}
