import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { metadataOf } from "../../emulator/metadata/describe-table.ts";
import { standardTables } from "../../emulator/metadata/tables.ts";
import type { EntityMetadata } from "../metadata/metadata.ts";
import { definitionFromJson, jsonFromDefinition } from "./definition-json.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

const tables = standardTables();
const table = (name: string): EntityMetadata => {
  const found = tables.get(name);
  assert.ok(found, name);
  return metadataOf(found);
};

/** As it comes over the wire. */
const sent = (json: JsonObject): JsonObject => JSON.parse(JSON.stringify(json));

/** Members without a value and those that are not there are the same. */
const present = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("definitions as JSON, both ways", () => {
  for (const name of ["account", "contact", "email", "systemuser", "opportunity"]) {
    it(`the table ${name} with all its columns, keys and relationships`, () => {
      const definition = table(name);
      const again = definitionFromJson(sent(jsonFromDefinition(definition)), "EntityMetadata");
      assert.deepEqual(present(again), present(definition));
    });
  }

  it("columns tell their types, particulars and choices", () => {
    const json = (name: string): JsonObject => {
      const column = table("account").attributes?.find(({ logicalName }) => logicalName === name);
      assert.ok(column);
      return jsonFromDefinition(column);
    };
    const types = ["name", "primarycontactid", "ownerid", "accountid", "statecode", "entityimage", "statecodename"].map(
      (name) => String(json(name)["@odata.type"]).replace("#Microsoft.Dynamics.CRM.", ""),
    );
    assert.deepEqual(types, [
      "StringAttributeMetadata",
      "LookupAttributeMetadata",
      "LookupAttributeMetadata",
      "UniqueIdentifierAttributeMetadata",
      "StateAttributeMetadata",
      "ImageAttributeMetadata",
      "AttributeMetadata",
    ]);
    assert.deepEqual(json("name").FormatName, { Value: "Text" });
    assert.deepEqual(json("name").AttributeTypeName, { Value: "StringType" });
    assert.equal(json("donotemail").DefaultValue, false);
    const yesNo = json("donotemail").OptionSet;
    assert.ok(isJsonObject(yesNo) && isJsonObject(yesNo.TrueOption));
    assert.equal(yesNo["@odata.type"], "#Microsoft.Dynamics.CRM.BooleanOptionSetMetadata");
    assert.equal(yesNo.TrueOption.Value, 1);
    assert.deepEqual(json("primarycontactid").Targets, ["contact"]);
  });

  it("what a client leaves out has the platform's defaults", () => {
    const column = definitionFromJson(
      { "@odata.type": "Microsoft.Dynamics.CRM.MultiSelectPicklistAttributeMetadata", SchemaName: "new_Colors" },
      "AttributeMetadata",
    );
    assert.ok(column.kind === "AttributeMetadata");
    const { logicalName, attributeType, attributeTypeName, requiredLevel, isCustomAttribute } = column;
    assert.deepEqual(
      [logicalName, attributeType, attributeTypeName, requiredLevel, isCustomAttribute],
      ["new_colors", "Virtual", "MultiSelectPicklistType", "None", true],
    );
    assert.throws(
      () => definitionFromJson({ SchemaName: "new_X" }, "AttributeMetadata"),
      /says its type with '@odata.type'/,
    );
  });
});
