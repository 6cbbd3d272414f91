import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { profileChanges } from "./apply-profile.ts";
import { findProfile, secretHosts, selectProfiles } from "./find-profile.ts";
import { matchesGlob } from "./glob.ts";

describe("matchesGlob", () => {
  for (const [pattern, text, expected] of [
    ["Crm", "crm", true],
    ["Crm", "crm2", false],
    ["Crm*", "CRM2", true],
    ["*crm", "my-crm", true],
    ["*", "", true],
    ["", "x", false],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "a-c-b", false],
    ["https://*.contoso.com/*", "https://crm.contoso.com/org", true],
    ["https://*.contoso.com/*", "https://contoso.com/org", false],
    ["a.c", "abc", false],
    ["**", "x", true],
  ] as const) {
    it(`${pattern} ${expected ? "is" : "is not"} ${text}`, () => assert.equal(matchesGlob(pattern, text), expected));
  }

  it("takes no time for a pattern made to be slow", () => {
    const started = performance.now();
    assert.equal(matchesGlob(`${"*a".repeat(5_000)}b`, "a".repeat(50_000)), false);
    assert.ok(performance.now() - started < 1000);
  });
});

describe("findProfile", () => {
  const session = { name: "Crm1", protocol: "HTTP", server: "crm.contoso.com:5555", organization: "adventureworks" };
  for (const [match, identity, expected] of [
    [{ session: "Crm*" }, session, true],
    [{ session: ["x", "crm1"] }, session, true],
    [{ session: "*" }, { ...session, name: undefined }, false],
    [{ server: "crm.contoso.com" }, session, true],
    [{ server: "*.contoso.com:5555" }, session, true],
    [{ server: "crm.contoso.com:80" }, session, false],
    [{ server: "crm.contoso.com:443" }, { server: "crm.contoso.com" }, true],
    [{ server: "contoso.com" }, session, false],
    [{ server: "crm.contoso.com" }, { organizationUri: "http://user:pw@evil/crm.contoso.com" }, false],
    [{ server: "crm.contoso.com" }, { organizationUri: "https://CRM.contoso.com/o/XRMServices/2011/O.svc" }, true],
    [{ server: "crm.contoso.com" }, { discoveryUri: "https://crm.contoso.com/Discovery.svc" }, true],
    [{ server: "crm.contoso.com" }, { ...session, organizationUri: "http://evil.example/o" }, false],
    [{ server: "crm.contoso.com" }, { ...session, discoveryUri: "http://evil.example/" }, false],
    [{ server: "evil.example" }, { ...session, organizationUri: "http://evil.example/o" }, true],
    [{ server: "crm.contoso.com" }, { ...session, organizationUri: "http://o", autoDiscover: true }, true],
    [{ server: "o" }, { discoveryUri: "http://evil.example/", organizationUri: "http://o", autoDiscover: true }, false],
    [{ server: "*" }, {}, false],
    [{ url: "http://crm.contoso.com:5555/adventureworks" }, session, true],
    [{ url: "https://crm.contoso.com:5555/*" }, session, false],
    [{ url: "http://*/adventureworks", session: "Other" }, session, false],
    [{}, {}, true],
    [undefined, {}, true],
  ] as const) {
    it(`${JSON.stringify(match)} ${expected ? "is" : "is not"} for ${JSON.stringify(identity)}`, () => {
      const profile = { name: "a", match: match && structuredClone(match) };
      // The table's literals are read-only; a profile's lists are not.
      const profiles = [profile] as unknown as Parameters<typeof findProfile>[0];
      assert.equal(findProfile(profiles, identity) !== undefined, expected);
    });
  }

  it("takes the first of several", () => {
    const profiles = [{ name: "a", match: { session: "x" } }, { name: "b" }, { name: "c" }];
    assert.equal(findProfile(profiles, session)?.name, "b");
  });
});

describe("selectProfiles", () => {
  const profiles = [{ name: "online" }, { name: "test", match: { session: "T*" } }];

  it("without names: those that say which sessions they are for", () => {
    assert.deepEqual(
      selectProfiles(profiles, []).map(({ name }) => name),
      ["test"],
    );
  });

  it("with names: those, in the order of the file", () => {
    assert.deepEqual(
      selectProfiles(profiles, ["test", "online"]).map(({ name }) => name),
      ["online", "test"],
    );
  });

  it("suggests the name that was meant", () => {
    assert.throws(() => selectProfiles(profiles, ["onlin"]), {
      code: "CONFIG_NO_PROFILE",
      remedy: "did you mean online?",
    });
    assert.throws(() => selectProfiles([], ["x"]), { remedy: "there are no profiles" });
  });
});

