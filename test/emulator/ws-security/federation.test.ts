import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { pSha1 } from "../../../src/wire/ws-trust/p-sha1.ts";
import { signIn as signInWithNtlm } from "../test-organization.ts";
import {
  callSecurity,
  envelope,
  FederatedOrganization,
  host,
  service,
  signature,
  start,
  type Token,
  tamper,
  timestamp,
  tokenOf,
  tokenRequest,
  trust13,
  trust2005,
  user,
  whoAmI,
} from "./federation-client.ts";

const sts = `http://${host}/adfs/services/trust`;

let organization: FederatedOrganization;

before(() => {
  organization = new FederatedOrganization();
});
after(() => organization.close());

async function signIn(asked?: Parameters<typeof tokenRequest>[1]): Promise<Token> {
  const folder = asked?.version === "2005" ? "2005" : "13";
  return tokenOf(await organization.post(`${sts}/${folder}/usernamemixed`, tokenRequest(organization.now, asked)));
}

async function outcomeOf(security: string, url = service): Promise<string> {
  const { status, text } = await organization.post(url, whoAmI(security));
  if (status === 200) return "UserId";
  assert.equal(status, 500);
  const subcode = /<s:Value xmlns:(\w+)="[^"]*">\1:(\w+)</.exec(text)?.[2];
  return `${subcode}: ${/<s:Text[^>]*>[^:]*: ?([^<]*)</.exec(text)?.[1]}`;
}

describe("a federation server's token", () => {
  it("of WS-Trust 1.3 signs calls, again and again with one timestamp", async () => {
    const security = callSecurity(await signIn(), organization.now, 60);
    assert.equal(await outcomeOf(security), "UserId");
    organization.later(50);
    assert.equal(await outcomeOf(security), "UserId");
    organization.now = start;
  });

  it("of a bearer is carried without a signature, and as such alone", async () => {
    const token = await signIn({ more: `<t:KeyType>${trust13}/Bearer</t:KeyType>` });
    assert.equal(token.key, undefined);
    assert.equal(await outcomeOf(callSecurity(token, organization.now)), "UserId");
    const signed = callSecurity({ ...token, key: randomBytes(32) }, organization.now);
    assert.match(await outcomeOf(signed), /^InvalidSecurity: .*proves no key/);
  });

  it("of a bearer, asked in February 2005", async () => {
    const noProofKey = "<t:KeyType>http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey</t:KeyType>";
    const token = await signIn({ version: "2005", more: noProofKey });
    assert.equal(token.key, undefined);
    assert.equal(await outcomeOf(callSecurity(token, organization.now)), "UserId");
  });

  for (const version of ["1.3", "2005"] as const) {
    const trust = version === "1.3" ? trust13 : trust2005;
    it(`of WS-Trust ${version} has a key that both sides compute where the client sends its half`, async () => {
      const [entropy, size] = [randomBytes(32), 192];
      const more = `<t:Entropy><t:BinarySecret Type="${trust}/Nonce">${entropy.toString("base64")}</t:BinarySecret></t:Entropy><t:KeySize>${size}</t:KeySize><t:ComputedKeyAlgorithm>${trust}/CK/PSHA1</t:ComputedKeyAlgorithm>`;
      const folder = version === "1.3" ? "13" : "2005";
      const url = `${sts}/${folder}/usernamemixed`;
      const reply = await organization.post(url, tokenRequest(organization.now, { version, more }));
      assert.ok(reply.text.includes(`<trust:ComputedKey>${trust}/CK/PSHA1</trust:ComputedKey>`));
      const half = /<t:Entropy><t:BinarySecret Type="[^"]*\/Nonce">([^<]*)</.exec(reply.text)?.[1] ?? "";
      const key = pSha1(entropy, Buffer.from(half, "base64"), size / 8);
      assert.equal(await outcomeOf(callSecurity({ ...tokenOf(reply), key }, organization.now)), "UserId");
      assert.match(
        await outcomeOf(callSecurity({ ...tokenOf(reply), key: entropy }, organization.now)),
        /^InvalidSecurity/,
      );
    });
  }

  it("names the same user as any other way to sign in, by principal name too", async () => {
    const ids = [];
    for (const userName of ["contoso\\ALICE", "alice@contoso.com", "alice"]) {
      const token = await signIn({ userName });
      const { text } = await organization.post(service, whoAmI(callSecurity(token, organization.now)));
      ids.push(/key>UserId<.*?>([0-9a-f-]{36})</.exec(text)?.[1]);
    }
    assert.equal(new Set(ids).size, 1);
    assert.match(ids[0] ?? "", /^[0-9a-f-]{36}$/);
  });

  it("lives an hour, and five minutes for clocks that differ", async () => {
    const token = await signIn();
    const call = () => outcomeOf(callSecurity(token, organization.now));
    organization.later(64);
    assert.equal(await call(), "UserId");
    organization.later(2);
    assert.match(await call(), /^InvalidSecurity: the token is not valid: it ended at 2026-11-23T08:00:00.000Z/);
    organization.now = new Date(start.getTime() - 6 * 60_000);
    assert.match(await call(), /^InvalidSecurity: the token is not valid: it begins only at/);
    organization.now = start;
  });

  it("lives shorter where the client asks for less", async () => {
    const wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    const end = new Date(start.getTime() + 10 * 60_000).toISOString();
    const more = `<t:Lifetime xmlns:u="${wsu}"><u:Created>${start.toISOString()}</u:Created><u:Expires>${end}</u:Expires></t:Lifetime>`;
    const token = await signIn({ more });
    organization.later(16);
    assert.match(await outcomeOf(callSecurity(token, organization.now)), /the token is not valid/);
    organization.now = start;
  });
});

