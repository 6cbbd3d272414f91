import type { DynamlError } from "../../errors.ts";
import { closestName } from "../../values/closest-name.ts";
import { navigationsOf } from "./navigation.ts";
import { noSuchProperty, type ODataErrorCode } from "./odata-error.ts";
import { findProperty, propertiesOf } from "./properties.ts";
import type { LookedUpTable } from "./table-index.ts";

/** What is said of a name that is no property of a table, with the one that was meant. `position`: where it was read. */
export function unknownProperty(
  name: string,
  table: LookedUpTable,
  position?: number | undefined,
): DynamlError<ODataErrorCode> {
  const lookup = findProperty(table, `_${name}_value`)?.name;
  const near =
    lookup ??
    closestName(
      name,
      [...propertiesOf(table), ...navigationsOf(table)].map((one) => one.name),
    );
  return noSuchProperty(name, table.logicalName, {
    position,
    remedy:
      near === undefined
        ? "check its spelling: columns by logical name, lookups as _name_value"
        : `did you mean ${near}?`,
  });
}
