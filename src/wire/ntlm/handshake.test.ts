import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, test } from "node:test";
import fc from "fast-check";
import { DynamlError } from "../../errors.ts";
import { answerChallenge } from "./answer-challenge.ts";
import { decodeAuthenticate, encodeAuthenticate } from "./authenticate.ts";
import { av, decodeAvPairs, encodeAvPairs, flagsOf, hasMic } from "./av-pairs.ts";
import { type ChallengeOptions, decodeChallenge, encodeChallenge } from "./challenge.ts";
import { clientFlags, flag } from "./flags.ts";
import { decodeNegotiate, encodeNegotiate } from "./negotiate.ts";
import { ntHash, ntowfv2 } from "./ntlm-v2.ts";
import { rc4 } from "./rc4.ts";
import { verifyAuthenticate } from "./verify-authenticate.ts";

const user = { userName: "bob", domain: "CRMDOM", password: "Secret2!" };
const server = { domain: "CRMDOM", computer: "CRM", dnsDomain: "crm.test", dnsComputer: "crm.crm.test" };

/** The three messages of a handshake between our own two sides. */
function handshake(
  answer: Partial<Parameters<typeof answerChallenge>[0]> = {},
  offered: Partial<ChallengeOptions> = {},
) {
  const negotiate = answer.negotiate ?? encodeNegotiate();
  const challenge = encodeChallenge({ ...server, negotiate, ...offered });
  const authenticate = answerChallenge({ ...user, ...answer, negotiate, challenge });
  return { negotiate, challenge, authenticate };
}

describe("the client's first message", () => {
  test("40 bytes with the VERSION field and the flags of Windows", () => {
    const bytes = Buffer.from(encodeNegotiate());
    assert.equal(bytes.length, 40);
    assert.equal(bytes.subarray(0, 16).toString("hex"), "4e544c4d5353500001000000978208e2");
    assert.equal(bytes[39], 15, "NTLM revision");
    assert.deepEqual(decodeNegotiate(bytes), { flags: clientFlags, domain: "", workstation: "" });
  });

  test("a short one, without VERSION, is read and answered", () => {
    const short = Buffer.from(encodeNegotiate()).subarray(0, 32);
    short.writeUInt32LE((clientFlags & ~flag.version) >>> 0, 12);
    const messages = handshake({ negotiate: short });
    assert.equal(decodeChallenge(messages.challenge).flags & flag.version, 0);
    assert.equal(verifyAuthenticate({ ...messages, password: user.password }).accepted, true);
  });

  test("the shortest one there is: signature, type, flags", () => {
    const shortest = Buffer.from(encodeNegotiate()).subarray(0, 16);
    assert.equal(decodeNegotiate(shortest).flags, clientFlags);
  });

  test("one that supplies its names (OEM)", () => {
    const head = Buffer.alloc(32);
    Buffer.from(encodeNegotiate()).copy(head, 0, 0, 12);
    head.writeUInt32LE(flag.oem | flag.ntlm | flag.domainSupplied | flag.workstationSupplied, 12);
    head.writeUInt16LE(6, 16);
    head.writeUInt32LE(32, 20);
    head.writeUInt16LE(2, 24);
    head.writeUInt32LE(38, 28);
    const message = decodeNegotiate(Buffer.concat([head, Buffer.from("CRMDOMPC")]));
    assert.deepEqual([message.domain, message.workstation], ["CRMDOM", "PC"]);
  });
});

