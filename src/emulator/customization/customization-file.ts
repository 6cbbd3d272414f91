import { readFileSync } from "node:fs";
import { z } from "zod";
import { EmulatorError } from "../emulator-error.ts";

const schemaName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]{1,7}_[A-Za-z0-9_]{1,90}$/, "it is no schema name with a prefix, such as new_Project");
const text = z.string().min(1);
const logicalName = z.string().regex(/^[a-z][a-z0-9_]*$/, "it is no logical name, such as account");
const onDelete = z.enum(["Cascade", "RemoveLink", "Restrict", "NoCascade"]);

const option = z.strictObject({ value: z.int(), label: text });

const column = z.strictObject({
  schemaName,
  type: z.enum([
    "BigInt",
    "Boolean",
    "DateTime",
    "Decimal",
    "Double",
    "File",
    "Image",
    "Integer",
    "Lookup",
    "Memo",
    "Money",
    "MultiSelectPicklist",
    "Picklist",
    "String",
  ]),
  displayName: text.optional(),
  description: text.optional(),
  required: z.enum(["ApplicationRequired", "Recommended"]).optional(),
  maxLength: z.int().positive().optional(),
  minValue: z.number().optional(),
  maxValue: z.number().optional(),
  precision: z.int().min(0).max(10).optional(),
  format: text.optional(),
  behavior: z.enum(["UserLocal", "DateOnly", "TimeZoneIndependent"]).optional(),
  options: z.array(option).optional(),
  optionSet: text.optional(),
  defaultValue: z.int().optional(),
  maxSizeInKB: z.int().positive().optional(),
  targets: z.array(logicalName).min(1).optional(),
  onDelete: onDelete.optional(),
});

const key = z.strictObject({ schemaName, columns: z.array(logicalName).min(1) });

const manyToMany = z.strictObject({ schemaName, with: logicalName });

const table = z
  .strictObject({
    schemaName: schemaName.optional(),
    logicalName: logicalName.optional(),
    displayName: text.optional(),
    displayCollectionName: text.optional(),
    entitySetName: logicalName.optional(),
    description: text.optional(),
    ownership: z.enum(["UserOwned", "OrganizationOwned"]).optional(),
    changeTracking: z.boolean().optional(),
    notes: z.boolean().optional(),
    activities: z.boolean().optional(),
    primaryName: z
      .strictObject({ schemaName, displayName: text.optional(), maxLength: z.int().positive().optional() })
      .optional(),
    columns: z.array(column).optional(),
    keys: z.array(key).optional(),
    manyToMany: z.array(manyToMany).optional(),
  })
  .refine(
    (one) => (one.schemaName === undefined) !== (one.logicalName === undefined),
    "give schemaName for a new table, or logicalName for one that is there",
  );

export const customizations = z.strictObject({
  optionSets: z
    .array(z.strictObject({ name: schemaName, displayName: text.optional(), options: z.array(option) }))
    .optional(),
  tables: z.array(table).optional(),
});

/** Tables, columns, relationships, choices and keys that an organization is to have besides the standard ones. */
export type Customizations = z.infer<typeof customizations>;
export type CustomTable = z.infer<typeof table>;
export type CustomColumn = z.infer<typeof column>;

/**
 * Reads a file of customizations: `{ "tables": [{ "schemaName": "new_Project", "columns": [...] }] }` (docs/emulator.md). Throws
 * EmulatorError EMULATOR_CUSTOMIZATIONS_INVALID, which names each place that is wrong: `tables[0].columns[2].type`.
 */
export function parseCustomizations(source: string, file: string): Customizations {
  const result = customizations.safeParse(parseJson(source, file));
  if (result.success) return result.data;
  const places = result.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`);
  throw invalidCustomizations(file, `the file of customizations is wrong at ${places.join("; ")}`);
}

/** As `parseCustomizations`, of a file. @param where the file's name as the user gave it, for errors */
export function readCustomizations(file: string, where: string = file): Customizations {
  return parseCustomizations(readText(file, where), where);
}

function readText(file: string, where: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw invalidCustomizations(where, "the file of customizations cannot be read", cause);
  }
}

function parseJson(source: string, file: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw invalidCustomizations(file, "the file of customizations is no JSON", cause);
  }
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return place.replace(/^\./, "") || "its top";
}

export function invalidCustomizations(where: string, message: string, cause?: unknown): EmulatorError {
  const remedy = "correct the file; docs/emulator.md describes it";
  return new EmulatorError({ code: "EMULATOR_CUSTOMIZATIONS_INVALID", message, where, remedy, cause });
}
