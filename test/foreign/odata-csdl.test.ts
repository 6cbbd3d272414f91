import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { xml2json } from "odata-csdl";
import { WebApiOrganization } from "../emulator/web-api/web-api-organization.ts";

describe("odata-csdl, the reader of the committee that writes the standard, takes our $metadata", () => {
  for (const path of ["$metadata", "$metadata?annotations=true"]) {
    it(path, async (t) => {
      const organization = await WebApiOrganization.open();
      t.after(() => organization.close());
      const { status, text } = await organization.send("GET", path);
      assert.equal(status, 200);
      const document = xml2json(text, { strict: true });
      const schema = document["Microsoft.Dynamics.CRM"] as Record<string, Record<string, unknown>>;
      assert.deepEqual(schema.account?.$Key, ["accountid"]);
      assert.deepEqual(schema.account?._primarycontactid_value, { $Type: "Edm.Guid", $Nullable: true });
      const container = schema.System as Record<string, { $Type?: string; $NavigationPropertyBinding?: object }>;
      assert.equal(container.accounts?.$Type, "mscrm.account");
      const bindings = container.accounts?.$NavigationPropertyBinding as Record<string, string>;
      assert.equal(bindings.primarycontactid, "contacts");
      assert.deepEqual(schema.WhoAmI, [{ $Kind: "Function", $ReturnType: { $Type: "mscrm.WhoAmIResponse" } }]);
      assert.equal(schema.InstallSampleData, undefined, "what is not supported is not described");
    });
  }

  it("names no type, set or partner that is not there", async (t) => {
    const organization = await WebApiOrganization.open();
    t.after(() => organization.close());
    const document = xml2json((await organization.send("GET", "$metadata")).text, { strict: true });
    const schema = document["Microsoft.Dynamics.CRM"] as Record<string, unknown>;
    const container = schema.System as Record<string, unknown>;
    const missing: string[] = [];
    let checked = 0;
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [name, inner] of Object.entries(value)) {
        const place = `${path}/${name}`;
        if (["$Type", "$BaseType", "$UnderlyingType"].includes(name)) checkType(inner, place);
        else if (name === "$NavigationPropertyBinding") checkSets(inner, place);
        else walk(inner, place);
      }
    };
    const checkType = (type: unknown, place: string): void => {
      checked += 1;
      const [, local] = /^(?:mscrm|Microsoft\.Dynamics\.CRM)\.(\w+)$/.exec(String(type)) ?? [];
      if (local === undefined ? !String(type).startsWith("Edm.") : schema[local] === undefined) {
        missing.push(`${place}: ${type}`);
      }
    };
    const checkSets = (bindings: unknown, place: string): void => {
      for (const set of Object.values(bindings as Record<string, string>))
        if (container[set] === undefined) missing.push(`${place}: ${set}`);
    };
    walk(schema, "");
    assert.ok(checked > 1000, `${checked} types were checked`);
    assert.deepEqual(missing.slice(0, 10), []);
  });

  it("describes definitions, as entities and in the answer of RetrieveMetadataChanges", async (t) => {
    const organization = await WebApiOrganization.open();
    t.after(() => organization.close());
    const document = xml2json((await organization.send("GET", "$metadata")).text, { strict: true });
    const schema = document["Microsoft.Dynamics.CRM"] as Record<string, Record<string, unknown>>;
    const query = JSON.stringify({
      Criteria: {
        Conditions: [
          {
            PropertyName: "LogicalName",
            ConditionOperator: "Equals",
            Value: { Type: "System.String", Value: "account" },
          },
        ],
      },
    });
    const parts = ["Attributes", "Keys", "OneToManyRelationships", "ManyToOneRelationships", "ManyToManyRelationships"];
    const unknown: string[] = [];
    let checked = 0;
    /** The type that the JSON names, else the one that is declared; members of it and of what it is based on. */
    const walk = (json: Record<string, unknown>, declared: string): void => {
      const type = String(json["@odata.type"] ?? declared).replace(/^#?(?:Microsoft\.Dynamics\.CRM|mscrm)\./, "");
      for (const [name, value] of Object.entries(json)) {
        if (name.includes("@")) continue;
        checked += 1;
        let member: { $Type?: string } | undefined;
        for (let at: string | undefined = type; at !== undefined && member === undefined; ) {
          member = schema[at]?.[name] as typeof member;
          at = (schema[at]?.$BaseType as string | undefined)?.replace(/^mscrm\./, "");
        }
        if (member === undefined) unknown.push(`${type}.${name}`);
        for (const item of [value].flat())
          if (typeof item === "object" && item !== null) walk(item as Record<string, unknown>, member?.$Type ?? "");
      }
    };
    walk(
      await organization.get(`EntityDefinitions(LogicalName='account')?$expand=${parts.join(",")}`),
      "EntityMetadata",
    );
    const path = `RetrieveMetadataChanges(Query=@p1)?@p1=${encodeURIComponent(query)}`;
    walk(await organization.get(path), "RetrieveMetadataChangesResponse");
    assert.deepEqual([...new Set(unknown)], []);
    assert.ok(checked > 5000, `${checked} members were checked`);
  });

  it("shows a new table with its alternate key", async (t) => {
    const organization = await WebApiOrganization.open();
    t.after(() => organization.close());
    const label = (Label: string) => ({ LocalizedLabels: [{ Label, LanguageCode: 1033 }] });
    const table = {
      SchemaName: "new_Bank",
      DisplayName: label("Bank"),
      DisplayCollectionName: label("Banks"),
      OwnershipType: "UserOwned",
      Attributes: [
        {
          "@odata.type": "Microsoft.Dynamics.CRM.StringAttributeMetadata",
          SchemaName: "new_Name",
          IsPrimaryName: true,
          MaxLength: 100,
          DisplayName: label("Name"),
        },
      ],
    };
    assert.equal((await organization.send("POST", "EntityDefinitions", table)).status, 204);
    const key = { SchemaName: "new_NameKey", DisplayName: label("Name"), KeyAttributes: ["new_name"] };
    const made = await organization.send("POST", "EntityDefinitions(LogicalName='new_bank')/Keys", key);
    assert.equal(made.status, 204, made.text);
    const document = xml2json((await organization.send("GET", "$metadata")).text, { strict: true });
    const schema = document["Microsoft.Dynamics.CRM"] as Record<string, Record<string, unknown>>;
    const keys = schema.new_bank?.["@OData.Community.Keys.V1.AlternateKeys"] as
      | { Key: { Name: string }[] }[]
      | undefined;
    assert.deepEqual(
      keys?.flatMap(({ Key }) => Key.map(({ Name }) => Name)),
      ["new_name"],
    );
  });
});
