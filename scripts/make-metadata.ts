/**
 * Turns facts about tables into the emulator's own compact files.
 *
 *   node scripts/make-metadata.ts FACTS_DIR account contact ...
 *
 * reads FACTS_DIR/NAME.json for each name and writes src/emulator/metadata/tables/NAME.json: one column a line, so that a
 * difference between two sets of facts reads as such. What the facts leave open and a new record needs is in `supplements`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ColumnFacts, ColumnType, RelationshipFacts, TableFacts } from "../src/emulator/metadata/table-facts.ts";

const attribution = "contains facts from Microsoft documentation and the Common Data Model (Microsoft, CC BY 4.0)";
const output = join(import.meta.dirname, "../src/emulator/metadata/tables");

/** Lengths that the platform gives a new text column, for the columns whose length no source told. */
const ordinaryLength: Readonly<Record<string, number>> = { String: 100, Memo: 2000 };

/** Lengths known of columns that many tables have. */
const knownLength: Readonly<Record<string, number>> = { entityimage_url: 200, businesscard: 1_073_741_823 };

type Supplement = Pick<ColumnFacts, "default" | "options">;

const allow: Supplement = {
  options: [
    [0, "Allow"],
    [1, "Do Not Allow"],
  ],
};

/** Labels and defaults by column name, as recorded replies of real organizations show them; by table and column where they differ. */
const supplements: Readonly<Record<string, Supplement>> = {
  donotbulkemail: allow,
  donotemail: allow,
  donotfax: allow,
  donotphone: allow,
  donotpostalmail: allow,
  donotsendmm: {
    options: [
      [0, "Send"],
      [1, "Do Not Send"],
    ],
  },
  followemail: {
    options: [
      [0, "Do Not Allow"],
      [1, "Allow"],
    ],
    default: 1,
  },
  preferredcontactmethodcode: { default: 1 },
  "systemuser.accessmode": { default: 0 },
  "systemuser.caltype": { default: 0 },
  "systemuser.emailrouteraccessapproval": { default: 0 },
  "systemuser.incomingemaildeliverymethod": { default: 1 },
  "systemuser.outgoingemaildeliverymethod": { default: 1 },
  "systemuser.invitestatuscode": { default: 0 },
};

/** Types of columns that the store has no form for: such a column is left out of its table. */
const withoutForm: ReadonlySet<string> = new Set(["ManagedProperty", "EntityName"]);

/** Intersect tables that are there, and whose two columns are called as the keys of the two records. */
const intersections: ReadonlySet<string> = new Set(["roleprivileges", "systemuserroles", "teammembership", "teamroles"]);

type SourceTable = {
  readonly logicalName: string;
  readonly schemaName: string;
  readonly entitySetName?: string;
  readonly displayName?: string;
  readonly displayCollectionName?: string;
  readonly objectTypeCode: number;
  readonly primaryIdAttribute: string;
  readonly primaryNameAttribute?: string;
  readonly ownershipType?: string;
  readonly attributes: readonly SourceAttribute[];
  readonly oneToMany: readonly SourceRelationship[];
  readonly manyToMany: readonly SourceIntersection[];
};

type SourceAttribute = {
  readonly logicalName: string;
  readonly schemaName?: string;
  readonly displayName?: string;
  readonly type: ColumnType;
  readonly maxLength?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly precision?: number;
  readonly format?: string;
  readonly dateTimeBehavior?: string;
  readonly requiredLevel?: string;
  readonly targets?: readonly string[];
  readonly options?: readonly { readonly value: number; readonly label: string; readonly state?: number }[];
  readonly isValidForCreate?: boolean;
  readonly isValidForUpdate?: boolean;
};

type SourceRelationship = {
  readonly schemaName: string;
  readonly referencingEntity: string;
  readonly referencingAttribute: string;
  readonly cascadeDelete?: RelationshipFacts["onDelete"];
  readonly cascadeDeleteByPattern?: RelationshipFacts["onDelete"];
};

type SourceIntersection = { readonly schemaName: string; readonly intersectEntity: string };

