import assert from "node:assert/strict";
import { it } from "node:test";
import { columnDefinition } from "../../../../test/column-definition.ts";
import { Guid } from "../../../values/guid.ts";
import type { OneToManyRelationshipMetadata } from "../../metadata/metadata.ts";
import type { ParameterValue } from "../../organization-call.ts";
import { webApiOperations } from "../operations.ts";
import {
  changedDefinition,
  createColumn,
  createRelationship,
  definitionPaths,
  deleteDefinition,
  readDefinition,
  replaceDefinition,
  writtenDefinition,
} from "./definition-writes.ts";
import { runOperation } from "./run-operation.ts";
import type { WebApiAnswer } from "./web-api-exchange.ts";

/*
 * Bodies, headers and answers of Microsoft's pages "Create and update column definitions using the Web API" and "Create and update
 * table relationships using the Web API".
 */

const label = (text: string) => ({ localized: [{ label: text, languageCode: 1033 }] });
const localized = (Label: string) => {
  const one = { Label, LanguageCode: 1033, IsManaged: false };
  return { LocalizedLabels: [one], UserLocalizedLabel: one };
};
const column = columnDefinition("new_BankName", "String", {
  entityLogicalName: "new_bankaccount",
  attributeTypeName: "StringType",
  displayName: label("Bank Name"),
  description: label("Type the name of the bank"),
  maxLength: 100,
  format: "Text",
});
const written = {
  "@odata.type": "#Microsoft.Dynamics.CRM.StringAttributeMetadata",
  SchemaName: "new_BankName",
  AttributeType: "String",
  AttributeTypeName: { Value: "StringType" },
  IsPrimaryName: false,
  MaxLength: 100,
  Format: "Text",
  FormatName: { Value: "Text" },
  DisplayName: localized("Bank Name"),
  Description: localized("Type the name of the bank"),
  RequiredLevel: { Value: "None", CanBeChanged: true },
};
const relationship: OneToManyRelationshipMetadata = {
  kind: "OneToManyRelationshipMetadata",
  metadataId: Guid.empty,
  schemaName: "new_contact_new_bankaccount",
  referencedEntity: "contact",
  referencedAttribute: "contactid",
  referencingEntity: "new_bankaccount",
  referencingAttribute: "new_accountowner",
  isHierarchical: false,
  isCustomRelationship: true,
  cascadeDelete: "Cascade",
};
const id = "417129e1-207c-e511-80d2-00155d2a68d2";
const made = (path: string): WebApiAnswer => ({
  status: 204,
  headers: { "odata-entityid": `https://org.example/api/data/v9.0/${path}` },
  body: "",
});

it("a column has the members that are given, and none that the organization derives", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(writtenDefinition(column))), written);
});

it("a column with a shared choice names it by its address", () => {
  const optionSet = {
    kind: "OptionSetMetadata",
    metadataId: Guid.of(id),
    name: "new_grade",
    isGlobal: true,
    optionSetType: "Picklist",
    options: [],
  } as const;
  const json = writtenDefinition({ ...column, attributeType: "Picklist", attributeTypeName: undefined, optionSet });
  assert.equal(json["GlobalOptionSet@odata.bind"], `/GlobalOptionSetDefinitions(${id})`);
  assert.equal(json["@odata.type"], "#Microsoft.Dynamics.CRM.PicklistAttributeMetadata");
  assert.ok(!("OptionSet" in json) && !("GlobalOptionSet" in json));
});

it("POST of a column, into a solution; its ID is in the address that answers", () => {
  const { request, read } = createColumn("new_bankaccount", writtenDefinition(column), { solution: "examplesolution" });
  assert.deepEqual(
    [request.method, request.path, request.headers["mscrm.solutionuniquename"]],
    ["POST", "EntityDefinitions(LogicalName='new_bankaccount')/Attributes", "examplesolution"],
  );
  assert.deepEqual(JSON.parse(request.body ?? ""), written);
  assert.equal(read(made(`EntityDefinitions(${Guid.empty})/Attributes(${id})`)).text, id);
  assert.throws(() => read(made("EntityDefinitions")), { code: "WIRE_ODATA", message: /names no definition/ });
});

