import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { ExecuteResults } from "../../src/session/session.ts";
import { Guid } from "../../src/values/guid.ts";
import type { AttributeMetadata, EntityMetadata, OptionSetMetadata } from "../../src/wire/metadata/metadata.ts";
import { failure, type Place, toldFault } from "./place.ts";

const filters = (value: string) => ({ kind: "EnumValue", typeName: "EntityFilters", value }) as const;

/** A definition with its IDs as text. */
function toldDefinition(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_name, one: unknown) => (one instanceof Guid ? one.text : one)));
}

/** What the first cell that runs was told; the others must be told the same. */
const told = new Map<string, unknown>();

function sameEverywhere(what: string, value: unknown): void {
  const plain = toldDefinition(value);
  if (!told.has(what)) told.set(what, plain);
  assert.deepEqual(plain, told.get(what));
}

/** Definitions of tables, columns, keys, relationships and choices. */
export function metadata(place: () => Place): void {
  describe("metadata", () => {
    let table: EntityMetadata;
    const execute = (
      message: string,
      parameters: Parameters<Place["session"]["execute"]>[1],
    ): Promise<ExecuteResults> => place().session.execute(message, parameters);
    before(async () => {
      table = await place().session.metadata.table("new_probe", ["Attributes", "Relationships"]);
    });

    it("a table: its names, columns, keys and relationships", () => {
      const { logicalName, schemaName, entitySetName, primaryIdAttribute, primaryNameAttribute } = table;
      assert.deepEqual(
        { logicalName, schemaName, entitySetName, primaryIdAttribute, primaryNameAttribute },
        {
          logicalName: "new_probe",
          schemaName: "new_Probe",
          entitySetName: "new_probeset",
          primaryIdAttribute: "new_probeid",
          primaryNameAttribute: "new_name",
        },
      );
      const types = new Map(table.attributes?.map((one) => [one.logicalName, one.attributeTypeName]));
      assert.deepEqual(
        ["new_code", "new_long", "new_choices", "new_image", "new_document", "new_anyone"].map((name) =>
          types.get(name),
        ),
        ["StringType", "BigIntType", "MultiSelectPicklistType", "ImageType", "FileType", "CustomerType"],
      );
      assert.deepEqual(
        table.keys?.map((key) => [key.logicalName, key.keyAttributes, key.indexStatus]),
        [
          ["new_code_key", ["new_code"], "Active"],
          ["new_account_count_key", ["new_account", "new_count"], "Active"],
        ],
      );
      assert.deepEqual(table.manyToManyRelationships?.map(({ schemaName: name }) => name).sort(), [
        "new_probe_contacts",
        "new_probe_probes",
      ]);
    });

    it("a table is described the same over every wire", () => {
      const { attributes = [], manyToOneRelationships = [], oneToManyRelationships = [], ...own } = table;
      sameEverywhere("names", { logicalName: own.logicalName, keys: own.keys, displayName: own.displayName });
      for (const attribute of attributes) sameEverywhere(`column ${attribute.logicalName}`, attribute);
      for (const one of [...manyToOneRelationships, ...oneToManyRelationships]) sameEverywhere(one.schemaName, one);
    });

    it("options with their labels", () => {
      const column = (name: string): AttributeMetadata | undefined =>
        table.attributes?.find(({ logicalName }) => logicalName === name);
      const options = (name: string) =>
        column(name)?.optionSet?.options.map(({ value, label }) => [value, label.localized[0]?.label]);
      const choices = [1, 2, 9].map((value) => [value, `Choice ${value}`]);
      assert.deepEqual([options("new_choice"), options("new_choices")], [choices, choices]);
      assert.deepEqual(options("statecode"), [
        [0, "Active"],
        [1, "Inactive"],
      ]);
      assert.deepEqual(
        options("new_flag")?.map(([value]) => value),
        [0, 1],
      );
    });

    it("one column, by table and name", async () => {
      for (const name of ["new_code", "new_choice", "statuscode", "new_local", "new_anyone"]) {
        const { AttributeMetadata: found } = await execute("RetrieveAttribute", {
          EntityLogicalName: "new_probe",
          LogicalName: name,
          RetrieveAsIfPublished: false,
        });
        assert.deepEqual(
          toldDefinition(found),
          toldDefinition(table.attributes?.find(({ logicalName }) => logicalName === name)),
        );
      }
    });

    it("one key, one relationship of each kind", async () => {
      const { EntityKeyMetadata: key } = await execute("RetrieveEntityKey", {
        EntityLogicalName: "new_probe",
        LogicalName: "new_code_key",
      });
      assert.deepEqual(toldDefinition(key), toldDefinition(table.keys?.[0]));
      for (const name of ["contact_customer_accounts", "new_probe_contacts"]) {
        const { RelationshipMetadata: relationship } = await execute("RetrieveRelationship", {
          Name: name,
          RetrieveAsIfPublished: false,
        });
        sameEverywhere(`relationship ${name}`, relationship);
        assert.equal((relationship as { schemaName: string }).schemaName, name);
      }
    });

    it("choices that columns share", async () => {
      const { OptionSetMetadata: all } = await execute("RetrieveAllOptionSets", { RetrieveAsIfPublished: false });
      const choices = all as readonly OptionSetMetadata[];
      const own = choices.find(({ name }) => name === "new_shared");
      const { OptionSetMetadata: one } = await execute("RetrieveOptionSet", {
        Name: "new_shared",
        RetrieveAsIfPublished: false,
      });
      assert.deepEqual(toldDefinition(one), toldDefinition(own));
      sameEverywhere("choice", one);
    });

    it("all tables without their parts", async () => {
      const tables = await place().session.metadata.tables();
      const found = tables.find(({ logicalName }) => logicalName === "new_probe");
      assert.deepEqual([found?.entitySetName, found?.attributes], ["new_probeset", undefined]);
      sameEverywhere("tables", tables.map(({ logicalName }) => logicalName).sort());
    });

    it("the definitions that a query describes", async () => {
      const named = (propertyName: string, value: string) =>
        ({ filterOperator: "And", conditions: [{ propertyName, operator: "Equals", value }], filters: [] }) as const;
      const { EntityMetadata: found, ServerVersionStamp: stamp } = await execute("RetrieveMetadataChanges", {
        Query: {
          kind: "EntityQueryExpression",
          criteria: named("LogicalName", "new_probe"),
          properties: { allProperties: false, names: ["Attributes"] },
          attributeQuery: { criteria: named("LogicalName", "new_code"), properties: { allProperties: true } },
        },
      });
      const [probe, ...others] = found as readonly EntityMetadata[];
      assert.deepEqual([probe?.logicalName, others.length, typeof stamp], ["new_probe", 0, "string"]);
      assert.deepEqual(
        probe?.attributes?.map(({ logicalName }) => logicalName),
        ["new_code"],
      );
    });

    it("what is not there", async () => {
      const missing: readonly (readonly [message: string, parameters: Record<string, string>])[] = [
        ["RetrieveEntity", { LogicalName: "new_nothing" }],
        ["RetrieveAttribute", { EntityLogicalName: "new_probe", LogicalName: "new_nothing" }],
        ["RetrieveRelationship", { Name: "new_nothing" }],
        ["RetrieveOptionSet", { Name: "new_nothing" }],
      ];
      for (const [message, parameters] of missing) {
        const error = await failure(
          execute(message, {
            ...parameters,
            ...(message === "RetrieveEntity" && { EntityFilters: filters("Entity") }),
          }),
        );
        sameEverywhere(`missing ${message}`, toldFault(error));
        assert.equal(error.code, "SESSION_FAULT");
      }
    });
  });
}
