import { createHash, type KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import {
  bitString,
  boolean,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  tagged,
  time,
  utf8String,
} from "./der.ts";

export type CertificateOptions = {
  /** The common name of whom it is for. */
  readonly subject: string;
  readonly publicKey: KeyObject;
  /** Who vouches for it; left out: it signs itself with `privateKey`. */
  readonly issuer?: { readonly certificate: X509Certificate; readonly commonName: string } | undefined;
  /** The issuer's, RSA. */
  readonly privateKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Host names and addresses of a server. */
  readonly hosts?: readonly string[] | undefined;
  /** Whether it vouches for others. */
  readonly isAuthority?: boolean | undefined;
};

/**
 * An X.509 certificate, version 3, signed by RSA with SHA-256 (RFC 5280): basic constraints, usage, key identifiers, and
 * where `hosts` gives some, the names of a server.
 */
export function createCertificate(options: CertificateOptions): X509Certificate {
  const { subject, publicKey, issuer, privateKey, notBefore, notAfter } = options;
  const body = sequence(
    tagged(0, integer(2n)),
    integer(BigInt(`0x${randomBytes(16).toString("hex")}`)),
    rsaWithSha256,
    commonName(issuer?.commonName ?? subject),
    sequence(time(notBefore), time(notAfter)),
    commonName(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(3, sequence(...extensions(options))),
  );
  return new X509Certificate(sequence(body, rsaWithSha256, bitString(sign("sha256", body, privateKey))));
}

/** SHA-1 over an RSA key, which certificates and tokens name it by (RFC 5280 §4.2.1.2, the first method). */
export function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash("sha1")
    .update(publicKey.export({ type: "pkcs1", format: "der" }))
    .digest();
}

const rsaWithSha256 = sequence(objectIdentifier("1.2.840.113549.1.1.11"), Uint8Array.of(0x05, 0x00));

function commonName(name: string): Buffer {
  return sequence(set(sequence(objectIdentifier("2.5.4.3"), utf8String(name))));
}

function extensions({ publicKey, issuer, hosts = [], isAuthority = false }: CertificateOptions): Buffer[] {
  const issuerKey = issuer?.certificate.publicKey ?? publicKey;
  return [
    extension("2.5.29.19", isAuthority ? sequence(boolean(true)) : sequence(), true),
    extension("2.5.29.15", isAuthority ? signsCertificates : signsAndUnwraps, true),
    extension("2.5.29.14", octetString(keyIdentifier(publicKey))),
    extension("2.5.29.35", sequence(tagged(0, keyIdentifier(issuerKey), true))),
    ...(hosts.length === 0 ? [] : serverExtensions(hosts)),
  ];
}

/** Key usage: certificates and revocation lists; signatures and key encipherment. */
const signsCertificates = bitString(Uint8Array.of(0b0000_0110), 1);
const signsAndUnwraps = bitString(Uint8Array.of(0b1010_0000), 5);

function serverExtensions(hosts: readonly string[]): Buffer[] {
  const serverAuthentication = objectIdentifier("1.3.6.1.5.5.7.3.1");
  return [
    extension("2.5.29.37", sequence(serverAuthentication)),
    extension("2.5.29.17", sequence(...hosts.map(hostName))),
  ];
}

function extension(identifier: string, value: Uint8Array, isCritical = false): Buffer {
  const critical = isCritical ? [boolean(true)] : [];
  return sequence(objectIdentifier(identifier), ...critical, octetString(value));
}

/** A name, or an address in four or sixteen bytes (RFC 5280 §4.2.1.6). */
function hostName(host: string): Buffer {
  return isIP(host) === 0 ? tagged(2, Buffer.from(host, "latin1"), true) : tagged(7, addressBytes(host), true);
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const filled = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => "0"), ...after];
  return Buffer.from(filled.map((group) => group.padStart(4, "0")).join(""), "hex");
}
