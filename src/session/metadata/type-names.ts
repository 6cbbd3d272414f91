import type { EntityMetadata } from "../../wire/metadata/metadata.ts";

/** Types of the package that a file of types takes in. */
export const packageTypes: readonly string[] = [
  "Decimal",
  "EntityCollection",
  "EntityReference",
  "Guid",
  "ManagedProperty",
  "Money",
  "OptionSetValue",
];

/**
 * The names of what a file of types declares: none comes twice, for `AccountLeadType` may be the choice `LeadType` of `Account` and the
 * choice `Type` of `AccountLead`. Tables have theirs first, in the order of their logical names; what is taken gets `_` behind it.
 */
export class TypeNames {
  readonly #taken = new Set([...packageTypes, "Tables"]);
  readonly #tables: ReadonlyMap<string, string>;

  /** @param tables all that the file describes */
  constructor(tables: readonly Pick<EntityMetadata, "logicalName" | "schemaName">[]) {
    const sorted = [...tables].sort(byLogicalName);
    this.#tables = new Map(
      sorted.map(({ logicalName, schemaName }) => [logicalName, this.take(identifier(schemaName))]),
    );
  }

  ofTable({ logicalName, schemaName }: Pick<EntityMetadata, "logicalName" | "schemaName">): string {
    return this.#tables.get(logicalName) ?? identifier(schemaName);
  }

  /** That name, or the next that is free; it is taken from then on. */
  take(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name)) name += "_";
    this.#taken.add(name);
    return name;
  }
}

/** `Preferred Customer` is `PreferredCustomer`, `1st` is `_1st`. */
export function identifier(text: string): string {
  const words = text.split(/[^\p{L}\p{N}_$]+/u).filter((word) => word !== "");
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  if (joined === "") return "_";
  return /^\p{N}/u.test(joined) ? `_${joined}` : joined;
}

export function byLogicalName(a: { readonly logicalName: string }, b: { readonly logicalName: string }): number {
  return a.logicalName < b.logicalName ? -1 : 1;
}
