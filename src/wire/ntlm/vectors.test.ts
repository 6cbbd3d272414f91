import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Secret } from "../../values/secret.ts";
import { answerChallenge } from "./answer-challenge.ts";
import { decodeAuthenticate } from "./authenticate.ts";
import { av, decodeAvPairs, encodeFileTime } from "./av-pairs.ts";
import { decodeChallenge } from "./challenge.ts";
import { encodeNegotiate } from "./negotiate.ts";
import { hmacMd5, lmResponse, ntHash, ntowfv2, ntResponse } from "./ntlm-v2.ts";
import { rc4 } from "./rc4.ts";
import { verifyAuthenticate } from "./verify-authenticate.ts";

/** The worked example of [MS-NLMP] 4.2, NTLMv2 authentication (4.2.4). */

// 4.2.1 Common values
const userName = "User";
const domain = "Domain";
const workstation = "COMPUTER";
const password = "Password";
const randomSessionKey = hex("55555555555555555555555555555555");
const time = hex("0000000000000000");
const clientChallenge = hex("aaaaaaaaaaaaaaaa");
const serverChallenge = hex("0123456789abcdef");

// 4.2.4: AV pair 1 is the domain, AV pair 2 the server
const targetInfo = hex("02000c0044006f006d00610069006e0001000c005300650072007600650072 0000000000");

// 4.2.4.3 Messages: CHALLENGE_MESSAGE and AUTHENTICATE_MESSAGE
const challengeMessage = hex(`
  4e 54 4c 4d 53 53 50 00 02 00 00 00 0c 00 0c 00
  38 00 00 00 33 82 8a e2 01 23 45 67 89 ab cd ef
  00 00 00 00 00 00 00 00 24 00 24 00 44 00 00 00
  06 00 70 17 00 00 00 0f 53 00 65 00 72 00 76 00
  65 00 72 00 02 00 0c 00 44 00 6f 00 6d 00 61 00
  69 00 6e 00 01 00 0c 00 53 00 65 00 72 00 76 00
  65 00 72 00 00 00 00 00`);
const authenticateMessage = hex(`
  4e 54 4c 4d 53 53 50 00 03 00 00 00 18 00 18 00
  6c 00 00 00 54 00 54 00 84 00 00 00 0c 00 0c 00
  48 00 00 00 08 00 08 00 54 00 00 00 10 00 10 00
  5c 00 00 00 10 00 10 00 d8 00 00 00 35 82 88 e2
  05 01 28 0a 00 00 00 0f 44 00 6f 00 6d 00 61 00
  69 00 6e 00 55 00 73 00 65 00 72 00 43 00 4f 00
  4d 00 50 00 55 00 54 00 45 00 52 00 86 c3 50 97
  ac 9c ec 10 25 54 76 4a 57 cc cc 19 aa aa aa aa
  aa aa aa aa 68 cd 0a b8 51 e5 1c 96 aa bc 92 7b
  eb ef 6a 1c 01 01 00 00 00 00 00 00 00 00 00 00
  00 00 00 00 aa aa aa aa aa aa aa aa 00 00 00 00
  02 00 0c 00 44 00 6f 00 6d 00 61 00 69 00 6e 00
  01 00 0c 00 53 00 65 00 72 00 76 00 65 00 72 00
  00 00 00 00 00 00 00 00 c5 da d2 54 4f c9 79 90
  94 ce 1c e9 0b c9 d0 3e`);

const key = ntowfv2(ntHash(password), userName, domain);
const response = ntResponse({ key, serverChallenge, clientChallenge, time, targetInfo: decodeAvPairs(targetInfo) });

