import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { type FederationOptions, federationSignIn } from "../../src/auth/federation/federation.ts";
import type { EmulatorResponse } from "../../src/emulator/handler.ts";
import type { DynamlError } from "../../src/errors.ts";
import { openConnection } from "../../src/net/connection.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fetchPolicy } from "../../src/session/service-policy.ts";
import { Secret } from "../../src/values/secret.ts";
import type { AuthenticationPolicy } from "../../src/wire/service-description/authentication-policy.ts";
import { encodeMetadata } from "../../src/wire/service-description/encode-metadata.ts";
import type { TokenEndpoint } from "../../src/wire/service-description/metadata-exchange.ts";
import { encodeFault } from "../../src/wire/soap/encode-fault.ts";
import { encodeTokenFault } from "../../src/wire/ws-trust/token-refusal.ts";
import { emulatorSite, type Network, type Site, startNetwork, whoAmI } from "./network.ts";

const host = "crm.contoso.com";
const serviceUri = `https://${host}/embedded/XRMServices/2011/Organization.svc`;
const sts = `https://${host}/adfs/services/trust`;
const user = { domain: "CONTOSO", userName: "alice", password: "Pass&w0rd!", upn: "alice@contoso.com" };
const hostNames = [host, "home.fabrikam.com", "evil.example"];

let emulator: ReturnType<typeof emulatorSite>;
let network: Network | undefined;
/** What a test puts before the organization; undefined lets a request through. */
type Before = (...request: Parameters<Site>) => EmulatorResponse | undefined;

before(() => {
  emulator = emulatorSite({ users: [user], signIn: ["federation"], hostNames });
});
after(() => emulator.close());
afterEach(async () => {
  await network?.close();
  network = undefined;
});

async function start(before: Before = () => undefined): Promise<Network> {
  const site: Site = (request, connection) => before(request, connection) ?? emulator.site(request, connection);
  network = await startNetwork({
    [host]: site,
    "home.fabrikam.com": emulator.site,
    "evil.example": () => ({ status: 200, headers: {}, body: "thanks" }),
  });
  return network;
}

type Given = Partial<FederationOptions> & { readonly change?: (policy: AuthenticationPolicy) => AuthenticationPolicy };

function optionsOn({ send, route }: Network, { change = (policy) => policy, ...more }: Given = {}): FederationOptions {
  return {
    serviceUri,
    account: user,
    password: new Secret(user.password),
    policy: async () => change(await fetchPolicy(serviceUri, send, {})),
    send,
    connect: (origin) => openConnection({ origin, route }),
    trust: { allowedHosts: [] },
    ticketHosts: [],
    ...more,
  };
}

const signIn = (on: Network, given?: Given) => federationSignIn(optionsOn(on, given));

async function failureOf(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    (value) => assert.fail(`it is ${value}`),
    (reason) => reason,
  );
  const shown = JSON.stringify([error.message, error.where, error.remedy, error.context, String(error.cause)]);
  assert.ok(!shown.includes(user.password), "the error holds the password");
  return error;
}

const all: readonly (Omit<TokenEndpoint, "address"> & { readonly path: string })[] = [
  { path: "13/usernamemixed", version: "1.3", credential: "UserName", security: "Mixed" },
  { path: "2005/usernamemixed", version: "2005", credential: "UserName", security: "Mixed" },
  { path: "13/windowstransport", version: "1.3", credential: "Windows", security: "Transport" },
  { path: "13/kerberosmixed", version: "1.3", credential: "Kerberos", security: "Mixed" },
  { path: "13/windowsmixed", version: "1.3", credential: "Windows", security: "Mixed" },
];

/** The metadata with some endpoints only, at an address of one's choice. */
function listing(paths: readonly string[], root = sts): Before {
  const endpoints = all.filter(({ path }) => paths.includes(path));
  const body = encodeMetadata(endpoints.map(({ path, ...rest }) => ({ ...rest, address: `${root}/${path}` }))).text;
  return ({ target }) => (target.endsWith("/mex") ? { status: 200, headers: xmlType, body } : undefined);
}

const xmlType = { "content-type": "text/xml; charset=utf-8" };

const isSigned = (on: Network) => /<SignatureValue>/.test(on.received.at(-1)?.text ?? "");

