import { createHash } from "node:crypto";

/** Hash names by the algorithm (object identifier) that signed a certificate; MD5 and SHA-1 count as SHA-256. */
const hashes: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.4": "sha256", // RSA with MD5
  "1.2.840.113549.1.1.5": "sha256", // RSA with SHA-1
  "1.3.14.3.2.29": "sha256",
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.1": "sha256", // ECDSA with SHA-1
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
};
const rsaPss = "1.2.840.113549.1.1.10";
const pssHashes: Readonly<Record<string, string>> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

/**
 * The channel binding `tls-server-end-point` (RFC 5929, section 4.1): the server's certificate (DER), hashed with the hash of
 * its own signature. What NTLM and Kerberos sign with it is worth nothing on another TLS connection. Undefined where there
 * is no certificate, or its signature has no such hash (Ed25519): a server cannot ask for the binding then.
 */
export function serverEndPoint(certificate: Uint8Array | undefined): Uint8Array | undefined {
  if (certificate === undefined || certificate.length === 0) return undefined;
  const name = signatureHash(certificate);
  return name === undefined ? undefined : createHash(name).update(certificate).digest();
}

/** Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { algorithm, parameters }, … } (RFC 5280, section 4.1) */
function signatureHash(certificate: Uint8Array): string | undefined {
  const [, algorithm] = children(content(certificate));
  if (algorithm === undefined) return undefined;
  const [oid, parameters] = children(algorithm);
  const name = oid === undefined ? "" : objectIdentifier(oid);
  if (name !== rsaPss) return hashes[name];
  // RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] SEQUENCE { algorithm, … }, … }; SHA-1 where it is left out
  const [hashField] = parameters === undefined ? [] : children(parameters);
  const [hashAlgorithm] = hashField === undefined ? [] : children(hashField);
  const [hashOid] = hashAlgorithm === undefined ? [] : children(hashAlgorithm);
  return hashOid === undefined ? "sha256" : pssHashes[objectIdentifier(hashOid)];
}

/** The contents of the elements that follow one another (DER, X.690 section 8.1); what is cut short is left out. */
function children(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let rest = bytes; rest.length > 1; ) {
    const inner = content(rest);
    const end = inner.byteOffset - rest.byteOffset + inner.length;
    if (end > rest.length || end < 2) break;
    found.push(inner);
    rest = rest.subarray(end);
  }
  return found;
}

/** The content of the first element. */
function content(bytes: Uint8Array): Uint8Array {
  const first = bytes[1] ?? 0;
  if (first < 0x80) return bytes.subarray(2, 2 + first);
  const count = first & 0x7f;
  const length = bytes.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  return bytes.subarray(2 + count, 2 + count + length);
}

function objectIdentifier(bytes: Uint8Array): string {
  const numbers: number[] = [];
  let current = 0;
  for (const byte of bytes) {
    current = current * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(current);
    current = 0;
  }
  const [first = 0, ...others] = numbers;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...others].join(".");
}
