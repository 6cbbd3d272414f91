import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cloudHostOf, globalDiscoveryOrigin, isGlobalDiscovery } from "./microsoft-cloud.ts";

describe("hosts of Microsoft's cloud", () => {
  const hosts: [host: string, region: string, organization: string | undefined, discovery: string][] = [
    ["contoso.crm.dynamics.com", "crm.dynamics.com", "contoso", "globaldisco.crm.dynamics.com"],
    ["Contoso.CRM4.dynamics.com.", "crm4.dynamics.com", "contoso", "globaldisco.crm.dynamics.com"],
    ["contoso.api.crm4.dynamics.com", "crm4.dynamics.com", "contoso", "globaldisco.crm.dynamics.com"],
    ["crm4.dynamics.com", "crm4.dynamics.com", undefined, "globaldisco.crm.dynamics.com"],
    ["disco.crm4.dynamics.com", "crm4.dynamics.com", undefined, "globaldisco.crm.dynamics.com"],
    ["contoso.crm9.dynamics.com", "crm9.dynamics.com", "contoso", "globaldisco.crm9.dynamics.com"],
    ["contoso.crm.microsoftdynamics.us", "crm.microsoftdynamics.us", "contoso", "globaldisco.crm.microsoftdynamics.us"],
    ["contoso.crm.appsplatform.us", "crm.appsplatform.us", "contoso", "globaldisco.crm.appsplatform.us"],
    ["contoso.crm.dynamics.cn", "crm.dynamics.cn", "contoso", "globaldisco.crm.dynamics.cn"],
  ];
  for (const [host, region, organization, discovery] of hosts) {
    it(host, () => {
      const found = cloudHostOf(host);
      assert.deepEqual([found?.region, found?.organization], [region, organization]);
      assert.equal(found && globalDiscoveryOrigin(found), `https://${discovery}`);
      assert.ok(isGlobalDiscovery(new URL(`https://${discovery}/api/discovery/v2.0/Instances`)));
    });
  }

  for (const host of ["crm.contoso.com", "crm.dynamics.com.evil.example", "xcrm.dynamics.com", "crm", "10.0.0.1", ""]) {
    it(`${host || "nothing"} is none`, () => assert.equal(cloudHostOf(host), undefined));
  }
});
