import type { Activity, ChildRecord } from "../../catalog/activity.ts";
import { deleteFile } from "../../catalog/dynamics-crm/delete-file.ts";
import { executeMessage } from "../../catalog/dynamics-crm/execute-message.ts";
import { optionalParameterChild } from "../../catalog/dynamics-crm/parameter-child.ts";
import { conditionChild, linkChild, orderChild, queryParameters } from "../../catalog/dynamics-crm/query-parameters.ts";
import { attributeChild, keyParameter } from "../../catalog/dynamics-crm/record-parameters.ts";
import type { TextFault, WrittenStep } from "../../catalog/text-fault.ts";
import { expectRemovable } from "../../session/files/documents.ts";
import { conditionForm } from "../../session/query/condition-texts.ts";
import { expectTable } from "../../session/query/odata-query.ts";
import { parseODataQuery } from "../../session/query/parse-odata-query.ts";
import { expectAlternatives, knownTable, type TextQuery, tablesOf } from "../../session/query/text-query.ts";
import { expectFit } from "../../session/text-values/misfit.ts";
import { findOptionalParameter, readOptionalParameter } from "../../session/text-values/optional-parameter.ts";
import { expectNotOwn } from "../../session/write-request.ts";
import { twice } from "./attribute-value.ts";
import { messageFaults } from "./message-faults.ts";
import { entityName, namedRecord } from "./named-record.ts";
import { referenceFaults } from "./reference-faults.ts";
import { expectOneQuery, fetchOfXml } from "./step-query.ts";
import { type ChildTexts, childTexts, faultsOf, type Texts, textsOf } from "./step-texts.ts";

/**
 * Why a step on records would fail whatever the organization holds: its deed's own readers, asked before the run for the texts
 * that no expression decides.
 *
 * `textFaults(deleteEntity, { parameters: new Map([["ENTITY", "account"], ["ID", "nix"]]), children: [] })` →
 * `[{ message: 'ID "nix" names no record of account', … }]`
 */
export function textFaults(activity: Activity, step: WrittenStep): readonly TextFault[] {
  const own = textsOf(activity.parameters, step.parameters);
  const children = step.children.map((child, index) => childTexts(activity, child, index));
  const of = (record: ChildRecord) => children.filter((child) => child.name === record.name);
  const isQuery = Object.values(activity.parameters).includes(queryParameters.fetchXml);
  const records = Object.values(activity.children ?? {});
  const isWrite = records.includes(attributeChild);
  return [
    ...(activity.parameters.key === keyParameter ? recordFaults(own) : []),
    ...(isWrite ? attributeFaults(of(attributeChild)) : []),
    ...(records.includes(optionalParameterChild)
      ? parameterFaults(of(optionalParameterChild), ownParameters[activity.name] ?? ["Target"])
      : []),
    ...(activity.name === deleteFile.name ? fileFaults(own) : []),
    ...(isQuery ? queryFaults(own, of) : []),
    ...referenceFaults(activity, own, of),
    ...(records.includes(executeMessage.children.parameters) ? messageFaults(own, of) : []),
  ];
}

function recordFaults({ known, open }: Texts): readonly TextFault[] {
  const { entity, id, key } = known;
  if (entity === undefined || open.has("id") || (id === undefined && key === undefined)) return [];
  return faultsOf({ parameter: id === undefined ? "KEY" : "ID" }, () => namedRecord({ entity, id, key }));
}

function attributeFaults(attributes: readonly ChildTexts[]): readonly TextFault[] {
  const before = new Set<string>();
  return attributes.flatMap(({ index: child, known: { logicalName = "", type, value } }) => {
    const name = entityName(logicalName);
    const isTwice = name !== "" && before.has(name);
    before.add(name);
    return [
      ...faultsOf({ child, parameter: "LOGICALNAME" }, () => {
        if (isTwice) throw twice(name);
      }),
      ...faultsOf({ child, parameter: "VALUE" }, () => expectFit({ logicalName: name, type, value })),
    ];
  });
}

/** The parameters that steps on records give their messages, whatever the organization's version, by activity; of others it is Target. */
const ownParameters: Readonly<Record<string, readonly string[]>> = {
  associate_entities: ["Target", "Relationship", "RelatedEntities"],
  disassociate_entities: ["Target", "Relationship", "RelatedEntities"],
  bulk_write: ["Target", "Targets", "Requests", "Settings"],
};

/** The step's own; and what the platform documents for the name: one that it does not, with TYPE, is the organization's to know. */
function parameterFaults(parameters: readonly ChildTexts[], own: readonly string[]): readonly TextFault[] {
  return parameters.flatMap(({ index: child, known: { name, type, value = "" }, open }) => {
    if (name === undefined) return [];
    const ofStep = faultsOf({ child, parameter: "NAME" }, () => expectNotOwn(name.trim(), own));
    if (ofStep.length > 0) return ofStep;
    if (type !== undefined || open.has("type") || open.has("value")) return [];
    const parameter = findOptionalParameter(name) === undefined ? "NAME" : "VALUE";
    return faultsOf({ child, parameter }, () => readOptionalParameter(name, value));
  });
}