describe("a call's security", () => {
  let token: Token;
  let key: Uint8Array;
  before(async () => {
    token = await signIn();
    key = token.key ?? assert.fail("no key");
  });

  const stamp = timestamp(start);
  const later = timestamp(new Date(start.getTime() + 1));
  const signed = () => signature(stamp, key, token.id);
  const refused: readonly [what: string, security: () => string, why: RegExp][] = [
    ["no signature", () => stamp + token.xml, /key has signed nothing/],
    ["a signature over another timestamp", () => later + token.xml + signed(), /signature is not valid/],
    [
      "another signature value",
      () => stamp + token.xml + tamper(signed(), /<SignatureValue>./),
      /signature is not valid/,
    ],
    ["another digest", () => stamp + token.xml + tamper(signed(), /<DigestValue>./), /signature is not valid/],
    [
      "another key's signature",
      () => stamp + token.xml + signature(stamp, randomBytes(32), token.id),
      /signature is not valid/,
    ],
    [
      "a signature that names another token",
      () => stamp + token.xml + signature(stamp, key, "_other"),
      /names another key/,
    ],
    [
      "a signature that names no key",
      () => stamp + token.xml + signed().replace(/<KeyInfo>.*<\/KeyInfo>/, ""),
      /names another key/,
    ],
    ["no token", () => stamp + signed(), /not exactly one token/],
    ["two tokens", () => stamp + token.xml + token.xml + signed(), /not exactly one token/],
    ["no timestamp", () => token.xml + signed(), /no timestamp/],
    ["a token changed in its data", () => stamp + tamper(token.xml, /<xenc:CipherValue>.{65}/) + signed(), /token/],
    [
      "a token changed in its key",
      () => stamp + tamper(token.xml, /<e:CipherValue>.{10}/) + signed(),
      /not encrypted for this service/,
    ],
    [
      "a user name",
      () =>
        `${stamp}<o:UsernameToken><o:Username>CONTOSO\\alice</o:Username><o:Password>x</o:Password></o:UsernameToken>`,
      /not exactly one token/,
    ],
  ];
  for (const [what, security, why] of refused) {
    it(`is refused: ${what}`, async () => {
      const outcome = await outcomeOf(security());
      assert.match(outcome, /^InvalidSecurity: /);
      assert.match(outcome, why);
    });
  }

  it("is refused with a timestamp that is over, and accepted within five minutes of skew", async () => {
    const security = callSecurity(token, start);
    for (const [minutes, isAccepted] of [
      [9, true],
      [11, false],
      [-4, true],
      [-6, false],
    ] as const) {
      organization.now = new Date(start.getTime() + minutes * 60_000);
      assert.equal((await outcomeOf(security)) === "UserId", isAccepted, `${minutes} minutes`);
    }
    organization.now = start;
  });

  it("is refused for another address, another organization, and the Discovery service", async () => {
    const own = (appliesTo: string) => signIn({ appliesTo });
    for (const appliesTo of [
      `http://${host}/other/XRMServices/2011/Organization.svc`,
      `http://${host}/XRMServices/2011/Organization.svc`,
      `http://other.localhost:5555/embedded/XRMServices/2011/Organization.svc`,
      `http://${host}/embedded/XRMServices/2011/Discovery.svc`,
    ]) {
      const security = callSecurity(await own(appliesTo), start);
      assert.match(await outcomeOf(security), new RegExp(`^InvalidSecurity: the token is for ${appliesTo}`));
    }
    const upper = callSecurity(await own(service.toUpperCase().replace("HTTP:", "https:")), start);
    assert.equal(await outcomeOf(upper), "UserId");
  });

  it("is refused with another emulator's token: other keys at each start", async () => {
    const other = new FederatedOrganization();
    const foreign = tokenOf(await other.post(`${sts}/13/usernamemixed`, tokenRequest(start)));
    other.close();
    assert.match(await outcomeOf(callSecurity(foreign, start)), /not encrypted for this service/);
  });

  it("is demanded: a call without it gets a fault, not 401", async () => {
    const bare = whoAmI("").replace(/<o:Security.*<\/o:Security>/, "");
    const { status, text } = await organization.post(service, bare);
    assert.equal(status, 500);
    assert.match(text, /<s:Value xmlns:o="[^"]*wssecurity-secext-1.0.xsd">o:InvalidSecurity<\/s:Value>/);
  });

  it("is answered with a security header, in replies and in faults", async () => {
    const security = callSecurity(token, start);
    const answers = [
      await organization.post(service, whoAmI(security)),
      await organization.post(service, whoAmI(security).replace(">WhoAmI<", ">WhoAreYou<")),
      await organization.post(service, whoAmI(stamp)),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 500, 500],
    );
    for (const { text } of answers) {
      assert.match(
        text,
        /<o:Security s:mustUnderstand="1"[^>]*><u:Timestamp u:Id="_0"><u:Created>2026-11-23T07:00:00.000Z<\/u:Created><u:Expires>2026-11-23T07:05:00.000Z</,
      );
      assert.match(text, /<a:RelatesTo>urn:uuid:31b50b0c-9d1e-4d56-a0a7-3b1a2a2f5a11</);
    }
  });
});

