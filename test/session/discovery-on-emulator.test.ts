import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import type { Dial } from "../../src/net/http.ts";
import { discoverOrganizations } from "../../src/session/discovery/discover-organizations.ts";
import { openSession } from "../../src/session/open-session.ts";
import { strictPolicy } from "../../src/session/operator-policy.ts";

const password = "Secret2!";
const users = [{ domain: "CONTOSO", userName: "alice", password, upn: "alice@contoso.com" }];
const organizations = [
  { uniqueName: "adventureworks", friendlyName: "Adventure Works Cycle" },
  { uniqueName: "org7f3a", friendlyName: "Contoso", urlName: "contoso" },
  { uniqueName: "old", friendlyName: "Old", state: "Disabled" as const },
];

async function start(options: EmulatorOptions) {
  const emulator = await startEmulator({ users, organizations, ...options });
  return { url: emulator.url, [Symbol.asyncDispose]: () => emulator.close() };
}

describe("the embedded organization's discovery services", () => {
  const windows = { signIn: ["ntlm"] } as const;
  const credentials = { userName: "CONTOSO\\alice", password };

  it("2011: AUTODISCOVER signs in as the service wants it, and finds the organization by any of its names", async () => {
    await using server = await start(windows);
    for (const organization of ["adventureworks", "Adventure Works Cycle", "contoso", "org7f3a"]) {
      const session = await openSession({ server: server.url, autoDiscover: true, organization, ...credentials });
      assert.match(
        session.organizationUri,
        /\/(adventureworks|contoso|org7f3a)\/XRMServices\/2011\/Organization\.svc\/web$/,
      );
      await session.end();
    }
    const without = openSession({ server: server.url, autoDiscover: true, organization: "fabrikam", ...credentials });
    await assert.rejects(without, { code: "SESSION_ORGANIZATION_NOT_FOUND", message: /lists "adventureworks"/ });
    const several = openSession({ server: server.url, autoDiscover: true, ...credentials });
    await assert.rejects(several, { code: "SESSION_ORGANIZATION_AMBIGUOUS" });
    const old = openSession({ server: server.url, autoDiscover: true, organization: "old", ...credentials });
    await assert.rejects(old, { code: "SESSION_ORGANIZATION_DISABLED" });
  });

  it("2007: AD by NTLM, SPLA by the password in the request", async () => {
    await using server = await start(windows);
    for (const form of ["AD", "SPLA"]) {
      const found = await discoverOrganizations({
        discoveryUri: `${server.url}/MSCRMServices/2007/${form}/CrmDiscoveryService.asmx`,
        policy: { ...strictPolicy, allowPlainHttpPasswords: true },
        ...credentials,
      });
      const names = found.organizations.map(({ uniqueName }) => uniqueName);
      assert.deepEqual(names.slice(0, 2), ["adventureworks", "org7f3a"], form);
    }
  });

  it("lists names, addresses, version and state", async () => {
    await using server = await start(windows);
    const { organizations: found } = await discoverOrganizations({ server: server.url, ...credentials });
    const facts = found.map(({ uniqueName, friendlyName, state }) => `${uniqueName} ${friendlyName} ${state}`);
    assert.deepEqual(facts, [
      "adventureworks Adventure Works Cycle Enabled",
      "org7f3a Contoso Enabled",
      "old Old Disabled",
    ]);
    assert.match(found[0]?.version ?? "", /^\d+\.\d+/);
  });

  it("global: with a token of its own", async () => {
    const hostNames = ["globaldisco.crm.dynamics.com", "contoso.crm.dynamics.com"];
    const clients = [{ clientId: "app", secret: "client-secret", applicationUser: "CONTOSO\\alice" }];
    await using server = await start({ signIn: ["oauth"], clients, hostNames });
    const dial: Dial = async () => ({ secured: connect(Number(new URL(server.url).port), "127.0.0.1") });
    const application = {
      server: "crm.dynamics.com",
      clientId: "app",
      clientSecret: "client-secret",
      // The emulator speaks http here, so that the authority it names is one of http.
      policy: { ...strictPolicy, allowPlainHttpPasswords: true },
      dial,
    };
    const found = await discoverOrganizations(application);
    assert.equal(found.discoveryUri, "https://globaldisco.crm.dynamics.com/api/discovery/v2.0/Instances");
    assert.deepEqual(found.organizations.map(({ uniqueName, urlName }) => `${uniqueName} ${urlName}`).slice(0, 2), [
      "adventureworks adventureworks",
      "org7f3a contoso",
    ]);
    const session = await openSession({ ...application, autoDiscover: true, organization: "Contoso" });
    assert.match(session.organizationUri, /^https:\/\/contoso\.crm\.dynamics\.com\/api\/data\//);
    await session.end();
  });

  it("global: a person who signs in with a code is asked once for it and the organization", async () => {
    const hostNames = ["globaldisco.crm.dynamics.com", "contoso.crm.dynamics.com"];
    const oauth = { devicePollSeconds: 1 };
    const emulator = await startEmulator({ users, organizations, signIn: ["oauth"], hostNames, oauth });
    const shown: string[] = [];
    try {
      const session = await openSession({
        server: "crm.dynamics.com",
        autoDiscover: true,
        organization: "Contoso",
        // The emulator is an authority under each of its host names; Microsoft's is one for all.
        authority: "https://globaldisco.crm.dynamics.com/organizations/oauth2/v2.0",
        prompt: (prompt) => {
          assert.ok(prompt.type === "device-code");
          shown.push(prompt.userCode);
          assert.ok(emulator.approveDevice(prompt.userCode, "alice"));
        },
        policy: { ...strictPolicy, allowPlainHttpPasswords: true },
        dial: async () => ({ secured: connect(Number(new URL(emulator.url).port), "127.0.0.1") }),
      });
      assert.match(session.organizationUri, /^https:\/\/contoso\.crm\.dynamics\.com\/api\/data\//);
      await session.create("account", { name: "Bubba Gump" });
      await session.end();
    } finally {
      await emulator.close();
    }
    assert.equal(shown.length, 1);
  });
});

describe("AUTHTYPE Auto asks the embedded organization", () => {
  it("Active Directory, by its policy", async () => {
    await using server = await start({ signIn: ["ntlm"] });
    const options = { server: `${server.url}/adventureworks`, userName: "CONTOSO\\alice", password };
    const session = await openSession({ ...options, authType: "Auto" });
    assert.match(session.organizationUri, /\/web$/);
    await session.end();
  });

  it("Federation, by its policy: SOAP 1.2 with a token", async () => {
    await using server = await start({ signIn: ["federation"] });
    const session = await openSession({
      server: `${server.url}/adventureworks`,
      authType: "Auto",
      userName: "CONTOSO\\alice",
      password,
      policy: { ...strictPolicy, allowPlainHttpPasswords: true },
    });
    assert.match(session.organizationUri, /Organization\.svc$/);
    await session.create("account", { name: "Bubba Gump" });
    await session.end();
  });

  it("and sends no password over plain http where the policy wants one in the message", async () => {
    await using server = await start({ signIn: ["federation"] });
    const options = { server: `${server.url}/adventureworks`, userName: "CONTOSO\\alice", password };
    await assert.rejects(openSession({ ...options, authType: "Auto" }), { code: "AUTH_PLAIN_HTTP" });
  });
});
