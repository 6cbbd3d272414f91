import { createHash } from "node:crypto";
import { SecretsError } from "./secrets-error.ts";

/** The value of a task that the vendor's product encrypted, by where it stands (reference §0.9). */
export type VendorSubject = {
  /** The task's name; of a path its last part counts. */
  readonly task: string;
  readonly session?: string | undefined;
  readonly variable?: string | undefined;
  readonly parameter: string;
};

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const subjectPattern = /^task:[^/]+\/(session:[^/]+|variable:[^/]+|step)\/[^/#]+(#[0-9a-f]{8})?$/;

/** A name as people give it: `crm-admin`. Throws SECRETS_BAD_NAME. */
export function requireSecretName(name: string): string {
  if (namePattern.test(name)) return name;
  throw new SecretsError({
    code: "SECRETS_BAD_NAME",
    message: `"${name.slice(0, 130)}" cannot name a secret`,
    remedy: "a name has up to 128 letters, digits, dots, hyphens and underscores, and starts with a letter or a digit",
  });
}

/** Whether a text can be the name of an entry: one that people gave, or one made by `subjectName`. */
export function isEntryName(name: string): boolean {
  return namePattern.test(name) || subjectPattern.test(name);
}

/**
 * The entry that stands for a value which the vendor's product encrypted: `task:nightly.aml/session:crm/PASSWORD`. With the
 * encrypted text the name goes for that very text only: two steps may differ in nothing else.
 */
export function subjectName({ task, session, variable, parameter }: VendorSubject, written?: string): string {
  const file = task.split(/[/\\]/).at(-1) ?? task;
  const owner =
    variable !== undefined ? `variable:${part(variable)}` : session === undefined ? "step" : `session:${part(session)}`;
  const name = `task:${part(file)}/${owner}/${part(parameter).toUpperCase()}`;
  return written === undefined ? name : `${name}#${fingerprint(written)}`;
}

/** Entries are one where their names differ in upper and lower case only. */
export function sameEntry(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}

function part(text: string): string {
  return encodeURIComponent(text.trim().toLowerCase().toWellFormed());
}

function fingerprint(written: string): string {
  return createHash("sha256").update(written.trim()).digest("hex").slice(0, 8);
}
