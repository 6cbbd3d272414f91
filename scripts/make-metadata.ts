/**
 * Turns facts about tables into the emulator's own compact files.
 *
 *   node scripts/make-metadata.ts FACTS_DIR account contact ...
 *
 * reads FACTS_DIR/NAME.json for each name and writes src/emulator/metadata/tables/NAME.json: one column a line, so that a
 * difference between two sets of facts reads as such. What the facts leave open and a new record needs is in `supplements`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type {
  ColumnFacts,
  ColumnType,
  ManyToManyFacts,
  OnDelete,
  RelationshipFacts,
  TableFacts,
} from "../src/emulator/metadata/table-facts.ts";

const attribution = "contains facts from Microsoft documentation and the Common Data Model (Microsoft, CC BY 4.0)";
const output = join(import.meta.dirname, "../src/emulator/metadata/tables");

/** Lengths that the platform gives a new text column, for the columns whose length no source told. */
const ordinaryLength: Readonly<Record<string, number>> = { String: 100, Memo: 2000 };

/** Lengths known of columns that many tables have. */
const knownLength: Readonly<Record<string, number>> = {
  entityimage_url: 200,
  businesscard: 1_073_741_823,
  body: 1_073_741_823,
};

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
const withoutForm: ReadonlySet<string> = new Set(["ManagedProperty", "CalendarRules"]);

/** Choices that several columns share; the columns are called as the choice. */
const sharedChoices: ReadonlySet<string> = new Set([
  "budgetstatus",
  "initialcommunication",
  "need",
  "purchaseprocess",
  "purchasetimeframe",
]);

/** One-to-many relationships of a table with itself along which conditions look above and below a record. */
const hierarchical: ReadonlySet<string> = new Set([
  "account_parent_account",
  "business_unit_parent_business_unit",
  "position_parent_position",
  "product_parent_product",
  "territory_parent_territory",
  "user_parent_user",
]);

type SourceTable = {
  readonly logicalName: string;
  readonly schemaName?: string;
  readonly entitySetName?: string;
  readonly displayName?: string;
  readonly displayCollectionName?: string;
  readonly objectTypeCode: number;
  readonly primaryIdAttribute: string;
  readonly primaryNameAttribute?: string;
  readonly ownershipType?: string;
  readonly isActivity: boolean;
  readonly isIntersect: boolean;
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
  readonly cascadeDelete?: OnDelete;
  readonly cascadeDeleteByPattern?: OnDelete;
};

/** Relationships that the platform is known to have and the facts do not name. */
const missingRelationships: Readonly<Record<string, readonly SourceRelationship[]>> = {
  territory: [
    {
      schemaName: "territory_parent_territory",
      referencingEntity: "territory",
      referencingAttribute: "parentterritoryid",
    },
  ],
};

type SourceIntersection = {
  readonly schemaName: string;
  readonly entity1: string;
  readonly entity2: string;
  readonly intersectEntity?: string;
  readonly entity1IntersectAttribute?: string;
  readonly entity2IntersectAttribute?: string;
};

/** Reads the facts of another table: how its key is called, and which columns it has. */
type Lookup = (logicalName: string) => SourceTable | undefined;

