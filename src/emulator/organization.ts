import type { Guid } from "../values/guid.ts";
import type { OrganizationDetail } from "../wire/discovery/organization-detail.ts";
import { unknownColumnText, unknownTableText } from "../wire/metadata/unknown-name.ts";
import { OrganizationFault } from "./faults.ts";
import type { OrganizationSchema } from "./metadata/organization-schema.ts";
import type { Column, Table } from "./metadata/table.ts";
import type { Tables } from "./metadata/tables.ts";
import type { Selections } from "./query/selection.ts";
import type { CallerRights } from "./roles/caller-rights.ts";
import type { Store } from "./store/store.ts";

/** One embedded organization: its tables and its records. Two of them share nothing. */
export type Organization = {
  readonly id: Guid;
  readonly rootBusinessUnitId: Guid;
  readonly baseCurrencyId: Guid;
  /** What RetrieveVersion answers. */
  readonly version: string;
  readonly tables: Tables;
  /** Definitions of the tables, and their customizations; `tables` are its tables. */
  readonly schema: OrganizationSchema;
  readonly store: Store;
  /** How the columns of recent queries are read: made once, used by many. */
  readonly selections: Selections;
};

/** On whose behalf a message runs. */
export type Caller = {
  readonly userId: Guid;
  readonly businessUnitId: Guid;
  /** Who acts for the user; left out where the user acts for itself. */
  readonly actingUserId?: Guid | undefined;
  /** What roles allow; left out for what the organization does by itself. */
  readonly rights?: CallerRights | undefined;
};

/** All that a message may touch. */
export type MessageContext = {
  readonly organization: Organization;
  readonly caller: Caller;
  readonly now: Date;
  /** The organization as it lists itself, with addresses at the host by which the client came. */
  readonly detail?: (() => OrganizationDetail) | undefined;
};

export function tableOf(organization: Organization, logicalName: string): Table {
  const table = organization.tables.get(logicalName);
  if (table !== undefined) return table;
  throw new OrganizationFault("QueryBuilderNoEntity", unknownTableText(logicalName));
}

export function columnOf(table: Table, name: string): Column {
  const column = table.columns.get(name);
  if (column !== undefined) return column;
  throw new OrganizationFault("QueryBuilderNoAttribute", unknownColumnText(table.logicalName, name));
}
