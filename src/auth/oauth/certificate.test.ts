import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { inspect } from "node:util";
import forge from "node-forge";
import { signingCertificate, signingKey } from "../../../test/assertions.ts";
import { tlsFile } from "../../../test/scripted-server.ts";
import { DynamlError } from "../../errors.ts";
import { Secret } from "../../values/secret.ts";
import { readClientCertificate } from "./certificate.ts";

const pem = `${signingKey}\n${signingCertificate}`;
const key = createPrivateKey(signingKey);
const passphrase = "Passphrase of tests";
const right = new Secret(passphrase);
const wrong = new Secret("Wrong passphrase");
const fixtures = join(import.meta.dirname, "../../../test/fixtures/tls");
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
    it(`reads ${what}`, async () => {
      const read = await readClientCertificate(new Secret(file), password);
      const { raw } = new X509Certificate(signingCertificate);
      assert.equal(read.thumbprint, new X509Certificate(raw).fingerprint.replaceAll(":", ""));
      assert.equal(Buffer.from(read.x5t, "base64url").toString("hex").toUpperCase(), read.thumbprint);
      assert.equal(Buffer.from(read.x5tS256, "base64url").length, 32);
      assert.equal(read.key.type, "private");
    });
  }

  const refused: [what: string, file: string | Uint8Array, code: string, message: RegExp, password?: Secret][] = [
    ["a binary that is none", Buffer.from([0x30, 0x82, 0x0a, 0x01]), "FORMAT", /no PFX file/],
    ["something else", "hello", "FORMAT", /neither PEM nor PFX/],
    ["a certificate alone", signingCertificate.toString(), "NO_KEY", /no private key/],
    ["a certificate alone, binary", new X509Certificate(signingCertificate).raw, "NO_KEY", /no private key/],
    ["a key alone", signingKey.toString(), "FORMAT", /no certificate/],
    ["another's key", `${otherKey}${signingCertificate}`, "FORMAT", /belongs to none/],
    ["two keys", `${otherKey}${pem}`, "SEVERAL_KEYS", /2 private keys/],
    ["an encrypted key without password", `${encrypted}${signingCertificate}`, "PASSWORD", /encrypted/],
    ["a wrong password", `${encrypted}${signingCertificate}`, "PASSWORD", /does not open/, wrong],
    ["an elliptic key", `${tlsFile("key.pem")}${tlsFile("server.pem")}`, "FORMAT", /not RSA/],
    ["a broken key", `${pem.slice(0, 200)}\n-----END PRIVATE KEY-----`, "FORMAT", /cannot be read/],
  ];
  for (const [what, file, code, message, password] of refused) {
    it(`refuses ${what} and says what to do`, async () => {
      await assertRefused(
        readClientCertificate(typeof file === "string" ? new Secret(file) : file, password),
        code,
        message,
      );
    });
  }
});

async function assertRefused(reading: Promise<unknown>, code: string, message: RegExp): Promise<void> {
  await assert.rejects(reading, (error) => {
    assert.ok(error instanceof DynamlError);
    assert.equal(error.code, `AUTH_CERTIFICATE_${code}`, error.message);
    assert.match(error.message, message);
    assert.ok(error.remedy !== undefined);
    assert.doesNotMatch(inspect(error, { depth: 9 }), /Wrong passphrase|Passphrase of tests|Grüße/);
    return true;
  });
}

const noOpenssl = spawnSync("openssl", ["version"]).status !== 0 && "openssl is not there to make PFX files";

