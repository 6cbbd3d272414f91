import type { Table } from "../metadata/table.ts";
import type { Tables } from "../metadata/tables.ts";

/** How far a privilege reaches, as `roleprivileges.privilegedepthmask` keeps it and as RetrieveUserPrivileges names it. */
export const depths = { Basic: 1, Local: 2, Deep: 4, Global: 8 } as const;

export type Depth = keyof typeof depths;

export function depthOfMask(mask: number): Depth {
  if (mask >= depths.Global) return "Global";
  if (mask >= depths.Deep) return "Deep";
  return mask >= depths.Local ? "Local" : "Basic";
}

/** A right on a kind of record (`prvReadAccount`), or on the definitions of tables. */
export type PrivilegeKind = {
  readonly name: string;
  readonly accessRight: number;
  /** Only records with an owner are somebody's own, or of a business unit. */
  readonly isOfOwnedRecords: boolean;
  /** What a System Customizer has of it. */
  readonly customizer: Depth | undefined;
};

/** Verbs and their bits in AccessRights. */
const anyRecord = { Create: 32, Read: 1, Write: 2, Delete: 65_536, Append: 4, AppendTo: 16 } as const;
const ownedRecord = { ...anyRecord, Assign: 524_288, Share: 262_144 } as const;

/** Tables whose privileges are not called as the table; all activities have those of Activity. */
const otherNames: Readonly<Record<string, string>> = {
  activitypointer: "Activity",
  annotation: "Note",
  kbarticle: "Article",
  salesorder: "Order",
  savedquery: "Query",
  systemuser: "User",
  template: "EmailTemplate",
};

/** Of the definitions of tables. */
const definitions = ["Entity", "Attribute", "Relationship", "OptionSet"].flatMap((what) =>
  Object.entries({ Create: 32, Read: 1, Write: 2, Delete: 65_536 }).map(([verb, accessRight]) => ({
    name: `prv${verb}${what}`,
    accessRight,
    isOfOwnedRecords: false,
    customizer: "Global" as const,
  })),
);

const publishing: PrivilegeKind = {
  name: "prvPublishCustomization",
  accessRight: 0,
  isOfOwnedRecords: false,
  customizer: "Global",
};

/** What a user needs to act for another one (impersonation). */
export const actOnBehalfPrivilege = "prvActOnBehalfOfAnotherUser";

const actingOnBehalf: PrivilegeKind = {
  name: actOnBehalfPrivilege,
  accessRight: 0,
  isOfOwnedRecords: false,
  customizer: undefined,
};

/** The privileges of an organization with these tables. */
export function privilegeKinds(tables: Tables): readonly PrivilegeKind[] {
  return [...[...tables.values()].flatMap(kindsOfTable), ...definitions, publishing, actingOnBehalf];
}

/** `privilegeName("Read", account)` → `prvReadAccount`. */
export function privilegeName(verb: string, { logicalName, schemaName, isActivity }: Table): string {
  const isOfActivities = isActivity || logicalName === "activityparty";
  return `prv${verb}${isOfActivities ? "Activity" : (otherNames[logicalName] ?? schemaName)}`;
}

function kindsOfTable(table: Table): PrivilegeKind[] {
  const { logicalName, ownership, isActivity } = table;
  const hasThoseOfActivity = logicalName === "activityparty" || (isActivity && logicalName !== "activitypointer");
  if (ownership === "None" || hasThoseOfActivity) return [];
  const isOfOwnedRecords = ownership === "UserOwned";
  return Object.entries(isOfOwnedRecords ? ownedRecord : anyRecord).map(([verb, accessRight]) => ({
    name: privilegeName(verb, table),
    accessRight,
    isOfOwnedRecords,
    customizer: isOfOwnedRecords ? "Basic" : verb === "Read" ? "Global" : undefined,
  }));
}
