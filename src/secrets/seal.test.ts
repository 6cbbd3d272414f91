import assert from "node:assert/strict";
import { createCipheriv, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Secret } from "../values/secret.ts";
import { createKeys, type KeySources } from "./keys.ts";
import { openSealed, seal } from "./seal.ts";
import { parseSealedValue } from "./sealed-value.ts";

const keyText = randomBytes(32).toString("base64");
const hosts = ["crm.contoso.com"];

function keysWith(sources: Partial<KeySources> = {}) {
  return createKeys({
    keyFile: "/nowhere/dynaml/secret.key",
    mayCreateKeyFile: false,
    env: { DYNAML_SECRET_KEY: keyText },
    ...sources,
  });
}

const keys = keysWith();

async function sealed(text: string, name?: string): Promise<string> {
  return seal(new Secret(text), await keys.sealingKey(false), { hosts, name });
}

describe("an encrypted value", () => {
  it("opens to the same text, bound to its hosts, and never looks the same twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 200 }), async (text) => {
        const [one, other] = [await sealed(text), await sealed(text)];
        assert.notEqual(one, other);
        assert.match(one, /^dynaml:v1:[\w-]+\.[\w-]+$/);
        const secret = await openSealed(one, keys);
        assert.equal(secret.reveal(), text);
        assert.deepEqual(secret.hosts, hosts);
      }),
      { numRuns: 50 },
    );
  });

  it("is AES-256-GCM over nonce, ciphertext and tag, with all before the dot authenticated", async () => {
    const value = await sealed("hunter2");
    const { associated, nonce, ciphertext, tag, header } = parseSealedValue(value);
    const cipher = createCipheriv("aes-256-gcm", Buffer.from(keyText, "base64"), nonce).setAAD(Buffer.from(associated));
    assert.deepEqual(Buffer.concat([cipher.update("hunter2"), cipher.final()]), ciphertext);
    assert.deepEqual(cipher.getAuthTag(), tag);
    assert.equal(associated, value.split(".")[0]);
    assert.deepEqual(Object.keys(header), ["hosts", "name", "key"]);
  });

  it("does not open once anything of it is changed", async () => {
    const value = await sealed("hunter2", "crm");
    const [associated = "", body = ""] = value.split(".");
    const header = JSON.parse(Buffer.from(associated.slice("dynaml:v1:".length), "base64url").toString());
    const withHeader = (change: object) =>
      `dynaml:v1:${Buffer.from(JSON.stringify({ ...header, ...change })).toString("base64url")}.${body}`;
    const bytes = Buffer.from(body, "base64url");
    const flipped = [0, 12, bytes.length - 1].map((index) => {
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] ?? 0) ^ 1;
      return `${associated}.${copy.toString("base64url")}`;
    });
    const changed = [
      withHeader({ hosts: ["evil.example"] }),
      withHeader({ hosts: [...hosts, "*"] }),
      withHeader({ name: "other" }),
      ...flipped.slice(0, 2),
      flipped[2] ?? "",
    ];
    for (const text of changed) await assert.rejects(openSealed(text, keys), { code: "SECRETS_TAMPERED" });
  });

  const encode = (header: unknown) =>
    `dynaml:v1:${Buffer.from(JSON.stringify(header)).toString("base64url")}.${"A".repeat(60)}`;
  const scrypt = { salt: "AAAA", N: 2 ** 17, r: 8, p: 1 };
  for (const [text, told] of [
    ["dynaml:v2:abc.def", /does not start with dynaml:v1:/],
    ["dynaml:v1:", /missing/],
    ["dynaml:v1:abc", /missing/],
    ["dynaml:v1:abc.def", /missing/],
    [`dynaml:v1:abc.${"A".repeat(60)}`, /header/],
    [`dynaml:v1:${"A".repeat(70_000)}.AA`, /too long/],
    [encode([]), /header/],
    [encode({ hosts: [], key: {} }), /names no key/],
    [encode({ hosts: ["https://x"], key: { id: "x" } }), /hosts/],
    [encode({ hosts, name: 5, key: { id: "x" } }), /header/],
    [encode({ hosts, key: { scrypt: { ...scrypt, N: 2 ** 30 } } }), /out of bounds/],
    [encode({ hosts, key: { scrypt: { ...scrypt, N: 2 ** 19, r: 8 } } }), /out of bounds/],
    [encode({ hosts, key: { scrypt: { ...scrypt, N: 2 } } }), /out of bounds/],
    [encode({ hosts, key: { scrypt: { ...scrypt, N: 100_000 } } }), /out of bounds/],
    [encode({ hosts, key: { scrypt: { ...scrypt, p: 1e9 } } }), /out of bounds/],
  ] as const) {
    it(`is refused as ${text.slice(0, 60)}`, async () => {
      await assert.rejects(openSealed(text, keys), (error: { code: string; message: string }) => {
        assert.equal(error.code, "SECRETS_BAD_VALUE");
        assert.match(error.message, told);
        return true;
      });
    });
  }

  it("needs at least one host, and hosts that are some", async () => {
    const key = await keys.sealingKey(false);
    for (const wrong of [[], [""], ["https://crm"], ["crm", "a b"]]) {
      assert.throws(() => seal(new Secret("x"), key, { hosts: wrong }), { code: "SECRETS_BAD_HOST" });
    }
  });
});

describe("keys", () => {
  it("says which key a value needs that another key has made", async () => {
    const value = await sealed("hunter2");
    const others = keysWith({ env: { DYNAML_SECRET_KEY: randomBytes(32).toString("base64url") } });
    await assert.rejects(openSealed(value, others), { code: "SECRETS_WRONG_KEY" });
    await assert.rejects(openSealed(value, keysWith({ env: {} })), { code: "SECRETS_NO_KEY" });
  });

  for (const text of ["hunter2", "A".repeat(44), Buffer.alloc(31).toString("base64"), `${keyText}AAAA`]) {
    it(`of ${text.length} characters are refused without showing them`, async () => {
      const wrong = keysWith({ env: { DYNAML_SECRET_KEY: text } });
      await assert.rejects(wrong.sealingKey(false), (error: Error & { code: string }) => {
        assert.equal(error.code, "SECRETS_KEY_UNUSABLE");
        assert.ok(!JSON.stringify([error.message, error]).includes(text));
        return true;
      });
    });
  }

  it("come from a passphrase by scrypt, with the parameters in the value", async () => {
    const env = { DYNAML_SECRET_PASSPHRASE: "correct horse" };
    const value = seal(new Secret("hunter2"), await keysWith({ env, sealByPassphrase: true }).sealingKey(false), {
      hosts,
    });
    const { key } = parseSealedValue(value).header;
    assert.ok("scrypt" in key && key.scrypt.N === 2 ** 17 && key.scrypt.r === 8 && key.scrypt.p === 1);
    assert.equal((await openSealed(value, keysWith({ env }))).reveal(), "hunter2");
    const asked = keysWith({ env: {}, askPassphrase: async () => "correct horse" });
    assert.equal((await openSealed(value, asked)).reveal(), "hunter2");
    const wrong = keysWith({ env: { DYNAML_SECRET_PASSPHRASE: "battery" } });
    await assert.rejects(openSealed(value, wrong), { code: "SECRETS_WRONG_KEY" });
    await assert.rejects(openSealed(value, keysWith({ env: {} })), { code: "SECRETS_NO_KEY" });
  });
});
