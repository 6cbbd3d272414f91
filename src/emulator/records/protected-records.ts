import type { AttributeValue } from "../../values/entity.ts";
import type { Guid } from "../../values/guid.ts";
import type { ErrorName } from "../faults.ts";
import { OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { Organization } from "../organization.ts";
import type { RecordValues } from "../store/store.ts";
import type { Draft } from "./draft.ts";

/** Refuses to delete what the organization cannot do without. */
export function checkDeletable(organization: Organization, table: Table, id: Guid, values: RecordValues): void {
  if (table.logicalName === "transactioncurrency" && id.equals(organization.baseCurrencyId)) {
    throw refusal("BaseCurrencyNotDeletable", "The base currency of an organization cannot be deleted.");
  }
  if (table.logicalName !== "businessunit") return;
  if (values.get("isdisabled") !== true) {
    throw refusal(
      "BusinessUnitIsNotDisabledAndCannotBeDeleted",
      "The business unit is not disabled; it cannot be deleted.",
    );
  }
  const parent = table.columns.get("parentbusinessunitid");
  if (parent !== undefined && organization.store.referencing(table, parent, table, id).length > 0) {
    throw refusal("BusinessUnitHasChildAndCannotBeDeleted", "The business unit has a child; it cannot be deleted.");
  }
}

type Protection = {
  readonly table: string;
  readonly idOf: (organization: Organization) => Guid;
  readonly column: string;
  readonly isRefused: (value: AttributeValue | undefined) => boolean;
  readonly errorName: ErrorName;
  readonly message: string;
};

const protections: readonly Protection[] = [
  {
    table: "businessunit",
    idOf: ({ rootBusinessUnitId }) => rootBusinessUnitId,
    column: "isdisabled",
    isRefused: (value) => value === true,
    errorName: "BusinessUnitCannotBeDisabled",
    message: "The root business unit cannot be disabled.",
  },
  {
    table: "transactioncurrency",
    idOf: ({ baseCurrencyId }) => baseCurrencyId,
    column: "statecode",
    isRefused: (value) => String(value) === "1",
    errorName: "BaseCurrencyCannotBeDeactivated",
    message: "The base currency of an organization cannot be deactivated.",
  },
  {
    table: "transactioncurrency",
    idOf: ({ baseCurrencyId }) => baseCurrencyId,
    column: "exchangerate",
    isRefused: (value) => value !== undefined,
    errorName: "ExchangeRateOfBaseCurrencyNotUpdatable",
    message: "The exchange rate of the base currency cannot be changed.",
  },
];

/** Refuses to change what the organization cannot do without. */
export function checkChangeable({ context, table, id, values }: Draft): void {
  for (const { idOf, column, isRefused, errorName, message, ...protection } of protections) {
    if (protection.table !== table.logicalName || !idOf(context.organization).equals(id)) continue;
    if (isRefused(values.get(column))) throw refusal(errorName, message);
  }
}

function refusal(errorName: ErrorName, message: string): OrganizationFault {
  return new OrganizationFault(errorName, message);
}
