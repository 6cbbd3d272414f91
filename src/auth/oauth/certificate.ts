import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { DynamlError } from "../../errors.ts";
import type { Secret } from "../../values/secret.ts";
import type { AuthErrorCode } from "../auth-error.ts";

/** The certificate that an application signs in with, and its private key. */
export type ClientCertificate = {
  readonly key: KeyObject;
  /** SHA-1 of the DER, base64url: the header `x5t` (RFC 7515, section 4.1.7). */
  readonly x5t: string;
  /** SHA-256 of the DER, base64url: `x5t#S256`. */
  readonly x5tS256: string;
  /** SHA-1 in upper-case hexadecimal, as Windows shows it. */
  readonly thumbprint: string;
  readonly subject: string;
  readonly validTo: Date;
};

const certificateBlock =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const keyBlock = /-----BEGIN ((?:[A-Z]+ )*)PRIVATE KEY-----[\s\S]+?-----END \1PRIVATE KEY-----/;
const convert = "openssl pkcs12 -in client.pfx -out client.pem (add -legacy where it says unsupported)";

/**
 * Reads certificate and private key out of one PEM file, the key plain or encrypted with `password`, PKCS #8 or PKCS #1.
 * Of several certificates (a chain) the one that belongs to the key counts.
 *
 * Error: AUTH_CERTIFICATE_FORMAT, which says what is missing; for a PFX file, the command that converts it.
 */
export function readClientCertificate(file: Uint8Array | Secret, password?: Secret): ClientCertificate {
  const text = file instanceof Uint8Array ? Buffer.from(file).toString("latin1") : file.reveal();
  if (!text.includes("-----BEGIN")) throw notPem(text);
  const key = readKey(text, password);
  const certificates = (text.match(certificateBlock) ?? []).map(readCertificate);
  if (certificates.length === 0)
    throw malformed("it holds no certificate", "put certificate and key into one PEM file");
  const certificate = certificates.find((candidate) => candidate.checkPrivateKey(key));
  if (certificate === undefined) {
    throw malformed(
      "its private key belongs to none of its certificates",
      "put the key of the certificate into the file",
    );
  }
  return describe(certificate, key);
}

function describe(certificate: X509Certificate, key: KeyObject): ClientCertificate {
  const thumbprint = certificate.fingerprint.replaceAll(":", "");
  return {
    key,
    x5t: Buffer.from(thumbprint, "hex").toString("base64url"),
    x5tS256: Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex").toString("base64url"),
    thumbprint,
    subject: certificate.subject.replaceAll("\n", ", "),
    validTo: certificate.validToDate,
  };
}

function readKey(text: string, password: Secret | undefined): KeyObject {
  const block = keyBlock.exec(text)?.[0];
  if (block === undefined) throw malformed("it holds no private key", "put certificate and key into one PEM file");
  const isEncrypted = /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(block);
  if (isEncrypted && password === undefined) {
    throw malformed("its private key is encrypted", "give CERTIFICATEPASSWORD");
  }
  const key = decodeKey(block, isEncrypted ? password : undefined);
  if (key.asymmetricKeyType === "rsa") return key;
  throw malformed(`its key is ${key.asymmetricKeyType}, not RSA`, "use a certificate with an RSA key");
}

/** Causes are left out: what OpenSSL says of a key or its password helps nobody. */
function decodeKey(block: string, password: Secret | undefined): KeyObject {
  try {
    return createPrivateKey(password === undefined ? block : { key: block, passphrase: password.reveal() });
  } catch {
    throw password === undefined
      ? malformed("its private key cannot be read", "check that the file is whole")
      : malformed("its private key does not open with the password", "check CERTIFICATEPASSWORD");
  }
}

function readCertificate(block: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (cause) {
    throw malformed("its certificate cannot be read", "check that the file is whole", cause);
  }
}

function notPem(text: string): DynamlError {
  return text.startsWith("0")
    ? malformed("it is binary: PFX (PKCS #12) and DER are not supported, PEM is", `convert it: ${convert}`)
    : malformed("it is not PEM", "give a PEM file with the certificate and its private key");
}

function malformed(what: string, remedy: string, cause?: unknown): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_CERTIFICATE_FORMAT",
    message: `the client certificate cannot be used: ${what}`,
    remedy,
    cause,
  });
}
