import { Guid } from "./guid.ts";

/** Points at one record: attribute types Lookup, Customer and Owner. */
export class EntityReference {
  /** Logical name of the record's table, lower case: `account`. */
  readonly logicalName: string;
  readonly id: Guid;
  /** The record's primary name, where the server sent it. */
  readonly name: string | undefined;

  constructor(logicalName: string, id: Guid | string, name?: string) {
    this.logicalName = logicalName;
    this.id = Guid.of(id);
    this.name = name;
  }

  toString(): string {
    return `${this.logicalName}:${this.id.text}`;
  }

  toJSON(): { logicalName: string; id: string; name?: string } {
    const json = { logicalName: this.logicalName, id: this.id.text };
    return this.name === undefined ? json : { ...json, name: this.name };
  }
}
