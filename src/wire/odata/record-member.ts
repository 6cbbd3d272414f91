import { namespace } from "./odata-error.ts";
import type { ColumnProperty } from "./properties.ts";

export const formattedValue = "OData.Community.Display.V1.FormattedValue";
const lookupTable = `${namespace}.lookuplogicalname`;

/** What a name in a record's JSON stands for, with the names of its annotations. */
export type RecordMember = {
  readonly name: string;
  /** The attribute. */
  readonly key: string;
  /** Undefined: a whole number (counts, parts of dates). */
  readonly property: ColumnProperty | undefined;
  readonly formattedName: string;
  readonly targetName: string;
};

export function recordMember(name: string, key: string, property: ColumnProperty | undefined): RecordMember {
  return { name, key, property, formattedName: `${name}@${formattedValue}`, targetName: `${name}@${lookupTable}` };
}
