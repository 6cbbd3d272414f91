import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import {
  type Deployment,
  deploy,
  description,
  discoveryPath,
  type List,
  organizationPath,
  type Page,
  type Pages,
  password,
  windowsDeployment,
  windowsOnly,
  windowsOrganization,
  xmlType,
} from "../../../test/scripted-deployment.ts";
import { answer, bodyOf } from "../../../test/scripted-server.ts";
import { DynamlError } from "../../errors.ts";
import { Guid } from "../../values/guid.ts";
import { Secret } from "../../values/secret.ts";
import {
  decodeCrmDiscoveryRequest,
  encodeCrmDiscoveryFault,
  encodeCrmDiscoveryResponse,
} from "../../wire/discovery/crm-discovery-service.ts";
import { encodeDiscoveryFault } from "../../wire/discovery/encode-discovery-fault.ts";
import type { OrganizationAddresses, OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import { openSession } from "../open-session.ts";
import { strictPolicy } from "../operator-policy.ts";
import type { SessionOptions } from "../session-options.ts";
import { discoverOrganizations } from "./discover-organizations.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(pages: Pages): Promise<Deployment> {
  const deployment = await deploy(pages);
  closers.push(() => deployment.server.close());
  return deployment;
}

function detail(addresses: OrganizationAddresses, more: Partial<OrganizationDetail> = {}): OrganizationDetail {
  return { id: Guid.empty, uniqueName: "org", friendlyName: "Org", state: "Enabled", addresses, ...more };
}

const onSameServer: List = (origin) => [detail({ organizationService: `${origin}/org${organizationPath}` })];

function optionsFor({ server }: Deployment, more: SessionOptions = {}): SessionOptions {
  return { server: server.origin, autoDiscover: true, userName: "CRMDOM\\bob", password, ...more };
}

async function open(deployment: Deployment, more: SessionOptions = {}) {
  const session = await openSession(optionsFor(deployment, more));
  closers.push(() => session.end());
  return session;
}

async function failure(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (reason) => reason,
  );
  assert.ok(error instanceof DynamlError, `not one of our errors: ${error?.stack}`);
  return error;
}

const fail =
  (status: number, headers: Record<string, string>, body = ""): Page =>
  (request, response) => {
    request.resume();
    answer(response, status, headers, body);
  };

describe("AUTODISCOVER", () => {
  it("asks the server's discovery service how to sign in and where the organization is, and that how to sign in", async () => {
    const deployment = await serve(windowsDeployment(onSameServer));
    const session = await open(deployment, { organization: "ORG" });
    assert.equal(session.organizationUri, `${deployment.server.origin}/org${organizationPath}/web`);
    assert.equal(session.version, "9.0.2.3034");
    const discovery = "/XRMServices/2011/Discovery.svc";
    assert.deepEqual(
      [...new Set(deployment.log)],
      [
        `GET ${discovery}?wsdl`,
        `GET ${discovery}?wsdl=wsdl0`,
        `POST ${discovery}/web`,
        `GET /org${organizationPath}?wsdl`,
        `GET /org${organizationPath}?wsdl=wsdl0`,
        `POST /org${organizationPath}/web`,
      ],
    );
  });

  it("ignores ORGANIZATIONURI, HOMEREALMURI and AUTHTYPE, and says so; a doubtful user name is said once", async () => {
    const deployment = await serve(windowsDeployment(onSameServer));
    const session = await open(deployment, {
      organizationUri: "http://elsewhere/x",
      homeRealmUri: "http://realm",
      authType: "OAuth",
      domain: "OTHER",
    });
    assert.deepEqual(
      session.warnings.map(({ message }) => message.split(" ")[0]),
      ["ORGANIZATIONURI", "HOMEREALMURI", "AUTHTYPE", "the"],
    );
  });

  it("takes a service that describes itself to users only by what its 401 offers", async () => {
    const pages = windowsDeployment(onSameServer);
    const deployment = await serve({
      ...pages,
      [discoveryPath]: windowsOnly(description("discovery")),
    });
    assert.equal((await open(deployment)).version, "9.0.2.3034");
  });

  it("asks the service of 2007 where that of 2011 is not there", async () => {
    const list: List = (origin) => [detail({ crmService: `${origin}/MSCrmServices/2007/CrmService.asmx` })];
    const asmx: Page = async (request, response, origin) => {
      assert.deepEqual(decodeCrmDiscoveryRequest(await bodyOf(request)), {});
      answer(response, 200, xmlType, encodeCrmDiscoveryResponse(list(origin)));
    };
    const path = "/mscrmservices/2007/ad/crmdiscoveryservice.asmx";
    const deployment = await serve({ ...windowsOrganization(), [path]: windowsOnly(asmx) });
    const session = await open(deployment);
    assert.equal(session.organizationUri, `${deployment.server.origin}/org${organizationPath}/web`);
  });

  it("with neither: the error is that of the service of 2011", async () => {
    const error = await failure(open(await serve({})));
    assert.equal(error.code, "SESSION_NO_POLICY");
    assert.match(error.where ?? "", /2011\/Discovery\.svc$/);
    assert.match(error.message, /it answers 404/);
  });
});

