import { X509Certificate } from "node:crypto";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { DynamlError } from "../errors.ts";
import type { NetErrorCode } from "./net-error.ts";

/**
 * Which certificates are trusted, and which versions of TLS are spoken: 1.2 and 1.3. One object for all connections of a
 * session: reading the authorities takes milliseconds, and is done when the first connection needs them.
 */
export class Trust {
  readonly #ca: readonly string[];
  #context: SecureContext | undefined;

  /** `ca`: certificates (PEM) of authorities that are trusted besides the usual ones. */
  constructor(ca: readonly string[] = []) {
    this.#ca = ca;
  }

  /** Errors: NET_TLS_BAD_CA where what was given is no certificate. */
  get context(): SecureContext {
    this.#context ??= makeContext(this.#ca);
    return this.#context;
  }
}

function makeContext(ca: readonly string[]): SecureContext {
  if (ca.length === 0) return createSecureContext({ minVersion: "TLSv1.2" });
  try {
    for (const certificates of ca) new X509Certificate(certificates);
    return createSecureContext({ ca: [...getCACertificates("default"), ...ca], minVersion: "TLSv1.2" });
  } catch (cause) {
    throw new DynamlError<NetErrorCode>({
      code: "NET_TLS_BAD_CA",
      message: "what is given as the certificate of an authority is none",
      remedy: "give a file in PEM: it begins with -----BEGIN CERTIFICATE-----",
      cause,
    });
  }
}
