import { type KeyObject, X509Certificate } from "node:crypto";
import type { Secret } from "../../values/secret.ts";
import { malformed, noKey } from "./certificate-error.ts";
import { type CertificateFile, readPemFile } from "./pem-file.ts";

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

/**
 * Reads certificate and private key out of one file: PEM (the key plain or encrypted with `password`, PKCS #8 or PKCS #1) or
 * PFX (PKCS #12, RFC 7292). Of several certificates (a chain) the one that belongs to the key counts.
 *
 * Errors: AUTH_CERTIFICATE_PASSWORD (wrong or missing), AUTH_CERTIFICATE_NO_KEY, AUTH_CERTIFICATE_SEVERAL_KEYS,
 * AUTH_CERTIFICATE_FORMAT (anything else that such a file is not).
 */
export async function readClientCertificate(file: Uint8Array | Secret, password?: Secret): Promise<ClientCertificate> {
  const bytes = file instanceof Uint8Array ? Buffer.from(file) : Buffer.from(file.reveal(), "latin1");
  const { key, certificates } = await readFile(bytes, password);
  if (key.asymmetricKeyType !== "rsa") {
    throw malformed(`its key is ${key.asymmetricKeyType}, not RSA`, "use a certificate with an RSA key");
  }
  const read = certificates.map(readCertificate);
  if (read.length === 0) throw malformed("it holds no certificate", "put certificate and key into one file");
  const certificate = read.find((candidate) => candidate.checkPrivateKey(key));
  if (certificate !== undefined) return describe(certificate, key);
  throw malformed(
    "its private key belongs to none of its certificates",
    "put the key of the certificate into the file",
  );
}

/** PEM may have text before it, in any encoding; a PFX file is one DER sequence. Few sign-ins need its library. */
async function readFile(bytes: Buffer, password: Secret | undefined): Promise<CertificateFile> {
  const text = bytes.toString("latin1");
  if (text.includes("-----BEGIN")) return readPemFile(text, password);
  if (bytes[0] !== 0x30)
    throw malformed("it is neither PEM nor PFX", "give the certificate and its private key as one");
  if (isCertificate(bytes)) throw noKey();
  const { readPfxFile } = await import("./pfx-file.ts");
  return readPfxFile(bytes, password);
}

function isCertificate(der: Buffer): boolean {
  try {
    return new X509Certificate(der).raw.length > 0;
  } catch {
    return false;
  }
}

function readCertificate(file: string | Buffer): X509Certificate {
  try {
    return new X509Certificate(file);
  } catch (cause) {
    throw malformed("its certificate cannot be read", "check that the file is whole", cause);
  }
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