describe("federation", () => {
  it("finds the token service by policy and metadata, and signs calls with the token's key", async () => {
    const on = await start();
    assert.equal(await whoAmI(signIn(on), serviceUri, on.route), "UserId");
    assert.deepEqual(
      on.received.map(({ path }) => path.replace("/embedded/XRMServices/2011", "")),
      [
        "/Organization.svc?wsdl",
        "/Organization.svc?wsdl=wsdl0",
        "/adfs/services/trust/mex",
        "/adfs/services/trust/13/usernamemixed",
        "/Organization.svc",
      ],
    );
    assert.ok(isSigned(on));
  });

  it("opens a session from its options", async () => {
    const on = await start();
    const session = await openSession({
      organizationUri: serviceUri,
      authType: "Federation",
      userName: "CONTOSO\\alice",
      password: user.password,
      dial: on.dial,
    });
    const id = await session.create("account", { name: "Bubba Gump" });
    assert.equal((await session.retrieve("account", id, ["name"])).attributes.get("name"), "Bubba Gump");
    await session.end();
    assert.equal(on.count("usernamemixed"), 1);
  });

  for (const [ending, phase] of [
    ["/mex", "getting a token"],
    ["usernamemixed", "getting a token"],
    ["?wsdl", "asking how to sign in"],
  ] as const) {
    it(`names what used the time up where ${ending} does not answer`, async () => {
      const never = new Promise<EmulatorResponse>(() => {});
      const on = await startNetwork({
        [host]: (request, connection) => (request.target.endsWith(ending) ? never : emulator.site(request, connection)),
      });
      network = on;
      const { userName, domain, password } = user;
      const options = { organizationUri: serviceUri, authType: "Federation", userName, domain, password } as const;
      const error = await failureOf(openSession({ ...options, timeout: 1, dial: on.dial }));
      assert.equal(error.code, "NET_TIME_LIMIT");
      assert.ok(error.message.includes(`(${phase}`), error.message);
    });
  }

  it("speaks February 2005 where 1.3 is not spoken", async () => {
    const on = await start(listing(["2005/usernamemixed"]));
    assert.equal(await whoAmI(signIn(on), serviceUri, on.route), "UserId");
    assert.equal(on.count("/2005/usernamemixed"), 1);
  });

  it("carries a bearer token unsigned", async () => {
    const on = await start();
    const change = (policy: AuthenticationPolicy) => ({
      ...policy,
      issuedToken: { ...policy.issuedToken, keyType: "Bearer" as const },
    });
    assert.equal(await whoAmI(signIn(on, { change }), serviceUri, on.route), "UserId");
    assert.ok(!isSigned(on));
  });

  it("takes a key of the token service alone where the policy demands none of the client", async () => {
    const on = await start();
    const change = (policy: AuthenticationPolicy) => ({ ...policy, requiresClientEntropy: false });
    assert.equal(await whoAmI(signIn(on, { change }), serviceUri, on.route), "UserId");
    assert.ok(isSigned(on));
  });

  it("signs in by NTLM where user names are not taken", async () => {
    const listed = listing(["13/windowstransport", "13/kerberosmixed"]);
    // As with IIS, which signs connections in before it looks at what they carry: the first message has no content.
    const typed: Site = (request, connection) =>
      listed(request, connection) ??
      emulator.site(
        { ...request, headers: { "content-type": "application/soap+xml", ...request.headers } },
        connection,
      );
    const on = await startNetwork({ [host]: typed });
    network = on;
    assert.equal(await whoAmI(signIn(on), serviceUri, on.route), "UserId");
    assert.equal(on.count("/13/windowstransport"), 2);
    assert.ok(!on.received.some(({ text }) => text.includes("w0rd!")));
  });

  for (const [listed, chosen] of [
    [["13/windowsmixed", "13/kerberosmixed", "13/windowstransport", "2005/usernamemixed"], "2005/usernamemixed"],
    [["13/kerberosmixed", "13/windowsmixed", "13/windowstransport"], "13/windowstransport"],
    [["2005/usernamemixed", "13/usernamemixed"], "13/usernamemixed"],
  ] as const) {
    it(`chooses ${chosen} of ${listed.join(", ")}`, async () => {
      const on = await start(listing(listed));
      assert.equal(await whoAmI(signIn(on), serviceUri, on.route), "UserId");
      const asked = on.received.filter(({ path }) => /\/adfs\/.*(mixed|transport)$/.test(path));
      assert.deepEqual([...new Set(asked.map(({ path }) => path.replace("/adfs/services/trust/", "")))], [chosen]);
    });
  }

  it("says which endpoints there are where none is usable", async () => {
    const on = await start(listing(["13/kerberosmixed", "13/windowsmixed"]));
    const error = await failureOf(whoAmI(signIn(on), serviceUri, on.route));
    assert.equal(error.code, "AUTH_NO_TOKEN_ENDPOINT");
    assert.match(error.message, /it offers Kerberos \(mixed\), Windows \(mixed\)/);
    assert.match(
      error.remedy ?? "",
      /usernamemixed.*windowstransport.*kerberosmixed, windowsmixed\) are not supported/,
    );
  });

  it("reads the metadata by GET where POST is refused", async () => {
    const on = await start(({ method, target }) =>
      method === "POST" && target.endsWith("/mex") ? { status: 405, headers: {}, body: "" } : undefined,
    );
    assert.equal(await whoAmI(signIn(on), serviceUri, on.route), "UserId");
  });

  it("says what the organization wants where that is no federation", async () => {
    const on = await start();
    const change = (policy: AuthenticationPolicy) => ({
      ...policy,
      authentications: [{ type: "ActiveDirectory", name: "ActiveDirectory" } as const],
    });
    const error = await failureOf(whoAmI(signIn(on, { change }), serviceUri, on.route));
    assert.equal(error.code, "AUTH_POLICY_DIFFERS");
    assert.match(error.remedy ?? "", /AUTHTYPE ActiveDirectory/);
  });
});

