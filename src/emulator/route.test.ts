import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { routeOf } from "./route.ts";

const routes: readonly [target: string, organization: string | undefined, soap: "1.1" | "1.2"][] = [
  ["/org/XRMServices/2011/Organization.svc", "org", "1.2"],
  ["/org/XRMServices/2011/Organization.svc/web", "org", "1.1"],
  ["/XRMServices/2011/Organization.svc", undefined, "1.2"],
  ["/ORG/xrmservices/2011/ORGANIZATION.SVC/WEB/", "ORG", "1.1"],
  ["/my%20org/XRMServices/2011/Organization.svc?wsdl", "my org", "1.2"],
];

describe("routeOf", () => {
  for (const [target, organization, soap] of routes) {
    it(target, () => assert.deepEqual(routeOf(target), { organization, soap }));
  }
  for (const target of ["/", "/a/b/XRMServices/2011/Organization.svc", "/XRMServices/2011/Discovery.svc", "/%"]) {
    it(`${target} is none`, () => assert.equal(routeOf(target), undefined));
  }
});