describe("a handshake", () => {
  test("proves the password", () => {
    const messages = handshake({ workstation: "PC1" });
    assert.deepEqual(verifyAuthenticate({ ...messages, password: user.password }), {
      accepted: true,
      userName: "bob",
      domain: "CRMDOM",
      workstation: "PC1",
    });
    for (const password of ["secret2!", "", undefined]) {
      const verdict = verifyAuthenticate({ ...messages, password });
      assert.deepEqual(verdict, { accepted: false, userName: "bob", domain: "CRMDOM", reason: "wrong password" });
    }
  });

  for (const [what, names] of [
    ["an empty domain", { userName: "bob@crm.test", domain: "" }],
    ["an empty password", { password: "" }],
    ["characters of every kind", { userName: "jürgenß", domain: "Łódź", password: "pässwörd €😀", workstation: "ПК" }],
  ] as const) {
    test(`with ${what}`, () => {
      const messages = handshake(names);
      const { userName, domain, password } = { ...user, ...names };
      const verdict = verifyAuthenticate({ ...messages, password });
      assert.deepEqual([verdict.accepted, verdict.userName, verdict.domain], [true, userName, domain]);
    });
  }

  test("counts the user name without regard to case, the domain with regard to it ([MS-NLMP] 3.3.2)", () => {
    const keyOf = (name: string, domain: string) => Buffer.from(ntowfv2(ntHash("x"), name, domain)).toString("hex");
    assert.equal(keyOf("jürgen", "Dom"), keyOf("JÜRGEN", "Dom"));
    assert.notEqual(keyOf("bob", "Dom"), keyOf("bob", "DOM"));
    assert.notEqual(keyOf("straße", ""), keyOf("strasse", ""));
  });

  test("differs every time", () => {
    assert.notDeepEqual(handshake().challenge, handshake().challenge);
    const { negotiate, challenge } = handshake();
    const answer = () => answerChallenge({ ...user, negotiate, challenge });
    assert.notDeepEqual(answer(), answer());
  });

  test("does not hold with another challenge", () => {
    const first = handshake();
    const second = handshake();
    const verdict = verifyAuthenticate({ ...first, authenticate: second.authenticate, password: user.password });
    assert.equal(verdict.accepted, false);
  });

  test("in the OEM character set, with ASCII names", () => {
    const negotiate = encodeNegotiate({ flags: (clientFlags & ~flag.unicode) >>> 0 });
    const messages = handshake({ negotiate });
    const message = decodeAuthenticate(messages.authenticate);
    assert.equal(message.flags & (flag.unicode | flag.oem), flag.oem);
    assert.ok(Buffer.from(messages.authenticate).includes("CRMDOMbob"));
    assert.equal(verifyAuthenticate({ ...messages, password: user.password }).accepted, true);
    assert.throws(() => handshake({ negotiate, userName: "jürgen" }), isError("WIRE_NTLM_CHARACTER"));
  });
});

describe("message integrity code", () => {
  test("is there where the server sends its time, and says so in the target information", () => {
    const { negotiate, challenge, authenticate } = handshake();
    const message = decodeAuthenticate(authenticate);
    const pairs = decodeAvPairs(message.ntResponse.subarray(44));
    assert.equal(flagsOf(pairs), hasMic);
    assert.deepEqual(message.lmResponse, Buffer.alloc(24));

    // Computed anew from the specification's formulas, with nothing of ours but RC4.
    const key = createHmac("md5", ntHash(user.password)).update(Buffer.from("BOBCRMDOM", "utf16le")).digest();
    const sessionBaseKey = createHmac("md5", key).update(message.ntResponse.subarray(0, 16)).digest();
    const sessionKey = rc4(sessionBaseKey, message.encryptedSessionKey);
    const zeroed = Buffer.from(authenticate);
    zeroed.fill(0, 72, 88);
    const mic = createHmac("md5", sessionKey).update(negotiate).update(challenge).update(zeroed).digest();
    assert.deepEqual(message.mic, mic);
  });

  test("is not there where the server sends none", () => {
    const { authenticate } = handshake({}, { now: false });
    const message = decodeAuthenticate(authenticate);
    assert.deepEqual(message.mic, Buffer.alloc(16));
    assert.equal(flagsOf(decodeAvPairs(message.ntResponse.subarray(44))), 0);
    assert.notDeepEqual(message.lmResponse, Buffer.alloc(24));
  });

  test("notices a change to any of the three messages", () => {
    const messages = handshake();
    for (const [name, at] of [
      ["negotiate", 32],
      ["challenge", 48],
      ["authenticate", 64],
      ["authenticate", 72],
    ] as const) {
      const changed = Buffer.from(messages[name]);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const verdict = verifyAuthenticate({ ...messages, [name]: changed, password: user.password });
      assert.ok(!verdict.accepted);
      assert.equal(verdict.reason, "wrong message integrity code", `${name} at ${at}`);
    }
  });

  test("holds without a key exchange too", () => {
    const negotiate = encodeNegotiate({ flags: (clientFlags & ~flag.keyExchange) >>> 0 });
    const messages = handshake({ negotiate });
    assert.equal(decodeAuthenticate(messages.authenticate).encryptedSessionKey.length, 0);
    assert.equal(verifyAuthenticate({ ...messages, password: user.password }).accepted, true);
  });
});