describe("federation with a home realm", () => {
  for (const homeRealmUri of [
    "https://home.fabrikam.com/home/adfs/services/trust",
    "https://home.fabrikam.com/home/adfs/services/trust/mex",
    "https://home.fabrikam.com/home/adfs/services/trust/13/usernamemixed",
  ]) {
    it(`${homeRealmUri}: its token is exchanged at the organization's token service`, async () => {
      const on = await start();
      assert.equal(await whoAmI(signIn(on, { homeRealmUri }), serviceUri, on.route), "UserId");
      const withPassword = on.received.filter(({ text }) => text.includes("w0rd!"));
      assert.deepEqual(
        withPassword.map(({ host: at, path }) => at + path),
        ["home.fabrikam.com/home/adfs/services/trust/13/usernamemixed"],
      );
      assert.equal(on.count("/13/issuedtokenmixedsymmetricbasic256"), 1);
    });
  }

  it("is ignored where it is the organization's own token service", async () => {
    const on = await start();
    const homeRealmUri = `http://${host}/adfs/services/trust`;
    assert.equal(await whoAmI(signIn(on, { homeRealmUri }), serviceUri, on.route), "UserId");
    assert.equal(on.count("/13/usernamemixed"), 1);
    assert.equal(on.count("basic256"), 0);
  });
});

