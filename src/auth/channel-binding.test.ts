import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import { tlsFile } from "../../test/scripted-server.ts";
import { serverEndPoint } from "./channel-binding.ts";

const derOf = (file: string): Uint8Array => new X509Certificate(tlsFile(file)).raw;

describe("the channel binding tls-server-end-point", () => {
  for (const [file, hash] of [
    ["server.pem", "sha256"],
    ["server-sha384.pem", "sha384"],
  ] as const) {
    it(`hashes ${file} with ${hash}, the hash of its signature`, () => {
      const certificate = derOf(file);
      assert.deepEqual(serverEndPoint(certificate), createHash(hash).update(certificate).digest());
    });
  }

  /** A certificate's outermost shape: an empty tbsCertificate, then the algorithm. */
  const shape = (algorithm: string) => {
    const bytes = Buffer.from(algorithm, "hex");
    return Buffer.concat([Buffer.from([0x30, bytes.length + 2, 0x30, 0]), bytes]);
  };
  const algorithms: [what: string, algorithm: string, hash: string | undefined][] = [
    ["SHA-1 counts as SHA-256", "300d06092a864886f70d0101050500", "sha256"],
    ["RSA-PSS with SHA-512", "301c06092a864886f70d01010a300fa00d300b0609608648016503040203", "sha512"],
    ["RSA-PSS with its default hash", "300d06092a864886f70d01010a3000", "sha256"],
    ["Ed25519 has none", "300506032b6570", undefined],
  ];
  for (const [what, algorithm, hash] of algorithms) {
    it(what, () => {
      const certificate = shape(algorithm);
      const expected = hash === undefined ? undefined : createHash(hash).update(certificate).digest();
      assert.deepEqual(serverEndPoint(certificate), expected);
    });
  }

  it("is none without a certificate, and for bytes that are none", () => {
    for (const bytes of [undefined, Buffer.alloc(0), Buffer.from("3082ffff30", "hex"), Buffer.from("no certificate")]) {
      assert.equal(serverEndPoint(bytes), undefined);
    }
  });
});
