import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../../errors.ts";
import { Guid } from "../../values/guid.ts";
import type { OrganizationAddresses, OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import { hostsIn } from "../address.ts";
import { strictPolicy } from "../operator-policy.ts";
import type { DiscoveryService } from "./discovery-place.ts";
import { organizationAddress, trustedOrganizationAddress } from "./organization-address.ts";

function detail(addresses: OrganizationAddresses, uniqueName = "org"): OrganizationDetail {
  return { id: Guid.empty, uniqueName, friendlyName: uniqueName, state: "Enabled", addresses };
}

const path = "/XRMServices/2011/Organization.svc";
const at = (uri: string): DiscoveryService => ({ generation: "2011", uri });
const global: DiscoveryService = { generation: "global", uri: "https://globaldisco.crm.dynamics.com/api/discovery" };

describe("where a discovery service says that an organization is", () => {
  const cases: [addresses: OrganizationAddresses, address: string | undefined][] = [
    [{ organizationService: `http://crm/org${path}`, webApplication: "http://other/" }, `http://crm/org${path}`],
    [{ organizationService: `https://org.contoso.com${path}` }, `https://org.contoso.com${path}`],
    [{ webApplication: "http://crm:5555/adventureworks/" }, `http://crm:5555/adventureworks${path}`],
    [{ webApplication: "https://contoso.crm4.dynamics.com/" }, `https://contoso.crm4.dynamics.com${path}`],
    [{ webApi: "https://contoso.api.crm4.dynamics.com" }, `https://contoso.api.crm4.dynamics.com${path}`],
    [{ crmService: "http://crm:5555/MSCrmServices/2007/CrmService.asmx" }, `http://crm:5555/my%20org${path}`],
    [{ organizationService: "http://" }, undefined],
    [{}, undefined],
  ];
  for (const [addresses, address] of cases) {
    it(`${JSON.stringify(addresses)}: ${address}`, () => {
      assert.equal(organizationAddress(detail(addresses, "my org")), address);
    });
  }
});

describe("which of these addresses credentials go to", () => {
  const good: [address: string, service: DiscoveryService, named: string[], allowHosts: string[]][] = [
    ["http://crm/org", at("http://crm/x"), [], []],
    ["https://crm/org", at("https://crm/x"), [], []],
    ["https://org.contoso.com", at("https://disco.contoso.com/x"), [], []],
    ["http://dynamicscrm2011/org", at("http://209.223.157.106/x"), ["dynamicscrm2011"], []],
    ["http://dynamicscrm2011/org", at("http://209.223.157.106/x"), [], ["dynamicscrm2011"]],
    ["https://contoso.crm4.dynamics.com", global, [], []],
  ];
  for (const [address, service, named, allowHosts] of good) {
    it(`${address} of ${service.uri}, named ${named}, allowed ${allowHosts}`, () => {
      const found = trustedOrganizationAddress(
        detail({ organizationService: `${address}${path}` }),
        service,
        { ...strictPolicy, allowHosts },
        named,
      );
      assert.equal(found, `${address}${path}`);
    });
  }

  const bad: [address: string, service: DiscoveryService, code: string, message: RegExp][] = [
    [`https://evil.example/org${path}`, at("https://crm/x"), "AUTH_HOST_NOT_ALLOWED", /evil\.example/],
    [`https://evil.example/org${path}`, at("https://crm.contoso.com/x"), "AUTH_HOST_NOT_ALLOWED", /evil\.example/],
    [`https://evil.crm4.dynamics.com${path}`, at("https://crm/x"), "AUTH_HOST_NOT_ALLOWED", /evil\.crm4/],
    [`https://x.crm.dynamics.cn${path}`, global, "AUTH_HOST_NOT_ALLOWED", /dynamics\.cn/],
    [`http://crm/org${path}`, at("https://crm/x"), "AUTH_PLAIN_HTTP", /crm/],
    ["https://crm/XRMServices/2011/Discovery.svc", at("https://crm/x"), "SESSION_DISCOVERY_LOOP", /another discovery/],
    ["", at("https://crm/x"), "SESSION_DISCOVERY_FAULT", /does not say where/],
  ];
  for (const [address, service, code, message] of bad) {
    it(`${address || "none"} of ${service.uri}: ${code}`, () => {
      const found = detail(address === "" ? {} : { organizationService: address });
      assert.throws(
        () => trustedOrganizationAddress(found, service, strictPolicy, []),
        (error) => {
          assert.ok(error instanceof DynamlError);
          assert.equal(error.code, code);
          assert.match(error.message, message);
          assert.ok(error.remedy);
          return true;
        },
      );
    });
  }

  it("the hosts that parameters name", () => {
    const given = ["crm:5555/org", "http://dynamicscrm2011/org", undefined, "", "https://bob:x@host/"];
    assert.deepEqual(hostsIn(given), ["crm:5555", "dynamicscrm2011"]);
  });
});
