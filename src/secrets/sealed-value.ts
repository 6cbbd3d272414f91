import { isHostPattern } from "../values/host-pattern.ts";
import { isRecord, readJson } from "./json.ts";
import { SecretsError } from "./secrets-error.ts";

/** What a value says of itself in the open. All of it is authenticated: nothing in it can be changed without the key. */
export type SealedHeader = {
  /** The hosts that the secret may be sent to, as patterns. */
  readonly hosts: readonly string[];
  /** The name of the store's entry; absent in a value that stands by itself in a task or a profile. */
  readonly name?: string | undefined;
  readonly key: KeyDescription;
};

/** Which key opens a value: one of 32 bytes by its ID, or one made from a passphrase. */
export type KeyDescription = { readonly id: string } | { readonly scrypt: ScryptParameters };

/** RFC 7914. The salt is in base64url. */
export type ScryptParameters = {
  readonly salt: string;
  readonly N: number;
  readonly r: number;
  readonly p: number;
};

/** `dynaml:v1:HEADER.BODY` taken apart. */
export type SealedValue = {
  readonly header: SealedHeader;
  /** `dynaml:v1:HEADER` as it is written: the additional data that AES-GCM authenticates. */
  readonly associated: string;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
};

export const nonceBytes = 12;
export const tagBytes = 16;

const prefix = "dynaml:v1:";
const longest = 64 * 1024;
/** No text may demand more memory than this of whoever tries to open it: scrypt takes 128 × N × r bytes. */
const mostScryptBytes = 256 * 1024 * 1024;

/** The open half of a value: `dynaml:v1:` and the header, its JSON in base64url. */
export function printHeader(header: SealedHeader): string {
  return prefix + Buffer.from(JSON.stringify(header)).toString("base64url");
}

/** `dynaml:v1:HEADER.BODY`; BODY is nonce (12 bytes), ciphertext and tag (16 bytes) in base64url. */
export function printSealedValue({ associated, nonce, ciphertext, tag }: Omit<SealedValue, "header">): string {
  return `${associated}.${Buffer.concat([nonce, ciphertext, tag]).toString("base64url")}`;
}

/** Takes a value apart without opening it. Throws SECRETS_BAD_VALUE. */
export function parseSealedValue(text: string): SealedValue {
  if (!text.startsWith(prefix)) throw bad("it does not start with dynaml:v1:", "it may come from a newer version");
  if (text.length > longest) throw bad("it is too long");
  const [, associated = "", encodedHeader = "", encodedBody = ""] =
    /^(dynaml:v1:([A-Za-z0-9_-]+))\.([A-Za-z0-9_-]+)$/.exec(text) ?? [];
  const body = Buffer.from(encodedBody, "base64url");
  if (associated === "" || body.length < nonceBytes + tagBytes) throw bad("a part of it is missing");
  return {
    header: parseHeader(Buffer.from(encodedHeader, "base64url").toString("utf8")),
    associated,
    nonce: body.subarray(0, nonceBytes),
    ciphertext: body.subarray(nonceBytes, -tagBytes),
    tag: body.subarray(-tagBytes),
  };
}

function parseHeader(text: string): SealedHeader {
  const header = readJson(text);
  if (!isRecord(header)) throw bad("its header cannot be read");
  const { hosts, name, key } = header;
  if (!Array.isArray(hosts) || !hosts.every((host) => typeof host === "string" && isHostPattern(host))) {
    throw bad("its header names no hosts");
  }
  if (name !== undefined && typeof name !== "string") throw bad("its header cannot be read");
  return { hosts, name, key: parseKey(key) };
}

function parseKey(key: unknown): KeyDescription {
  if (isRecord(key) && typeof key.id === "string") return { id: key.id };
  const scrypt = isRecord(key) ? key.scrypt : undefined;
  if (!isRecord(scrypt)) throw bad("its header names no key");
  const { salt, N, r, p } = scrypt;
  const isSound =
    typeof salt === "string" &&
    isWithin(N, 2 ** 14, 2 ** 20) &&
    Math.log2(N) % 1 === 0 &&
    isWithin(r, 1, 32) &&
    isWithin(p, 1, 4) &&
    128 * N * r <= mostScryptBytes;
  if (!isSound) throw bad("its scrypt parameters are out of bounds");
  return { scrypt: { salt, N, r, p } };
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

function bad(reason: string, hint = "copy it again, in whole and on one line"): SecretsError {
  return new SecretsError({
    code: "SECRETS_BAD_VALUE",
    message: `an encrypted value cannot be read: ${reason}`,
    remedy: `${hint}, or make it anew with dynaml encrypt`,
  });
}
