import { generateKeyPair, type KeyObject, randomUUID } from "node:crypto";
import { promisify } from "node:util";

export type SigningKey = { readonly keyId: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject };

/** The key that signs tokens: RSA of 2048 bits, made when it is first needed, another one at each start. */
export class SigningKeys {
  #current: Promise<SigningKey> | undefined;

  current(): Promise<SigningKey> {
    this.#current ??= makeKey();
    return this.#current;
  }
}

async function makeKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  return { keyId: randomUUID(), privateKey, publicKey };
}
