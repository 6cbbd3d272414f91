import { randomBytes, scrypt } from "node:crypto";
import { createKeyFile, readKeyFile } from "./key-file.ts";
import { keyBytes, keyId, parseKey } from "./key-text.ts";
import type { KeyDescription, ScryptParameters } from "./sealed-value.ts";
import { SecretsError } from "./secrets-error.ts";

/** Environment variables of the key and of the passphrase. No task can see them, and no process that dynaml starts inherits them. */
export const keyVariable = "DYNAML_SECRET_KEY";
export const passphraseVariable = "DYNAML_SECRET_PASSPHRASE";

/** Where keys come from. */
export type KeySources = {
  readonly keyFile: string;
  /** Make the key file where it is absent and no secret needs another; false where somebody named it. */
  readonly mayCreateKeyFile: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks for the passphrase; `isNew` when something is about to be encrypted with it. Left out: nobody can be asked. */
  readonly askPassphrase?: ((isNew: boolean) => Promise<string>) | undefined;
  /** Encrypt with a passphrase rather than with the environment's key or the key file. */
  readonly sealByPassphrase?: boolean | undefined;
};

export type SealingKey = { readonly key: Uint8Array; readonly description: KeyDescription };

export type Keys = {
  /**
   * The key to encrypt with: a passphrase where it was asked for, else DYNAML_SECRET_KEY, else the key file, which is made
   * where `mayCreate` and the sources allow it. Throws SECRETS_NO_KEY, SECRETS_KEY_UNUSABLE, SECRETS_KEY_FILE_OPEN.
   */
  sealingKey(mayCreate: boolean): Promise<SealingKey>;
  /** The key that a value names. Throws SECRETS_NO_KEY, SECRETS_WRONG_KEY. */
  keyFor(description: KeyDescription): Promise<Uint8Array>;
  /** The key file that `sealingKey` made; undefined while it made none. */
  createdKeyFile(): string | undefined;
};

/** 128 MiB and some tenths of a second. */
const cost = { N: 2 ** 17, r: 8, p: 1 } as const;

export function createKeys(sources: KeySources): Keys {
  const { keyFile, env } = sources;
  const derived = new Map<string, Promise<Uint8Array>>();
  let passphrase: Promise<string> | undefined;
  let created: string | undefined;

  const fromEnvironment = (): Uint8Array | undefined => {
    const text = env[keyVariable] ?? "";
    return text === "" ? undefined : parseKey(text, `the environment variable ${keyVariable}`);
  };

  const derive = async (parameters: ScryptParameters, isNew: boolean): Promise<Uint8Array> => {
    passphrase ??= passphraseFrom(sources, isNew);
    const text = await passphrase;
    const known = JSON.stringify(parameters);
    const key = derived.get(known) ?? deriveKey(text, parameters);
    derived.set(known, key);
    return key;
  };

  return {
    async sealingKey(mayCreate) {
      if (sources.sealByPassphrase === true) {
        const parameters = { salt: randomBytes(16).toString("base64url"), ...cost };
        return { key: await derive(parameters, true), description: { scrypt: parameters } };
      }
      const present = fromEnvironment() ?? (await readKeyFile(keyFile));
      if (present === undefined && !(mayCreate && sources.mayCreateKeyFile)) throw noKeyFile(keyFile);
      const key = present ?? (await createKeyFile(keyFile));
      if (present === undefined) created = keyFile;
      return { key, description: { id: keyId(key) } };
    },
    async keyFor(description) {
      if ("scrypt" in description) return derive(description.scrypt, false);
      const ownKey = fromEnvironment();
      if (ownKey !== undefined && keyId(ownKey) === description.id) return ownKey;
      const fileKey = await readKeyFile(keyFile);
      if (fileKey !== undefined && keyId(fileKey) === description.id) return fileKey;
      throw ownKey === undefined && fileKey === undefined ? noKeyFile(keyFile) : otherKey(description.id);
    },
    createdKeyFile: () => created,
  };
}

async function passphraseFrom({ env, askPassphrase }: KeySources, isNew: boolean): Promise<string> {
  const given = env[passphraseVariable] ?? "";
  const text = given === "" ? await askPassphrase?.(isNew) : given;
  if (text !== undefined && text !== "") return text.normalize("NFC");
  throw new SecretsError({
    code: "SECRETS_NO_KEY",
    message: "a passphrase is needed, and there is none",
    remedy: `set ${passphraseVariable}, or work on a terminal, where it is asked for`,
  });
}

function deriveKey(passphrase: string, { salt, N, r, p }: ScryptParameters): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: 128 * N * r * 2 };
    scrypt(passphrase, Buffer.from(salt, "base64url"), keyBytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

function noKeyFile(path: string): SecretsError {
  return new SecretsError({
    code: "SECRETS_NO_KEY",
    message: `there is no key: ${keyVariable} is not set, and there is no key file ${path}`,
    remedy:
      "restore the key file, name it with --key-file, or set the variable; without their key secrets cannot be read",
  });
}

function otherKey(id: string): SecretsError {
  return new SecretsError({
    code: "SECRETS_WRONG_KEY",
    message: `an encrypted value needs another key (ID ${id}) than the one at hand`,
    remedy: `give that key, with --key-file or in ${keyVariable}, or make the value anew`,
    context: { keyId: id },
  });
}