describe("what the client adds to the target information", () => {
  const channelBinding = createHash("sha256").update("certificate").digest();

  test("channel binding: MD5 of the binding structure (RFC 2744, RFC 5929)", () => {
    const { authenticate } = handshake({ channelBinding });
    const pairs = decodeAvPairs(decodeAuthenticate(authenticate).ntResponse.subarray(44));
    const data = Buffer.concat([Buffer.from("tls-server-end-point:"), channelBinding]);
    const structure = Buffer.concat([Buffer.alloc(16), Buffer.from([data.length, 0, 0, 0]), data]);
    assert.deepEqual(pairs.get(av.channelBindings), createHash("md5").update(structure).digest());
  });

  test("channel binding is judged where the server wants it", () => {
    const judge = (given: Uint8Array | undefined, wanted: Uint8Array) => {
      const messages = handshake(given === undefined ? {} : { channelBinding: given });
      return verifyAuthenticate({ ...messages, password: user.password, channelBinding: wanted });
    };
    assert.equal(judge(channelBinding, channelBinding).accepted, true);
    for (const verdict of [judge(undefined, channelBinding), judge(channelBinding, Buffer.alloc(32))]) {
      assert.ok(!verdict.accepted);
      assert.equal(verdict.reason, "wrong channel binding");
    }
  });

  test("target name; what the server sent stays as it was", () => {
    const { authenticate, challenge } = handshake({ targetName: "HTTP/crm.crm.test" });
    const pairs = decodeAvPairs(decodeAuthenticate(authenticate).ntResponse.subarray(44));
    const text = (id: number) => Buffer.from(pairs.get(id) ?? []).toString("utf16le");
    assert.equal(text(av.targetName), "HTTP/crm.crm.test");
    assert.equal(text(av.dnsComputerName), "crm.crm.test");
    assert.deepEqual(pairs.get(av.timestamp), decodeChallenge(challenge).targetInfo.get(av.timestamp));
  });
});

describe("challenges of other servers", () => {
  test("without target information (32 bytes): NTLMv2 all the same", () => {
    const challenge = Buffer.from(encodeChallenge({ ...server, negotiate: encodeNegotiate() })).subarray(0, 32);
    challenge.writeUInt32LE(flag.unicode | flag.ntlm, 20);
    challenge.fill(0, 12, 20);
    const negotiate = encodeNegotiate();
    const authenticate = answerChallenge({ ...user, negotiate, challenge });
    assert.equal(verifyAuthenticate({ negotiate, challenge, authenticate, password: user.password }).accepted, true);
  });

  test("without a common character set", () => {
    const challenge = Buffer.from(encodeChallenge({ ...server, negotiate: encodeNegotiate() }));
    challenge.writeUInt32LE(flag.ntlm, 20);
    assert.throws(
      () => answerChallenge({ ...user, negotiate: encodeNegotiate(), challenge }),
      isError("WIRE_NTLM_NOT_SUPPORTED"),
    );
    const negotiate = encodeNegotiate({ flags: flag.ntlm });
    assert.throws(() => encodeChallenge({ ...server, negotiate }), isError("WIRE_NTLM_NOT_SUPPORTED"));
  });
});

