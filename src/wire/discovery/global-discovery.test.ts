import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Guid } from "../../values/guid.ts";
import { encodeInstances, instancesRequest, parseInstancesResponse } from "./global-discovery.ts";
import type { OrganizationDetail } from "./organization-detail.ts";

const contoso: OrganizationDetail = {
  id: Guid.of("c4944f99-b5a0-4d5c-9a8f-000000000001"),
  uniqueName: "unq0123",
  friendlyName: "Contoso",
  urlName: "contoso",
  version: "9.2.24091.00200",
  state: "Enabled",
  addresses: { webApplication: "https://contoso.crm4.dynamics.com", webApi: "https://contoso.api.crm4.dynamics.com" },
  region: "EMEA",
};

const parse = (body: unknown, status = 200) =>
  parseInstancesResponse({ status, body: typeof body === "string" ? body : JSON.stringify(body) });

describe("Global Discovery", () => {
  it("is asked for all or for one", () => {
    const root = "https://globaldisco.crm.dynamics.com/api/discovery/v2.0/Instances";
    assert.equal(instancesRequest().url, root);
    assert.equal(instancesRequest("https://globaldisco.crm9.dynamics.com/").url, root.replace("crm.", "crm9."));
    assert.equal(instancesRequest(undefined, "o'x/y").url, `${root}(UniqueName='o''x%2Fy')`);
  });

  it("is read back", () => {
    const organizations = [contoso, { ...contoso, uniqueName: "unq2", state: "Disabled" as const }];
    assert.deepEqual(parse(encodeInstances(organizations, "https://x")), { kind: "found", organizations });
  });

  it("tells where the list goes on", () => {
    const answer = parse({ value: [], "@odata.nextLink": "https://x/2" });
    assert.deepEqual(answer, { kind: "found", organizations: [], nextLink: "https://x/2" });
  });

  it("reads errors of OData, of others, and none at all", () => {
    assert.deepEqual(parse({ error: { code: "0x80040220", message: "no" } }, 403), {
      kind: "refused",
      status: 403,
      code: "0x80040220",
      message: "no",
    });
    assert.deepEqual(parse({ Message: "no" }, 401), { kind: "refused", status: 401, code: undefined, message: "no" });
    assert.match((parse("", 401) as { message: string }).message, /status 401/);
  });

  const item = (JSON.parse(encodeInstances([contoso], "https://x")) as { value: object[] }).value[0];
  const refused: readonly [what: string, body: unknown][] = [
    ["no list", {}],
    ["a list of texts", { value: ["x"] }],
    ["an ID that is none", { value: [{ ...item, Id: "x" }] }],
    ["no ID", { value: [{ ...item, Id: undefined }] }],
    ["no name", { value: [{ ...item, UniqueName: "" }] }],
    ["a version that is a number", { value: [{ ...item, Version: 9 }] }],
    ["an address that is not on the web", { value: [{ ...item, ApiUrl: "file:///x" }] }],
    ["a page", "<html></html>"],
    ["a null", null],
  ];
  for (const [what, body] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => parse(body), { code: "WIRE_MALFORMED_JSON" }));
  }
});