function tableFacts(source: SourceTable, lookup: Lookup): TableFacts {
  const schemaName = source.schemaName ?? capitalized(source.logicalName);
  const displayName = source.displayName ?? schemaName.replace(/(?<=[a-z])(?=[A-Z])/g, " ");
  const manyToMany = source.manyToMany.flatMap((intersection) => manyToManyFacts(source, intersection, lookup));
  return {
    attribution,
    logicalName: source.logicalName,
    schemaName,
    entitySetName: source.entitySetName ?? setNameOf(source.logicalName),
    displayName,
    displayCollectionName: source.displayCollectionName ?? pluralOf(displayName),
    objectTypeCode: source.objectTypeCode,
    primaryId: source.primaryIdAttribute,
    ...present({ primaryName: primaryNameOf(source) }),
    ownership: source.ownershipType ?? "None",
    ...(source.isActivity ? { isActivity: true } : {}),
    ...(source.isIntersect ? { isIntersect: true } : {}),
    columns: source.attributes
      .filter(({ type }) => !withoutForm.has(type))
      .map((attribute) => columnFacts(source.logicalName, owningLookup(source, attribute))),
    relationships: [...source.oneToMany, ...(missingRelationships[source.logicalName] ?? [])].map(relationshipFacts),
    ...(manyToMany.length === 0 ? {} : { manyToMany }),
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The platform's plural: a name that ends in s gets a word, others the English ending. */
function setNameOf(logicalName: string): string {
  return logicalName.endsWith("s") ? `${logicalName}collection` : pluralOf(logicalName);
}

function pluralOf(name: string): string {
  if (/[^aeiou]y$/.test(name)) return name.replace(/y$/, "ies");
  return /(s|x|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}

const owningTargets: Readonly<Record<string, string>> = {
  owningbusinessunit: "businessunit",
  owningteam: "team",
  owninguser: "systemuser",
};

/** Some sources have the owning columns of lines as plain IDs, from when their records had no owner of their own. */
function owningLookup({ ownershipType }: SourceTable, attribute: SourceAttribute): SourceAttribute {
  const target = owningTargets[attribute.logicalName];
  if (ownershipType !== "UserOwned" || target === undefined || attribute.type !== "Uniqueidentifier") return attribute;
  return { ...attribute, type: "Lookup", targets: [target] };
}

/** The name of some records is that of another record, which no column of their own holds. */
function primaryNameOf({ primaryNameAttribute, attributes }: SourceTable): string | undefined {
  return attributes.some(({ logicalName }) => logicalName === primaryNameAttribute) ? primaryNameAttribute : undefined;
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
      schemaName: source.schemaName ?? capitalized(name),
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
      optionSet: sharedChoices.has(name) ? name : undefined,
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
  const { schemaName } = source;
  return {
    name: schemaName,
    child: source.referencingEntity,
    column: source.referencingAttribute,
    ...present({ onDelete: onDeleteOf(source), ...navigationOf(source) }),
    ...(hierarchical.has(schemaName) ? { isHierarchical: true } : {}),
  };
}

/** Where no source told: contacts as customers behave as accounts do, and what is a part of a record goes with it. */
const suppliedOnDelete: readonly (readonly [schemaName: RegExp, onDelete: OnDelete])[] = [
  [/^(contact|incident|quote|Socialprofile)_customer_contacts$/, "Cascade"],
  [/^(invoice|order)_customer_contacts$/, "Restrict"],
  [/^(Account|Contact)_CustomerAddress$/, "Cascade"],
  [/_activity_mime_attachment$/, "Cascade"],
];

function onDeleteOf(source: SourceRelationship): OnDelete | undefined {
  const { schemaName, referencingEntity, referencingAttribute } = source;
  const told = source.cascadeDelete ?? source.cascadeDeleteByPattern;
  if (told !== undefined) return told;
  if (referencingEntity === "activityparty" && referencingAttribute === "activityid") return "Cascade";
  return suppliedOnDelete.find(([pattern]) => pattern.test(schemaName))?.[1];
}

/** Single-valued navigation properties that are not called as navigation-names.ts says. */
function navigationOf(source: SourceRelationship): Pick<RelationshipFacts, "navigation"> {
  const { schemaName, referencingEntity, referencingAttribute } = source;
  if (schemaName === "teamtemplate_Teams") return { navigation: "associatedteamtemplateid" };
  if (/^manualsla_/.test(schemaName)) return { navigation: `sla_${referencingEntity}_sla` };
  return referencingAttribute === "slainvokedid" ? { navigation: `slainvokedid_${referencingEntity}_sla` } : {};
}

/**
 * Stands in the file of the first table. An intersect table whose columns no source told has them called as the keys of the
 * two records; `entityid` is a column for records of several tables.
 */
function manyToManyFacts(source: SourceTable, facts: SourceIntersection, lookup: Lookup): ManyToManyFacts[] {
  const { schemaName, entity1, entity2, intersectEntity = "" } = facts;
  const intersect = lookup(intersectEntity);
  if (entity1 !== source.logicalName || intersect === undefined) return [];
  const columns = new Set(intersect.attributes.map(({ logicalName }) => logicalName));
  const columnFor = (entity: string): string | undefined =>
    [lookup(entity)?.primaryIdAttribute ?? "", "entityid"].find((name) => columns.has(name));
  const column1 = facts.entity1IntersectAttribute ?? columnFor(entity1);
  const column2 = facts.entity2IntersectAttribute ?? secondOfSame[schemaName] ?? columnFor(entity2);
  if (column1 === undefined || column2 === undefined || column1 === column2) return [];
  return [{ name: schemaName, intersect: intersectEntity, table1: entity1, column1, table2: entity2, column2 }];
}

/** The second column where both records are of the same table. */
const secondOfSame: Readonly<Record<string, string>> = {
  campaigncampaign_association: "entityid",
  connectionroleassociation_association: "associatedconnectionroleid",
};

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

/** @param factsFolder folder of facts files; the text of the compact file of one table */
export function compactTable(factsFolder: string, name: string): string {
  const read = (table: string): SourceTable | undefined => {
    const file = join(factsFolder, `${table}.json`);
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as SourceTable) : undefined;
  };
  const source = read(name);
  if (source === undefined) throw new Error(`there are no facts about ${name} in ${factsFolder}`);
  return print(tableFacts(source, read));
}

function main([factsFolder, ...names]: readonly string[]): void {
  if (factsFolder === undefined || names.length === 0) {
    console.error("usage: node scripts/make-metadata.ts FACTS_DIR TABLE...");
    process.exitCode = 64;
    return;
  }
  for (const name of names) {
    const file = join(output, `${name}.json`);
    writeFileSync(file, compactTable(factsFolder, name));
    console.log(file);
  }
}

if (import.meta.main) main(process.argv.slice(2));
