import { EntityReference } from "../../values/entity-reference.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { Draft } from "./draft.ts";
import { setValue, valueIn } from "./draft.ts";

/** Columns that the platform composes of others: full names, address blocks, the two halves of a contact's customer. */
export function applyComputed(draft: Draft): void {
  for (const columns of names) applyFullName(draft, columns);
  for (const columns of addresses) applyComposite(draft, columns);
  applyCustomer(draft);
}

const names = ["", "yomi"].map((prefix) => ({
  full: `${prefix}fullname`,
  first: `${prefix}firstname`,
  middle: `${prefix}middlename`,
  last: `${prefix}lastname`,
}));

const addressParts = ["line1", "line2", "line3", "city", "stateorprovince", "postalcode", "country"];

const addresses = [1, 2, 3].map((number) => ({
  composite: `address${number}_composite`,
  parts: addressParts.map((part) => `address${number}_${part}`),
}));

type Name = { readonly first: string; readonly middle: string; readonly last: string };

/** By organization.fullnameconventioncode; 1, "First Name", is what an organization starts with. */
const nameConventions: Readonly<Record<number, (name: Name) => string>> = {
  0: ({ first, last }) => join(", ", last, first),
  1: ({ first, last }) => join(" ", first, last),
  2: ({ first, middle, last }) => join(" ", join(", ", last, first), initial(middle)),
  3: ({ first, middle, last }) => join(" ", first, initial(middle), last),
  4: ({ first, middle, last }) => join(" ", join(", ", last, first), middle),
  5: ({ first, middle, last }) => join(" ", first, middle, last),
  6: ({ first, last }) => join(" ", last, first),
  7: ({ first, last }) => join("", last, first),
};

function join(separator: string, ...parts: string[]): string {
  return parts.filter((part) => part !== "").join(separator);
}

function initial(name: string): string {
  const [first] = name;
  return first === undefined ? "" : `${first}.`;
}

function applyFullName(draft: Draft, columns: (typeof names)[number]): void {
  const { values, table } = draft;
  const isTold = values.has(columns.first) || values.has(columns.middle) || values.has(columns.last);
  if (!isTold || !table.columns.has(columns.full)) return;
  const [first, middle, last] = [text(draft, columns.first), text(draft, columns.middle), text(draft, columns.last)];
  const compose = nameConventions[nameConvention(draft)] ?? nameConventions[1];
  const name = compose?.({ first, middle, last }) ?? "";
  setValue(draft, columns.full, name === "" ? null : name);
}

function nameConvention(draft: Draft): number {
  const { organization } = draft.context;
  const table = organization.tables.get("organization");
  const code = table && organization.store.readColumn(table, organization.id, "fullnameconventioncode");
  return code instanceof OptionSetValue ? code.value : 1;
}

/** As recorded: street lines, then "City, State PostalCode", then the country, a line each. */
function applyComposite(draft: Draft, { composite, parts }: (typeof addresses)[number]): void {
  if (!parts.some((name) => draft.values.has(name))) return;
  const [line1, line2, line3, city, state, postalCode, country] = parts.map((name) => text(draft, name));
  const town = join(", ", city ?? "", join(" ", state ?? "", postalCode ?? ""));
  const block = join("\r\n", line1 ?? "", line2 ?? "", line3 ?? "", town, country ?? "");
  setValue(draft, composite, block === "" ? null : block);
}

function text(draft: Draft, name: string): string {
  const value = valueIn(draft, name);
  return typeof value === "string" ? value : "";
}

/** A contact's parentcustomerid shows again as its accountid or parentcontactid. */
function applyCustomer(draft: Draft): void {
  const customer = draft.values.get("parentcustomerid");
  if (customer === undefined) return;
  const ofTable = (table: string): EntityReference | null =>
    customer instanceof EntityReference && customer.logicalName === table ? customer : null;
  setValue(draft, "accountid", ofTable("account"));
  setValue(draft, "parentcontactid", ofTable("contact"));
}
