import { type Locale, unitedStates } from "../expression/locale.ts";
import { numberMeantBy } from "../expression/number-text.ts";
import { toText } from "../expression/to-text.ts";
import { arrayOf, isArray, type Value } from "../expression/value.ts";
import type { Step } from "../markup/task.ts";
import { Decimal } from "../values/decimal.ts";
import { elementOf, withElement } from "./array-element.ts";
import { EngineError } from "./engine-error.ts";
import { shared } from "./variable-array.ts";
import { requireVariableName } from "./variable-name.ts";
import type { NewVariable, Variables } from "./variables.ts";

/** A variable. Expressions read it as it is. */
type Entry = {
  readonly name: string;
  value: Value;
  /** What expressions ask. */
  readonly isText: boolean;
  readonly isSecret: boolean;
  readonly type: NonNullable<NewVariable["type"]>;
  readonly readOnly: boolean;
  readonly isPrivate: boolean;
  readonly secure: boolean;
  readonly supplied: boolean;
  readonly by: Step | undefined;
};

export type VariableTable = Variables & {
  /** The variable of that name, here or further out. */
  find(name: string): Entry | undefined;
  /** A variable of this table alone, of the type of the one that it hides; for the current value of a loop. */
  hide(name: string): void;
};

export type VariableOptions = {
  /** Where names are looked for that are not here: the task's variables, those of a caller. */
  readonly outer?: VariableTable | undefined;
  /** Private variables further out are not seen. */
  readonly hidesPrivate?: boolean | undefined;
  /** How numbers are written in texts, besides with a point. */
  readonly locale?: Locale | undefined;
};

/**
 * The variables of a function, of a task, or of an iteration. `supplied` are the values that the caller gave
 * (`--var NAME=VALUE`); they are there from the start. A step that creates such a variable as a parameter
 * (ISPARAMETER=YES) keeps the caller's value, any other step that creates it replaces it: the task decides what its caller
 * may supply. A step that runs again creates its variable anew. `onWrite` is told every value.
 */
export function createVariables(
  supplied: Readonly<Record<string, Value>> = {},
  onWrite: (variable: NewVariable) => void = () => {},
  { outer, hidesPrivate = false, locale = unitedStates }: VariableOptions = {},
): VariableTable {
  const entries = new Map<string, Entry>();
  /** The same by the spellings that steps use: what runs a million times does not change case a million times. */
  const spelled = new Map<string, Entry>();

  const put = (entry: Entry) => {
    entries.set(entry.name.toUpperCase(), entry);
    spelled.clear();
    onWrite(entry);
  };
  const own = (name: string): Entry | undefined => {
    const known = spelled.get(name);
    if (known !== undefined) return known;
    const entry = entries.get(name.toUpperCase());
    if (entry !== undefined) spelled.set(name, entry);
    return entry;
  };
  const find = (name: string): Entry | undefined => {
    const entry = own(name);
    if (entry !== undefined || outer === undefined) return entry;
    const further = outer.find(name);
    return hidesPrivate && further?.isPrivate === true ? undefined : further;
  };
  const writable = (name: string): Entry => {
    const entry = find(name);
    if (entry === undefined) throw noVariable(name);
    if (entry.readOnly) throw readOnly(entry.name);
    return entry;
  };
  const write = (entry: Entry, value: Value) => {
    entry.value = fitted(entry, value, locale);
    onWrite(entry);
  };

  for (const [name, value] of Object.entries(supplied)) {
    requireVariableName(name);
    put({ ...entryOf({ name, value }), supplied: true });
  }

  return {
    find,
    has: (name) => find(name) !== undefined,
    get: (name) => shared(find(name)?.value),
    isText: (name) => find(name)?.isText === true,
    isSupplied: (name) => find(name)?.supplied === true,
    expectText(name) {
      const entry = writable(name);
      if (entry.type === "number") throw notNumber(entry.name, "a text");
    },
    set: (name, value) => write(writable(name), value),
    getElement: (name, indexes) => shared(elementOf(find(name)?.value, name, indexes)),
    setElement(name, indexes, value) {
      const entry = writable(name);
      const element = value === undefined ? value : fitted(entry, shared(value), locale);
      entry.value = withElement(entry.value, name, indexes, element);
      onWrite({ ...entry, value: element });
    },
    create(variable, by) {
      requireVariableName(variable.name);
      const present = own(variable.name);
      if (present !== undefined && !present.supplied && (by === undefined || present.by !== by)) {
        throw exists(variable.name);
      }
      const given = present ?? find(variable.name);
      if (variable.isParameter === true && given !== undefined) {
        if (given.supplied) put({ ...entryOf(variable, by), value: fitted(variable, shared(given.value), locale) });
        return;
      }
      put({ ...entryOf(variable, by), value: fitted(variable, variable.value, locale) });
    },
    hide(name) {
      const further = writable(name);
      put({ ...further, value: shared(further.value), by: undefined });
    },
    names: () =>
      namesOf(
        [...entries.values()],
        (outer?.names() ?? []).filter((name) => !hidesPrivate || outer?.find(name)?.isPrivate !== true),
      ),
  };
}

