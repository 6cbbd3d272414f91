import { EntityReference } from "../../values/entity-reference.ts";
import { roleMissingText, unknownRelationshipText } from "../../wire/metadata/unknown-name.ts";
import { OrganizationFault } from "../faults.ts";
import type { ManyToMany, Relationship } from "../metadata/relationship.ts";
import type { Table } from "../metadata/table.ts";

export type Role = "Referencing" | "Referenced";

/** A relationship as one of its tables sees it. */
export type Link =
  /** The record is the one: a lookup of each related record points at it. */
  | { readonly side: "one"; readonly relationship: Relationship }
  /** The record is one of the many: its own lookup points at the related record. */
  | { readonly side: "many"; readonly relationship: Relationship }
  /** Rows of the intersect table: the column that holds the record's ID, and the one with the related record's. */
  | {
      readonly side: "either";
      readonly relationship: ManyToMany;
      readonly own: string;
      readonly other: string;
      readonly otherTable: string;
    };

/**
 * The relationship of that schema name on the table. One of a table with itself needs the record's role in it: Referenced is the
 * one of one-to-many and the second of many-to-many.
 */
export function linkOf(table: Table, schemaName: string, role: Role | undefined): Link {
  const isNamed = (one: { readonly schemaName: string }): boolean => isSame(one.schemaName, schemaName);
  const asOne = table.children.find(isNamed);
  const asMany = table.parents.find(isNamed);
  if (asOne !== undefined && asMany !== undefined) {
    if (role === undefined) throw roleMissing(schemaName);
    return role === "Referenced" ? { side: "one", relationship: asOne } : { side: "many", relationship: asMany };
  }
  if (asOne !== undefined) return { side: "one", relationship: asOne };
  if (asMany !== undefined) return { side: "many", relationship: asMany };
  const manyToMany = table.manyToMany.find(isNamed);
  if (manyToMany === undefined) throw noRelationship(schemaName);
  return intersectLink(table, manyToMany, role);
}

function intersectLink(table: Table, relationship: ManyToMany, role: Role | undefined): Link {
  const { table1, column1, table2, column2 } = relationship;
  const isReflexive = table1 === table2;
  if (isReflexive && role === undefined) throw roleMissing(relationship.schemaName);
  const isFirst = isReflexive ? role === "Referencing" : table.logicalName === table1;
  return isFirst
    ? { side: "either", relationship, own: column1, other: column2, otherTable: table2 }
    : { side: "either", relationship, own: column2, other: column1, otherTable: table1 };
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function noRelationship(schemaName: string): OrganizationFault {
  return new OrganizationFault("unManagedidsmetadatanorelationship", unknownRelationshipText(schemaName));
}

function roleMissing(schemaName: string): OrganizationFault {
  return new OrganizationFault("InvalidArgument", roleMissingText(schemaName));
}

/** A record that takes part in an association must be of the table at that end. */
export function checkRelated(reference: EntityReference, table: string, schemaName: string): EntityReference {
  // A lookup to owners has one relationship for users and teams.
  const isOwner = table === "owner" && ["systemuser", "team"].includes(reference.logicalName);
  if (reference.logicalName === table || isOwner) return reference;
  throw new OrganizationFault(
    "InvalidArgument",
    `The relationship '${schemaName}' associates records of '${table}', not of '${reference.logicalName}'.`,
  );
}

/** Whether a lookup points at the record. */
export function pointsAt(value: unknown, target: EntityReference): boolean {
  return value instanceof EntityReference && value.id.equals(target.id) && value.logicalName === target.logicalName;
}
