import { closestName } from "../values/closest-name.ts";
import type { Secret } from "../values/secret.ts";
import { isEntryName, sameEntry } from "./entry-name.ts";
import type { Keys, SealingKey } from "./keys.ts";
import { openSealed, seal } from "./seal.ts";
import { parseSealedValue, type SealedHeader } from "./sealed-value.ts";
import { SecretsError } from "./secrets-error.ts";
import { changeStoreFile, type Entries, readStoreFile } from "./store-file.ts";

/** What can be told of a stored secret without its key. */
type StoredSecret = {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly encryptedBy: "key" | "passphrase";
  /** Why the entry cannot be used; undefined for a sound one. */
  readonly problem?: string | undefined;
};

/** A file of secrets, each encrypted by itself and bound to its name and hosts. Names are the same in upper and lower case. */
export type SecretStore = {
  readonly path: string;
  /** By name. Needs no key, so it cannot tell a changed entry from a sound one. */
  list(): Promise<readonly StoredSecret[]>;
  has(name: string): Promise<boolean>;
  /** The secret, bound to its hosts. Throws SECRETS_NOT_FOUND, SECRETS_TAMPERED and what `openSealed` throws. */
  get(name: string): Promise<Secret>;
  /** Stores or replaces it. Throws SECRETS_BAD_HOST and what the key and the file throw; nothing stored is lost then. */
  set(name: string, secret: Secret, hosts: readonly string[]): Promise<void>;
  /**
   * The key to encrypt with. A key file is made only while no entry is encrypted with a key: else that key is missing, and a
   * new one would hide the loss.
   */
  sealingKey(): Promise<SealingKey>;
  /** Throws SECRETS_NOT_FOUND. */
  remove(name: string): Promise<void>;
};

export function openSecretStore(path: string, keys: Keys): SecretStore {
  const sealingKey = async () => {
    const values = [...(await readStoreFile(path)).values()];
    return await keys.sealingKey(!values.some(isSealedByKey));
  };
  return {
    path,
    async list() {
      const entries = [...(await readStoreFile(path))];
      return entries.map(describe).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    has: async (name) => findEntry(await readStoreFile(path), name) !== undefined,
    async get(name) {
      const entries = await readStoreFile(path);
      const entry = findEntry(entries, name);
      if (entry === undefined) throw notFound(name, entries);
      requireOwnName(entry.name, parseSealedValue(entry.value).header);
      return await openSealed(entry.value, keys);
    },
    async set(name, secret, hosts) {
      const value = seal(secret, await sealingKey(), { hosts, name });
      await changeStoreFile(path, (entries) => new Map([...without(entries, name), [name, value]]));
    },
    sealingKey,
    async remove(name) {
      await changeStoreFile(path, (entries) => {
        if (findEntry(entries, name) === undefined) throw notFound(name, entries);
        return without(entries, name);
      });
    },
  };
}

function findEntry(entries: Entries, name: string): { name: string; value: string } | undefined {
  for (const [entryName, value] of entries) if (sameEntry(entryName, name)) return { name: entryName, value };
  return undefined;
}

function without(entries: Entries, name: string): Entries {
  return new Map([...entries].filter(([entryName]) => !sameEntry(entryName, name)));
}

function describe([name, value]: readonly [string, string]): StoredSecret {
  try {
    const { header } = parseSealedValue(value);
    requireOwnName(name, header);
    return { name, hosts: header.hosts, encryptedBy: "scrypt" in header.key ? "passphrase" : "key" };
  } catch (error) {
    if (!(error instanceof SecretsError)) throw error;
    return { name, hosts: [], encryptedBy: "key", problem: error.message };
  }
}

function isSealedByKey(value: string): boolean {
  try {
    return "id" in parseSealedValue(value).header.key;
  } catch (error) {
    if (error instanceof SecretsError) return true;
    throw error;
  }
}

/** The name is authenticated with the value: an entry that was moved to another name is refused. */
function requireOwnName(name: string, header: SealedHeader): void {
  if (isEntryName(name) && header.name !== undefined && sameEntry(header.name, name)) return;
  throw new SecretsError({
    code: "SECRETS_TAMPERED",
    message: `the entry "${name}" of the secret store holds a value that was not stored under this name`,
    remedy: `store it anew: dynaml secret set ${name}`,
  });
}

function notFound(name: string, entries: Entries): SecretsError {
  const closest = closestName(name, entries.keys());
  return new SecretsError({
    code: "SECRETS_NOT_FOUND",
    message: `the secret store holds no "${name}"`,
    remedy: closest === undefined ? `store it: dynaml secret set ${name} --host HOST` : `did you mean "${closest}"?`,
    context: { name },
  });
}
