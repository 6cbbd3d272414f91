import type { Activity, ChildRecord, Condition, Parameter, ParameterType } from "../src/catalog/activity.ts";
import { allActivities } from "../src/catalog/catalog.ts";
import { connection as connection365 } from "../src/catalog/dynamics-365/connection.ts";
import { connection as connectionCrm } from "../src/catalog/dynamics-crm/connection.ts";

type Parameters = Readonly<Record<string, Parameter>>;

const families: Readonly<Record<string, { readonly title: string; readonly connection: Parameters }>> = {
  AMDYNAMICSCRM: { title: "Dynamics CRM", connection: connectionCrm },
  AMDYNAMICS365: { title: "Dynamics 365", connection: connection365 },
};

export const standings = {
  documented: "The vendor's documentation describes it.",
  inferred: "Inferred from what the vendor's documentation shows of it.",
  extension: "An extension of ours: the vendor's product does not have it.",
} as const;

/** The pages of docs/activities by file name: one an activity on a session, from the catalog, and their list. */
export function activityPages(): ReadonlyMap<string, string> {
  const crm = allActivities.filter(({ action }) => action === "AMDYNAMICSCRM");
  const other = allActivities.find(({ action, name }) => action === "AMDYNAMICS365" && name === "create_session");
  const pages = crm.map((activity): [string, string] => [fileOf(activity), page(activity)]);
  if (other !== undefined) pages.push(["create-session-365.md", page(other)]);
  return new Map([...pages, ["README.md", list(crm)]]);
}

function fileOf({ name }: Activity): string {
  return `${name.replaceAll("_", "-")}.md`;
}

function list(activities: readonly Activity[]): string {
  const rows = activities.map(
    (one) => `| [${one.name}](${fileOf(one)}) | ${cell(one.description)} | ${one.standing} |`,
  );
  return text(
    "# Activities on a session",
    "Generated from the catalog (`src/catalog`) by `node scripts/make-activity-pages.ts`.",
    "`AMDYNAMICSCRM` and `AMDYNAMICS365` have the same activities; they differ in how a session is opened: [create_session of AMDYNAMICSCRM](create-session.md), [of AMDYNAMICS365](create-session-365.md). A session that is given no name is called `DynamicsCrmSession1` by the one and `Dynamics365Session1` by the other: a step of the other action finds it where SESSION names it. Guides: [sessions](../sessions.md), [queries](../queries.md), [batches](../batches.md), [bulk writes](../bulk.md).",
    ["| activity | what it does | known from |", "|---|---|---|", ...rows].join("\n"),
  );
}

function page(activity: Activity): string {
  const { connection = {} } = families[activity.action] ?? {};
  const isHosted = activity.name !== "create_session" && "server" in activity.parameters;
  const own = Object.entries(activity.parameters).filter(([key]) => !(isHosted && key in connection));
  const hosted = isHosted
    ? "A step without SESSION may carry the connection parameters of [create_session](create-session.md) and connects for itself."
    : undefined;
  return text(
    `# ${activity.title} (\`${activity.name}\`)`,
    activity.description,
    `\`<${activity.action} ACTIVITY="${activity.name}" … />\`. ${standings[activity.standing]}`,
    table(
      own.map(([, parameter]) => parameter),
      activity.parameters,
    ),
    hosted,
    activity.action === "AMDYNAMICSCRM" && activity.name !== "create_session" ? bothFamilies : undefined,
    ...Object.values(activity.children ?? {}).map((child) => childPart(child)),
    "## Examples",
    ...activity.examples.map((example) => `\`\`\`xml\n${example}\n\`\`\``),
  );
}

const bothFamilies =
  "`AMDYNAMICS365` has the same activity, with `Dynamics365Session1` as the default of SESSION: of the sessions of the other action it sees those that are named.";

export function childPart({ name, title, description, parameters }: ChildRecord, level = "##"): string {
  return text(
    `${level} \`<${name}>\`: ${title.toLowerCase()}`,
    description,
    table(Object.values(parameters), parameters),
  ).trimEnd();
}