function entryOf({ name, value, type = "auto", readOnly, isPrivate, secure }: NewVariable, by?: Step): Entry {
  return {
    name,
    value,
    isText: type === "text",
    isSecret: secure === true,
    type,
    readOnly: readOnly === true,
    isPrivate: isPrivate === true,
    secure: secure === true,
    supplied: false,
    by,
  };
}

function namesOf(own: readonly Entry[], further: readonly string[]): readonly string[] {
  if (further.length === 0) return own.map(({ name }) => name);
  const here = new Set(own.map(({ name }) => name.toUpperCase()));
  return [...own.map(({ name }) => name), ...further.filter((name) => !here.has(name.toUpperCase()))];
}

function fitted(variable: Pick<NewVariable, "name" | "type">, value: Value, locale: Locale): Value {
  const { type } = variable;
  if (type !== "text" && type !== "number") return value;
  if (isArray(value))
    return arrayOf(
      value.items.map((item) => (item === undefined ? item : fitted(variable, item, locale))),
      value.lower,
    );
  if (type === "text") return toText(value);
  if (value === undefined || typeof value === "number" || value instanceof Decimal) return value;
  const number = typeof value === "string" ? numberMeantBy(value, locale) : undefined;
  if (number !== undefined) return number;
  if (value === "") return undefined;
  throw notNumber(variable.name, kindOf(value));
}

function kindOf(value: Exclude<Value, undefined | number | Decimal>): string {
  if (value === null) return "Null";
  if (typeof value === "string") return "a text that is no number";
  if (typeof value === "boolean") return "a truth value";
  return value instanceof Date ? "a date" : "Nothing";
}

function noVariable(name: string): EngineError {
  return new EngineError({
    code: "ENGINE_NO_VARIABLE",
    message: `variable "${name}" does not exist`,
    remedy: `create it in an earlier step: <AMVARIABLE NAME="${name}" VALUE="" />`,
    context: { variable: name },
  });
}

function readOnly(name: string): EngineError {
  return new EngineError({
    code: "ENGINE_READ_ONLY_VARIABLE",
    message: `variable "${name}" is read-only (READONLY="YES")`,
    remedy: "write to another variable, or create this one without READONLY",
    context: { variable: name },
  });
}

function notNumber(name: string, given: string): EngineError {
  return new EngineError({
    code: "ENGINE_NUMBER_VARIABLE",
    message: `variable "${name}" holds numbers (TYPE="number") and cannot take ${given}`,
    remedy: 'create it with TYPE="auto" or TYPE="text"',
    context: { variable: name },
  });
}

function exists(name: string): EngineError {
  return new EngineError({
    code: "ENGINE_VARIABLE_EXISTS",
    message: `variable "${name}" exists already; names are unique in a function and compare case-insensitively`,
    remedy: "give the second variable another name, or set the first one's value",
    context: { variable: name },
  });
}
