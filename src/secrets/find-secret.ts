import { Secret } from "../values/secret.ts";
import { secretForm } from "../values/secret-text.ts";
import { subjectName, type VendorSubject } from "./entry-name.ts";
import type { Keys } from "./keys.ts";
import { openSealed } from "./seal.ts";
import type { SecretStore } from "./secret-store.ts";

/** A text that stands for a secret, and where it stands. */
export type SecretQuestion = VendorSubject & { readonly written: string };

/**
 * The secret that a text stands for: `secret:NAME` is an entry of the store, `dynaml:v1:…` is opened, and a value that the
 * vendor's product encrypted is looked up by its place. undefined where the store has nothing for such a place.
 * Errors: those of `openSealed` and of the store.
 */
export async function findSecret(
  question: SecretQuestion,
  store: SecretStore,
  keys: Keys,
): Promise<Secret | undefined> {
  const written = question.written.trim();
  switch (secretForm(written)) {
    case "plain":
      return new Secret(written);
    case "reference":
      return await store.get(written.slice("secret:".length).trim());
    case "sealed":
      return await openSealed(written, keys);
    case "vendor":
      return await findVendorValue({ ...question, written }, store);
  }
}

async function findVendorValue(question: SecretQuestion, store: SecretStore): Promise<Secret | undefined> {
  for (const name of [subjectName(question, question.written), subjectName(question)]) {
    if (!(await store.has(name))) continue;
    const secret = await store.get(name);
    return question.variable === undefined ? secret : forVariable(secret, name);
  }
  return undefined;
}

/**
 * A variable's value can go anywhere. So a variable gets a reference in place of a secret that is bound to hosts: where the
 * task uses it as a password, it is looked up, with its hosts.
 */
function forVariable(secret: Secret, name: string): Secret {
  return secret.hosts?.includes("*") === true ? secret : new Secret(`secret:${name}`);
}