describe("a federation server refuses", () => {
  it("what is not SOAP 1.2 by its content type, and any method but POST", async () => {
    const url = `${sts}/13/usernamemixed`;
    const other = await organization.post(url, tokenRequest(start), { "content-type": "text/xml; charset=utf-8" });
    assert.equal(other.status, 415);
    const request = { method: "GET", target: new URL(url).pathname, headers: { host }, body: new Uint8Array() };
    assert.equal((await organization.handler(request, { state: new Map() })).status, 405);
  });

  const wrongTrust = envelope(
    `${trust13}/RST/Issue`,
    timestamp(start),
    `<t:RequestSecurityToken xmlns:t="${trust13}"/>`,
  );
  const users = [
    { ...user, userName: "locked", upn: "l@contoso.com", locked: true },
    { ...user, userName: "disabled", upn: "d@contoso.com", disabled: true },
  ];
  const refused: readonly [what: string, body: string, subcode: string, why: RegExp][] = [
    ["a wrong password", tokenRequest(start, { password: "pass&w0rd!" }), "FailedAuthentication", /^ID3242/],
    ["an unknown user", tokenRequest(start, { userName: "bob" }), "FailedAuthentication", /^ID3242/],
    ["a locked user", tokenRequest(start, { userName: "locked" }), "FailedAuthentication", /^ID3242/],
    ["a disabled user", tokenRequest(start, { userName: "disabled" }), "FailedAuthentication", /^ID3242/],
    [
      "an address it does not know",
      tokenRequest(start, { appliesTo: "https://elsewhere.example/" }),
      "InvalidScope",
      /^ID3082/,
    ],
    [
      "a service of another host",
      tokenRequest(start, { appliesTo: "https://evil.example/o/XRMServices/2011/Organization.svc" }),
      "InvalidScope",
      /^ID3082/,
    ],
    [
      "a timestamp of yesterday",
      tokenRequest(start, { stamp: timestamp(new Date("2026-11-22T07:00:00Z")) }),
      "InvalidSecurity",
      /it ended/,
    ],
    ["no timestamp", tokenRequest(start, { stamp: "" }), "InvalidSecurity", /no timestamp/],
    [
      "no credentials",
      tokenRequest(start).replace(/<o:UsernameToken.*<\/o:UsernameToken>/, ""),
      "InvalidSecurity",
      /no user name/,
    ],
    ["the other version", tokenRequest(start, { version: "2005" }), "InvalidRequest", /WS-Trust 2005/],
    [
      "a key of its client",
      tokenRequest(start, { more: `<t:KeyType>${trust13}/PublicKey</t:KeyType>` }),
      "InvalidRequest",
      /public keys/,
    ],
    ["a short key", tokenRequest(start, { more: "<t:KeySize>8</t:KeySize>" }), "InvalidRequest", /8 bits/],
    [
      "SAML 2.0",
      tokenRequest(start, { more: "<t:TokenType>urn:oasis:names:tc:SAML:2.0:assertion</t:TokenType>" }),
      "InvalidRequest",
      /SAML:2.0/,
    ],
    ["a request that asks for nothing", wrongTrust, "InvalidRequest", /RequestType/],
    ["no XML", "hello", "InvalidRequest", /request for a token/],
  ];
  for (const [what, body, subcode, why] of refused) {
    it(what, async () => {
      const strict = new FederatedOrganization({ users: [user, ...users] });
      const { status, text } = await strict.post(`${sts}/13/usernamemixed`, body);
      strict.close();
      assert.equal(status, 500);
      assert.equal(/<s:Subcode><s:Value xmlns:t="[^"]*">t:(\w+)</.exec(text)?.[1], subcode);
      assert.match(/<s:Text xml:lang="en-US">([^<]*)</.exec(text)?.[1] ?? "", why);
      assert.ok(!text.includes("w0rd!"), "the answer holds no password");
    });
  }
});

