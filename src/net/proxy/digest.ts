import { createHash, randomBytes } from "node:crypto";
import type { Secret } from "../../values/secret.ts";
import type { ProveRequest } from "./proxy.ts";

export type DigestCredentials = { readonly userName: string; readonly password: Secret };

const hashes: Readonly<Record<string, "md5" | "sha256">> = { MD5: "md5", "SHA-256": "sha256" };

/** How good a Digest challenge is that can be answered: SHA-256 before MD5; 0 for one that cannot. */
export function digestStrength(parameters: ReadonlyMap<string, string>): number {
  const hash = hashes[algorithmOf(parameters).name];
  const qop = parameters.get("qop");
  const isUsable = hash !== undefined && parameters.has("nonce") && (qop === undefined || offersAuth(qop));
  return isUsable ? (hash === "sha256" ? 2 : 1) : 0;
}

/**
 * Answers requests to one Digest challenge (RFC 7616; without `qop`, RFC 2069), counting them. The password is not in the
 * answer. `clientNonce` is random where it is left out.
 */
export function digestAnswers(
  parameters: ReadonlyMap<string, string>,
  { userName, password }: DigestCredentials,
  clientNonce = randomBytes(16).toString("hex"),
): ProveRequest {
  const { name, spelling, isSession } = algorithmOf(parameters);
  const hash = (text: string): string =>
    createHash(hashes[name] ?? "sha256")
      .update(text)
      .digest("hex");
  const realm = parameters.get("realm") ?? "";
  const nonce = parameters.get("nonce") ?? "";
  const opaque = parameters.get("opaque");
  const hasQop = parameters.has("qop");
  const secret = hash(`${userName}:${realm}:${password.reveal()}`);
  const key = isSession ? hash(`${secret}:${nonce}:${clientNonce}`) : secret;
  let count = 0;

  return (method, uri) => {
    count += 1;
    const nc = count.toString(16).padStart(8, "0");
    const request = hash(`${method}:${uri}`);
    const middle = hasQop ? `${nonce}:${nc}:${clientNonce}:auth` : nonce;
    const response = hash(`${key}:${middle}:${request}`);
    const parts = [
      `username=${quoted(userName)}`,
      `realm=${quoted(realm)}`,
      `nonce=${quoted(nonce)}`,
      `uri=${quoted(uri)}`,
      ...(spelling === undefined ? [] : [`algorithm=${spelling}`]),
      `response="${response}"`,
      ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
      ...(hasQop ? ["qop=auth", `nc=${nc}`, `cnonce="${clientNonce}"`] : []),
    ];
    return `Digest ${parts.join(", ")}`;
  };
}

function algorithmOf(parameters: ReadonlyMap<string, string>) {
  const spelling = parameters.get("algorithm");
  const upper = (spelling ?? "MD5").toUpperCase();
  return { name: upper.replace(/-SESS$/, ""), spelling, isSession: upper.endsWith("-SESS") };
}

function offersAuth(qop: string): boolean {
  return qop
    .toLowerCase()
    .split(/[\s,]+/)
    .includes("auth");
}

/** Control characters go: a line break would begin another header. */
function quoted(text: string): string {
  return `"${Buffer.from(text.replace(/\p{Cc}/gu, "").replace(/["\\]/g, "\\$&")).toString("latin1")}"`;
}