function tableFacts(source: SourceTable): TableFacts {
  return {
    attribution,
    logicalName: source.logicalName,
    schemaName: source.schemaName,
    ...present({ entitySetName: source.entitySetName }),
    displayName: source.displayName ?? source.schemaName,
    ...present({ displayCollectionName: source.displayCollectionName }),
    objectTypeCode: source.objectTypeCode,
    primaryId: source.primaryIdAttribute,
    ...present({ primaryName: source.primaryNameAttribute }),
    ownership: source.ownershipType ?? "None",
    columns: source.attributes
      .filter(({ type }) => !withoutForm.has(type))
      .map((attribute) => columnFacts(source.logicalName, attribute)),
    relationships: [
      ...source.oneToMany.map(relationshipFacts),
      ...source.manyToMany
        .filter(({ intersectEntity }) => intersections.has(intersectEntity))
        .map((intersection) => intersectionFacts(intersection, source.primaryIdAttribute)),
    ],
  };
}

function columnFacts(table: string, source: SourceAttribute): ColumnFacts {
  const name = source.logicalName;
  const supplement = supplements[`${table}.${name}`] ?? supplements[name];
  const options = source.options?.map(({ value, label, state }): readonly [number, string, number?] =>
    state === undefined ? [value, label] : [value, label, state],
  );
  return {
    name,
    type: source.type,
    ...present({
      schemaName: source.schemaName,
      label: source.displayName,
      required: source.requiredLevel === "None" ? undefined : (source.requiredLevel as ColumnFacts["required"]),
      create: source.isValidForCreate === false ? false : undefined,
      update: source.isValidForUpdate === false ? false : undefined,
      length: source.maxLength ?? knownLength[name] ?? ordinaryLength[source.type],
      min: source.minValue,
      max: source.maxValue,
      precision: source.precision,
      format: source.format,
      behavior: source.dateTimeBehavior,
      targets: source.targets,
      options: options ?? supplement?.options,
      default: supplement?.default ?? onlyDefaultValue(source),
    }),
  };
}

/** A picklist whose one option is called "Default Value" has it as its default: recorded replies show 1 in all of these. */
function onlyDefaultValue(source: SourceAttribute): number | undefined {
  const [first, second] = source.options ?? [];
  return first?.label === "Default Value" && second === undefined ? first.value : undefined;
}

function relationshipFacts(source: SourceRelationship): RelationshipFacts {
  return {
    name: source.schemaName,
    child: source.referencingEntity,
    column: source.referencingAttribute,
    ...present({ onDelete: source.cascadeDelete ?? source.cascadeDeleteByPattern }),
  };
}

/** The rows that associate a record go with it. */
function intersectionFacts({ schemaName, intersectEntity }: SourceIntersection, primaryId: string): RelationshipFacts {
  return { name: schemaName, child: intersectEntity, column: primaryId, onDelete: "Cascade" };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The members that have a value. */
function present<T extends Record<string, unknown>>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}

function print(facts: TableFacts): string {
  const members = Object.entries(facts).map(([key, value]) => `"${key}": ${printMember(value)}`);
  return `{\n${members.join(",\n")}\n}\n`;
}

function printMember(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.length === 0 ? "[]" : `[\n${value.map((item) => JSON.stringify(item)).join(",\n")}\n]`;
}

/** @param source text of one facts file; the text of the compact file */
export function compactTable(source: string): string {
  return print(tableFacts(JSON.parse(source) as SourceTable));
}

function main([factsFolder, ...names]: readonly string[]): void {
  if (factsFolder === undefined || names.length === 0) {
    console.error("usage: node scripts/make-metadata.ts FACTS_DIR TABLE...");
    process.exitCode = 64;
    return;
  }
  for (const name of names) {
    const file = join(output, `${name}.json`);
    writeFileSync(file, compactTable(readFileSync(join(factsFolder, `${name}.json`), "utf8")));
    console.log(file);
  }
}

if (import.meta.main) main(process.argv.slice(2));