describe("a federation token", () => {
  it("is asked for once by 100 calls at the same time, and anew before its end", async () => {
    const clock = { now: new Date() };
    const own = emulatorSite({ users: [user], signIn: ["federation"], hostNames, now: () => clock.now });
    const on = await startNetwork({ [host]: own.site });
    network = on;
    const opened = signIn(on, { now: () => clock.now });
    const calls = () => Promise.all(Array.from({ length: 100 }, () => whoAmI(opened, serviceUri, on.route)));
    assert.deepEqual(new Set(await calls()), new Set(["UserId"]));
    assert.equal(on.count("usernamemixed"), 1);
    clock.now = new Date(clock.now.getTime() + 54 * 60_000);
    await whoAmI(opened, serviceUri, on.route);
    assert.equal(on.count("usernamemixed"), 1);
    clock.now = new Date(clock.now.getTime() + 2 * 60_000);
    assert.deepEqual(new Set(await calls()), new Set(["UserId"]));
    assert.equal(on.count("usernamemixed"), 2);
    assert.equal(on.count("/mex"), 1);
    own.close();
  });

  for (const ending of ["/mex", "usernamemixed"]) {
    it(`is not lost to a call that comes when another one is cancelled, waiting for ${ending}`, async () => {
      const asked = Promise.withResolvers<void>();
      let isFirst = true;
      const on = await startNetwork({
        [host]: (request, connection) => {
          if (!isFirst || !request.target.endsWith(ending)) return emulator.site(request, connection);
          isFirst = false;
          asked.resolve();
          return new Promise(() => {});
        },
      });
      network = on;
      const opened = signIn(on);
      const cancel = new AbortController();
      const cancelled = failureOf(whoAmI(opened, serviceUri, on.route, { signal: cancel.signal }));
      await asked.promise;
      cancel.abort();
      assert.equal(await whoAmI(opened, serviceUri, on.route), "UserId");
      assert.equal((await cancelled).code, "NET_ABORTED");
    });
  }

  const invalid = () =>
    encodeFault({ kind: "SoapFault", blame: "Sender", subcode: "InvalidSecurity", reason: "not valid" }, "1.2");
  const isCall: (request: Parameters<Site>[0]) => boolean = ({ method, target }) =>
    method === "POST" && target.endsWith("/Organization.svc");

  it("that is rejected is replaced once, and the call goes on", async () => {
    let rejections = 0;
    const on = await start((request) => (isCall(request) && rejections++ === 0 ? invalid() : undefined));
    assert.equal(await whoAmI(signIn(on), serviceUri, on.route), "UserId");
    assert.equal(on.count("usernamemixed"), 2);
  });

  it("that is rejected again ends the call", async () => {
    const on = await start((request) => (isCall(request) ? invalid() : undefined));
    const error = await failureOf(whoAmI(signIn(on), serviceUri, on.route));
    assert.equal(error.code, "AUTH_TOKEN_REJECTED");
    assert.match(error.message, /not valid/);
    assert.equal(on.count("usernamemixed"), 2);
  });

  it("is not replaced for a fault that is not of security", async () => {
    const fault = encodeFault({ kind: "SoapFault", blame: "Receiver", reason: "broken" }, "1.2");
    const on = await start((request) => (isCall(request) ? fault : undefined));
    assert.equal(await whoAmI(signIn(on), serviceUri, on.route), "broken");
    assert.equal(on.count("usernamemixed"), 1);
  });
});

