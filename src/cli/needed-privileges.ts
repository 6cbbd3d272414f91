import { findActivity } from "../catalog/catalog.ts";
import { nameIn, textOf } from "../catalog/conditions.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import { writtenTexts } from "../catalog/written-texts.ts";
import { findAttribute, type Step, type Task } from "../markup/task.ts";

/** Which end of a relationship needs which is the relationship's to say: both are looked for at both. */
const joining = ["Append", "AppendTo"];

/** What an activity does with records of the table that its ENTITY names. */
const verbs: Readonly<Record<string, readonly string[]>> = {
  assign_entity: ["Assign"],
  associate_entities: joining,
  count_entities: ["Read"],
  create_entity: ["Create"],
  delete_entity: ["Delete"],
  delete_file: ["Read", "Write"],
  disassociate_entities: joining,
  download_file: ["Read"],
  get_changes: ["Read"],
  get_entity: ["Read"],
  query_entities: ["Read"],
  set_state: ["Write"],
  update_entity: ["Write"],
  upload_file: ["Write"],
  upsert_entity: ["Create", "Write"],
};

/** Tables whose privileges are not called as the table. */
const otherNames: Readonly<Record<string, string>> = {
  activitymimeattachment: "Activity",
  annotation: "Note",
  appointment: "Activity",
  email: "Activity",
  fax: "Activity",
  letter: "Activity",
  phonecall: "Activity",
  salesorder: "Order",
  systemuser: "User",
  task: "Activity",
};

/**
 * The privileges that the enabled steps of a session need, by name: `prvcreateaccount` for create_entity of account. Tables that
 * only the run will know are not among them. Without a session's name: of the steps that connect for themselves.
 */
export function neededPrivileges(task: Task, session: string | undefined): readonly string[] {
  return [
    ...new Set(task.steps.filter(({ disabled }) => disabled === "no").flatMap((step) => neededBy(step, session))),
  ];
}

function neededBy(step: Step, session: string | undefined): readonly string[] {
  const activity = findActivity(step.action, step.activity);
  const does = verbs[activity?.name ?? ""] ?? [];
  if (activity === undefined || does.length === 0) return [];
  const { session: sessionParameter, entity } = activity.parameters;
  const written = writtenTexts(step, { ...stepParameters, ...activity.parameters });
  const texts = new Map([...written].map(([name, { text }]) => [name, text]));
  if (sessionParameter === undefined || entity === undefined) return [];
  const isNamed = nameIn(sessionParameter, texts) !== undefined;
  const ofSession = isNamed ? textOf(sessionParameter, texts)?.trim() : undefined;
  if (ofSession?.toLowerCase() !== session?.toLowerCase()) return [];
  if (isNote(texts))
    return [...privilegesOf("annotation", ["Create", "Append"]), ...privilegesOf(textOf(entity, texts), ["AppendTo"])];
  const tables = [
    textOf(entity, texts),
    ...linkedTables(step),
    ...tablesOf(texts.get("FETCHXML")),
    ...relatedTables(step, texts),
  ];
  return tables.flatMap((table) => privilegesOf(table, does));
}

/** upload_file of a new note. */
function isNote(texts: ReadonlyMap<string, string | undefined>): boolean {
  return texts.get("AS")?.trim().toLowerCase() === "note";
}

/** None of a table that only the run will know. */
function privilegesOf(text: string | undefined, does: readonly string[]): readonly string[] {
  const table = text?.trim().toLowerCase() ?? "";
  if (table === "" || table.includes("%")) return [];
  return does.map((verb) => `prv${verb}${otherNames[table] ?? capitalized(table)}`);
}

/** Tables of the records that a step joins: `RELATEDENTITY="contact"`, `<RELATED ID="contact:…" />`. */
function relatedTables(
  { children }: Step,
  texts: ReadonlyMap<string, string | undefined>,
): readonly (string | undefined)[] {
  const related = children
    .filter(({ name }) => name === "RELATED")
    .flatMap(({ attributes }) => [
      findAttribute(attributes, "ENTITY")?.value,
      tableIn(findAttribute(attributes, "ID")?.value),
    ]);
  return [texts.get("RELATEDENTITY"), tableIn(texts.get("RELATEDID")), ...related];
}

/** `contact` of `contact:GUID` and of `contact(fullname=Jo Berry)`. */
function tableIn(reference: string | undefined): string | undefined {
  return /^\s*([a-z_][a-z0-9_]*)\s*[:(]/i.exec(reference ?? "")?.[1];
}

/** Tables that a query joins: `<LINK ENTITY="contact" … />`. */
function linkedTables({ children }: Step): readonly (string | undefined)[] {
  return children
    .filter(({ name }) => name === "LINK")
    .map(({ attributes }) => findAttribute(attributes, "ENTITY")?.value);
}

/** Tables that FetchXML names; none where only the run will know it. */
function tablesOf(fetchXml: string | undefined): readonly string[] {
  if (fetchXml === undefined) return [];
  return [...fetchXml.matchAll(/<(?:link-)?entity\s[^>]*?\bname\s*=\s*["']([^"']+)["']/g)].map(([, name = ""]) => name);
}

/** As most tables of the platform spell it; privileges are found in any case. */
function capitalized(table: string): string {
  return table.charAt(0).toUpperCase() + table.slice(1);
}
