import { isTest } from "../../wire/query/check-fetch-query.ts";
import type { FetchFilter, FetchLink, FetchQuery } from "../../wire/query/fetch-query.ts";
import { linkAliases } from "../../wire/query/link-aliases.ts";
import { OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { Organization } from "../organization.ts";
import { columnOf, tableOf } from "../organization.ts";

/** One table in a query: the root, or that of a link. */
export type Scope = {
  readonly table: Table;
  /** Name of the table in the SQL statement. */
  readonly sqlAlias: string;
  /** The link's alias; undefined for the root. */
  readonly alias: string | undefined;
  readonly link: FetchLink | undefined;
  readonly parent: Scope | undefined;
  /** Links below it that are joined or tested, those in filters left out. */
  readonly links: readonly Scope[];
  /** The columns that a link joins: of its table, and of the one around it. */
  readonly on: { readonly from: string; readonly to: string } | undefined;
};

/** Alias of the root in every statement. */
export const rootAlias = "t";

/** The tables of a query by the names that conditions and orders call them. */
export class Scopes {
  readonly root: Scope;
  readonly #organization: Organization;
  readonly #aliases: ReadonlyMap<FetchLink, string>;
  readonly #byLink = new Map<FetchLink, Scope>();

  constructor(organization: Organization, query: FetchQuery) {
    this.#organization = organization;
    this.#aliases = linkAliases(query);
    const { entity } = query;
    const links: Scope[] = [];
    this.root = {
      table: tableOf(organization, entity.name),
      sqlAlias: rootAlias,
      alias: undefined,
      link: undefined,
      parent: undefined,
      links,
      on: undefined,
    };
    this.#addBelow(this.root, entity, links);
  }

  /** The tables of the root and of all links, those in filters included. */
  get all(): readonly Scope[] {
    return [this.root, ...this.#byLink.values()];
  }

  ofLink(link: FetchLink): Scope {
    const scope = this.#byLink.get(link);
    if (scope === undefined) throw new TypeError(`the link to ${link.name} is not one of the query`);
    return scope;
  }

  /**
   * The table that a condition or order below `from` means: by alias, or by name where only one has it. Tables of links that
   * only test for rows are seen from inside these alone.
   */
  find(name: string, from: Scope): Scope {
    const visible = [this.root, ...this.#byLink.values()].filter((scope) => isVisible(scope, from));
    const named = visible.find(({ alias }) => alias === name);
    if (named !== undefined) return named;
    if (this.root.table.logicalName === name) return this.root;
    const [only, second] = visible.filter(({ table }) => table.logicalName === name);
    if (only !== undefined && second === undefined) return only;
    throw new OrganizationFault(
      "QueryBuilderAlias_Does_Not_Exist",
      `The alias or entity '${name}' does not exist in the query on '${this.root.table.logicalName}'.`,
    );
  }

  #addBelow(scope: Scope, part: { links: readonly FetchLink[]; filters: readonly FetchFilter[] }, to: Scope[]): void {
    for (const link of part.links) to.push(this.#add(link, scope));
    for (const filter of part.filters) this.#addFilter(scope, filter);
  }

  #addFilter(scope: Scope, filter: FetchFilter): void {
    for (const link of filter.links) this.#add(link, scope);
    for (const nested of filter.filters) this.#addFilter(scope, nested);
  }

  #add(link: FetchLink, parent: Scope): Scope {
    const table = tableOf(this.#organization, link.name);
    const links: Scope[] = [];
    const scope: Scope = {
      table,
      sqlAlias: `l${this.#byLink.size + 1}`,
      alias: this.#aliases.get(link),
      link,
      parent,
      links,
      on: joinedColumns(link, table, parent.table),
    };
    this.#byLink.set(link, scope);
    this.#addBelow(scope, link, links);
    return scope;
  }
}

/** The outermost table that is read together with this one: the root, or the link that tests. */
function blockOf(scope: Scope): Scope {
  let current = scope;
  while (current.parent !== undefined && !(current.link !== undefined && isTest(current.link)))
    current = current.parent;
  return current;
}

function isVisible(scope: Scope, from: Scope): boolean {
  const block = blockOf(scope);
  for (let current: Scope | undefined = blockOf(from); current !== undefined; ) {
    if (current === block) return true;
    current = current.parent === undefined ? undefined : blockOf(current.parent);
  }
  return false;
}

const unjoinable = new Set(["File", "Image", "MultiSelectPicklist", "PartyList"]);

function joinedColumns(link: FetchLink, table: Table, parent: Table): { from: string; to: string } {
  const pair = link.from === undefined || link.to === undefined ? relationship(link, table, parent) : link;
  const [from, to] = [columnOf(table, pair.from ?? ""), columnOf(parent, pair.to ?? "")];
  for (const { name, type } of [from, to]) {
    if (!unjoinable.has(type)) continue;
    throw new OrganizationFault("InvalidArgument", `A link cannot join the column '${name}' of type ${type}.`);
  }
  return { from: from.name, to: to.name };
}

/** The one relationship between the two tables, where a link names no columns. */
function relationship({ name }: FetchLink, table: Table, parent: Table): { from: string; to: string } {
  const toParent = table.parents
    .filter((found) => found.parent === parent.logicalName)
    .map(({ column }) => ({ from: column, to: parent.primaryId }));
  const toTable = parent.parents
    .filter((found) => found.parent === table.logicalName)
    .map(({ column }) => ({ from: table.primaryId, to: column }));
  const [only, second] = [...toParent, ...toTable];
  if (only !== undefined && second === undefined) return only;
  throw new OrganizationFault(
    "QueryBuilderAttributePairMismatch",
    `The link to '${name}' needs 'from' and 'to': there is ${only === undefined ? "no relationship" : "more than one relationship"} with '${parent.logicalName}'.`,
  );
}
