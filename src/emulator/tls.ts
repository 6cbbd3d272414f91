import { createPrivateKey, generateKeyPair, type KeyObject, X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createCertificate } from "./certificates/create-certificate.ts";
import { EmulatorError } from "./emulator-error.ts";
import type { EmulatorOptions } from "./emulator-options.ts";

/** What a listener speaks TLS with. */
export type ServerTls = {
  /** PEM: the server's certificate, and the authority's behind it. */
  readonly cert: string;
  /** PEM */
  readonly key: string;
  /** File with the certificate of the authority that was made here; clients are told to trust it. */
  readonly caFile?: string | undefined;
  /** Removes what was made for this start alone. */
  release(): void;
};

const authorityName = "dynaml embedded organization CA";
const day = 24 * 3600 * 1000;

/**
 * The certificate that was given, or one for this start from an own authority. The authority is kept beside the data, `crm.ca.pem`
 * and `crm.ca-key.pem` (mode 600) with `crm.sqlite`, and used again; without data it lasts as long as the server. Undefined
 * where no TLS was asked for. Throws EmulatorError where the authority's files cannot be used, or others can read its key.
 */
export async function serverTls(options: EmulatorOptions): Promise<ServerTls | undefined> {
  const { tls, data } = options;
  if (tls === undefined || tls === false) return undefined;
  if (tls !== true) return { ...tls, release: () => {} };
  const folder = data === undefined ? mkdtempSync(join(tmpdir(), "dynaml-ca-")) : undefined;
  const stem = folder === undefined ? (data ?? "").replace(/\.[^./\\]*$/, "") : join(folder, "dynaml");
  const authority = await authorityAt(`${stem}.ca.pem`, `${stem}.ca-key.pem`);
  const { cert, key } = await certificateFor(namesOf(options), authority);
  return {
    cert: cert + authority.certificate.toString(),
    key,
    caFile: `${stem}.ca.pem`,
    release: () => folder !== undefined && rmSync(folder, { recursive: true, force: true }),
  };
}

type Authority = { readonly certificate: X509Certificate; readonly privateKey: KeyObject };

async function authorityAt(certificateFile: string, keyFile: string): Promise<Authority> {
  refuseExposed(keyFile);
  try {
    const kept = existsSync(keyFile) ? readAuthority(certificateFile, keyFile) : undefined;
    if (kept !== undefined) return kept;
    const authority = await makeAuthority();
    writeFileSync(keyFile, authority.privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    writeFileSync(certificateFile, authority.certificate.toString());
    return authority;
  } catch (cause) {
    throw new EmulatorError({
      code: "EMULATOR_CA_UNUSABLE",
      message: "The certificate authority of the embedded organization cannot be read or written.",
      where: certificateFile,
      remedy: "See that the folder may be written, or delete both files of the authority: they are made anew.",
      cause,
    });
  }
}

/** Who could read the key may have copied it: to shut the file now would not take that back. */
function refuseExposed(keyFile: string): void {
  const mode = statSync(keyFile, { throwIfNoEntry: false })?.mode ?? 0;
  if (process.platform === "win32" || (mode & 0o077) === 0) return;
  throw new EmulatorError({
    code: "EMULATOR_CA_EXPOSED",
    message: `others than its owner may use the key of the certificate authority (mode ${(mode & 0o777).toString(8)}): who has it can stand in for any server that its clients trust`,
    where: keyFile,
    remedy:
      "delete both files of the authority, which are made anew, and trust the new certificate in place of the old; where nobody else can have read the key, chmod 600 it",
  });
}

/** Undefined for one that ends within the life of what it is to vouch for. */
function readAuthority(certificateFile: string, keyFile: string): Authority | undefined {
  const certificate = new X509Certificate(readFileSync(certificateFile));
  const privateKey = createPrivateKey(readFileSync(keyFile));
  const isLasting = Date.parse(certificate.validTo) > Date.now() + serverDays * day;
  return isLasting && certificate.checkPrivateKey(privateKey) ? { certificate, privateKey } : undefined;
}

async function makeAuthority(): Promise<Authority> {
  const { privateKey, publicKey } = await makeKeys();
  const life = lifeOf(10 * 365);
  const options = { subject: authorityName, publicKey, privateKey, isAuthority: true };
  return { certificate: createCertificate({ ...options, ...life }), privateKey };
}

/** Clients refuse certificates of servers that live longer than 398 days. */
const serverDays = 397;

async function certificateFor(hosts: readonly string[], authority: Authority): Promise<{ cert: string; key: string }> {
  const { privateKey, publicKey } = await makeKeys();
  const certificate = createCertificate({
    subject: hosts[0] ?? "localhost",
    publicKey,
    issuer: { certificate: authority.certificate, commonName: authorityName },
    privateKey: authority.privateKey,
    hosts,
    ...lifeOf(serverDays),
  });
  return { cert: certificate.toString(), key: String(privateKey.export({ type: "pkcs8", format: "pem" })) };
}

/** From an hour ago: the clocks of clients may be slow. By the machine's clock, which clients go by. */
function lifeOf(days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - 3600 * 1000), notAfter: new Date(now + days * day) };
}

function namesOf({ hostNames = [], listen }: EmulatorOptions): string[] {
  const isOne = listen !== undefined && listen !== "0.0.0.0" && listen !== "::";
  return [...new Set(["localhost", "127.0.0.1", "::1", ...hostNames, ...(isOne ? [listen] : [])])];
}

function makeKeys(): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  return promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
}
