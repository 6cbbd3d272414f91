import { InvalidArgumentError } from "commander";
import { requireVariableName } from "../engine/variable-name.ts";
import { DynamlError } from "../errors.ts";
import type { Io } from "./io.ts";
import { secretVariables } from "./secret-variables.ts";

/** Values that the command line gives to variables, by name. */
export type GivenVariables = Readonly<Record<string, string>>;

/**
 * Adds what one `--var` gives: `NAME=VALUE`, or `NAME` alone for the value of the environment variable of that name, which
 * keeps a password out of the list of processes. Throws InvalidArgumentError.
 */
export function addGivenVariable(text: string, given: GivenVariables, env: Io["env"]): GivenVariables {
  const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  refuseBadName(name);
  return { ...given, [name]: value ?? environmentValue(name, env) };
}

function refuseBadName(name: string): void {
  try {
    requireVariableName(name);
  } catch (error) {
    throw error instanceof DynamlError ? new InvalidArgumentError(`It takes NAME=VALUE; ${error.message}.`) : error;
  }
}

function environmentValue(name: string, env: Io["env"]): string {
  const value = secretVariables.includes(name.toUpperCase()) ? undefined : env[name];
  if (value === undefined) {
    throw new InvalidArgumentError(
      `It takes NAME=VALUE, or NAME where the environment variable ${name} holds the value.`,
    );
  }
  return value;
}

/** The given names that stand nowhere in a task: most likely they are misspelled. */
export function unusedVariables(given: GivenVariables, taskText: string): readonly string[] {
  const text = taskText.toLowerCase();
  return Object.keys(given).filter((name) => !text.includes(name.toLowerCase()));
}
