import type { EntityMetadata } from "../metadata/metadata.ts";

/**
 * The tables of an organization, by both of their names. Entity sets and navigation properties come from here alone, never
 * from a rule of spelling. Synchronous: a client gathers the tables that a call needs before it encodes the call.
 */
export type TableLookup = {
  /** `account`. */
  byLogicalName(name: string): EntityMetadata | undefined;
  /** `accounts`. */
  byEntitySetName(name: string): EntityMetadata | undefined;
};
