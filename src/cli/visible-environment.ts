import { secretVariables } from "./secret-variables.ts";

/** Names of variables that hold keys, passwords, tokens or the way to them. */
const hiddenName =
  /PASS|PWD|SECRET|TOKEN|KEY|CRED|AUTH|PRIVATE|CERT|COOKIE|SESSION|SIGN|SALT|PAT$|PAT_|CONN|DSN|SAS|WEBHOOK|LICEN[CS]E|^DYNAML_/i;

/** Values that hold one: a password in an address, a token, a private key. */
const hiddenValue =
  /:\/\/[^\s/@]*:[^\s@]*@|\beyJ[\w-]+\.[\w-]+|-----BEGIN|\b(?:gh[pousr]_|github_pat_|glpat-|xox[a-z]-|sk-)\w/;

/** A variable of the environment, for a task to see; undefined where it looks like a secret by its name or its value. */
export function visibleVariable(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): string | undefined {
  if (hiddenName.test(name) || secretVariables.includes(name) || !Object.hasOwn(environment, name)) return undefined;
  const value = environment[name];
  return value === undefined || hiddenValue.test(value) ? undefined : value;
}
