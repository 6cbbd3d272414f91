import type { Parameter, ParameterType } from "../catalog/activity.ts";
import { isActive, isRequired, nameIn, textOf } from "../catalog/conditions.ts";
import { findOption, readValue } from "../catalog/read-value.ts";
import { closestName } from "../values/closest-name.ts";
import { alternatives, whyNot } from "./explain-condition.ts";
import type { Finding, Rule, Subject } from "./finding.ts";

/** Everything that can be said of an element from the catalog and from what it gives. */
export const rules: readonly Rule[] = [
  unknownParameters,
  missingParameters,
  unreadableValues,
  inactiveParameters,
  disobeyedParameters,
];

const none: readonly Finding[] = [];

/** What is said of each parameter, as a rule nothing. */
function ofEach(
  { parameters }: Pick<Subject, "parameters">,
  judge: (parameter: Parameter) => Finding | undefined,
): readonly Finding[] {
  let findings: Finding[] | undefined;
  for (const key in parameters) {
    const parameter = parameters[key];
    const finding = parameter === undefined ? undefined : judge(parameter);
    if (finding === undefined) continue;
    findings ??= [];
    findings.push(finding);
  }
  return findings ?? none;
}

function unknownParameters({ title, parameters, given, generalNames }: Subject): readonly Finding[] {
  const unknown = [...given.keys()].filter((name) => !isKnown(name, parameters));
  if (unknown.length === 0) return none;
  const names = [...Object.values(parameters).map((record) => record.name), ...generalNames];
  return unknown.map((name) => {
    const closest = closestName(name, names);
    return {
      code: "CHECK_UNKNOWN_PARAMETER",
      severity: "error",
      message: `${shortened(name)} is no parameter of ${title}`,
      remedy: closest === undefined ? "remove it" : `did you mean ${closest}?`,
      parameter: name,
      part: "name",
    };
  });
}

function isKnown(given: string, parameters: Subject["parameters"]): boolean {
  for (const key in parameters) {
    const parameter = parameters[key];
    if (parameter?.name === given || parameter?.aliases?.includes(given) === true) return true;
  }
  return false;
}

function missingParameters(subject: Subject): readonly Finding[] {
  const { title, parameters, given } = subject;
  return ofEach(subject, (parameter) => {
    if (parameter.required === undefined || nameIn(parameter, given) !== undefined) return undefined;
    const isMissing = isRequired(parameter, parameters, given) === true;
    if (!isMissing || isActive(parameter, parameters, given) !== true) return undefined;
    return {
      code: "CHECK_MISSING_PARAMETER",
      severity: "error",
      message: `${parameter.name} is missing: ${title} needs it`,
      remedy: howToGive(parameter, alternatives(parameter.required, parameters)),
    };
  });
}

function howToGive({ name, examples }: Parameter, others: readonly string[]): string {
  const example = `${name}="${examples?.[0] ?? "…"}"`;
  return `add ${[example, ...new Set(others)].join(", or ")}`;
}

function unreadableValues(subject: Subject): readonly Finding[] {
  const { parameters, given } = subject;
  return ofEach(subject, (parameter) => {
    const text = textOf(parameter, given);
    if (text === undefined || isActive(parameter, parameters, given) === false) return undefined;
    const read = readValue(parameter.type, text);
    if (read.ok) return undefined;
    return {
      code: "CHECK_VALUE",
      severity: "error",
      message: `${parameter.name} is ${shownValue(text)}`,
      remedy: howToWrite(parameter.type, text, read.expected),
      parameter: nameIn(parameter, given),
      part: "value",
    };
  });
}

function howToWrite(type: ParameterType, text: string, expected: string): string {
  const options = type.kind === "options" ? type.options : [];
  const bySpelling = new Map(
    options.flatMap(({ value, label, spellings = [] }) =>
      [label, value, ...spellings].map((spelling) => [spelling, value] as const),
    ),
  );
  const option = bySpelling.get(closestName(text.trim(), bySpelling.keys()) ?? "");
  if (option === undefined) return `give ${expected}`;
  return options.length > mostListed ? `did you mean ${option}?` : `did you mean ${option}? It takes ${expected}`;
}

/** Of more options the nearest alone is told where there is one. */
const mostListed = 40;

function inactiveParameters(subject: Subject): readonly Finding[] {
  const { parameters, given } = subject;
  return ofEach(subject, (parameter) => {
    const { activeWhen } = parameter;
    if (activeWhen === undefined) return undefined;
    const name = nameIn(parameter, given);
    if (name === undefined || isActive(parameter, parameters, given) !== false) return undefined;
    return {
      code: "CHECK_INACTIVE_PARAMETER",
      severity: "warning",
      message: `${parameter.name} is ignored because ${whyNot(activeWhen, parameters, given)}`,
      remedy: "remove it, or change what switches it off",
      parameter: name,
      part: "name",
    };
  });
}

function disobeyedParameters(subject: Subject): readonly Finding[] {
  return ofEach(subject, (parameter) => {
    const name = parameter.notYetObeyed === true ? nameIn(parameter, subject.given) : undefined;
    if (name === undefined) return undefined;
    return {
      code: "CHECK_NOT_YET_OBEYED",
      severity: "warning",
      message: `${parameter.name} (${parameter.title}) is not obeyed yet: the step runs as if it were not there`,
      parameter: name,
      part: "name",
    };
  });
}

/** What a task uses that is ours and not the vendor's; only `--strict` asks for it. */
export function extensions({ title, standing, parameters, given }: Subject): readonly Finding[] {
  const used = ofEach({ parameters }, (parameter) => {
    const name = nameIn(parameter, given);
    const what = name === undefined ? undefined : extensionIn(parameter, textOf(parameter, given));
    return what === undefined ? undefined : { ...extension(`${what} of ${title}`), parameter: name, part: "name" };
  });
  return standing === "extension" ? [extension(title), ...used] : used;
}

function extension(what: string): Finding {
  return {
    code: "CHECK_EXTENSION",
    severity: "warning",
    message: `${what} is an extension that the vendor's product does not have`,
  };
}

function extensionIn({ name, standing, type }: Parameter, text: string | undefined): string | undefined {
  if (standing === "extension") return name;
  const option = type.kind === "options" && text !== undefined ? findOption(type.options, text) : undefined;
  return option?.standing === "extension" ? `${name}="${option.value}"` : undefined;
}

const longestShown = 60;

/** Of a long value no part is shown: it may hold a secret, which a run recognises as a whole alone. */
function shownValue(text: string): string {
  return text.length > longestShown ? `a text of ${text.length} characters` : `"${text}"`;
}

export function shortened(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
