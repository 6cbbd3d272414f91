import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openEmulator } from "../../src/emulator/emulator.ts";
import type { EmulatorResponse, Handler } from "../../src/emulator/handler.ts";
import { crmDiscoveryRequest, parseCrmDiscoveryResponse } from "../../src/wire/discovery/crm-discovery-service.ts";
import { decodeDiscoveryReply, encodeDiscoveryCall } from "../../src/wire/discovery/discovery-service.ts";
import { parseInstancesResponse } from "../../src/wire/discovery/global-discovery.ts";
import { signIn } from "./test-organization.ts";

const host = "crm.example.com";
const password = "Passw0rd!";

describe("discovery", () => {
  let handler: Handler;
  let close: () => void;
  before(() => {
    ({ handler, close } = openEmulator({
      hostNames: [host],
      users: [
        { domain: "CONTOSO", userName: "alice", password },
        { domain: "CONTOSO", userName: "bob", password, organizations: ["fabrikam"] },
      ],
      organizations: [
        { uniqueName: "contoso", friendlyName: "Contoso Ltd", version: "5.0.9690.3000" },
        { uniqueName: "fabrikam", urlName: "fab", state: "Disabled" },
      ],
    }));
  });
  after(() => close());

  type Sent = { target: string; method?: string; headers?: Record<string, string>; body?: string };

  async function as(
    userName: string,
    { target, method = "POST", headers = {}, body = "" }: Sent,
  ): Promise<EmulatorResponse> {
    const connection = { state: new Map() };
    const toContoso: Handler = (request, on) =>
      handler({ ...request, target: "/contoso/XRMServices/2011/Organization.svc/web" }, on);
    if (userName !== "") await signIn(toContoso, connection, { domain: "CONTOSO", userName, password });
    return handler({ method, target, headers: { host, ...headers }, body: Buffer.from(body) }, connection);
  }

  const call2011 = (uniqueName?: string): Sent => {
    const call =
      uniqueName === undefined
        ? ({ message: "RetrieveOrganizations" } as const)
        : ({ message: "RetrieveOrganization", uniqueName } as const);
    const { headers, body } = encodeDiscoveryCall(call, "1.1");
    return { target: "/XRMServices/2011/Discovery.svc/web", headers, body: String(body) };
  };

  async function namesIn2011(userName: string): Promise<string[]> {
    const reply = decodeDiscoveryReply((await as(userName, call2011())).body);
    assert.ok("organizations" in reply);
    return reply.organizations.map((one) => `${one.uniqueName} ${one.friendlyName} ${one.state} ${one.version}`);
  }

  it("of 2011 lists the user's organizations", async () => {
    assert.deepEqual(await namesIn2011("alice"), [
      "contoso Contoso Ltd Enabled 5.0.9690.3000",
      "fabrikam fabrikam Disabled 9.2.24051.174",
    ]);
    assert.deepEqual(await namesIn2011("bob"), ["fabrikam fabrikam Disabled 9.2.24051.174"]);
  });

  it("of 2011 gives one by its unique name, and its address", async () => {
    const reply = decodeDiscoveryReply((await as("alice", call2011("FABRIKAM"))).body);
    assert.ok("organization" in reply);
    const { organizationService } = reply.organization.addresses;
    assert.equal(organizationService, `http://${host}/fab/XRMServices/2011/Organization.svc`);
  });

  it("of 2011 answers a fault for one that is not there, or not the user's", async () => {
    for (const [user, name] of [
      ["alice", "nowhere"],
      ["bob", "contoso"],
    ] as const) {
      const response = await as(user, call2011(name));
      assert.equal(response.status, 500);
      assert.match(String(response.body), /DiscoveryServiceFault/);
    }
  });

  const locked: readonly Sent[] = [
    call2011(),
    { target: "/MSCRMServices/2007/AD/CrmDiscoveryService.asmx" },
    { target: "/api/discovery/v2.0/Instances", method: "GET" },
  ];
  for (const sent of locked) {
    it(`${sent.target} asks for a sign-in`, async () => {
      const { status, headers } = await as("", sent);
      assert.equal(status, 401);
      assert.match(String(headers["www-authenticate"]), /^NTLM,Bearer /);
    });
  }

  const sent2007 = (form: string, user?: { userName: string; password: string }): Sent => {
    const target = `/MSCRMServices/2007/${form}/CrmDiscoveryService.asmx`;
    const { headers, body } = crmDiscoveryRequest(`http://${host}${target}`, { user });
    return { target, headers, body: String(body) };
  };
  const answer2007 = async (userName: string, sent: Sent) => {
    const { status, body } = await as(userName, sent);
    return parseCrmDiscoveryResponse({ status, body: Buffer.from(body) });
  };

  it("of 2007 lists them in the form for Active Directory", async () => {
    const answer = await answer2007("bob", sent2007("AD"));
    assert.ok(answer.kind === "found");
    assert.deepEqual(
      answer.organizations.map(({ uniqueName }) => uniqueName),
      ["fabrikam"],
    );
  });

  it("of 2007 takes name and password in the form for hosters", async () => {
    const good = await answer2007("", sent2007("SPLA", { userName: "CONTOSO\\bob", password }));
    assert.equal(good.kind, "found");
    const bad = await answer2007("", sent2007("SPLA", { userName: "CONTOSO\\bob", password: "wrong" }));
    assert.equal(bad.kind, "refused");
  });

  it("of 2007 says that the form for Live ID is retired", async () => {
    const answer = await answer2007("", sent2007("Passport"));
    assert.ok(answer.kind === "refused");
    assert.match(answer.fault.message, /retired/);
  });

  const instances: readonly [key: string, names: readonly string[]][] = [
    ["", ["contoso", "fabrikam"]],
    ["(UniqueName='contoso')", ["contoso"]],
    ["(UniqueName=%27nowhere%27)", []],
  ];
  for (const [key, names] of instances) {
    it(`global: Instances${key}`, async () => {
      const { status, body } = await as("alice", {
        target: `/api/discovery/v2.0/Instances${key}`,
        method: "GET",
      });
      const answer = parseInstancesResponse({ status, body: Buffer.from(body) });
      assert.ok(answer.kind === "found");
      assert.deepEqual(
        answer.organizations.map(({ uniqueName }) => uniqueName),
        names,
      );
    });
  }

  it("global: a query option is refused by name", async () => {
    const { status, body } = await as("alice", { target: "/api/discovery/v2.0/Instances?$filter=x", method: "GET" });
    assert.equal(status, 501);
    assert.match(String(body), /\$filter/);
  });

  it("organizations keep their records apart", async () => {
    const ids = await Promise.all(
      ["contoso", "fabrikam"].map(async (name) => {
        const reply = decodeDiscoveryReply((await as("alice", call2011(name))).body);
        assert.ok("organization" in reply);
        return reply.organization.id.text;
      }),
    );
    assert.notEqual(ids[0], ids[1]);
  });
});