export function table(parameters: readonly Parameter[], all: Parameters): string | undefined {
  if (parameters.length === 0) return undefined;
  const rows = parameters.map((parameter) => row(parameter, all));
  return ["| parameter | value | required | what it says |", "|---|---|---|---|", ...rows].join("\n");
}

function row(parameter: Parameter, all: Parameters): string {
  const { name, aliases = [], type, required, activeWhen, isContent, since, until, examples = [] } = parameter;
  const names = [name, ...aliases].map((one) => `\`${one}\``).join(" or ");
  const usual = parameter.default === undefined ? "" : `; default \`${parameter.default}\``;
  const said = [
    parameter.description,
    isContent && "The element's text may stand in its place.",
    activeWhen && !isHostRule(activeWhen) && `Counts only if ${words(activeWhen, all)}.`,
    since && `Since ${since}.`,
    until && `Until ${until}.`,
    examples.length > 0 && `For example ${examples.map((one) => `\`${one}\``).join(", ")}.`,
  ];
  return `| ${names} | ${cell(typeText(type) + usual)} | ${cell(requiredText(required, all))} | ${cell(said.filter(Boolean).join(" "))} |`;
}

function requiredText(required: Parameter["required"], all: Parameters): string {
  if (required === undefined) return "";
  if (required === true) return "yes";
  return isPlain(required) ? `if ${words(required, all)}` : "unless another parameter tells it";
}

/** Whether it can be said in a few words: nothing hangs on the form of a value. */
function isPlain(condition: Condition): boolean {
  if ("all" in condition) return condition.all.every(isPlain);
  if ("any" in condition) return condition.any.every(isPlain);
  return "not" in condition ? isPlain(condition.not) : !("matches" in condition);
}

/** Connection parameters count where no session is named: said once for all of them. */
function isHostRule(condition: Condition): boolean {
  return "notGiven" in condition && condition.notGiven === "session";
}

function typeText(type: ParameterType): string {
  switch (type.kind) {
    case "options":
      return type.options.map(({ value }) => `\`${value}\``).join(", ");
    case "yesNo":
      return "`YES`, `NO`";
    case "number":
      return ["number", type.unit && `of ${type.unit}`, range(type.min, type.max)].filter(Boolean).join(" ");
    default:
      return typeNames[type.kind];
  }
}

const typeNames = {
  text: "text",
  encrypted: "secret",
  expression: "expression",
  sessionName: "name of a session",
  variableName: "name of a variable",
  datasetName: "name of a dataset",
} as const;

function range(min: number | undefined, max: number | undefined): string | undefined {
  if (min !== undefined && max !== undefined) return `from ${min} to ${max}`;
  return min === undefined ? undefined : `from ${min}`;
}

function words(condition: Condition, all: Parameters): string {
  const name = (key: string) => all[key]?.name ?? key;
  if ("all" in condition) return condition.all.map((inner) => inParts(inner, all)).join(" and ");
  if ("any" in condition) return condition.any.map((inner) => inParts(inner, all)).join(" or ");
  if ("not" in condition) return `not (${words(condition.not, all)})`;
  if ("given" in condition) return `${name(condition.given)} is given`;
  if ("notGiven" in condition) return `${name(condition.notGiven)} is not given`;
  if ("is" in condition) return `${name(condition.parameter)} is ${condition.is}`;
  if ("isNot" in condition) return `${name(condition.parameter)} is not ${condition.isNot}`;
  return `${name(condition.parameter)} holds it`;
}

function inParts(condition: Condition, all: Parameters): string {
  return "any" in condition ? `(${words(condition, all)})` : words(condition, all);
}

export function cell(content: string): string {
  return content.replaceAll("|", "\\|").replaceAll("\n", " ");
}

export function text(...parts: readonly (string | undefined)[]): string {
  return `${parts.filter((part) => part !== undefined).join("\n\n")}\n`;
}