describe("DISCOVERYURI", () => {
  it("is asked by AUTHTYPE, and so is the organization that it names; nobody is asked how", async () => {
    const deployment = await serve(windowsDeployment(onSameServer));
    const { origin } = deployment.server;
    const discoveryUri = `${origin}/XRMServices/2011/Discovery.svc`;
    const session = await open(deployment, {
      autoDiscover: false,
      server: "",
      discoveryUri,
      authType: "ActiveDirectory",
    });
    assert.equal(session.organizationUri, `${origin}/org${organizationPath}/web`);
    assert.deepEqual(
      deployment.log.filter((line) => line.startsWith("GET")),
      [],
    );
  });

  it("2007 SPLA: the password stands in the request, so it goes over plain http only where the operator allows it", async () => {
    const path = "/MSCRMServices/2007/SPLA/CrmDiscoveryService.asmx";
    const asked: unknown[] = [];
    const asmx: Page = async (request, response, origin) => {
      asked.push(decodeCrmDiscoveryRequest(await bodyOf(request)));
      answer(response, 200, xmlType, encodeCrmDiscoveryResponse([detail({ crmService: `${origin}/x.asmx` })]));
    };
    const deployment = await serve({ ...windowsOrganization(), [path.toLowerCase()]: asmx });
    const options = { discoveryUri: `${deployment.server.origin}${path}`, userName: "bob", domain: "CRMDOM" };
    const error = await failure(open(deployment, options));
    assert.equal(error.code, "AUTH_PLAIN_HTTP");
    assert.deepEqual(asked, []);
    const policy = { ...strictPolicy, allowPlainHttpPasswords: true };
    const bound = new Secret(password, ["elsewhere.example"]);
    const foreign = await failure(open(deployment, { ...options, policy, password: bound }));
    assert.equal(foreign.code, "SESSION_SECRET_BOUND");
    assert.deepEqual(asked, []);
    const session = await open(deployment, { ...options, policy });
    assert.equal(session.version, "9.0.2.3034");
    assert.deepEqual(asked, [{ user: { userName: "CRMDOM\\bob", password } }]);
  });

  it("names what was found where the organization is not among it", async () => {
    const deployment = await serve(windowsDeployment(onSameServer));
    const error = await failure(open(deployment, { organization: "fabrikam" }));
    assert.equal(error.code, "SESSION_ORGANIZATION_NOT_FOUND");
    assert.match(error.message, /"fabrikam" .* it lists "org"$/);
  });
});