/** The file of an attachment, whose record is deleted instead. */
function fileFaults({ known: { entity, column } }: Texts): readonly TextFault[] {
  if (entity === undefined || column === undefined) return [];
  const place = { entity: entityName(entity), column: column.trim().toLowerCase() };
  return faultsOf({ parameter: "COLUMN" }, () => expectRemovable(place));
}

function queryFaults({ known, open }: Texts, of: (record: ChildRecord) => readonly ChildTexts[]): readonly TextFault[] {
  const { fetchXml, odata, entity, filterType } = known;
  const isGiven = (key: "fetchXml" | "odata") => known[key] !== undefined || open.has(key);
  const parameter = isGiven("fetchXml") ? "FETCHXML" : "ODATA";
  const queries = [isGiven("fetchXml") ? "FETCHXML" : [], isGiven("odata") ? "ODATA" : []].flat();
  const children = [conditionChild, orderChild, linkChild].filter((record) => of(record).length > 0);
  const faults = faultsOf({ parameter }, () => {
    expectOneQuery(
      queries,
      children.map(({ name }) => name),
    );
    if (fetchXml !== undefined) fetchOfXml(fetchXml);
    if (odata === undefined) return;
    const { entitySet } = parseODataQuery(odata);
    if (!open.has("entity")) expectTable(entity, entitySet);
  });
  if (queries.length > 0) return faults;
  const conditions = of(conditionChild);
  const placed = [...conditions, ...of(orderChild)];
  const links = of(linkChild);
  const ofTables = tableFaults(entity, links, placed);
  const isOr = ofTables.length === 0 && filterType === "Or";
  return [
    ...conditions.flatMap(conditionFaults),
    ...ofTables,
    ...(isOr ? alternativeFaults(entity, links, conditions) : []),
  ];
}

function conditionFaults({ index: child, known, open }: ChildTexts): readonly TextFault[] {
  const { attribute, operator, value, comparedTo } = known;
  if (attribute === undefined || operator === undefined) return [];
  if (open.has("operator") || open.has("value") || open.has("comparedTo")) return [];
  return faultsOf({ child, parameter: "VALUE" }, () => conditionForm({ attribute, operator, value, comparedTo }));
}

/** Links that are called the same or start from none, and what belongs to a table that the query does not have. */
function tableFaults(
  entity: string | undefined,
  children: readonly ChildTexts[],
  placed: readonly ChildTexts[],
): readonly TextFault[] {
  if (entity === undefined || !children.every(isKnownLink)) return [];
  const query = { entity: entityName(entity), links: children.map(linkOf) };
  for (const [before, { index: child }] of children.entries()) {
    const links = query.links.slice(0, before + 1);
    const faults = faultsOf({ child, parameter: "ALIAS" }, () => tablesOf({ ...query, links }));
    if (faults.length > 0) return faults;
  }
  const tables = tablesOf(query);
  return placed.flatMap(({ index: child, name, known }) => {
    const table = known.entity;
    if (table === undefined) return [];
    return faultsOf({ child, parameter: "ENTITY" }, () => knownTable(entityName(table), tables, name));
  });
}

/** Conditions that are no alternatives to each other; what some of them are refused for, all are. */
function alternativeFaults(
  entity: string | undefined,
  children: readonly ChildTexts[],
  conditions: readonly ChildTexts[],
): readonly TextFault[] {
  if (entity === undefined || !children.every((link) => isKnownLink(link) && !link.open.has("type"))) return [];
  const placed = conditions.filter(({ open }) => !open.has("entity"));
  return faultsOf({ parameter: "FILTERTYPE" }, () =>
    expectAlternatives({
      entity: entityName(entity),
      filterType: "or",
      links: children.map(linkOf),
      conditions: placed.map(({ known }) => (known.entity === undefined ? {} : { entity: entityName(known.entity) })),
    }),
  );
}

function isKnownLink({ known, open }: ChildTexts): boolean {
  return known.entity !== undefined && !open.has("alias") && !open.has("parent");
}

function linkOf({ known }: ChildTexts) {
  const { entity = "", alias, parent } = known;
  const named = (text: string | undefined) => (text === undefined ? undefined : entityName(text));
  return {
    entity: entityName(entity),
    from: "",
    to: "",
    alias: named(alias),
    // An option of the catalog, which has the names that the wire has.
    type: known.type as TextQuery["links"][number]["type"],
    parent: named(parent),
  };
}
