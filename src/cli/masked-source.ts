import { maskOf } from "../markup/mask.ts";
import { secretName } from "../markup/secret-name.ts";
import { type Attribute, findAttribute, type Step, type Task } from "../markup/task.ts";

/** `https://alice:secret@crm.example.com` */
const passwordInUrl = /(?<=:\/\/[^\s/"'@:]{0,100}:)[^\s/"]+(?=@)/g;

type Range = { readonly start: number; readonly end: number };

/**
 * The task's text for error messages: each character of a secure variable's value, and of a password in a URL, is masked, so
 * that every position still holds; `shownMasks` hides their number. What a source line shows of PASSWORD and its like is masked where the line is printed.
 */
export function maskSecrets(task: Task): string {
  const { text } = task.source;
  let masked = "";
  let copied = 0;
  for (const { start, end } of task.steps.filter(createsSecret).flatMap((step) => valueRanges(step, text))) {
    masked += text.slice(copied, start) + maskOf(text.slice(start, end));
    copied = end;
  }
  return (masked + text.slice(copied)).replace(passwordInUrl, maskOf);
}

function createsSecret({ action, attributes }: Step): boolean {
  if (action !== "AMVARIABLE" && action !== "AMSET") return false;
  const name = findAttribute(attributes, "NAME") ?? findAttribute(attributes, "VARIABLENAME");
  return secretName.test(name?.value ?? "") || /^\s*yes\s*$/i.test(findAttribute(attributes, "SECURE")?.value ?? "");
}

/** Where the value stands in the text, in order: as attributes, and between the tags. */
function valueRanges(step: Step, text: string): Range[] {
  const attributes = step.attributes.filter(({ name }) => name.toUpperCase() === "VALUE");
  const ranges = attributes.map((attribute) => attributeRange(attribute, text));
  return step.text === undefined ? ranges : [...ranges, contentRange(step, text)];
}

/** From the value's first character to its quote's partner. */
function attributeRange({ valuePosition: { offset } }: Attribute, text: string): Range {
  const quote = text.charAt(offset - 1);
  const end =
    quote === '"' || quote === "'" ? text.indexOf(quote, offset) : text.slice(offset).search(/[\s>]|$/) + offset;
  return { start: offset, end: end < offset ? text.length : end };
}

function contentRange(step: Step, text: string): Range {
  const last = step.attributes.at(-1);
  const start = text.indexOf(">", last === undefined ? step.position.offset : attributeRange(last, text).end) + 1;
  return { start, end: Math.max(start, text.lastIndexOf("</", step.end.offset)) };
}
