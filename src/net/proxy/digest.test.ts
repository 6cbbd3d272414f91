import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Secret } from "../../values/secret.ts";
import { digestAnswers, digestStrength } from "./digest.ts";
import { proxyChallengesOf } from "./proxy-challenges.ts";

// RFC 7616, section 3.9.1
const nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
const opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";
const challenge = (algorithm: string) =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="${nonce}", opaque="${opaque}"`;
const clientNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

describe("Digest", () => {
  const vectors: [algorithm: string, response: string][] = [
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ];
  for (const [algorithm, response] of vectors) {
    it(`answers as the example of RFC 7616 with ${algorithm}, and counts on`, () => {
      const [{ parameters } = assert.fail("no challenge")] = proxyChallengesOf(challenge(algorithm));
      const credentials = { userName: "Mufasa", password: new Secret("Circle of Life") };
      const prove = digestAnswers(parameters, credentials, clientNonce);
      const header = prove("GET", "/dir/index.html");
      assert.ok(header.includes(`response="${response}"`), header);
      assert.ok(header.includes(`opaque="${opaque}"`));
      assert.match(header, /qop=auth, nc=00000001, cnonce=/);
      assert.match(prove("GET", "/dir/index.html"), /nc=00000002/);
      assert.ok(!header.includes("Circle"));
    });
  }

  it("answers a challenge without qop as RFC 2069 does, and keeps quotes in names", () => {
    // Mufasa:testrealm@host.com:Circle Of Life, the example of RFC 2617 without its qop
    const parameters = new Map([
      ["realm", "testrealm@host.com"],
      ["nonce", "dcd98b7102dd2f0e8b11d0f600bfb0c093"],
    ]);
    const header = digestAnswers(parameters, { userName: 'Muf"asa\\', password: new Secret("x") })("GET", "/");
    assert.match(header, /^Digest username="Muf\\"asa\\\\", /);
    assert.doesNotMatch(header, /qop|nc=|cnonce|algorithm/);
  });

  it("never writes a line of its own into the request, whatever the name holds", () => {
    const parameters = new Map([
      ["realm", "r"],
      ["nonce", "n"],
    ]);
    const userName = "a\r\nHost: evil.example\0";
    const header = digestAnswers(parameters, { userName, password: new Secret("x") })("CONNECT", "crm:443");
    assert.match(header, /^Digest username="aHost: evil\.example", /);
  });

  it("prefers SHA-256, and knows what it cannot answer", () => {
    const strength = (text: string) => digestStrength(proxyChallengesOf(text)[0]?.parameters ?? new Map());
    assert.equal(strength(challenge("SHA-256")), 2);
    assert.equal(strength(challenge("SHA-256-sess")), 2);
    assert.equal(strength(challenge("MD5")), 1);
    assert.equal(strength('Digest realm="r", nonce="n"'), 1);
    assert.equal(strength(challenge("SHA-512-256")), 0);
    assert.equal(strength('Digest realm="r", nonce="n", qop="auth-int"'), 0);
    assert.equal(strength('Digest realm="r"'), 0);
  });
});

describe("the challenges of a proxy", () => {
  it("are told apart in one header and in several, with their parameters", () => {
    const found = proxyChallengesOf([
      'Negotiate, NTLM TlRM==, Basic realm="a, b" , charset=UTF-8',
      'Digest realm="q\\"r",nonce=n',
    ]);
    assert.deepEqual(
      found.map(({ scheme, token, parameters }) => [scheme, token, Object.fromEntries(parameters)]),
      [
        ["Negotiate", undefined, {}],
        ["NTLM", "TlRM==", {}],
        ["Basic", undefined, { realm: "a, b", charset: "UTF-8" }],
        ["Digest", undefined, { realm: 'q"r', nonce: "n" }],
      ],
    );
    assert.deepEqual(proxyChallengesOf(undefined), []);
  });
});
