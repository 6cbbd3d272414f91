import { createPrivateKey, type KeyObject } from "node:crypto";
import forge from "node-forge";
import type { Secret } from "../../values/secret.ts";
import { malformed, noKey, passwordMissing, passwordWrong, severalKeys } from "./certificate-error.ts";
import type { CertificateFile } from "./pem-file.ts";

const { pkcs8ShroudedKeyBag, keyBag, certBag } = forge.pki.oids;

/**
 * Key and certificates of a PFX file (PKCS #12, RFC 7292) as Windows and OpenSSL write them: AES with PBKDF2 (PBES2) and
 * SHA-2, and the older RC2, 3DES and SHA-1. Errors: AUTH_CERTIFICATE_….
 */
export function readPfxFile(bytes: Buffer, password: Secret | undefined): CertificateFile {
  const contents = openFile(parse(bytes), password);
  const bags = (type: string | undefined) => contents.getBags({ bagType: type ?? "" })[type ?? ""] ?? [];
  const [key, ...others] = [...bags(pkcs8ShroudedKeyBag), ...bags(keyBag)];
  if (key === undefined) throw noKey();
  if (others.length > 0) throw severalKeys(others.length + 1);
  return { key: keyOf(key), certificates: bags(certBag).flatMap(certificateOf) };
}

function parse(bytes: Buffer): forge.asn1.Asn1 {
  try {
    return forge.asn1.fromDer(bytes.toString("latin1"));
  } catch (cause) {
    throw malformed("it is no PFX file, or not whole", "give the file anew: PFX, or PEM with its private key", cause);
  }
}

/**
 * Of a password with letters beyond ASCII the older ways take UTF-16, PBES2 UTF-8 (RFC 8018, section 3), and the library
 * knows one form for all of a file: the second is tried without the file's checksum. What is opened wrongly shows then: the
 * key does not belong to the certificate.
 */
function openFile(file: forge.asn1.Asn1, password: Secret | undefined): forge.pkcs12.Pkcs12Pfx {
  const text = password?.reveal() ?? "";
  try {
    return opened(file, text);
  } catch (error) {
    if (!isPasswordError(error)) {
      throw malformed("it is no PFX file, or not whole", "give the file anew: PFX, or PEM with its private key", error);
    }
  }
  if (password === undefined) throw passwordMissing();
  try {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what it asks for
    if (!/^[\x00-\x7f]*$/.test(text)) return opened(withoutChecksum(file), forge.util.encodeUtf8(text));
  } catch {}
  throw passwordWrong();
}

function opened(file: forge.asn1.Asn1, password: string): forge.pkcs12.Pkcs12Pfx {
  return forge.pkcs12.pkcs12FromAsn1(file, true, password);
}

function isPasswordError(error: unknown): boolean {
  return error instanceof Error && /MAC could not be verified|decrypt/i.test(error.message);
}

/** PFX ::= SEQUENCE { version, authSafe, macData OPTIONAL }. */
function withoutChecksum(file: forge.asn1.Asn1): forge.asn1.Asn1 {
  return Array.isArray(file.value) ? { ...file, value: file.value.slice(0, 2) } : file;
}

/** RSA keys come parsed, others as they are in the file. */
function keyOf({ key, asn1 }: forge.pkcs12.Bag): KeyObject {
  try {
    const info = key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key)) : asn1;
    return createPrivateKey({ key: derOf(info), format: "der", type: "pkcs8" });
  } catch {
    throw malformed("its private key cannot be read", "check that the file is whole");
  }
}

function certificateOf({ cert, asn1 }: forge.pkcs12.Bag): Buffer[] {
  const certificate = cert ? forge.pki.certificateToAsn1(cert) : asn1;
  return certificate ? [derOf(certificate)] : [];
}

function derOf(value: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(value).getBytes(), "latin1");
}
