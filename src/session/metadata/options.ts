import { Guid } from "../../values/guid.ts";
import type { OptionMetadata } from "../../wire/metadata/metadata.ts";
import { badValue } from "../arguments.ts";
import { remedyWhereMissing } from "../faults/with-remedy.ts";
import type { CallLimits } from "../organization-service.ts";
import type { Session } from "../session.ts";
import { unreadableMetadata } from "./unreadable-metadata.ts";

/**
 * The options of a column, in their order: RetrieveAttribute / GET …/Attributes(LogicalName='statecode').
 * Throws SESSION_BAD_VALUE for a column that has none.
 */
export async function columnOptions(
  session: Pick<Session, "execute">,
  entityName: string,
  attribute: string,
  limits: CallLimits = {},
): Promise<readonly OptionMetadata[]> {
  const asked = { EntityLogicalName: entityName, LogicalName: attribute, ...published };
  const { AttributeMetadata: column } = await session.execute("RetrieveAttribute", asked, limits);
  if (typeof column !== "object" || column === null || !("kind" in column) || column.kind !== "AttributeMetadata") {
    throw unreadableMetadata("RetrieveAttribute");
  }
  if (column.optionSet !== undefined) return column.optionSet.options;
  throw badValue(
    `attribute ${attribute} of ${entityName} is of type ${column.attributeType}, which has no options`,
    "name an attribute of type Picklist, State, Status, Boolean or MultiSelectPicklist",
    { attribute },
  );
}

/** The options of a choice that columns share, by its name: RetrieveOptionSet / GET GlobalOptionSetDefinitions(Name='budgetstatus'). */
export async function globalOptions(
  session: Pick<Session, "execute">,
  name: string,
  limits: CallLimits = {},
): Promise<readonly OptionMetadata[]> {
  const { OptionSetMetadata: found } = await session
    .execute("RetrieveOptionSet", { Name: name, ...published }, limits)
    .catch(remedyWhereMissing("check the name of the global option set: logical names are lower case"));
  if (typeof found === "object" && found !== null && "kind" in found && found.kind === "OptionSetMetadata") {
    return found.options;
  }
  throw unreadableMetadata("RetrieveOptionSet");
}

const published = { MetadataId: Guid.empty, RetrieveAsIfPublished: false };