describe("a PFX file", { skip: noOpenssl }, () => {
  const folder = mkdtempSync(join(tmpdir(), "dynaml-pfx-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const keyFile = join(folder, "key.pem");
  const certificateFile = join(folder, "certificate.pem");
  writeFileSync(keyFile, signingKey);
  writeFileSync(certificateFile, signingCertificate);

  /** What `openssl pkcs12 -export` makes. */
  function pfx(options: readonly string[], pass = passphrase): Buffer {
    const file = join(folder, "client.pfx");
    const { status, stderr } = spawnSync(
      "openssl",
      ["pkcs12", "-export", "-out", file, "-passout", "env:PASS", ...options],
      {
        env: { ...process.env, PASS: pass },
      },
    );
    assert.equal(status, 0, String(stderr));
    return readFileSync(file);
  }

  const noLegacy = spawnSync("openssl", ["list", "-cipher-algorithms", "-provider", "legacy"]).status !== 0;
  const pair = ["-inkey", keyFile, "-in", certificateFile];
  const sha1Pbe = ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"];
  const readable: [what: string, options: readonly string[], password?: string][] = [
    ["AES and SHA-256, as OpenSSL 3 and Windows make it", pair],
    ["RC2, 3DES and SHA-1, as older ones did", [...pair, "-legacy"]],
    ["3DES alone", [...pair, ...sha1Pbe]],
    [
      "AES-128, AES-192 and SHA-512",
      [...pair, "-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC", "-macalg", "sha512"],
    ],
    ["no encryption", [...pair, "-keypbe", "NONE", "-certpbe", "NONE"]],
    ["no checksum", [...pair, "-nomac"]],
    ["a chain: the certificate of the key counts", [...pair, "-certfile", join(fixtures, "authority.pem")]],
    ["a password beyond ASCII", pair, "Grüße €"],
    ["a password beyond ASCII, and 3DES", [...pair, ...sha1Pbe], "Grüße €"],
    ["an empty password", pair, ""],
  ];
  for (const [what, options, password = passphrase] of readable) {
    const isUnable = options.includes("-legacy") && noLegacy;
    it(`is read: ${what}`, { skip: isUnable && "this openssl knows no RC2" }, async () => {
      const given = password === "" ? undefined : new Secret(password);
      const read = await readClientCertificate(pfx(options, password), given);
      const expected = await readClientCertificate(new Secret(pem));
      assert.ok(read.key.equals(expected.key));
      assert.deepEqual({ ...read, key: 0 }, { ...expected, key: 0 });
    });
  }

  const elliptic = ["-inkey", join(fixtures, "key.pem"), "-in", join(fixtures, "server.pem")];
  const whole = () => pfx(pair);
  const refused: [what: string, file: () => Buffer, password: Secret | undefined, code: string, message: RegExp][] = [
    ["a wrong password", whole, wrong, "PASSWORD", /does not open/],
    ["a wrong password beyond ASCII", whole, new Secret("Grüße"), "PASSWORD", /does not open/],
    ["no password", whole, undefined, "PASSWORD", /encrypted/],
    ["no key in it", () => pfx(["-nokeys", "-in", certificateFile]), right, "NO_KEY", /no private key/],
    ["two keys in it", () => doubled(pfx([...pair, "-nomac"])), right, "SEVERAL_KEYS", /2 private keys/],
    ["half of it", () => whole().subarray(0, 900), right, "FORMAT", /not whole/],
    ["an elliptic key", () => pfx(elliptic), right, "FORMAT", /not RSA/],
  ];
  for (const [what, file, password, code, message] of refused) {
    it(`is refused: ${what}`, async () => {
      await assertRefused(readClientCertificate(file(), password), code, message);
    });
  }

  it("is refused wherever a byte of it is changed, or means the same", async () => {
    const file = whole();
    const expected = await readClientCertificate(file, right);
    for (let at = 0; at < file.length; at += 97) {
      const broken = Buffer.from(file);
      broken[at] = (broken[at] ?? 0) ^ 0x41;
      const read = await readClientCertificate(broken, right).catch((error) => {
        assert.ok(error instanceof DynamlError, `byte ${at}: ${error}`);
        return undefined;
      });
      if (read !== undefined) assert.equal(read.thumbprint, expected.thumbprint, `byte ${at}`);
    }
  });
});

/** OpenSSL makes none with two keys: all that a file holds, once more. */
function doubled(file: Buffer): Buffer {
  const pfx = forge.asn1.fromDer(file.toString("latin1"));
  const [, contents] = partsOf(pfx);
  const [, wrapper] = partsOf(contents);
  const [text] = partsOf(wrapper);
  assert.ok(typeof text?.value === "string");
  const safes = forge.asn1.fromDer(text.value);
  safes.value = [...partsOf(safes), ...partsOf(safes)];
  text.value = forge.asn1.toDer(safes).getBytes();
  return Buffer.from(forge.asn1.toDer(pfx).getBytes(), "latin1");
}

function partsOf(value: forge.asn1.Asn1 | undefined): forge.asn1.Asn1[] {
  assert.ok(Array.isArray(value?.value));
  return value.value;
}
