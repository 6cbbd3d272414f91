import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { pSha1 } from "./p-sha1.ts";

/** The other half of TLS 1.0's PRF, by the text of RFC 2246 §5. */
function pMd5(secret: Uint8Array, seed: Uint8Array, length: number): Buffer {
  const hmac = (...parts: Uint8Array[]) => createHmac("md5", secret).update(Buffer.concat(parts)).digest();
  let a: Buffer = Buffer.from(seed);
  const out: Buffer[] = [];
  for (let at = 0; at < length; at += 16) {
    a = hmac(a);
    out.push(hmac(a, seed));
  }
  return Buffer.concat(out).subarray(0, length);
}

describe("pSha1", () => {
  it("gives the PRF vector that was published for TLS 1.0 (P_MD5 of one half xor P_SHA1 of the other)", () => {
    const half = new Uint8Array(24).fill(0xab);
    const seed = Buffer.concat([Buffer.from("PRF Testvector"), Buffer.alloc(64, 0xcd)]);
    const [md5, sha1] = [pMd5(half, seed, 104), pSha1(half, seed, 104)];
    const mixed = Buffer.from(md5.map((byte, at) => byte ^ (sha1[at] ?? 0)));
    assert.equal(
      mixed.toString("hex"),
      "d3d4d1e349b5d515044666d51de32bab258cb521b6b053463e354832fd976754443bcf9a296519bc289abcbc1187e4eb" +
        "d31e602353776c408aafb74cbc85eff69255f9788faa184cbb957a9819d84a5d7eb006eb459d3ae8de9810454b8b2d8f" +
        "1afbc655a8c9a013",
    );
  });

  it("gives as many bytes as wanted, the shorter ones being the start of the longer", () => {
    const [secret, seed] = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)];
    const long = pSha1(secret, seed, 64);
    for (const length of [1, 20, 21, 24, 32]) assert.deepEqual(pSha1(secret, seed, length), long.slice(0, length));
  });
});