describe("beside NTLM", () => {
  it("a token in the message counts, whoever signed the connection in", async () => {
    const both = new FederatedOrganization({ signIn: ["ntlm", "federation"] });
    const connection = { state: new Map() };
    const ntlm = await signInWithNtlm(both.handler, connection, user);
    assert.equal(ntlm.status, 200);
    const token = tokenOf(await both.post(`${sts}/13/usernamemixed`, tokenRequest(start)));
    const answers = [];
    for (const security of [callSecurity(token, start), token.xml, ""]) {
      const message = security === "" ? whoAmI("").replace(/<o:Security.*<\/o:Security>/, "") : whoAmI(security);
      answers.push((await both.post(service, message, {}, connection)).status);
    }
    answers.push((await both.post(service, whoAmI("").replace(/<o:Security.*<\/o:Security>/, ""))).status);
    both.close();
    assert.deepEqual(answers, [200, 500, 200, 401]);
  });
});

describe("with anyone taken in", () => {
  it("any user and password gets a token, whose user may have any characters", async () => {
    const open = new FederatedOrganization({ users: [], open: true });
    const asked = { userName: 'DOM\\<b> "o" & b', password: "any" };
    const token = tokenOf(await open.post(`${sts}/13/usernamemixed`, tokenRequest(start, asked)));
    const { status, text } = await open.post(service, whoAmI(callSecurity(token, start)));
    open.close();
    assert.equal(status, 200, text);
  });
});

describe("without federation", () => {
  it("there are no token services, and no token is looked at", async () => {
    const token = await signIn();
    const plain = new FederatedOrganization({ signIn: ["ntlm"] });
    assert.equal((await plain.post(`${sts}/13/usernamemixed`, tokenRequest(start))).status, 404);
    assert.equal((await plain.post(service, whoAmI(callSecurity(token, start)))).status, 401);
    plain.close();
  });
});
