import { createPrivateKey, type KeyObject } from "node:crypto";
import type { Secret } from "../../values/secret.ts";
import { malformed, noKey, passwordMissing, passwordWrong, severalKeys } from "./certificate-error.ts";

/** A private key and the certificates beside it, PEM or DER. */
export type CertificateFile = { readonly key: KeyObject; readonly certificates: readonly (string | Buffer)[] };

const certificateBlock =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const keyBlock = /-----BEGIN ((?:[A-Z]+ )*)PRIVATE KEY-----[\s\S]+?-----END \1PRIVATE KEY-----/g;

/** Key and certificates of a PEM file (RFC 7468), whatever text stands around them. Errors: AUTH_CERTIFICATE_…. */
export function readPemFile(text: string, password: Secret | undefined): CertificateFile {
  const [block, ...others] = text.match(keyBlock) ?? [];
  if (block === undefined) throw noKey();
  if (others.length > 0) throw severalKeys(others.length + 1);
  const isEncrypted = /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(block);
  if (isEncrypted && password === undefined) throw passwordMissing();
  return {
    key: decodeKey(block, isEncrypted ? password : undefined),
    certificates: text.match(certificateBlock) ?? [],
  };
}

function decodeKey(block: string, password: Secret | undefined): KeyObject {
  try {
    return createPrivateKey(password === undefined ? block : { key: block, passphrase: password.reveal() });
  } catch {
    throw password === undefined
      ? malformed("its private key cannot be read", "check that the file is whole")
      : passwordWrong();
  }
}
