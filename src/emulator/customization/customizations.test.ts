import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { EmulatorError } from "../emulator-error.ts";
import { standardSchema } from "../metadata/tables.ts";
import type { Organization } from "../organization.ts";
import { openOrganization } from "../seed/seed.ts";
import { Store } from "../store/store.ts";
import { type Customizations, parseCustomizations } from "./customization-file.ts";

const standard = standardSchema();

const project: Customizations = {
  optionSets: [{ name: "new_Risk", options: [{ value: 1, label: "Low" }] }],
  tables: [
    {
      schemaName: "new_Project",
      displayName: "Project",
      displayCollectionName: "Projects",
      notes: true,
      columns: [
        { schemaName: "new_Code", type: "String", maxLength: 20 },
        { schemaName: "new_Budget", type: "Money" },
        { schemaName: "new_Risk", type: "Picklist", optionSet: "new_Risk" },
        { schemaName: "new_Tags", type: "MultiSelectPicklist", options: [{ value: 1, label: "One" }] },
        { schemaName: "new_Plan", type: "File", maxSizeInKB: 64 },
        { schemaName: "new_AccountId", type: "Lookup", targets: ["account"], onDelete: "Cascade" },
        { schemaName: "new_ParentId", type: "Lookup", targets: ["new_project"] },
        { schemaName: "new_Who", type: "Lookup", targets: ["account", "contact"] },
      ],
      keys: [{ schemaName: "new_Code", columns: ["new_code"] }],
      manyToMany: [{ schemaName: "new_project_contact", with: "contact" }],
    },
    { logicalName: "account", columns: [{ schemaName: "new_Score", type: "Integer", minValue: 0, maxValue: 100 }] },
  ],
};

function open(t: TestContext, customizations: Customizations): Organization {
  const store = Store.open(undefined, standard.tables);
  t.after(() => store.close());
  return openOrganization(store, standard, { name: "test", version: "9.2", customizations });
}

function refusal(place: RegExp, message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof EmulatorError &&
    error.code === "EMULATOR_CUSTOMIZATIONS_INVALID" &&
    place.test(String(error.where)) &&
    message.test(error.message);
}

describe("a file of customizations", () => {
  it("gives the organization its tables, columns, relationships, choices and keys", (t) => {
    const { tables } = open(t, parseCustomizations(JSON.stringify(project), "tables.json"));
    const table = tables.get("new_project");
    assert.equal(table?.entitySetName, "new_projects");
    assert.equal(table?.primaryName, "new_name");
    assert.equal(table?.columns.get("new_risk")?.options.get(1)?.label, "Low");
    assert.equal(table?.columns.get("new_tags")?.type, "MultiSelectPicklist");
    assert.equal(table?.columns.get("new_plan")?.maxSizeInKB, 64);
    assert.deepEqual(
      table?.keys.map(({ logicalName, status }) => [logicalName, status]),
      [["new_code", "Active"]],
    );
    const navigation = table?.parents.filter(({ isCustom }) => isCustom).map((one) => [one.navigation, one.onDelete]);
    assert.deepEqual(navigation?.sort(), [
      ["new_AccountId", "Cascade"],
      ["new_ParentId", "RemoveLink"],
      ["new_Who_account", "RemoveLink"],
      ["new_Who_contact", "RemoveLink"],
    ]);
    assert.equal(tables.get("contact")?.manyToMany.at(-1)?.intersect, "new_project_contact");
    assert.equal(tables.get("account")?.columns.get("new_score")?.max, 100);
    assert.ok(tables.get("annotation")?.columns.get("objectid")?.targets.includes("new_project"));
  });

  it("adds to what is there and leaves it as it is", (t) => {
    const store = Store.open(undefined, standard.tables);
    t.after(() => store.close());
    const options = { name: "test", version: "9.2" };
    const first = openOrganization(store, standard, { ...options, customizations: project });
    const stamp = first.schema.timestamp;
    const again = openOrganization(store, standard, { ...options, customizations: project });
    assert.equal(again.schema.timestamp, stamp);
    const columns = [{ schemaName: "new_More", type: "Boolean" as const }];
    const more = openOrganization(store, standard, {
      ...options,
      customizations: { tables: [{ logicalName: "new_project", columns }] },
    });
    const table = more.tables.get("new_project");
    assert.ok(table?.columns.has("new_more") && table.columns.has("new_code"));
  });

  const wrong: readonly [string, unknown, RegExp][] = [
    ["no JSON", undefined, /no JSON/],
    ["an unknown member", { table: [] }, /its top/],
    ["a table without a prefix", { tables: [{ schemaName: "Project" }] }, /tables\[0\]\.schemaName/],
    ["both names", { tables: [{ schemaName: "new_P", logicalName: "account" }] }, /tables\[0\]/],
    [
      "an unknown type",
      { tables: [{ logicalName: "account", columns: [{ schemaName: "new_A", type: "Text" }] }] },
      /tables\[0\]\.columns\[0\]\.type/,
    ],
  ];
  for (const [what, content, message] of wrong) {
    it(`is refused with ${what}`, () => {
      const source = content === undefined ? "{" : JSON.stringify(content);
      assert.throws(() => parseCustomizations(source, "tables.json"), refusal(/tables\.json/, message));
    });
  }

  it("is refused where a definition cannot be, by table and reason", (t) => {
    const lookup = { schemaName: "new_Of", type: "Lookup" as const, targets: ["nothing"] };
    const key = { schemaName: "new_Key", columns: ["description"] };
    assert.throws(() => open(t, { tables: [{ logicalName: "nothing" }] }), refusal(/nothing/, /nothing/));
    assert.throws(
      () => open(t, { tables: [{ logicalName: "account", columns: [lookup] }] }),
      refusal(/account/, /nothing/),
    );
    assert.throws(
      () => open(t, { tables: [{ logicalName: "account", keys: [key] }] }),
      refusal(/account/, /description/),
    );
  });
});
