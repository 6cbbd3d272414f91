import type { AttributeValue } from "./entity.ts";
import { Guid } from "./guid.ts";

/** Points at one record: attribute types Lookup, Customer and Owner. */
export class EntityReference {
  /** Logical name of the record's table, lower case: `account`. */
  readonly logicalName: string;
  readonly id: Guid;
  /** The record's primary name, where the server sent it. */
  readonly name: string | undefined;
  /** In place of the ID, which is then empty: the values of an alternate key, by logical name. */
  readonly keyAttributes: ReadonlyMap<string, AttributeValue> | undefined;
  /** For a delete that must meet the record unchanged. */
  readonly rowVersion: string | undefined;

  constructor(logicalName: string, id: Guid | string, name?: string, more: ReferenceDetails = {}) {
    this.logicalName = logicalName;
    this.id = Guid.of(id);
    this.name = name;
    this.keyAttributes = more.keyAttributes;
    this.rowVersion = more.rowVersion;
  }

  /** `EntityReference.byKey("account", { accountnumber: "A-17" })`: the record that an alternate key names. */
  static byKey(logicalName: string, key: Readonly<Record<string, AttributeValue>>): EntityReference {
    return new EntityReference(logicalName, Guid.empty, undefined, { keyAttributes: new Map(Object.entries(key)) });
  }

  toString(): string {
    return `${this.logicalName}:${this.id.text}`;
  }

  toJSON(): { logicalName: string; id: string; name?: string } {
    const json = { logicalName: this.logicalName, id: this.id.text };
    return this.name === undefined ? json : { ...json, name: this.name };
  }
}

type ReferenceDetails = {
  readonly keyAttributes?: ReadonlyMap<string, AttributeValue> | undefined;
  readonly rowVersion?: string | undefined;
};
