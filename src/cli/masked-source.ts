import { type Attribute, findAttribute, type Step, type Task } from "../markup/task.ts";

/** Parameters and variables of these names hold secrets, whatever the action. */
const secretName = /PASSWORD|SECRET|CONNECTIONSTRING/i;
/** `https://alice:secret@crm.example.com` */
const passwordInUrl = /(?<=:\/\/[^\s/"'@:]{0,100}:)[^\s/"'@]+(?=@)/g;

type Range = { readonly start: number; readonly end: number };

/**
 * The task's text for error messages: each character of a password is a `*`, so that every position still holds.
 * `PASSWORD="top"` becomes `PASSWORD="***"`, and so does the value of a secure variable.
 */
export function maskSecrets(task: Task): string {
  const { text } = task.source;
  let masked = "";
  let copied = 0;
  for (const { start, end } of task.steps.flatMap((step) => secretRanges(step, text))) {
    if (start < copied) continue;
    masked += text.slice(copied, start) + mask(text.slice(start, end));
    copied = end;
  }
  return (masked + text.slice(copied)).replace(passwordInUrl, mask);
}

function secretRanges(step: Step, text: string): Range[] {
  const lists = [step.attributes, ...step.children.map((child) => child.attributes)];
  const named = lists.flat().filter(({ name }) => secretName.test(name));
  const attributes = holdsSecretVariable(step) ? [...named, ...valuesOf(step)] : named;
  const ranges = attributes.map((attribute) => rawRange(attribute, text));
  if (holdsSecretVariable(step) && step.text !== undefined) ranges.push(contentRange(step, text));
  return ranges.toSorted((one, other) => one.start - other.start);
}

function holdsSecretVariable({ action, attributes }: Step): boolean {
  if (action !== "AMVARIABLE" && action !== "AMSET") return false;
  const name = findAttribute(attributes, "NAME") ?? findAttribute(attributes, "VARIABLENAME");
  return secretName.test(name?.value ?? "") || /^\s*yes\s*$/i.test(findAttribute(attributes, "SECURE")?.value ?? "");
}

function valuesOf(step: Step): Attribute[] {
  const value = findAttribute(step.attributes, "VALUE");
  return value === undefined ? [] : [value];
}

/** From the value's first character to its quote's partner. */
function rawRange({ valuePosition: { offset } }: Attribute, text: string): Range {
  const quote = text.charAt(offset - 1);
  const end =
    quote === '"' || quote === "'" ? text.indexOf(quote, offset) : offset + text.slice(offset).search(/[\s>]|$/);
  return { start: offset, end: end < offset ? text.length : end };
}

function contentRange(step: Step, text: string): Range {
  const end = text.lastIndexOf("</", step.end.offset - 1);
  const last = step.attributes.at(-1);
  const start = text.indexOf(">", last === undefined ? step.position.offset : rawRange(last, text).end) + 1;
  return { start, end: Math.max(start, end) };
}

function mask(text: string): string {
  return text.replace(/[^\r\n]/g, "*");
}
