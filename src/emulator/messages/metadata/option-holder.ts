import type { OrganizationRequest } from "../../../wire/organization-call.ts";
import { columnFactsOf, factsOf, withChangedColumn } from "../../customization/changes.ts";
import { OrganizationFault } from "../../faults.ts";
import type { OrganizationSchema, SchemaChange } from "../../metadata/organization-schema.ts";
import type { OptionFacts, OptionSetFacts } from "../../metadata/table-facts.ts";
import { textParameter } from "../parameter-bag.ts";
import { requestedName } from "./requested.ts";

/** What has options: a choice that columns share, or a column with its own. */
export type OptionHolder = {
  readonly type: "Picklist" | "MultiSelectPicklist" | "State" | "Status" | "Boolean";
  readonly options: readonly OptionFacts[];
  /** The change that gives it other options. */
  readonly with: (options: readonly OptionFacts[]) => SchemaChange;
};

/** The holder that OptionSetName, or EntityLogicalName and AttributeLogicalName, name. */
export function optionHolder(schema: OrganizationSchema, request: OrganizationRequest): OptionHolder {
  const shared = requestedName(request, "OptionSetName");
  if (shared !== undefined) return sharedHolder(sharedOptionSet(schema, shared));
  const table = factsOf(schema, textParameter(request, "EntityLogicalName"));
  const column = columnFactsOf(table, textParameter(request, "AttributeLogicalName"));
  if (column.optionSet !== undefined) return sharedHolder(sharedOptionSet(schema, column.optionSet));
  const type = typesWithOptions.find((one) => one === column.type);
  if (type === undefined) {
    throw new OrganizationFault("InvalidOptionSetOperation", `'${table.logicalName}.${column.name}' has no options.`);
  }
  return {
    type,
    options: column.options ?? [],
    with: (options) => ({ tables: [withChangedColumn(table, { ...column, options })] }),
  };
}

const typesWithOptions = ["Picklist", "MultiSelectPicklist", "State", "Status", "Boolean"] as const;

function sharedHolder(optionSet: OptionSetFacts): OptionHolder {
  return {
    type: "Picklist",
    options: optionSet.options,
    with: (options) => ({ optionSets: [{ ...optionSet, options }] }),
  };
}

export function sharedOptionSet(schema: OrganizationSchema, name: string): OptionSetFacts {
  const found = schema.optionSets.get(name.toLowerCase());
  if (found !== undefined) return found;
  throw new OrganizationFault("ObjectDoesNotExist", `Could not find an optionset with name ${name}.`);
}

/** The options with one of them changed; the fault where there is none of that value. */
export function withOption(
  options: readonly OptionFacts[],
  value: number,
  change: (option: OptionFacts) => OptionFacts | undefined,
): readonly OptionFacts[] {
  if (!options.some(([known]) => known === value)) {
    throw new OrganizationFault("InvalidOptionSetOperation", `There is no option with the value ${value}.`);
  }
  return options
    .flatMap((option) => (option[0] === value ? [change(option)] : [option]))
    .filter((one) => one !== undefined);
}

/** States, status reasons and yes/no cannot be changed as ordinary options can. */
export function checkIsChoice({ type }: OptionHolder): void {
  if (type === "Picklist" || type === "MultiSelectPicklist") return;
  throw new OrganizationFault("InvalidOptionSetOperation", `The message is not for columns of type '${type}'.`);
}

/** Parameters that name the holder. */
export const holderParameters = ["OptionSetName", "EntityLogicalName", "AttributeLogicalName"] as const;