describe("[MS-NLMP] 4.2.4, the example of NTLMv2", () => {
  test("4.2.2.1.2 NTOWFv1, on which NTOWFv2 stands", () => {
    assert.equal(toHex(ntHash(password)), "a4f49c406510bdcab6824ee7c30fd852");
    assert.equal(toHex(ntHash(new Secret(password))), "a4f49c406510bdcab6824ee7c30fd852");
  });

  test("4.2.4.1.1 NTOWFv2 and LMOWFv2", () => {
    assert.equal(toHex(key), "0c868a403bfd7a93a3001ef22ef02e3f");
  });

  test("4.2.4.1.2 session base key", () => {
    assert.equal(toHex(response.sessionBaseKey), "8de40ccadbc14a82f15cb0ad0de95ca3");
  });

  test("4.2.4.1.3 temp", () => {
    assert.equal(
      toHex(response.ntResponse.subarray(16)),
      `0101000000000000${toHex(time)}${toHex(clientChallenge)}00000000${toHex(targetInfo)}00000000`,
    );
  });

  test("4.2.4.2.1 LMv2 response", () => {
    assert.equal(
      toHex(lmResponse(key, serverChallenge, clientChallenge)),
      "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa",
    );
  });

  test("4.2.4.2.2 NTLMv2 response", () => {
    assert.equal(toHex(response.ntResponse.subarray(0, 16)), "68cd0ab851e51c96aabc927bebef6a1c");
  });

  test("4.2.4.2.3 encrypted session key", () => {
    assert.equal(toHex(rc4(response.sessionBaseKey, randomSessionKey)), "c5dad2544fc9799094ce1ce90bc9d03e");
  });

  test("4.2.4.3 the challenge as we read it", () => {
    const challenge = decodeChallenge(challengeMessage);
    assert.equal(challenge.flags, 0xe28a8233);
    assert.equal(challenge.targetName, "Server");
    assert.equal(toHex(challenge.serverChallenge), "0123456789abcdef");
    assert.deepEqual(
      [...challenge.targetInfo].map(([id, value]) => [id, Buffer.from(value).toString("utf16le")]),
      [
        [av.domainName, "Domain"],
        [av.computerName, "Server"],
      ],
    );
  });

  test("4.2.4.3 the client's answer as we read it: no room for an integrity code", () => {
    const message = decodeAuthenticate(authenticateMessage);
    assert.equal(message.flags, 0xe2888235);
    assert.deepEqual([message.domain, message.userName, message.workstation], [domain, userName, workstation]);
    assert.equal(message.mic, undefined);
    assert.equal(toHex(message.encryptedSessionKey), "c5dad2544fc9799094ce1ce90bc9d03e");
  });

  test("4.2.4.3 the client's answer as we judge it", () => {
    const messages = { negotiate: encodeNegotiate(), challenge: challengeMessage, authenticate: authenticateMessage };
    const accepted = { accepted: true, userName, domain, workstation };
    assert.deepEqual(verifyAuthenticate({ ...messages, password }), accepted);
    assert.deepEqual(verifyAuthenticate({ ...messages, password: new Secret(password) }), accepted);
    assert.deepEqual(verifyAuthenticate({ ...messages, ntHash: hex("a4f49c406510bdcab6824ee7c30fd852") }), accepted);
    const refused = { accepted: false, userName, domain, reason: "wrong password" };
    assert.deepEqual(verifyAuthenticate({ ...messages, password: "password" }), refused);
  });

  test("4.2.4.3 the answer that we give: the same responses and key", () => {
    const answer = answerChallenge({
      negotiate: encodeNegotiate(),
      challenge: challengeMessage,
      ...{ userName, domain, password, workstation, clientChallenge },
      sessionKey: randomSessionKey,
      now: new Date("1601-01-01T00:00:00Z"),
    });
    const expected = decodeAuthenticate(authenticateMessage);
    const ours = decodeAuthenticate(answer);
    assert.deepEqual(
      [ours.domain, ours.userName, ours.workstation],
      [expected.domain, expected.userName, expected.workstation],
    );
    assert.equal(toHex(ours.lmResponse), toHex(expected.lmResponse));
    assert.equal(toHex(ours.ntResponse), toHex(expected.ntResponse));
    assert.equal(toHex(ours.encryptedSessionKey), toHex(expected.encryptedSessionKey));
    assert.equal(toHex(ours.mic ?? hex("")), "00".repeat(16), "no integrity code where the server sent no time");
  });
});

test("FILETIME counts 100 ns from 1601", () => {
  assert.equal(toHex(encodeFileTime(new Date("1601-01-01T00:00:00Z"))), "0000000000000000");
  assert.equal(encodeFileTime(new Date(0)).readBigUInt64LE(), 116_444_736_000_000_000n);
});

test("RC4 (RFC 6229 §2 and the common examples)", () => {
  assert.equal(toHex(rc4(Buffer.from("Key"), Buffer.from("Plaintext"))), "bbf316e8d940af0ad3");
  assert.equal(toHex(rc4(hex("0102030405"), new Uint8Array(16))), "b2396305f03dc027ccc3524a0a1118a8");
});

test("HMAC-MD5 (RFC 2202 §2, test case 2)", () => {
  assert.equal(
    toHex(hmacMd5(Buffer.from("Jefe"), Buffer.from("what do ya want "), Buffer.from("for nothing?"))),
    "750c783e6ab0b503eaa86e310a5db738",
  );
});

function hex(text: string): Buffer {
  return Buffer.from(text.replace(/\s/g, ""), "hex");
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
