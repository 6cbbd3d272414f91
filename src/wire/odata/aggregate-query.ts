import type { EntityMetadata } from "../metadata/metadata.ts";
import type { FetchAggregate, FetchAttribute, FetchFilter, FetchLink } from "../query/fetch-query.ts";
import { type FilterScope, fetchFilterOf } from "./fetch-filter.ts";
import { joinsOf } from "./fetch-links.ts";
import { findNavigation, targetOf } from "./navigation.ts";
import { inOption, odataError } from "./odata-error.ts";
import { type Aggregate, type ApplyStep, filterInApply } from "./parse-apply.ts";
import { plainQuery } from "./plain-query.ts";
import { findProperty } from "./properties.ts";
import type { QueryOptions } from "./query-options.ts";
import type { QueryPlan } from "./query-plan.ts";
import type { TableLookup } from "./table-lookup.ts";
import { unknownProperty } from "./unknown-property.ts";

/**
 * `$apply` as an aggregate query: filters first, then one groupby or aggregate. `joined` gives the links of the filters when they are read.
 * Throws ODataError.
 */
export function aggregateQuery(
  { apply = [], orderBy }: Pick<QueryOptions, "apply" | "orderBy">,
  scope: FilterScope,
  filters: readonly FetchFilter[],
  joined: () => readonly FetchLink[],
): QueryPlan {
  const { table, tables } = scope;
  const last = apply.at(-1);
  const before = apply.slice(0, -1);
  if (last === undefined || last.type === "filter" || before.some(({ type }) => type !== "filter")) {
    throw odataError("$apply takes filter(…) followed by one groupby(…) or aggregate(…).");
  }
  if (orderBy.length > 0) throw odataError("The query node SingleValueOpenPropertyAccess is not supported");
  const own = before.flatMap((step) =>
    step.type === "filter" ? [inOption(filterInApply, () => fetchFilterOf(step.filter, scope))] : [],
  );
  const groups = last.type === "groupby" ? last.paths.map((path) => groupOf(path, table, tables)) : [];
  return {
    fetch: {
      ...plainQuery,
      aggregate: true,
      entity: {
        name: table.logicalName,
        allAttributes: false,
        attributes: [
          ...groups.flatMap(({ attribute, link }) => (link === undefined ? [attribute] : [])),
          ...aggregatesOf(last, table),
        ],
        orders: [],
        filters: [...filters, ...own],
        links: [...joined(), ...groups.flatMap(({ link }) => link ?? [])],
      },
    },
    shape: { table, properties: undefined, singles: [], collections: [] },
  };
}

type Group = { readonly attribute: FetchAttribute; readonly link?: FetchLink | undefined };

/** `statuscode`, or `primarycontactid/fullname`, which comes back as `contact_fullname`. */
function groupOf(path: readonly string[], table: EntityMetadata, tables: TableLookup): Group {
  const [first = "", second, ...more] = path;
  if (second === undefined) return { attribute: groupAttribute(table, first, first) };
  const navigation = findNavigation(table, first);
  const target = navigation && targetOf(navigation, tables);
  if (navigation === undefined || navigation.isCollection || target === undefined || more.length > 0) {
    throw unknownProperty(first, table);
  }
  const attribute = groupAttribute(target, second, `${target.logicalName}_${second}`);
  const [join] = joinsOf(navigation, tables);
  return {
    attribute,
    link: {
      name: target.logicalName,
      from: join?.from,
      to: join?.to,
      linkType: "outer",
      allAttributes: false,
      attributes: [attribute],
      orders: [],
      filters: [],
      links: [],
    },
  };
}

function groupAttribute(table: EntityMetadata, name: string, alias: string): FetchAttribute {
  const property = findProperty(table, name);
  if (property === undefined) throw unknownProperty(name, table);
  if (property.type === "Edm.DateTimeOffset" || property.type === "Edm.Date") {
    throw odataError(`Grouping by the date and time column '${name}' is not supported in $apply.`);
  }
  return { name: property.attribute.logicalName, alias, groupBy: true };
}

const functions: Readonly<Record<Aggregate["method"], FetchAggregate>> = {
  count: "count",
  sum: "sum",
  average: "avg",
  min: "min",
  max: "max",
  countdistinct: "countcolumn",
};

function aggregatesOf(step: ApplyStep, table: EntityMetadata): readonly FetchAttribute[] {
  if (step.type === "filter") return [];
  return step.aggregates.map(({ path, method, alias }) => {
    const name = path?.join("/") ?? table.primaryIdAttribute ?? "";
    const property = findProperty(table, name);
    if (property === undefined) throw unknownProperty(name, table);
    const attribute = { name: property.attribute.logicalName, alias, aggregate: functions[method] };
    return method === "countdistinct" ? { ...attribute, distinct: true } : attribute;
  });
}
