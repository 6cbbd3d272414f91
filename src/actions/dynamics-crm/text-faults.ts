import type { Activity, ChildRecord, Parameter } from "../../catalog/activity.ts";
import { type Given, nameIn } from "../../catalog/conditions.ts";
import { optionalParameterChild } from "../../catalog/dynamics-crm/parameter-child.ts";
import { conditionChild, linkChild, orderChild, queryParameters } from "../../catalog/dynamics-crm/query-parameters.ts";
import { attributeChild, keyParameter } from "../../catalog/dynamics-crm/record-parameters.ts";
import { readValue } from "../../catalog/read-value.ts";
import type { TextFault, WrittenStep } from "../../catalog/text-fault.ts";
import { DynamlError } from "../../errors.ts";
import { conditionForm } from "../../session/query/condition-texts.ts";
import { expectTable } from "../../session/query/odata-query.ts";
import { parseODataQuery } from "../../session/query/parse-odata-query.ts";
import { knownTable, tablesOf } from "../../session/query/text-query.ts";
import { expectFit } from "../../session/text-values/misfit.ts";
import { findOptionalParameter, readOptionalParameter } from "../../session/text-values/optional-parameter.ts";
import { twice } from "./attribute-value.ts";
import { entityName, namedRecord } from "./named-record.ts";
import { expectOneQuery, fetchOfXml } from "./step-query.ts";

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
    ...(records.includes(optionalParameterChild) ? parameterFaults(of(optionalParameterChild)) : []),
    ...(isQuery ? queryFaults(own, of) : []),
  ];
}

/** Texts by the names that code uses; those that an expression decides, or that do not fit their parameter, are open. */
type Texts = { readonly known: Readonly<Record<string, string | undefined>>; readonly open: ReadonlySet<string> };
type ChildTexts = Texts & { readonly name: string; readonly index: number };

function textsOf(parameters: Readonly<Record<string, Parameter>>, given: Given): Texts {
  const known: Record<string, string | undefined> = {};
  const open = new Set<string>();
  for (const [key, parameter] of Object.entries(parameters)) {
    const spelling = nameIn(parameter, given);
    const text = spelling === undefined ? parameter.default : given.get(spelling);
    const read = text === undefined ? undefined : readValue(parameter.type, text);
    if (read?.ok === true) known[key] = String(read.value);
    else if (spelling !== undefined) open.add(key);
  }
  return { known, open };
}

function childTexts(activity: Activity, { name, parameters }: WrittenStep["children"][number], index: number) {
  const record = Object.values(activity.children ?? {}).find((child) => child.name === name.toUpperCase());
  return { name: record?.name ?? "", index, ...textsOf(record?.parameters ?? {}, parameters) };
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

/** What the platform documents for the name; one that it does not, with TYPE, is the organization's to know. */
function parameterFaults(parameters: readonly ChildTexts[]): readonly TextFault[] {
  return parameters.flatMap(({ index: child, known: { name, type, value = "" }, open }) => {
    if (name === undefined || type !== undefined || open.has("type") || open.has("value")) return [];
    const parameter = findOptionalParameter(name) === undefined ? "NAME" : "VALUE";
    return faultsOf({ child, parameter }, () => readOptionalParameter(name, value));
  });
}

function queryFaults({ known, open }: Texts, of: (record: ChildRecord) => readonly ChildTexts[]): readonly TextFault[] {
  const { fetchXml, odata, entity } = known;
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
  return [...conditions.flatMap(conditionFaults), ...tableFaults(entity, of(linkChild), placed)];
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
  const isOpen = children.some(
    ({ known, open }) => known.entity === undefined || open.has("alias") || open.has("parent"),
  );
  if (entity === undefined || isOpen) return [];
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

function linkOf({ known }: ChildTexts) {
  const { entity = "", alias, parent } = known;
  const named = (text: string | undefined) => (text === undefined ? undefined : entityName(text));
  return {
    entity: entityName(entity),
    from: "",
    to: "",
    alias: named(alias),
    type: "inner" as const,
    parent: named(parent),
  };
}

function faultsOf(place: Pick<TextFault, "parameter" | "child">, read: () => unknown): readonly TextFault[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof DynamlError)) throw error;
    return [{ ...place, message: error.message, remedy: error.remedy }];
  }
}
