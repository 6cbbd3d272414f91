import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { liveIdSignIn } from "../../src/auth/live-id/live-id.ts";
import {
  type OnlineFederationOptions,
  onlineFederationSignIn,
} from "../../src/auth/online-federation/online-federation.ts";
import type { EmulatorResponse } from "../../src/emulator/handler.ts";
import type { DynamlError } from "../../src/errors.ts";
import { openSession } from "../../src/session/open-session.ts";
import { strictPolicy } from "../../src/session/operator-policy.ts";
import { fetchPolicy } from "../../src/session/service-policy.ts";
import { Secret } from "../../src/values/secret.ts";
import type { AuthenticationPolicy } from "../../src/wire/service-description/authentication-policy.ts";
import { encodeMetadata } from "../../src/wire/service-description/encode-metadata.ts";
import { encodeUserRealm } from "../../src/wire/user-realm/user-realm.ts";
import { emulatorSite, type Network, type Site, startNetwork, whoAmI } from "./network.ts";

const host = "contoso.crm4.dynamics.com";
const serviceUri = `https://${host}/XRMServices/2011/Organization.svc`;
const microsoft = "login.microsoftonline.com";
const live = "login.live.com";
const account = (name: string, more: object = {}) => ({
  domain: "CONTOSO",
  userName: name,
  password: "Pass&w0rd!",
  upn: `${name}@contoso.com`,
  ...more,
});
const frida = { domain: "FABRIKAM", userName: "frida", password: "Pass&w0rd!", upn: "frida@fabrikam.com" };
const hostNames = [host, microsoft, live, "sts.fabrikam.com", "crm.contoso.com", "evil.example"];

let emulator: ReturnType<typeof emulatorSite>;
let network: Network | undefined;

before(() => {
  emulator = emulatorSite({
    users: [
      account("alice"),
      account("locked", { locked: true }),
      account("off", { disabled: true }),
      account("mfa", { mfa: true }),
      frida,
    ],
    signIn: ["live-id", "online-federation"],
    federatedDomains: ["fabrikam.com"],
    anyOrganization: true,
    hostNames,
  });
});
after(() => emulator.close());
afterEach(async () => {
  await network?.close();
  network = undefined;
});

type Before = (...request: Parameters<Site>) => EmulatorResponse | undefined;

/** @param before what stands before Microsoft's sign-in service */
async function start(before: Before = () => undefined): Promise<Network> {
  const service: Site = (request, connection) => before(request, connection) ?? emulator.site(request, connection);
  network = await startNetwork({
    [host]: emulator.site,
    [microsoft]: service,
    [live]: service,
    "sts.fabrikam.com": emulator.site,
    "crm.contoso.com": service,
    "evil.example": () => ({ status: 200, headers: {}, body: "thanks" }),
  });
  return network;
}

type Given = Partial<OnlineFederationOptions> & {
  readonly change?: (policy: AuthenticationPolicy) => AuthenticationPolicy;
};

function optionsOn({ send }: Network, { change = (policy) => policy, ...more }: Given = {}): OnlineFederationOptions {
  const { serviceUri: uri = serviceUri } = more;
  return {
    serviceUri,
    account: { domain: "", userName: "alice@contoso.com" },
    password: new Secret("Pass&w0rd!"),
    policy: async () => change(await fetchPolicy(uri, send, {})),
    send,
    trust: { allowedHosts: [] },
    ...more,
  };
}

const online = (on: Network, given?: Given) => onlineFederationSignIn(optionsOn(on, given));
const liveId = (on: Network, given?: Given) => liveIdSignIn(optionsOn(on, given));
const asFrida = { account: { domain: "", userName: "frida@fabrikam.com" } };

async function failureOf(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    (value) => assert.fail(`it is ${value}`),
    (reason) => reason,
  );
  assert.ok(!JSON.stringify([error.message, error.where, error.remedy, error.context]).includes("w0rd!"));
  return error;
}

const places = (on: Network) => on.received.map(({ host: at, path }) => at + path);
const call = `${host}/XRMServices/2011/Organization.svc`;