it("POST of a relationship with its lookup", () => {
  const Lookup = writtenDefinition({ ...column, schemaName: "new_AccountOwner", attributeType: "Lookup" });
  const { request, read } = createRelationship({ ...writtenDefinition(relationship), Lookup }, {});
  const { Lookup: sent, ...json } = JSON.parse(request.body ?? "");
  assert.deepEqual(json, {
    "@odata.type": "#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
    SchemaName: "new_contact_new_bankaccount",
    ReferencedEntity: "contact",
    ReferencedAttribute: "contactid",
    ReferencingEntity: "new_bankaccount",
    IsHierarchical: false,
    CascadeConfiguration: { Delete: "Cascade" },
  });
  assert.equal(sent.SchemaName, "new_AccountOwner");
  assert.equal(request.path, "RelationshipDefinitions");
  assert.equal(read(made(`RelationshipDefinitions(${id})`)).text, id);
});

it("PUT puts back what was read, and says whether labels are merged", () => {
  const path = definitionPaths.column("account", "name");
  assert.equal(path, "EntityDefinitions(LogicalName='account')/Attributes(LogicalName='name')");
  const level = { Value: "None", CanBeChanged: true, ManagedPropertyLogicalName: "canmodifyrequirementlevelsettings" };
  const told = { MetadataId: id, MaxLength: 100, RequiredLevel: level, DisplayName: localized("Old"), SourceType: 0 };
  const body = JSON.stringify({ "@odata.context": "x", ...told });
  const now = readDefinition(path).read({ status: 200, headers: {}, body });
  const RequiredLevel = { Value: "ApplicationRequired" };
  const changed = changedDefinition(now, { MaxLength: 200, RequiredLevel, DisplayName: localized("New") });
  const { request } = replaceDefinition(path, changed, { mergeLabels: true });
  assert.deepEqual([request.method, request.path, request.headers["mscrm.mergelabels"]], ["PUT", path, "true"]);
  assert.deepEqual(JSON.parse(request.body ?? ""), {
    ...told,
    MaxLength: 200,
    RequiredLevel: { ...level, ...RequiredLevel },
    DisplayName: localized("New"),
  });
});

it("DELETE of an alternate key by its name", () => {
  const { method, path } = deleteDefinition(definitionPaths.key("account", "new_bycode")).request;
  assert.deepEqual(
    [method, path],
    ["DELETE", "EntityDefinitions(LogicalName='account')/Keys(LogicalName='new_bycode')"],
  );
});

it("parameters of an action are complex types: CreateCustomerRelationships", () => {
  const lookup = columnDefinition("new_CustomerId", "Lookup", { displayName: label("Customer") });
  const { request, read } = runOperation(
    {
      requestName: "CreateCustomerRelationships",
      parameters: new Map<string, ParameterValue>([
        ["Lookup", lookup],
        ["OneToManyRelationships", [relationship]],
        ["SolutionUniqueName", "Bank"],
      ]),
    },
    webApiOperations.CreateCustomerRelationships ?? assert.fail("there is no such operation"),
    { byLogicalName: () => undefined, byEntitySetName: () => undefined },
  );
  assert.deepEqual([request.method, request.path], ["POST", "CreateCustomerRelationships"]);
  const { Lookup, OneToManyRelationships, SolutionUniqueName } = JSON.parse(request.body ?? "");
  assert.deepEqual(Lookup, {
    "@odata.type": "Microsoft.Dynamics.CRM.ComplexLookupAttributeMetadata",
    SchemaName: "new_CustomerId",
    AttributeType: "Lookup",
    IsPrimaryName: false,
    DisplayName: localized("Customer"),
    RequiredLevel: { Value: "None", CanBeChanged: true },
  });
  assert.deepEqual(OneToManyRelationships, [
    {
      "@odata.type": "Microsoft.Dynamics.CRM.ComplexOneToManyRelationshipMetadata",
      SchemaName: "new_contact_new_bankaccount",
      ReferencedEntity: "contact",
      ReferencedAttribute: "contactid",
      ReferencingEntity: "new_bankaccount",
      IsHierarchical: false,
      CascadeConfiguration: { Delete: "Cascade" },
    },
  ]);
  assert.equal(SolutionUniqueName, "Bank");
  const [columnId, first, second] = [Guid.random(), Guid.random(), Guid.random()];
  const body = JSON.stringify({ AttributeId: columnId.text, RelationshipIds: [first.text, second.text] });
  assert.deepEqual(Object.fromEntries(read({ status: 200, headers: {}, body })), {
    AttributeId: columnId,
    RelationshipIds: [first, second],
  });
});
