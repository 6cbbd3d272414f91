import { closestName } from "../../values/closest-name.ts";
import type {
  EntityMetadata,
  ManyToManyRelationshipMetadata,
  OneToManyRelationshipMetadata,
  RelationshipMetadata,
} from "../metadata/metadata.ts";
import { roleMissingText, unknownRelationshipText } from "../metadata/unknown-name.ts";
import { invalidArgument, odataError } from "./odata-error.ts";
import type { LookedUpTable } from "./table-index.ts";
import type { TableLookup } from "./table-lookup.ts";
import { unwritableValue } from "./unwritable.ts";

/** A navigation property of a table: where it leads, and by which columns. */
export type Navigation = {
  readonly name: string;
  readonly isCollection: boolean;
  /** Logical name of the table at its other end. */
  readonly target: string;
  readonly relationship: RelationshipMetadata;
  /** Which end of the relationship the table is that has the property. */
  readonly role: "Referencing" | "Referenced";
};

/** The property of that name, with the table that it leads to. Undefined where one of the two is not there. */
export function findNavigation(table: EntityMetadata, name: string): Navigation | undefined {
  return (
    table.manyToOneRelationships?.map(asReferencing).find((navigation) => navigation.name === name) ??
    table.oneToManyRelationships?.map(asReferenced).find((navigation) => navigation.name === name) ??
    manyToMany(table).find((navigation) => navigation.name === name)
  );
}

/** All navigation properties of a table. */
export function navigationsOf(table: LookedUpTable): readonly Navigation[] {
  if (table.index !== undefined) return table.index.navigations;
  const all = [
    ...(table.manyToOneRelationships ?? []).map(asReferencing),
    ...(table.oneToManyRelationships ?? []).map(asReferenced),
    ...manyToMany(table),
  ];
  return all.filter(({ name }) => name !== "");
}

/** Users and teams are reached by one property, to what both of them are (query.md §7.1). */
const owners: ReadonlySet<string> = new Set(["systemuser", "team"]);

/** The tables whose records a property to `target` takes. */
export function tablesAt(target: string): readonly string[] {
  return target === "owner" ? [...owners] : [target];
}

/** The single-valued property that sets a lookup to a record of `target`: `parentcustomerid_account`, `ownerid`. */
export function navigationOfLookup(table: LookedUpTable, lookup: string, target: string): Navigation | undefined {
  return navigationsOfLookup(table, lookup).find(
    ({ target: to }) => to === target || (to === "owner" && owners.has(target)),
  );
}

/** All single-valued properties that set a lookup: one for each table that it may hold records of. */
export function navigationsOfLookup(table: LookedUpTable, lookup: string): readonly Navigation[] {
  if (table.index !== undefined) return table.index.lookups.get(lookup) ?? [];
  return navigationsOf(table).filter((navigation) => setsLookup(navigation) && lookupOf(navigation) === lookup);
}

export function setsLookup({ isCollection, relationship }: Navigation): boolean {
  return !isCollection && relationship.kind === "OneToManyRelationshipMetadata";
}

/** The column behind a navigation property; none behind one of many to many. */
export function lookupOf({ relationship }: Navigation): string {
  return relationship.kind === "OneToManyRelationshipMetadata" ? relationship.referencingAttribute : "";
}

/**
 * The property by which a relationship, by its schema name in any case, is reached from a table; `role` decides where both ends
 * are the same table. Throws WIRE_ODATA where it must decide and is not given, and where the table has no such relationship;
 * WIRE_INVALID_VALUE for a role that is none.
 */
export function navigationOfRelationship(
  table: EntityMetadata,
  schemaName: string,
  role?: "Referencing" | "Referenced",
): Navigation {
  if (role !== undefined && !roles.has(role)) throw isNoRole(role);
  const wanted = schemaName.toLowerCase();
  const all = navigationsOf(table);
  const found = all.filter(({ relationship }) => relationship.schemaName.toLowerCase() === wanted);
  const isToItself = found[0]?.target === table.logicalName;
  if (isToItself && role === undefined) throw roleMissing(schemaName, table.logicalName);
  const navigation = isToItself ? found.find((one) => one.role === role) : found[0];
  if (navigation !== undefined) return navigation;
  const near = closestName(
    schemaName,
    all.map(({ relationship }) => relationship.schemaName),
  );
  throw odataError(unknownRelationshipText(schemaName), {
    errorCode: noRelationship,
    entity: table.logicalName,
    remedy: near === undefined ? "check the relationship's schema name" : `did you mean ${near}?`,
  });
}

const roles: ReadonlySet<string> = new Set<Navigation["role"]>(["Referencing", "Referenced"]);

function isNoRole(role: string) {
  const known = [...roles].join(", ");
  return unwritableValue(
    "WIRE_INVALID_VALUE",
    `"${role}" is not one of ${known}`,
    "PrimaryEntityRole",
    `give one of ${known}`,
  );
}

/** unManagedidsmetadatanorelationship. */
const noRelationship = "0x80040e02";

/** What is to be said of a relationship of a table with itself where the record's end is not given. */
export function roleMissing(schemaName: string, entity: string) {
  return odataError(roleMissingText(schemaName), {
    errorCode: invalidArgument,
    entity,
    remedy: "say which end the record is: Referencing (the one that points) or Referenced (the one pointed at)",
  });
}

/** The table that a navigation property leads to. */
export function targetOf(navigation: Navigation, tables: TableLookup): EntityMetadata | undefined {
  return tables.byLogicalName(navigation.target);
}

function asReferencing(relationship: OneToManyRelationshipMetadata): Navigation {
  return {
    name: relationship.referencingEntityNavigationPropertyName ?? "",
    isCollection: false,
    target: relationship.referencedEntity,
    relationship,
    role: "Referencing",
  };
}

function asReferenced(relationship: OneToManyRelationshipMetadata): Navigation {
  return {
    name: relationship.referencedEntityNavigationPropertyName ?? "",
    isCollection: true,
    target: relationship.referencingEntity,
    relationship,
    role: "Referenced",
  };
}

/** A table that is related to itself has a property for each end. */
function manyToMany({ logicalName, manyToManyRelationships = [] }: EntityMetadata): readonly Navigation[] {
  return manyToManyRelationships.flatMap((relationship) => [
    ...(relationship.entity1LogicalName === logicalName ? [fromFirst(relationship)] : []),
    ...(relationship.entity2LogicalName === logicalName ? [fromSecond(relationship)] : []),
  ]);
}

function fromFirst(relationship: ManyToManyRelationshipMetadata): Navigation {
  const { entity1NavigationPropertyName: name = "", entity2LogicalName: target } = relationship;
  return { name, isCollection: true, target, relationship, role: "Referencing" };
}

function fromSecond(relationship: ManyToManyRelationshipMetadata): Navigation {
  const { entity2NavigationPropertyName: name = "", entity1LogicalName: target } = relationship;
  return { name, isCollection: true, target, relationship, role: "Referenced" };
}