describe("federation fails", () => {
  it("with a wrong password after one attempt, however many calls wait", async () => {
    const on = await start();
    const opened = signIn(on, { password: new Secret("wrong") });
    for (const _ of [1, 2]) {
      const results = await Promise.allSettled([1, 2, 3].map(() => whoAmI(opened, serviceUri, on.route)));
      for (const result of results) assert.equal(result.status === "rejected" && result.reason.code, "AUTH_REJECTED");
    }
    assert.equal(on.count("usernamemixed"), 1);
  });

  for (const [minutes, what] of [
    [20, "20 min ahead of"],
    [-20, "20 min behind"],
  ] as const) {
    it(`with a clock ${what} the server's`, async () => {
      const on = await start();
      const now = () => new Date(Date.now() + minutes * 60_000);
      const error = await failureOf(whoAmI(signIn(on, { now }), serviceUri, on.route));
      assert.equal(error.code, "AUTH_CLOCK_SKEW");
      assert.ok(error.message.includes(what), error.message);
    });
  }

  const refusals: readonly [subcode: string, reason: string, code: string][] = [
    ["FailedAuthentication", "ID3242: no", "AUTH_REJECTED"],
    ["InvalidScope", "ID3082: The request scope is not valid", "AUTH_RESOURCE_UNKNOWN"],
    ["FailedAuthentication", "AADSTS50053: locked", "AUTH_ACCOUNT_LOCKED"],
    ["FailedAuthentication", "AADSTS50057: disabled", "AUTH_ACCOUNT_DISABLED"],
    ["FailedAuthentication", "AADSTS50055: expired", "AUTH_PASSWORD_EXPIRED"],
    ["FailedAuthentication", "AADSTS50076: second factor", "AUTH_MFA_REQUIRED"],
    ["FailedAuthentication", "AADSTS53003: blocked", "AUTH_CONDITIONAL_ACCESS"],
    ["FailedAuthentication", "AADSTS50105: not assigned", "AUTH_USER_NOT_ALLOWED"],
    ["InvalidRequest", "ID3035: malformed", "AUTH_TOKEN_REFUSED"],
    ["InvalidSecurity", "bad", "AUTH_TOKEN_REFUSED"],
    ["FailedAuthentication", `no such password: ${user.password}`, "AUTH_REJECTED"],
  ];
  for (const [subcode, reason, code] of refusals) {
    it(`with ${code} upon ${subcode}, ${reason}`, async () => {
      const on = await start(({ target }) =>
        target.endsWith("usernamemixed") ? encodeTokenFault({ version: "1.3", subcode, reason }) : undefined,
      );
      const error = await failureOf(whoAmI(signIn(on), serviceUri, on.route));
      assert.equal(error.code, code);
      assert.ok(error.message.includes(reason.slice(0, 7)));
    });
  }

  const answers: readonly [what: string, answer: EmulatorResponse, code: string][] = [
    [
      "a web page",
      { status: 200, headers: { "content-type": "text/html" }, body: "<html><title>Sign in</title></html>" },
      "AUTH_UNEXPECTED_ANSWER",
    ],
    ["503 and nothing", { status: 503, headers: {}, body: "" }, "AUTH_UNEXPECTED_ANSWER"],
    ["half a document", { status: 200, headers: xmlType, body: "<s:Envelope" }, "AUTH_UNEXPECTED_ANSWER"],
    [
      "a DOCTYPE",
      { status: 200, headers: xmlType, body: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' },
      "AUTH_UNEXPECTED_ANSWER",
    ],
    ["a redirect", { status: 307, headers: { location: "https://evil.example/adfs/" }, body: "" }, "AUTH_REDIRECTED"],
  ];
  for (const [what, answer, code] of answers) {
    for (const at of ["/mex", "/usernamemixed"]) {
      it(`with ${code} where ${at} answers ${what}`, async () => {
        const on = await start(({ target }) => (target.endsWith(at) ? answer : undefined));
        assert.equal((await failureOf(whoAmI(signIn(on), serviceUri, on.route))).code, code);
        assert.ok(!on.received.some((one) => one.host === "evil.example"));
      });
    }
  }
});

describe("a rogue gets no credentials", () => {
  const evil = "https://evil.example/adfs/services/trust";
  const naming = (metadataAddress: string) => (policy: AuthenticationPolicy) => ({
    ...policy,
    issuedToken: { ...policy.issuedToken, metadataAddress },
  });
  const rogues: readonly [what: string, before: Before, given: Given, code: string][] = [
    ["named by the policy's issuer", () => undefined, { change: naming(`${evil}/mex`) }, "AUTH_HOST_NOT_ALLOWED"],
    [
      "named by the policy, below a name like the organization's",
      () => undefined,
      { change: naming("https://contoso.com.evil.example/mex") },
      "AUTH_HOST_NOT_ALLOWED",
    ],
    [
      "named by the policy, over plain http",
      () => undefined,
      { change: naming(`http://${host}/adfs/services/trust/mex`) },
      "AUTH_PLAIN_HTTP",
    ],
    ["named by the metadata", listing(["13/usernamemixed"], evil), {}, "AUTH_HOST_NOT_ALLOWED"],
    ["named by the metadata, for NTLM", listing(["13/windowstransport"], evil), {}, "AUTH_HOST_NOT_ALLOWED"],
    [
      "named by the metadata, over plain http",
      listing(["13/usernamemixed"], sts.replace("https", "http")),
      {},
      "AUTH_PLAIN_HTTP",
    ],
    [
      "named by the home realm's metadata",
      listing(["13/usernamemixed"], evil),
      { homeRealmUri: `https://${host}/other/mex` },
      "AUTH_HOST_NOT_ALLOWED",
    ],
    [
      "that is a home realm over plain http on a port",
      () => undefined,
      { homeRealmUri: "http://home.fabrikam.com:81/adfs" },
      "AUTH_PLAIN_HTTP",
    ],
  ];
  for (const [what, before, given, code] of rogues) {
    it(what, async () => {
      const on = await start(before);
      const error = await failureOf(whoAmI(signIn(on, given), serviceUri, on.route));
      assert.equal(error.code, code);
      if (code === "AUTH_HOST_NOT_ALLOWED") assert.match(error.remedy ?? "", /--allow-host .*evil\.example/);
      assert.deepEqual(
        on.received.filter(({ host: at, text }) => at.includes("evil") || text.includes("w0rd!") || /ntlm/i.test(text)),
        [],
      );
    });
  }

  it("unless the operator allows its host", async () => {
    const on = await startNetwork({ [host]: emulator.site, "evil.example": emulator.site });
    network = on;
    const given = { change: naming(`${evil}/mex`), trust: { allowedHosts: ["evil.example"] } };
    assert.equal(await whoAmI(signIn(on, given), serviceUri, on.route), "UserId");
    assert.ok(on.received.some((one) => one.host === "evil.example" && one.text.includes("w0rd!")));
  });
});