describe("a discovery service that leads astray", () => {
  it("to a foreign host: nothing is sent there, not even a question", async () => {
    const foreign = await serve({});
    const address = foreign.server.origin.replace("127.0.0.1", "localhost");
    const deployment = await serve(windowsDeployment(() => [detail({ organizationService: `${address}/org` })]));
    const error = await failure(open(deployment));
    assert.equal(error.code, "AUTH_HOST_NOT_ALLOWED");
    assert.match(error.message, /localhost:\d+.*the discovery service at http/);
    assert.match(error.remedy ?? "", /--allow-host/);
    assert.deepEqual([foreign.log, foreign.server.sockets.length], [[], 0]);
  });

  it("which goes on where the operator allows that host", async () => {
    const other = await serve(windowsOrganization());
    const address = other.server.origin.replace("127.0.0.1", "localhost");
    const deployment = await serve(windowsDeployment(() => [detail({ organizationService: `${address}/org` })]));
    const session = await open(deployment, { policy: { ...strictPolicy, allowHosts: ["localhost"] } });
    assert.equal(session.organizationUri, `${address}/org${organizationPath}/web`);
  });

  const strays: [name: string, pages: (list: Pages) => Pages, code: string, message: RegExp][] = [
    [
      "to another discovery service",
      () => windowsDeployment((origin) => [detail({ organizationService: `${origin}${discoveryPath}` })]),
      "SESSION_DISCOVERY_LOOP",
      /names another discovery service/,
    ],
    [
      "by a redirect",
      (usual) => ({ ...usual, [`${discoveryPath}/web`]: fail(302, { location: "http://evil.example/?x=1" }) }),
      "AUTH_UNEXPECTED_ANSWER",
      /302/,
    ],
    [
      "by a redirect of its description",
      (usual) => ({ ...usual, [discoveryPath]: fail(302, { location: "https://sts.example/login" }) }),
      "SESSION_REDIRECTED",
      /points to https:\/\/sts\.example\/login; redirects are never followed/,
    ],
    [
      "in a description without an end",
      (usual) => ({ ...usual, [discoveryPath]: endlessDescription }),
      "SESSION_DISCOVERY_LOOP",
      /more than 8 documents/,
    ],
    [
      "in a description that imports itself",
      () => ({ [discoveryPath]: circularDescription }),
      "SESSION_NO_POLICY",
      /no authentication policy/,
    ],
    [
      "with a policy that nobody knows",
      (usual) => ({ ...usual, [discoveryPath]: description("discovery", unknownPolicy) }),
      "SESSION_UNKNOWN_POLICY",
      /sign in by "Palmreading"/,
    ],
    [
      "with a page for people",
      (usual) => ({
        ...usual,
        [`${discoveryPath}/web`]: windowsOnly(fail(200, { "content-type": "text/html" }, "<title>Hi</title>")),
      }),
      "SESSION_NOT_A_SERVICE",
      /no discovery service at this address: status 200, text\/html, "Hi"/,
    ],
    [
      "with a fault",
      (usual) => ({ ...usual, [`${discoveryPath}/web`]: windowsOnly(faulty) }),
      "SESSION_DISCOVERY_FAULT",
      /refuses to list organizations: no user/,
    ],
    [
      "with half an answer",
      (usual) => ({ ...usual, [`${discoveryPath}/web`]: windowsOnly(fail(200, xmlType, "<s:Envelope")) }),
      "SESSION_UNREADABLE_ANSWER",
      /the answer of the discovery service cannot be read/,
    ],
  ];
  for (const [name, pages, code, message] of strays) {
    it(`${name}: ${code}`, async () => {
      const error = await failure(open(await serve(pages(windowsDeployment(onSameServer)))));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
    });
  }

  it("of 2007 with a fault, with its code", async () => {
    const path = "/MSCRMServices/2007/AD/CrmDiscoveryService.asmx";
    const body = encodeCrmDiscoveryFault({ code: "0x8004A101", message: "no organization" });
    const deployment = await serve({ [path.toLowerCase()]: windowsOnly(fail(500, xmlType, body)) });
    const error = await failure(open(deployment, { discoveryUri: `${deployment.server.origin}${path}` }));
    assert.equal(error.code, "SESSION_DISCOVERY_FAULT");
    assert.match(error.message, /no organization \(0x8004A101\)$/);
  });
});

