import { findActivity } from "../catalog/catalog.ts";
import { nameIn, textOf } from "../catalog/conditions.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import { writtenTexts } from "../catalog/written-texts.ts";
import { findAttribute, type Step, type Task } from "../markup/task.ts";

/** What an activity does with records of the table that its ENTITY names. */
const verbs: Readonly<Record<string, readonly string[]>> = {
  count_entities: ["Read"],
  create_entity: ["Create"],
  delete_entity: ["Delete"],
  get_changes: ["Read"],
  get_entity: ["Read"],
  query_entities: ["Read"],
  update_entity: ["Write"],
};

/** Tables whose privileges are not called as the table. */
const otherNames: Readonly<Record<string, string>> = {
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
  const tables = [textOf(entity, texts), ...linkedTables(step), ...tablesOf(texts.get("FETCHXML"))]
    .map((table) => table?.trim().toLowerCase() ?? "")
    .filter((table) => table !== "" && !table.includes("%"));
  return tables.flatMap((table) => does.map((verb) => `prv${verb}${otherNames[table] ?? capitalized(table)}`));
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
