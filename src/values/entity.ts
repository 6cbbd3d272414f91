import type { Decimal } from "./decimal.ts";
import type { Double } from "./double.ts";
import type { EntityReference } from "./entity-reference.ts";
import type { Guid } from "./guid.ts";
import type { Money } from "./money.ts";
import type { OptionSetValue } from "./option-set-value.ts";

/**
 * The value of one attribute, by attribute type:
 * String and Memo: string · Boolean: boolean · Integer: number (whole, 32 bits) · BigInt: bigint · Double: Double, or a
 * number that is not whole · Decimal: Decimal · Money: Money · DateTime: Date · Picklist, State, Status: OptionSetValue ·
 * Lookup, Customer, Owner: EntityReference · Uniqueidentifier: Guid · PartyList: EntityCollection · MultiSelectPicklist:
 * OptionSetValue[] · Image: Uint8Array · a column of a linked table: AliasedValue · no value: null.
 */
export type AttributeValue =
  | string
  | boolean
  | number
  | bigint
  | Double
  | Decimal
  | Money
  | Date
  | OptionSetValue
  | readonly OptionSetValue[]
  | EntityReference
  | Guid
  | EntityCollection
  | AliasedValue
  | ManagedProperty
  | Uint8Array
  | null;

/** A record, or a part of one: `attributes` by logical name, in the order they were given or received. */
export type Entity = {
  logicalName: string;
  id?: Guid | undefined;
  attributes: Map<string, AttributeValue>;
  /** Values as a person reads them, by logical name; only on records that a server sent. */
  formattedValues?: Map<string, string>;
  rowVersion?: string | undefined;
  /** In place of the ID: the values of an alternate key, by logical name. */
  keyAttributes?: Map<string, AttributeValue>;
  /** Records that are written or read together with this one. */
  relatedEntities?: RelatedEntities[];
};

/** The records of one relationship of a record. */
export type RelatedEntities = {
  relationship: string;
  /** Which end of a relationship of a table with itself the record is. */
  primaryEntityRole?: "Referencing" | "Referenced" | undefined;
  collection: EntityCollection;
};

export type EntityCollection = {
  kind: "EntityCollection";
  entityName: string;
  entities: Entity[];
  moreRecords: boolean;
  pagingCookie?: string | undefined;
  /** -1 when it was not asked for. */
  totalRecordCount: number;
  totalRecordCountLimitExceeded: boolean;
  /** The lowest row version that a transaction still open may write, where the query asks for it. */
  minActiveRowVersion?: string | undefined;
};

/** A column of a linked table or an aggregate, as a query returns it. */
export type AliasedValue = {
  kind: "AliasedValue";
  entityLogicalName: string;
  attributeLogicalName: string;
  value: AttributeValue;
};

/** A Boolean that a solution's publisher may have locked (attribute type ManagedProperty). */
export type ManagedProperty = {
  kind: "ManagedProperty";
  value: boolean;
  canBeChanged: boolean;
  managedPropertyLogicalName?: string | undefined;
};
