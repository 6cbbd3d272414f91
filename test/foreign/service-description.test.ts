import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { Guid } from "../../src/values/guid.ts";
import type { AuthenticationPolicy } from "../../src/wire/service-description/authentication-policy.ts";
import { encodeServiceDescription } from "../../src/wire/service-description/encode-service-description.ts";
import { discoveryContract, organizationContract } from "../../src/wire/service-description/service-contract.ts";
import { decodeCall } from "../../src/wire/soap/decode-call.ts";
import { encodeReply } from "../../src/wire/soap/encode-reply.ts";
import { needsServer } from "../real-servers.ts";
import { answer, bodyOf, type ScriptedServer, startHttpServer } from "../scripted-server.ts";

/** Other people's SOAP clients load the service description and call WhoAmI by it. The server here only has `wire`. */

const run = promisify(execFile);
const userId = "c4944f99-b5a0-4d5c-9a8f-000000000001";

const policy: AuthenticationPolicy = {
  id: "",
  authentications: [
    { type: "Federation", name: "Federation", tokenService: { identifier: "http://sts.example.com/x" } },
  ],
  issuedToken: { metadataAddress: "https://sts.example.com/mex", keyType: "SymmetricKey", keySize: 256 },
  trustVersion: "1.3",
  requiresClientEntropy: true,
  isOverHttps: true,
};

let server: ScriptedServer;

before(async () => {
  server = await startHttpServer(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", server.origin);
    const contract = pathname.includes("Discovery") ? discoveryContract : organizationContract;
    const identity = { kind: "Spn", value: "HTTP/crm.example.com" } as const;
    const described = { contract, address: server.origin + pathname, policy, identity };
    const document =
      request.method === "POST" ? whoAmI(await bodyOf(request)) : encodeServiceDescription(described, search);
    answer(response, document === undefined ? 404 : 200, { "content-type": "text/xml; charset=utf-8" }, document);
  });
});

after(() => server.close());

function whoAmI(body: string): string {
  const { call, soap } = decodeCall(body);
  assert.ok(call.operation === "Execute" && call.request.requestName === "WhoAmI");
  const results = new Map([["UserId", Guid.of(userId)]]);
  return encodeReply({ operation: "Execute", response: { responseName: "WhoAmI", results } }, soap).body;
}

const organization = "/XRMServices/2011/Organization.svc";

describe("zeep", needsServer("python3-zeep"), () => {
  const script = `
import sys, zeep
client = zeep.Client(sys.argv[1])
for port in sys.argv[2:]:
    request = client.get_type("{http://schemas.microsoft.com/crm/2011/Contracts}WhoAmIRequest")(RequestName="WhoAmI")
    reply = client.bind("OrganizationService", port).Execute(request=request)
    print(reply.ResponseName, reply.Results.KeyValuePairOfstringanyType[0].value)
client.wsdl.dump()
`;
  const python = async (...args: string[]) =>
    (await run("/usr/bin/python3", ["-c", script, ...args], { timeout: 60_000 })).stdout;

  for (const query of ["wsdl", "singleWsdl"]) {
    it(`loads ?${query} and calls WhoAmI over both ports`, async () => {
      const ports = ["CustomBinding_IOrganizationService", "BasicHttpBinding_IOrganizationService"];
      const lines = (await python(`${server.origin}${organization}?${query}`, ...ports)).split("\n");
      assert.deepEqual(lines.slice(0, 2), [`WhoAmI ${userId}`, `WhoAmI ${userId}`]);
    });
  }

  it("loads the Discovery service's", async () => {
    const dump = await python(`${server.origin}/XRMServices/2011/Discovery.svc?wsdl`);
    assert.match(dump, /Execute\(request: \w+:DiscoveryRequest\) -> ExecuteResult: \w+:DiscoveryResponse/);
  });
});

describe("php-soap", needsServer("php-soap"), () => {
  const script = `
$client = new SoapClient($argv[1], ["soap_version" => (int) $argv[2], "cache_wsdl" => WSDL_CACHE_NONE]);
if ($argc > 3) $client->__setLocation($argv[3]);
$contracts = "http://schemas.microsoft.com/crm/2011/Contracts";
$request = new SoapVar(["RequestName" => "WhoAmI"], SOAP_ENC_OBJECT, "WhoAmIRequest", $contracts);
$result = $client->Execute(["request" => $request])->ExecuteResult;
echo $result->ResponseName, " ", $result->Results->KeyValuePairOfstringanyType->value;
`;
  const php = async (...args: string[]) =>
    (await run("php", ["-r", script, "--", ...args], { timeout: 60_000 })).stdout;

  for (const query of ["wsdl", "singleWsdl"]) {
    it(`loads ?${query} and calls WhoAmI with SOAP 1.1 and 1.2`, async () => {
      const url = `${server.origin}${organization}`;
      assert.equal(await php(`${url}?${query}`, "1", `${url}/web`), `WhoAmI ${userId}`);
      assert.equal(await php(`${url}?${query}`, "2", url), `WhoAmI ${userId}`);
    });
  }
});
