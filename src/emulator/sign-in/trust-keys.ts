import type { X509Certificate } from "node:crypto";
import type { Recipient } from "../../wire/ws-security/encrypted-key.ts";
import { createCertificate } from "../certificates/create-certificate.ts";
import { type SigningKey, SigningKeys } from "./signing-keys.ts";

export type CertifiedKey = SigningKey & { readonly certificate: X509Certificate };

/** A key with a certificate that it signed itself: made when it is first needed, another one at each start. */
export class CertifiedKeys {
  readonly #keys = new SigningKeys();
  readonly #commonName: string;
  #current: Promise<CertifiedKey> | undefined;

  constructor(commonName: string) {
    this.#commonName = commonName;
  }

  current(): Promise<CertifiedKey> {
    this.#current ??= this.#certify();
    return this.#current;
  }

  async #certify(): Promise<CertifiedKey> {
    const key = await this.#keys.current();
    return { ...key, certificate: createCertificate({ subject: this.#commonName, ...key, ...validity }) };
  }
}

/** Whatever clock the emulator goes by. */
const validity = { notBefore: new Date("2000-01-01T00:00:00Z"), notAfter: new Date("2100-01-01T00:00:00Z") };

/** The keys of those who issue tokens to each other. */
export class TrustKeys {
  /** Tokens and proof keys for the services are encrypted for this one. */
  readonly services = new CertifiedKeys("crm.example.com");
  /** Signs the tokens of the organization's own federation server. */
  readonly federation = new CertifiedKeys("sts.example.com");
  /** Signs the tokens of another federation server, which the organization's own trusts. */
  readonly homeRealm = new CertifiedKeys("home.example.com");
  /** Signs the tokens of the online token services. */
  readonly online = new CertifiedKeys("online.example.com");
}

/** Whom a token names that is encrypted for the holder of a key. */
export async function recipientOf(keys: CertifiedKeys): Promise<Recipient> {
  const { publicKey, certificate } = await keys.current();
  return {
    publicKey,
    issuerName: certificate.issuer,
    serialNumber: BigInt(`0x${certificate.serialNumber}`).toString(),
  };
}
