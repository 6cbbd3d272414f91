import { toText } from "../expression/to-text.ts";
import type { Value } from "../expression/value.ts";
import { EngineError } from "./engine-error.ts";
import { requireVariableName } from "./variable-name.ts";
import type { NewVariable, Variables } from "./variables.ts";

type Entry = NewVariable & { readonly supplied: boolean };

/**
 * The variables of one run. `supplied` are the values that the caller gave (`--var NAME=VALUE`); they are there from the
 * start. A step that creates such a variable as a parameter (ISPARAMETER=YES) keeps the caller's value, any other step
 * that creates it replaces it: the task decides what its caller may supply. `onWrite` is told every value.
 */
export function createVariables(
  supplied: Readonly<Record<string, string>> = {},
  onWrite: (variable: NewVariable) => void = () => {},
): Variables {
  const entries = new Map<string, Entry>();
  const put = (entry: Entry) => {
    entries.set(entry.name.toUpperCase(), entry);
    onWrite(entry);
  };
  for (const [name, value] of Object.entries(supplied)) {
    requireVariableName(name);
    put({ name, value, supplied: true });
  }

  const writable = (name: string): Entry => {
    const entry = entries.get(name.toUpperCase());
    if (entry === undefined) throw noVariable(name);
    if (entry.readOnly === true) throw readOnly(entry.name);
    return entry;
  };

  return {
    has: (name) => entries.has(name.toUpperCase()),
    get: (name) => entries.get(name.toUpperCase())?.value,
    isText: (name) => entries.get(name.toUpperCase())?.type === "text",
    isSupplied: (name) => entries.get(name.toUpperCase())?.supplied === true,
    expectText(name) {
      const entry = writable(name);
      if (entry.type === "number") throw notNumber(entry.name, "a text");
    },
    set(name, value) {
      const entry = writable(name);
      put({ ...entry, value: fitted(entry, value) });
    },
    create(variable) {
      requireVariableName(variable.name);
      const present = entries.get(variable.name.toUpperCase());
      if (present !== undefined && !present.supplied) throw exists(variable.name);
      const value = present !== undefined && variable.isParameter === true ? present.value : variable.value;
      put({ ...variable, value: fitted(variable, value), supplied: false });
    },
    names: () => [...entries.values()].map((entry) => entry.name),
  };
}

function fitted(variable: Pick<NewVariable, "name" | "type">, value: Value): Value {
  if (variable.type === "text") return toText(value);
  if (variable.type !== "number" || value === undefined || typeof value === "number") return value;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  if (value === "") return undefined;
  throw notNumber(variable.name, typeof value === "string" ? "a text that is no number" : `a ${typeof value}`);
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
    message: `variable "${name}" exists already; names are unique in a task and compare case-insensitively`,
    remedy: "give the second variable another name, or set the first one's value",
    context: { variable: name },
  });
}
