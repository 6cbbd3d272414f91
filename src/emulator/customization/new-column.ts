import type { AttributeMetadata, OptionSetMetadata } from "../../wire/metadata/metadata.ts";
import { OrganizationFault } from "../faults.ts";
import type { OrganizationSchema } from "../metadata/organization-schema.ts";
import type { ColumnFacts, ColumnType, OptionFacts } from "../metadata/table-facts.ts";
import { logicalNameOf } from "./names.ts";
import { textOf } from "./text-of.ts";

/** What CreateAttribute and a file of customizations say of a column. */
export type NewColumn = Pick<AttributeMetadata, "schemaName" | "attributeType"> & Partial<AttributeMetadata>;

/** Types that a column can be made of by itself; lookups come with a relationship. */
const ownTypes: ReadonlySet<ColumnType> = new Set<ColumnType>([
  "BigInt",
  "Boolean",
  "DateTime",
  "Decimal",
  "Double",
  "File",
  "Image",
  "Integer",
  "Memo",
  "Money",
  "MultiSelectPicklist",
  "Picklist",
  "String",
]);

/** The facts of a new column. Throws where the definition is not one of a column that can be made. */
export function newColumn(schema: OrganizationSchema, column: NewColumn): ColumnFacts {
  const type = columnTypeOf(column);
  if (!ownTypes.has(type)) {
    throw new OrganizationFault(
      "InvalidArgument",
      `A column of type '${type}' cannot be created by itself${type === "Lookup" || type === "Customer" ? ": create its relationship" : ""}.`,
    );
  }
  return { ...namedColumn(column, type), ...typeFacts(schema, column, type) };
}

/** The facts of a lookup column. */
export function newLookup(column: NewColumn, targets: readonly string[]): ColumnFacts {
  return { ...namedColumn(column, isCustomer(targets) ? "Customer" : "Lookup"), targets };
}

function isCustomer(targets: readonly string[]): boolean {
  return targets.length === 2 && targets.includes("account") && targets.includes("contact");
}

function namedColumn(column: NewColumn, type: ColumnType): ColumnFacts {
  const description = textOf(column.description);
  const { requiredLevel } = column;
  return {
    name: logicalNameOf(column.schemaName, "a column"),
    type,
    schemaName: column.schemaName,
    label: textOf(column.displayName) ?? column.schemaName,
    ...(description === undefined ? {} : { description }),
    ...(requiredLevel === undefined || requiredLevel === "None" ? {} : { required: requiredLevel }),
    isCustom: true,
  };
}

/** Later types are Virtual to older clients: their type's name tells what they are. */
function columnTypeOf({ attributeType, attributeTypeName }: NewColumn): ColumnType {
  const named = attributeTypeName?.replace(/Type$/, "");
  if (attributeType === "Virtual" && named !== undefined) return named as ColumnType;
  return attributeType as ColumnType;
}

type TypeFacts = Partial<ColumnFacts>;

function typeFacts(schema: OrganizationSchema, column: NewColumn, type: ColumnType): TypeFacts {
  const { minValue: min, maxValue: max, precision, format } = column;
  const range = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  const formatted = format === undefined ? {} : { format };
  switch (type) {
    case "String":
      return { length: column.maxLength ?? 100, ...formatted };
    case "Memo":
      return { length: column.maxLength ?? 2_000, ...formatted };
    case "Integer":
      return { ...range, ...formatted };
    case "Decimal":
    case "Double":
    case "Money":
      return { ...range, precision: precision ?? 2 };
    case "DateTime":
      return { ...formatted, behavior: column.dateTimeBehavior ?? "UserLocal" };
    case "Boolean":
      return { ...optionFacts(schema, column.optionSet), default: column.defaultValue === 1 ? 1 : 0 };
    case "Picklist":
    case "MultiSelectPicklist":
      return { ...optionFacts(schema, column.optionSet), ...defaultOption(column) };
    case "Image":
      return { maxSizeInKB: column.maxSizeInKB ?? 10_240 };
    case "File":
      return { maxSizeInKB: column.maxSizeInKB ?? 32_768 };
    default:
      return {};
  }
}

function defaultOption({ defaultValue }: NewColumn): TypeFacts {
  return defaultValue === undefined || defaultValue === -1 ? {} : { default: defaultValue };
}

/** Own options, or the name of the choice that other columns share, which must be there. */
function optionFacts(schema: OrganizationSchema, optionSet: OptionSetMetadata | undefined): TypeFacts {
  if (optionSet === undefined) return {};
  if (!optionSet.isGlobal || optionSet.name === undefined) {
    return optionSet.options.length === 0 ? {} : { options: optionsOf(optionSet) };
  }
  const shared = schema.optionSets.get(optionSet.name.toLowerCase());
  if (shared !== undefined) return { optionSet: shared.name, options: shared.options };
  throw new OrganizationFault("ObjectDoesNotExist", `Could not find an optionset with name ${optionSet.name}.`);
}

/** Where the numbers of options begin that nobody chose: those of the publisher prefix 10000. */
const firstOption = 100_000_000;

/** Options with their values; one without gets the next that is free. */
export function optionsOf({ options }: Pick<OptionSetMetadata, "options">): OptionFacts[] {
  const made: OptionFacts[] = [];
  for (const { value, label, state } of options) {
    const number = Number.isInteger(value) ? value : nextOption(made);
    if (made.some(([known]) => known === number)) {
      throw new OrganizationFault("PicklistValueNotUnique", `The option value ${number} is there twice.`);
    }
    const text = textOf(label) ?? "";
    made.push(state === undefined ? [number, text] : [number, text, state]);
  }
  return made;
}

export function nextOption(options: readonly OptionFacts[]): number {
  return Math.max(firstOption - 1, ...options.map(([value]) => value)) + 1;
}
