import { EntityReference } from "../../values/entity-reference.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { Draft } from "./draft.ts";
import { setValue, valueIn } from "./draft.ts";

/** Columns that the platform composes of others: full names, address blocks, the two halves of a contact's customer. */
export function applyComputed(draft: Draft): void {
  applyFullName(draft, "");
  applyFullName(draft, "yomi");
  for (const number of [1, 2, 3]) applyComposite(draft, `address${number}_`);
  applyCustomer(draft);
}

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

function applyFullName(draft: Draft, prefix: string): void {
  const parts = [`${prefix}firstname`, `${prefix}middlename`, `${prefix}lastname`] as const;
  if (!draft.table.columns.has(`${prefix}fullname`) || !parts.some((part) => draft.values.has(part))) return;
  const [first, middle, last] = [text(draft, parts[0]), text(draft, parts[1]), text(draft, parts[2])];
  const compose = nameConventions[nameConvention(draft)] ?? nameConventions[1];
  const name = compose?.({ first, middle, last }) ?? "";
  setValue(draft, `${prefix}fullname`, name === "" ? null : name);
}

function nameConvention(draft: Draft): number {
  const { organization } = draft.context;
  const table = organization.tables.get("organization");
  const code = table && organization.store.readColumn(table, organization.id, "fullnameconventioncode");
  return code instanceof OptionSetValue ? code.value : 1;
}

/** As recorded: street lines, then "City, State PostalCode", then the country, a line each. */
function applyComposite(draft: Draft, prefix: string): void {
  const names = ["line1", "line2", "line3", "city", "stateorprovince", "postalcode", "country"];
  if (!names.some((name) => draft.values.has(prefix + name))) return;
  const [line1, line2, line3, city, state, postalCode, country] = names.map((name) => text(draft, prefix + name));
  const town = join(", ", city ?? "", join(" ", state ?? "", postalCode ?? ""));
  const block = join("\r\n", line1 ?? "", line2 ?? "", line3 ?? "", town, country ?? "");
  setValue(draft, `${prefix}composite`, block === "" ? null : block);
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
