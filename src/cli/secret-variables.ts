import { keyVariable, passphraseVariable } from "../secrets/keys.ts";

/** Environment variables that open stored secrets. */
export const secretVariables: readonly string[] = [keyVariable, passphraseVariable];

type Environment = Record<string, string | undefined>;

/**
 * A copy of an environment, for the command alone; from the environment itself the variables that open secrets are taken
 * away, so that nothing that a task reaches, and no process or thread that is started, can see them.
 */
export function takeSecretVariables(environment: Environment): Readonly<Environment> {
  const copy = { ...environment };
  for (const name of secretVariables) delete environment[name];
  return copy;
}
