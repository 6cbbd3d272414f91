import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import { signingCertificate, signingKey } from "../../../test/assertions.ts";
import { tlsFile } from "../../../test/scripted-server.ts";
import { DynamlError } from "../../errors.ts";
import { Secret } from "../../values/secret.ts";
import { readClientCertificate } from "./certificate.ts";

const pem = `${signingKey}\n${signingCertificate}`;
const key = createPrivateKey(signingKey);
const passphrase = "Passphrase of tests";
const encrypted = key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase });
const pkcs1 = key.export({ type: "pkcs1", format: "pem" });
const otherKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
  type: "pkcs8",
  format: "pem",
});

describe("a client certificate", () => {
  const readable: [what: string, file: string, password?: Secret][] = [
    ["key and certificate", pem],
    ["certificate and key, with text around", `Bag Attributes\n${signingCertificate}\nmore\n${signingKey}`],
    ["an encrypted key", `${encrypted}${signingCertificate}`, new Secret(passphrase)],
    ["a PKCS #1 key", `${pkcs1}${signingCertificate}`],
    ["a chain: the certificate of the key counts", `${signingKey}${tlsFile("authority.pem")}${signingCertificate}`],
    ["a password that is not needed", pem, new Secret("any")],
  ];
  for (const [what, file, password] of readable) {
    it(`reads ${what}`, () => {
      const read = readClientCertificate(new Secret(file), password);
      const { raw } = new X509Certificate(signingCertificate);
      assert.equal(read.thumbprint, new X509Certificate(raw).fingerprint.replaceAll(":", ""));
      assert.equal(Buffer.from(read.x5t, "base64url").toString("hex").toUpperCase(), read.thumbprint);
      assert.equal(Buffer.from(read.x5tS256, "base64url").length, 32);
      assert.equal(read.key.type, "private");
    });
  }

  const refused: [what: string, file: string | Uint8Array, message: RegExp, remedy: RegExp, password?: Secret][] = [
    ["a PFX file", Buffer.from([0x30, 0x82, 0x0a, 0x01]), /PFX/, /openssl pkcs12 -in/],
    ["something else", "hello", /not PEM/, /PEM file/],
    ["a certificate alone", signingCertificate.toString(), /no private key/, /one PEM file/],
    ["a key alone", signingKey.toString(), /no certificate/, /one PEM file/],
    ["another's key", `${otherKey}${signingCertificate}`, /belongs to none/, /key of the certificate/],
    ["an encrypted key without password", `${encrypted}${signingCertificate}`, /encrypted/, /CERTIFICATEPASSWORD/],
    [
      "a wrong password",
      `${encrypted}${signingCertificate}`,
      /does not open/,
      /CERTIFICATEPASSWORD/,
      new Secret("Wrong passphrase"),
    ],
    ["an elliptic key", `${tlsFile("key.pem")}${tlsFile("server.pem")}`, /not RSA/, /RSA key/],
    ["a broken key", `${pem.slice(0, 200)}\n-----END PRIVATE KEY-----`, /cannot be read/, /whole/],
  ];
  for (const [what, file, message, remedy, password] of refused) {
    it(`refuses ${what} and says what to do`, () => {
      assert.throws(
        () => readClientCertificate(typeof file === "string" ? new Secret(file) : file, password),
        (error) => {
          assert.ok(error instanceof DynamlError);
          assert.equal(error.code, "AUTH_CERTIFICATE_FORMAT");
          assert.match(error.message, message);
          assert.match(error.remedy ?? "", remedy);
          assert.doesNotMatch(`${error.stack} ${error.cause}`, /Wrong passphrase/);
          return true;
        },
      );
    });
  }
});