describe("answers that are refused", () => {
  const { negotiate, challenge, authenticate } = handshake();
  const genuine = decodeAuthenticate(authenticate);
  const judge = (change: Partial<typeof genuine>) =>
    verifyAuthenticate({
      negotiate,
      challenge,
      authenticate: encodeAuthenticate({ ...genuine, ...change }),
      password: user.password,
    });

  test("LM and NTLMv1", () => {
    assert.throws(() => judge({ ntResponse: new Uint8Array(24) }), isError("WIRE_NTLM_NOT_SUPPORTED"));
    assert.throws(
      () => judge({ ntResponse: new Uint8Array(0), lmResponse: new Uint8Array(24).fill(1) }),
      isError("WIRE_NTLM_NOT_SUPPORTED"),
    );
  });

  test("anonymous", () => {
    const verdict = judge({ ntResponse: new Uint8Array(0), lmResponse: new Uint8Array(1), userName: "" });
    assert.ok(!verdict.accepted);
    assert.equal(verdict.reason, "anonymous");
  });

  test("a response that is none", () => {
    assert.throws(() => judge({ ntResponse: new Uint8Array(40) }), isError("WIRE_NTLM_MALFORMED"));
    assert.throws(() => judge({ ntResponse: new Uint8Array(80) }), isError("WIRE_NTLM_MALFORMED"));
  });
});

describe("malformed messages end in a WIRE_NTLM error, never out of range", () => {
  const messages = handshake();
  const readers = {
    negotiate: decodeNegotiate,
    challenge: (bytes: Uint8Array) => answerChallenge({ ...user, negotiate: messages.negotiate, challenge: bytes }),
    authenticate: (bytes: Uint8Array) =>
      verifyAuthenticate({ ...messages, authenticate: bytes, password: user.password }),
  };

  for (const name of ["negotiate", "challenge", "authenticate"] as const) {
    const read = readers[name];
    const genuine = Buffer.from(messages[name]);

    test(`${name}: of another type, without signature, empty, huge`, () => {
      const wrongType = Buffer.from(genuine);
      wrongType[8] = 9;
      const wrongSignature = Buffer.from(genuine);
      wrongSignature[0] = 0;
      const huge = Buffer.concat([genuine, Buffer.alloc(70_000)]);
      for (const bytes of [wrongType, wrongSignature, Buffer.alloc(0), huge]) {
        assert.throws(() => read(bytes), isError("WIRE_NTLM_MALFORMED"));
      }
    });

    test(`${name}: cut short anywhere`, () => {
      for (let length = 0; length < genuine.length; length += 1)
        onlyNtlmErrors(() => read(genuine.subarray(0, length)));
    });

    test(`${name}: with any bytes changed`, () => {
      const change = fc.tuple(fc.nat(genuine.length - 1), fc.integer({ min: 0, max: 255 }));
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
          const changed = Buffer.from(genuine);
          for (const [at, byte] of changes) changed[at] = byte;
          onlyNtlmErrors(() => read(changed));
        }),
        { numRuns: 500 },
      );
    });
  }

  test("a field that points outside the message", () => {
    const challenge = Buffer.from(messages.challenge);
    challenge.writeUInt32LE(0xffff_fff0, 44);
    assert.throws(() => decodeChallenge(challenge), isError("WIRE_NTLM_MALFORMED", /points outside/));
  });

  test("target information without its end", () => {
    assert.throws(() => decodeAvPairs(Buffer.from("020004004100", "hex")), isError("WIRE_NTLM_MALFORMED"));
    assert.throws(() => decodeAvPairs(Buffer.alloc(0)), isError("WIRE_NTLM_MALFORMED"));
    assert.deepEqual(decodeAvPairs(encodeAvPairs(new Map())), new Map());
  });
});

function isError(code: string, says = /./): (error: unknown) => boolean {
  return (error) => error instanceof DynamlError && error.code === code && says.test(error.message);
}

function onlyNtlmErrors(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof DynamlError, String(error));
    assert.match(error.code, /^WIRE_NTLM_/);
  }
}
