import { Decimal } from "../../values/decimal.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { applyCustomizations } from "../customization/apply-customizations.ts";
import type { Customizations } from "../customization/customization-file.ts";
import { OrganizationSchema } from "../metadata/organization-schema.ts";
import type { StandardSchema } from "../metadata/tables.ts";
import type { MessageContext, Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { defineQueryFunctions } from "../query/sql-functions.ts";
import { seedRecord } from "../records/write-record.ts";
import { type ConfiguredRoles, ensureConfiguredRoles } from "../roles/memberships.ts";
import { ensureStandardRoles } from "../roles/roles.ts";
import type { SqlRow, Store } from "../store/store.ts";

export type SeedOptions = ConfiguredRoles & {
  readonly name: string;
  readonly version: string;
  readonly customizations?: Customizations | undefined;
};

/**
 * The organization in the store; an empty store first gets what every organization has: itself, a business unit, SYSTEM, a
 * currency. Roles, teams and privileges that are not there yet are added to an older one, too. Throws EmulatorError.
 */
export function openOrganization(store: Store, standard: StandardSchema, options: SeedOptions): Organization {
  const found = findOrganization(store);
  const identity = found ?? { id: store.newId(), rootBusinessUnitId: store.newId(), baseCurrencyId: store.newId() };
  const { version } = options;
  const schema = new OrganizationSchema(store, standard);
  const { tables } = schema;
  if (options.customizations !== undefined) applyCustomizations(schema, store, options.customizations);
  const organization: Organization = { ...identity, version, tables, schema, store, selections: new WeakMap() };
  defineQueryFunctions(store);
  store.transaction(() => {
    if (found === undefined) seed(organization, options.name);
    const context = systemContext(organization);
    ensureStandardRoles(context);
    ensureConfiguredRoles(context, options);
  });
  return organization;
}

type Identity = Pick<Organization, "id" | "rootBusinessUnitId" | "baseCurrencyId">;

function findOrganization(store: Store): Identity | undefined {
  const [row] = store.rows(
    'SELECT o.organizationid, b.businessunitid, o.basecurrencyid FROM "organization" AS o JOIN "businessunit" AS b ON b.parentbusinessunitid IS NULL',
    [],
  );
  if (row === undefined) return undefined;
  return { id: guidAt(row, 0), rootBusinessUnitId: guidAt(row, 1), baseCurrencyId: guidAt(row, 2) };
}

function guidAt(row: SqlRow, index: number): Guid {
  return Guid.of(String(row[index]));
}

/** Of what nobody asks for. */
function systemContext(organization: Organization): MessageContext {
  const [row] = organization.store.rows("SELECT systemuserid FROM \"systemuser\" WHERE domainname = 'SYSTEM'", []);
  const caller = { userId: Guid.of(String(row?.[0])), businessUnitId: organization.rootBusinessUnitId };
  return { organization, caller, now: new Date() };
}

function seed(organization: Organization, name: string): void {
  const system = organization.store.newId();
  const context: MessageContext = {
    organization,
    caller: { userId: system, businessUnitId: organization.rootBusinessUnitId },
    now: new Date(),
  };
  const add = (table: string, id: Guid, values: Readonly<Record<string, AttributeValue>>): void =>
    seedRecord(context, tableOf(organization, table), id, values);
  const currency = new EntityReference("transactioncurrency", organization.baseCurrencyId);
  add("organization", organization.id, { ...organizationValues, name, basecurrencyid: currency });
  add("businessunit", organization.rootBusinessUnitId, { name });
  add("systemuser", system, {
    domainname: "SYSTEM",
    lastname: "SYSTEM",
    businessunitid: new EntityReference("businessunit", organization.rootBusinessUnitId),
  });
  add("transactioncurrency", organization.baseCurrencyId, {
    currencyname: "US Dollar",
    isocurrencycode: "USD",
    currencysymbol: "$",
    currencyprecision: 2,
    exchangerate: Decimal.of(1),
  });
}

/** An English organization of the United States, as the setup program makes it. */
const organizationValues: Readonly<Record<string, AttributeValue>> = {
  languagecode: 1033,
  localeid: 1033,
  fullnameconventioncode: new OptionSetValue(1),
  basecurrencysymbol: "$",
  basecurrencyprecision: 2,
  currencysymbol: "$",
  currencydecimalprecision: 2,
  pricingdecimalprecision: 2,
  dateformatstring: "M/d/yyyy",
  timeformatstring: "h:mm tt",
  decimalsymbol: ".",
  numberseparator: ",",
  isdisabled: false,
};
