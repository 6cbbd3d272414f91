import assert from "node:assert/strict";
import { it } from "node:test";
import { columnDefinition } from "../../../test/column-definition.ts";
import { Guid } from "../../values/guid.ts";
import type { AttributeMetadata, EntityMetadata } from "../../wire/metadata/metadata.ts";
import { printEntityTypes } from "./print-entity-types.ts";

const labelled = (label: string) => ({ localized: label === "" ? [] : [{ label, languageCode: 1033 }] });

const table = (schemaName: string, attributes: readonly AttributeMetadata[] = []): EntityMetadata => ({
  kind: "EntityMetadata",
  metadataId: Guid.empty,
  logicalName: schemaName.toLowerCase(),
  schemaName,
  isActivity: false,
  isIntersect: false,
  isCustomEntity: true,
  attributes,
});

const print = (tables: readonly EntityMetadata[], organization = "https://crm") =>
  printEntityTypes(tables, async (one) => one, { organization, isGlobal: true });

const choice = (...options: readonly (readonly [value: number, label: string])[]): AttributeMetadata =>
  columnDefinition("new_Kind", "Picklist", {
    optionSet: {
      kind: "OptionSetMetadata",
      isGlobal: false,
      optionSetType: "Picklist",
      options: options.map(([value, label]) => ({ value, label: labelled(label) })),
    },
  });

it("tables and their columns come in the order of their names, whatever the organization's", async () => {
  const columns = ["new_b", "new_c", "new_a"].map((name) => columnDefinition(name, "String"));
  const tables = [table("new_Two", columns), table("new_Three"), table("new_One")];
  const text = await print(tables);
  assert.deepEqual(
    text.match(/export type \w+/g),
    ["One", "Three", "Two"].map((name) => `export type New_${name}`),
  );
  assert.deepEqual(text.match(/new_[abc](?=\?)/g), ["new_a", "new_b", "new_c"]);
  assert.equal(await print([...tables].reverse()), text);
});

it("each option has a name of its own: its label, else its value; what is taken gets the value behind it", async () => {
  const options = choice([5, "Open 2"], [1, "Open"], [2, "open"], [-3, "open"], [7, ""], [8, "1st"], [9, "*/"]);
  const text = await print([table("new_One", [options])]);
  const [, members = ""] = /New_OneNew_Kind = \{\n(.*?)\n\}/s.exec(text) ?? [];
  assert.deepEqual(
    members.split("\n").map((line) => line.trim()),
    ["Open2: 5,", "Open: 1,", "Open2_: 2,", "OpenMinus3: -3,", "Option7: 7,", "_1st: 8,", "_: 9,"],
  );
});

it("a file is read as its ID and not written with the record, choices of several have their options", async () => {
  const several = choice([1, "Public"]);
  const columns = [
    columnDefinition("new_Plan", "Virtual", { attributeTypeName: "FileType" }),
    { ...several, schemaName: "new_Tags", attributeType: "Virtual", attributeTypeName: "MultiSelectPicklistType" },
  ] as const;
  const text = await print([table("new_One", columns)]);
  assert.match(text, /^ {2}readonly new_plan\?: Guid \| null;$/m);
  assert.match(text, /\?: readonly OptionSetValue\[\] \| readonly New_OneNew_Tags\[\] \| null;$/m);
});

it("a label that would end the comment does not", async () => {
  const column = columnDefinition("new_a", "String", { displayName: labelled("a */ b\nc"), maxLength: 5 });
  assert.match(await print([table("new_One", [column])], "x\ny"), /\/\*\* a \* \/ b c: at most 5 characters \*\/\n/);
});

it("a column of days takes the day as a text, a point in time does not", async () => {
  const behaviors = { new_day: "DateOnly", new_local: "UserLocal" } as const;
  const columns = Object.entries(behaviors).map(([name, dateTimeBehavior]) =>
    columnDefinition(name, "DateTime", { dateTimeBehavior }),
  );
  const text = await print([table("new_One", columns)]);
  assert.match(text, /new_day\?: Date \| string \| null;/);
  assert.match(text, /new_local\?: Date \| null;/);
});

it("what would have the name of another gets one of its own, the same each time", async () => {
  const named = (schemaName: string) => ({ ...choice([1, "Open"]), schemaName, logicalName: schemaName.toLowerCase() });
  const tables = [
    table("New_A", [named("Bc"), named("B_c")]),
    table("New_AB", [named("c")]),
    table("New_ABc"),
    table("Guid"),
  ];
  const text = await print(tables);
  assert.deepEqual(text.match(/(?<=export type )\w+/g), [
    "Guid_",
    "New_A",
    "New_AB_c",
    "New_ABc_",
    "New_AB",
    "New_ABC",
    "New_ABc",
  ]);
  assert.match(text, /^ {2}guid: Guid_;$/m);
  assert.match(text, /^ {2}bc\?: OptionSetValue \| New_ABc_ \| null;$/m);
  assert.equal(await print([...tables].reverse()), text);
});

it("few descriptions are held at a time, and one that cannot be had is told", async () => {
  const tables = Array.from({ length: 100 }, (_, at) => table(`new_${String(at).padStart(3, "0")}`));
  const asked: string[] = [];
  const describe = async (one: EntityMetadata) => {
    asked.push(one.schemaName);
    if (one.schemaName === "new_020") throw new RangeError("no such table");
    return one;
  };
  await assert.rejects(printEntityTypes(tables, describe, { organization: "x", isGlobal: true }), /no such table/);
  assert.equal(asked.length, 20 + 8);
});