describe("online federation", () => {
  it("asks who knows the account, gets its token, and carries it unsigned", async () => {
    const on = await start();
    assert.equal(await whoAmI(online(on), serviceUri, on.route), "UserId");
    assert.deepEqual(places(on), [`${microsoft}/GetUserRealm.srf`, `${microsoft}/RST2.srf`, call]);
    const [realm, tokens, last] = on.received;
    assert.ok(!realm?.text.includes("w0rd"));
    assert.ok(tokens?.text.includes("urn:crmemea:dynamics.com") && tokens.text.includes("MBI_FED_SSL"));
    assert.ok(last?.text.includes("EncryptedData") && !last.text.includes("SignatureValue"));
  });

  it("opens a session of OFFICE365 where the operator says that Microsoft's addresses lead to a stand-in", async () => {
    const on = await start();
    const options = {
      organizationUri: `https://${host}`,
      office365: true,
      userName: "alice@contoso.com",
      password: "Pass&w0rd!",
      dial: on.dial,
    };
    assert.equal((await failureOf(openSession(options))).code, "SESSION_RETIRED_SIGN_IN");
    assert.deepEqual(on.received, []);
    const session = await openSession({ ...options, policy: { ...strictPolicy, allowRetiredSignIn: true } });
    await session.create("account", { name: "Bubba Gump" });
    await session.end();
    assert.equal(on.count("RST2.srf"), 1);
  });

  it("takes a federated account to its own server, and its assertion to the online service", async () => {
    const on = await start();
    assert.equal(await whoAmI(online(on, asFrida), serviceUri, on.route), "UserId");
    assert.deepEqual(places(on), [
      `${microsoft}/GetUserRealm.srf`,
      `${microsoft}/adfs/services/trust/2005/usernamemixed`,
      `${microsoft}/RST2.srf`,
      call,
    ]);
    const [, federation, tokens] = on.received;
    assert.ok(federation?.text.includes("urn:federation:MicrosoftOnline") && federation.text.includes("w0rd!"));
    assert.ok(tokens?.text.includes("Assertion") && !tokens.text.includes("w0rd!"));
  });

  it("asks extSTS.srf where there is no RST2.srf", async () => {
    const on = await start(({ target }) =>
      target === "/RST2.srf" ? { status: 404, headers: {}, body: "" } : undefined,
    );
    assert.equal(await whoAmI(online(on), serviceUri, on.route), "UserId");
    assert.ok(on.received.some(({ path, text }) => path === "/extSTS.srf" && text.includes("NoProofKey")));
  });

  it("follows the policy of an organization elsewhere to that organization's own token service", async () => {
    const on = await start();
    const uri = "https://crm.contoso.com/XRMServices/2011/Organization.svc";
    assert.equal(await whoAmI(online(on, { serviceUri: uri }), uri, on.route), "UserId");
    assert.ok(places(on).every((place) => place.startsWith("crm.contoso.com/")));
  });

  it("gets one token for 100 calls, and another one before its end", async () => {
    const on = await start();
    const clock = { now: new Date() };
    const opened = online(on, { now: () => clock.now });
    const calls = Array.from({ length: 100 }, () => whoAmI(opened, serviceUri, on.route));
    assert.deepEqual(new Set(await Promise.all(calls)), new Set(["UserId"]));
    assert.equal(on.count("RST2.srf"), 1);
  });

  const refused: readonly [userName: string, code: string][] = [
    ["nobody@contoso.com", "AUTH_REJECTED"],
    ["alice@elsewhere.example", "AUTH_USER_UNKNOWN"],
    ["locked@contoso.com", "AUTH_ACCOUNT_LOCKED"],
    ["off@contoso.com", "AUTH_ACCOUNT_DISABLED"],
    ["mfa@contoso.com", "AUTH_MFA_REQUIRED"],
  ];
  for (const [userName, code] of refused) {
    it(`fails with ${code} for ${userName}, after one attempt`, async () => {
      const on = await start();
      const opened = online(on, { account: { domain: "", userName } });
      for (const _ of [1, 2]) assert.equal((await failureOf(whoAmI(opened, serviceUri, on.route))).code, code);
      assert.ok(on.count("RST2.srf") <= 1);
    });
  }

  it("fails with AUTH_REJECTED for a wrong password, after one attempt", async () => {
    const on = await start();
    const opened = online(on, { password: new Secret("wrong") });
    for (const _ of [1, 2]) assert.equal((await failureOf(whoAmI(opened, serviceUri, on.route))).code, "AUTH_REJECTED");
    assert.equal(on.count("RST2.srf"), 1);
  });
});

describe("Live ID", () => {
  it("registers a device, gets its token, and with it the user's", async () => {
    const on = await start();
    assert.equal(await whoAmI(liveId(on), serviceUri, on.route), "UserId");
    const sts = `${live}/liveidSTS.srf`;
    assert.deepEqual(places(on), [`${live}/ppsecure/DeviceAddCredential.srf`, sts, sts, call]);
    assert.match(on.received[0]?.text ?? "", /<Membername>11[a-z0-9]{24}<\/Membername><Password>[a-z0-9]{24}</);
    assert.ok(!on.received.at(-1)?.text.includes("SignatureValue"));
    assert.equal(on.received.filter(({ text }) => text.includes("w0rd!")).length, 1);
  });

  it("registers the device once, whatever the number of calls and of user tokens", async () => {
    const clock = { now: new Date() };
    const own = emulatorSite({
      users: [account("alice")],
      signIn: ["live-id"],
      anyOrganization: true,
      hostNames,
      now: () => clock.now,
    });
    network = await startNetwork({ [host]: own.site, [live]: own.site });
    const on = network;
    const opened = liveId(on, { now: () => clock.now });
    const calls = () => Promise.all(Array.from({ length: 20 }, () => whoAmI(opened, serviceUri, on.route)));
    assert.deepEqual(new Set(await calls()), new Set(["UserId"]));
    clock.now = new Date(clock.now.getTime() + 7.95 * 60 * 60_000);
    assert.deepEqual(new Set(await calls()), new Set(["UserId"]));
    assert.equal(on.count("DeviceAddCredential.srf"), 1);
    assert.equal(on.count("liveidSTS.srf"), 3);
    own.close();
  });

  it("says why the device is not taken, and sends no user's password", async () => {
    const on = await start(({ target }) =>
      target.endsWith("DeviceAddCredential.srf")
        ? {
            status: 400,
            headers: { "content-type": "text/xml" },
            body: '<DeviceAddResponse Success="false"><success>false</success><Error Code="dc801"/></DeviceAddResponse>',
          }
        : undefined,
    );
    const error = await failureOf(whoAmI(liveId(on), serviceUri, on.route));
    assert.equal(error.code, "AUTH_DEVICE_REFUSED");
    assert.match(error.message, /dc801/);
    assert.ok(!on.received.some(({ text }) => text.includes("w0rd!")));
  });
});

