import { Secret } from "../values/secret.ts";
import type { Option, ParameterType } from "./activity.ts";
import { variableNameProblem } from "./variable-name.ts";

export type ReadValue =
  | { readonly ok: true; readonly value: ParameterValue }
  | { readonly ok: false; readonly expected: string };

type ParameterValue = string | number | boolean | Secret;

/** True when two texts spell the same option: case, spaces, hyphens and underscores never count (reference §0.2). */
export function sameOption(a: string, b: string): boolean {
  return optionKey(a) === optionKey(b);
}

function optionKey(text: string): string {
  return text.replace(/[\s_-]+/g, "").toUpperCase();
}

/**
 * Reads a parameter's text as its type says: `readValue({ kind: "number" }, " 120 ")` → 120, an option → its canonical
 * spelling, yes/no → boolean, encrypted → Secret, names trimmed, everything else as it is. A text that does not fit gives
 * what was expected instead, in words that follow "give": `a whole number from 1 to 65535`.
 */
export function readValue(type: ParameterType, text: string): ReadValue {
  switch (type.kind) {
    case "text":
    case "expression":
      return { ok: true, value: text };
    case "encrypted":
      return { ok: true, value: new Secret(text) };
    case "yesNo":
      return readYesNo(text);
    case "number":
      return readNumber(type, text);
    case "options":
      return readOption(type, text);
    case "sessionName":
      return { ok: true, value: text.trim() };
    case "variableName":
      return readVariableName(text, type.elements === true);
    case "datasetName":
      return readDatasetName(text);
  }
}

/** The option that a text spells; undefined when it spells none. */
export function findOption(options: readonly Option[], text: string): Option | undefined {
  return options.find(
    (option) =>
      sameOption(option.value, text) || option.spellings?.some((spelling) => sameOption(spelling, text)) === true,
  );
}

const yes = new Set(["YES", "TRUE", "1", "-1"]);
const no = new Set(["NO", "FALSE", "0"]);

/** YES and NO, and what an expression gives for a truth value: True, False, and their numbers in BASIC. */
function readYesNo(text: string): ReadValue {
  const word = text.trim().toUpperCase();
  if (yes.has(word)) return { ok: true, value: true };
  return no.has(word) ? { ok: true, value: false } : { ok: false, expected: "YES or NO" };
}

const numberPattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,4})?$/i;

function readNumber(type: Extract<ParameterType, { kind: "number" }>, text: string): ReadValue {
  const word = text.trim();
  const value = Number(word);
  const fits =
    numberPattern.test(word) &&
    Number.isFinite(value) &&
    (type.integer !== true || Number.isInteger(value)) &&
    value >= (type.min ?? -Infinity) &&
    value <= (type.max ?? Infinity);
  return fits ? { ok: true, value } : { ok: false, expected: describeNumber(type) };
}

function describeNumber({ unit, min, max, integer }: Extract<ParameterType, { kind: "number" }>): string {
  const what = `${integer === true ? "a whole number" : "a number"}${unit === undefined ? "" : ` of ${unit}`}`;
  if (min === undefined) return max === undefined ? what : `${what}, at most ${max}`;
  return max === undefined ? `${what}, at least ${min}` : `${what} from ${min} to ${max}`;
}

function readOption(type: Extract<ParameterType, { kind: "options" }>, text: string): ReadValue {
  const option = findOption(type.options, text);
  if (option !== undefined) return { ok: true, value: option.value };
  if (type.more !== undefined && new RegExp(type.more, "iu").test(text)) return { ok: true, value: text };
  return { ok: false, expected: `one of ${type.options.map(({ value }) => value).join(", ")}` };
}

const namePattern = /^\p{L}[\p{L}\p{N}_]*$/u;

function readVariableName(text: string, mayBeElement: boolean): ReadValue {
  const name = text.trim();
  const problem = variableNameProblem(mayBeElement ? name.replace(/\s*\([\d\s,-]+\)$/, "") : name);
  return problem === undefined ? { ok: true, value: name } : { ok: false, expected: `another name: ${problem}` };
}

function readDatasetName(text: string): ReadValue {
  const name = text.trim();
  if (namePattern.test(name)) return { ok: true, value: name };
  return { ok: false, expected: "the name of a dataset: a letter, then letters, digits and underscores" };
}
