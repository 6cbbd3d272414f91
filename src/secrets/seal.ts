import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { isHostPattern } from "../values/host-pattern.ts";
import { Secret } from "../values/secret.ts";
import type { Keys, SealingKey } from "./keys.ts";
import {
  nonceBytes,
  parseSealedValue,
  printHeader,
  printSealedValue,
  type SealedValue,
  tagBytes,
} from "./sealed-value.ts";
import { SecretsError } from "./secrets-error.ts";

const algorithm = "aes-256-gcm";

export type SealOptions = {
  /** At least one; `*` is any host. */
  readonly hosts: readonly string[];
  /** The entry of the store that it becomes. */
  readonly name?: string | undefined;
};

/**
 * Encrypts a secret with AES-256-GCM: `dynaml:v1:HEADER.BODY`. Hosts, name and the key's description are in the header,
 * which is authenticated with the rest: a value under another name, or with other hosts, does not open.
 * Throws SECRETS_BAD_HOST.
 */
export function seal(secret: Secret, { key, description }: SealingKey, { hosts, name }: SealOptions): string {
  requireHosts(hosts);
  const associated = printHeader({ hosts, name, key: description });
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(associated));
  const ciphertext = Buffer.concat([cipher.update(secret.reveal(), "utf8"), cipher.final()]);
  return printSealedValue({ associated, nonce, ciphertext, tag: cipher.getAuthTag() });
}

/**
 * Opens what `seal` made; the secret is bound to the hosts of its header. Throws SECRETS_BAD_VALUE, SECRETS_NO_KEY,
 * SECRETS_WRONG_KEY, SECRETS_TAMPERED.
 */
export async function openSealed(text: string, keys: Keys): Promise<Secret> {
  const value = parseSealedValue(text);
  const key = await keys.keyFor(value.header.key);
  return new Secret(decrypt(value, key), value.header.hosts);
}

function decrypt({ header, associated, nonce, ciphertext, tag }: SealedValue, key: Uint8Array): string {
  try {
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
      .setAAD(Buffer.from(associated))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
  } catch {
    const byPassphrase = "scrypt" in header.key;
    throw new SecretsError({
      code: byPassphrase ? "SECRETS_WRONG_KEY" : "SECRETS_TAMPERED",
      message: byPassphrase
        ? "an encrypted value does not open with this passphrase, or it has been changed"
        : "an encrypted value has been changed since it was made",
      remedy: byPassphrase ? "check the passphrase; else make the value anew" : "make it anew with dynaml encrypt",
    });
  }
}

function requireHosts(hosts: readonly string[]): void {
  const wrong = hosts.find((host) => !isHostPattern(host));
  if (hosts.length > 0 && wrong === undefined) return;
  throw new SecretsError({
    code: "SECRETS_BAD_HOST",
    message: wrong === undefined ? "no host is named that the secret may be sent to" : `"${wrong}" is no host`,
    remedy: "name hosts as crm.contoso.com, crm.contoso.com:5555, *.contoso.com, or * for any host",
  });
}
