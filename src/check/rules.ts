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

function unknownParameters({ title, parameters, given, generalNames }: Subject): readonly Finding[] {
  const records = Object.values(parameters);
  const isKnown = (given: string) =>
    records.some(({ name, aliases }) => name === given || aliases?.includes(given) === true);
  return [...given.keys()]
    .filter((name) => !isKnown(name))
    .map((name) => {
      const closest = closestName(name, [...records.map((record) => record.name), ...generalNames]);
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

function missingParameters({ title, parameters, given }: Subject): readonly Finding[] {
  return Object.values(parameters)
    .filter((parameter) => {
      if (nameIn(parameter, given) !== undefined) return false;
      return isRequired(parameter, parameters, given) === true && isActive(parameter, parameters, given) === true;
    })
    .map((parameter) => ({
      code: "CHECK_MISSING_PARAMETER",
      severity: "error",
      message: `${parameter.name} is missing: ${title} needs it`,
      remedy: howToGive(parameter, alternatives(parameter.required, parameters)),
    }));
}

function howToGive({ name, examples }: Parameter, others: readonly string[]): string {
  const example = `${name}="${examples?.[0] ?? "…"}"`;
  return `add ${[example, ...new Set(others)].join(", or ")}`;
}

function unreadableValues({ parameters, given }: Subject): readonly Finding[] {
  return Object.values(parameters).flatMap((parameter): Finding[] => {
    const text = textOf(parameter, given);
    if (text === undefined || isActive(parameter, parameters, given) === false) return [];
    const read = readValue(parameter.type, text);
    if (read.ok) return [];
    return [
      {
        code: "CHECK_VALUE",
        severity: "error",
        message: `${parameter.name} is ${shownValue(text)}`,
        remedy: howToWrite(parameter.type, text, read.expected),
        parameter: nameIn(parameter, given),
        part: "value",
      },
    ];
  });
}

function howToWrite(type: ParameterType, text: string, expected: string): string {
  const options = type.kind === "options" ? type.options : [];
  const spellings = options.flatMap(({ value, label, spellings = [] }) => [value, label, ...spellings]);
  const closest = closestName(text.trim(), spellings);
  const option = closest === undefined ? undefined : findOption(options, closest);
  return option === undefined ? `give ${expected}` : `did you mean ${option.value}? It takes ${expected}`;
}

function inactiveParameters({ parameters, given }: Subject): readonly Finding[] {
  return Object.values(parameters).flatMap((parameter): Finding[] => {
    const { activeWhen } = parameter;
    const name = nameIn(parameter, given);
    if (name === undefined || activeWhen === undefined || isActive(parameter, parameters, given) !== false) return [];
    return [
      {
        code: "CHECK_INACTIVE_PARAMETER",
        severity: "warning",
        message: `${parameter.name} is ignored because ${whyNot(activeWhen, parameters, given)}`,
        remedy: "remove it, or change what switches it off",
        parameter: name,
        part: "name",
      },
    ];
  });
}

function disobeyedParameters({ parameters, given }: Subject): readonly Finding[] {
  return Object.values(parameters).flatMap((parameter): Finding[] => {
    const name = nameIn(parameter, given);
    if (parameter.notYetObeyed !== true || name === undefined) return [];
    return [
      {
        code: "CHECK_NOT_YET_OBEYED",
        severity: "warning",
        message: `${parameter.name} (${parameter.title}) is not obeyed yet: the step runs as if it were not there`,
        parameter: name,
        part: "name",
      },
    ];
  });
}

/** What a task uses that is ours and not the vendor's; only `--strict` asks for it. */
export function extensions({ title, standing, parameters, given }: Subject): readonly Finding[] {
  const used = Object.values(parameters).flatMap((parameter): Finding[] => {
    const name = nameIn(parameter, given);
    const what = name === undefined ? undefined : extensionIn(parameter, textOf(parameter, given));
    return what === undefined ? [] : [{ ...extension(`${what} of ${title}`), parameter: name, part: "name" }];
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