const wsdlNamespace = "http://schemas.xmlsoap.org/wsdl/";

function importing(...queries: string[]): string {
  const imports = queries
    .map((query) => `<import namespace="x" location="http://x${discoveryPath}?${query}"/>`)
    .join("");
  return `<definitions xmlns="${wsdlNamespace}">${imports}</definitions>`;
}

const endlessDescription: Page = (request, response) => {
  const at = Number(/\d+$/.exec(request.url ?? "")?.[0] ?? 0);
  answer(response, 200, xmlType, importing(`wsdl=wsdl${at + 1}`));
};
const circularDescription: Page = (_, response) => answer(response, 200, xmlType, importing("wsdl", "wsdl=wsdl0"));

const unknownPolicy = {
  id: "policy",
  authentications: [{ type: "Unknown", name: "Palmreading" }],
  requiresClientEntropy: false,
  isOverHttps: false,
} as const;

const faulty: Page = (_, response) => {
  const detailOfFault = {
    errorCode: -2147180284,
    message: "no user",
    timestamp: "2026-11-23T00:00:00Z",
    errorDetails: new Map(),
  };
  const { status, headers, body } = encodeDiscoveryFault(detailOfFault, "1.1");
  answer(response, status, headers, body);
};

describe("TIMEOUT bounds the opening as a whole, and names what used it up", () => {
  const silent: Page = (request) => void request.resume();
  const cases: [phase: string, pages: (usual: Pages) => Pages][] = [
    ["asking how to sign in", (usual) => ({ ...usual, [discoveryPath]: silent })],
    ["asking the discovery service", (usual) => ({ ...usual, [`${discoveryPath}/web`]: windowsOnly(silent) })],
    [
      "waiting for the answer",
      (usual) => ({ ...usual, [`/org${organizationPath.toLowerCase()}/web`]: windowsOnly(silent) }),
    ],
  ];
  for (const [phase, pages] of cases) {
    it(phase, async () => {
      const deployment = await serve(pages(windowsDeployment(onSameServer)));
      const error = await failure(open(deployment, { timeout: 0.5 }));
      assert.equal(error.code, "NET_TIME_LIMIT");
      assert.match(error.message, new RegExp(`^opening the session took more than 0.5 s \\(${phase}`));
    });
  }
});

describe("the list of organizations", () => {
  it("with names, addresses, version and state, signed in as the service wants it", async () => {
    const deployment = await serve(
      windowsDeployment((origin) => [
        detail(
          { organizationService: `${origin}/org${organizationPath}`, webApplication: `${origin}/org/` },
          {
            version: "5.0.9690.3000",
            urlName: "org",
          },
        ),
        detail({}, { uniqueName: "old", friendlyName: "Old", state: "Disabled" }),
      ]),
    );
    const { origin } = deployment.server;
    const found = await discoverOrganizations({ server: origin, userName: "CRMDOM\\bob", password });
    assert.equal(found.discoveryUri, `${origin}/XRMServices/2011/Discovery.svc`);
    assert.deepEqual(
      found.organizations.map(({ uniqueName, friendlyName, organizationUri, version, state }) => [
        uniqueName,
        friendlyName,
        organizationUri,
        version,
        state,
      ]),
      [
        ["org", "Org", `${origin}/org${organizationPath}`, "5.0.9690.3000", "Enabled"],
        ["old", "Old", undefined, undefined, "Disabled"],
      ],
    );
  });

  it("with a wrong password: AUTH_REJECTED after one attempt", async () => {
    const deployment = await serve(windowsDeployment(onSameServer));
    const { origin } = deployment.server;
    const error = await failure(discoverOrganizations({ server: origin, userName: "bob", password: "Secret3!" }));
    assert.equal(error.code, "AUTH_REJECTED");
    assert.equal(deployment.log.filter((line) => line.startsWith("POST")).length, 2);
  });
});