describe("secretHosts", () => {
  const step = { name: "Crm1", server: "crm.contoso.com:5555", organization: "o" };
  const cases: [what: string, profile: Omit<Parameters<typeof secretHosts>[0], "name">, hosts: string[] | undefined][] =
    [
      ["no match: the operator's choice for the run", {}, undefined],
      ["a name alone: none", { match: { session: "*" } }, []],
      ["a name, and hosts that are allowed", { match: { session: "*" }, allowHosts: ["sts"] }, ["sts"]],
      ["the server that it matched", { match: { server: "*" } }, ["crm.contoso.com:5555"]],
      ["the address that it matched", { match: { url: "*" } }, ["crm.contoso.com:5555"]],
      [
        "what it names beside",
        { match: { server: "*" }, authority: "https://sts.contoso.com/adfs", homeRealmUri: "https://idp:8443/x" },
        ["crm.contoso.com:5555", "idp:8443", "sts.contoso.com"],
      ],
    ];
  for (const [what, profile, hosts] of cases) {
    it(what, () => assert.deepEqual(secretHosts({ name: "a", ...profile }, step), hosts));
  }

  it("its own address, not the step's", () => {
    const profile = { name: "a", match: { session: "*" }, organizationUri: "https://crm.fabrikam.com/o" };
    assert.deepEqual(secretHosts(profile, { ...step, ...profileChanges(profile) } as typeof step), [
      "crm.fabrikam.com",
    ]);
  });
});

describe("profileChanges", () => {
  it("takes away what says the same thing in another way, and keeps the rest", () => {
    const changes = profileChanges({
      name: "online",
      description: "d",
      match: { session: "x" },
      organizationUri: "https://contoso.crm4.dynamics.com",
      authType: "OAuth",
      clientId: "1",
      clientSecret: "secret:app",
      allowHosts: ["x"],
    });
    const liveId = {
      name: "Crm",
      server: "https://contoso.crm.dynamics.com",
      autoDiscover: true,
      office365: true,
      userName: "u",
      password: "p",
      timeout: 30,
    };
    const merged = Object.entries({ ...liveId, ...changes }).filter(([, value]) => value !== undefined);
    assert.deepEqual(Object.fromEntries(merged), {
      name: "Crm",
      organizationUri: "https://contoso.crm4.dynamics.com",
      authType: "OAuth",
      clientId: "1",
      clientSecret: "secret:app",
      timeout: 30,
    });
  });

  it("keeps the step's organization where the profile names another server", () => {
    const step = { protocol: "HTTP", organizationUri: "http://old/o", organization: "o" };
    assert.deepEqual(
      { ...step, ...profileChanges({ name: "a", server: "new" }) },
      {
        protocol: undefined,
        organizationUri: undefined,
        organization: "o",
        server: "new",
        discoveryUri: undefined,
        autoDiscover: undefined,
      },
    );
  });

  it("lets a machine's identity and a refresh token stand in for whatever the step signs in with", () => {
    const step = { userName: "u", password: "p", clientId: "1", clientSecret: "s", timeout: 5 };
    const given = (changes: object) =>
      Object.fromEntries(Object.entries({ ...step, ...changes }).filter(([, value]) => value !== undefined));
    assert.deepEqual(given(profileChanges({ name: "a", managedIdentity: true })), {
      managedIdentity: true,
      timeout: 5,
    });
    assert.deepEqual(given(profileChanges({ name: "a", managedIdentity: true, clientId: "2" })), {
      managedIdentity: true,
      clientId: "2",
      timeout: 5,
    });
    assert.deepEqual(given(profileChanges({ name: "a", refreshToken: "secret:t" })), {
      refreshToken: "secret:t",
      clientId: "1",
      timeout: 5,
    });
    assert.deepEqual(profileChanges({ name: "a", resource: "https://x/", allowRetiredSignIn: true }), {
      resource: "https://x/",
    });
  });

  it("keeps what the profile itself says of both", () => {
    assert.deepEqual(profileChanges({ name: "a", server: "s", protocol: "HTTP" }).protocol, "HTTP");
  });
});