describe("a rogue gets no credentials online", () => {
  const realm =
    (addresses: object): Before =>
    ({ target }) =>
      target === "/GetUserRealm.srf"
        ? {
            status: 200,
            headers: { "content-type": "text/xml" },
            body: encodeUserRealm({ kind: "federated", login: "frida@fabrikam.com", ...addresses }),
          }
        : undefined;
  const evil = "https://evil.example/adfs/services/trust";
  const elsewhere = "https://crm.contoso.com/XRMServices/2011/Organization.svc";
  const trusting =
    (liveEndpoint: string, appliesTo = "urn:crmna:dynamics.com") =>
    (policy: AuthenticationPolicy) => ({
      ...policy,
      authentications: policy.authentications.map((one) => ({
        ...one,
        tokenService: { trust: { kind: "OrgTrust" as const, appliesTo, liveEndpoint } },
      })),
    });
  const redirect = { status: 302, headers: { location: "https://evil.example/RST2.srf" }, body: "" };
  const rogues: readonly [what: string, before: Before, given: Given, code: string][] = [
    [
      "the user realm's STSAuthURL",
      realm({ stsAddress: `${evil}/2005/usernamemixed` }),
      asFrida,
      "AUTH_HOST_NOT_ALLOWED",
    ],
    ["the user realm's MEXURL", realm({ mexAddress: `${evil}/mex` }), asFrida, "AUTH_HOST_NOT_ALLOWED"],
    [
      "the user realm's AuthURL",
      realm({ authAddress: "https://evil.example/adfs/ls/" }),
      asFrida,
      "AUTH_HOST_NOT_ALLOWED",
    ],
    [
      "the user realm's address over plain http",
      realm({ stsAddress: "http://login.live.com/2005/usernamemixed" }),
      asFrida,
      "AUTH_PLAIN_HTTP",
    ],
    ["a federated realm without an address", realm({}), asFrida, "AUTH_NO_TOKEN_ENDPOINT"],
    [
      "a redirect of the user realm",
      ({ target }) => (target === "/GetUserRealm.srf" ? redirect : undefined),
      {},
      "AUTH_REDIRECTED",
    ],
    [
      "the policy's LiveEndpoint",
      () => undefined,
      { serviceUri: elsewhere, change: trusting("https://evil.example/RST2.srf") },
      "AUTH_HOST_NOT_ALLOWED",
    ],
    [
      "a policy that wants Microsoft's token for a stranger",
      () => undefined,
      { serviceUri: elsewhere, change: trusting(`https://${microsoft}/RST2.srf`) },
      "AUTH_FOREIGN_RESOURCE",
    ],
    [
      "an organization elsewhere, which would get an assertion for Microsoft from an allowed server",
      realm({ stsAddress: "https://sts.fabrikam.com/adfs/services/trust/2005/usernamemixed" }),
      { ...asFrida, serviceUri: elsewhere, trust: { allowedHosts: ["sts.fabrikam.com"] } },
      "AUTH_HOST_NOT_ALLOWED",
    ],
  ];
  for (const [what, before, given, code] of rogues) {
    it(what, async () => {
      const on = await start(before);
      const error = await failureOf(whoAmI(online(on, given), given.serviceUri ?? serviceUri, on.route));
      assert.equal(error.code, code);
      assert.deepEqual(
        on.received.filter(({ host: at, text }) => at === "evil.example" || text.includes("w0rd!")),
        [],
      );
    });
  }

  it("unless its host is allowed: a federation server of the account's own", async () => {
    const endpoint = {
      version: "2005",
      credential: "UserName",
      security: "Mixed",
      address: "https://sts.fabrikam.com/adfs/services/trust/2005/usernamemixed",
    } as const;
    const on = await start(({ target }) =>
      target === "/mex"
        ? { status: 200, headers: { "content-type": "text/xml" }, body: encodeMetadata([endpoint]).text }
        : realm({ mexAddress: `https://${microsoft}/mex` })(
            { method: "", target, headers: {}, body: Buffer.from("") },
            { state: new Map() },
          ),
    );
    const given = { ...asFrida, trust: { allowedHosts: ["sts.fabrikam.com"] } };
    assert.equal(await whoAmI(online(on, given), serviceUri, on.route), "UserId");
    assert.deepEqual(
      on.received.filter(({ text }) => text.includes("w0rd!")).map(({ host: at }) => at),
      ["sts.fabrikam.com"],
    );
  });
});
