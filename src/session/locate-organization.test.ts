import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../errors.ts";
import { firstService, planOpening } from "./locate-organization.ts";
import { strictPolicy } from "./operator-policy.ts";
import type { SessionOptions } from "./session-options.ts";

const user: SessionOptions = { userName: "alice", password: "Secret2!" };
const organizationPath = "/XRMServices/2011/Organization.svc";
const discoveryPath = "/XRMServices/2011/Discovery.svc";
const everything: SessionOptions = {
  organizationUri: "https://one/a",
  discoveryUri: "https://two",
  server: "https://three/b",
  homeRealmUri: "https://realm",
  authType: "ActiveDirectory",
  protocol: "HTTPS",
};

describe("the order of address sources", () => {
  const cases: [options: SessionOptions, kind: string, first: string, authType: string][] = [
    [{ ...everything, autoDiscover: true }, "discovery", `https://two${discoveryPath}`, "Auto"],
    [everything, "organization", `https://one/a${organizationPath}`, "ActiveDirectory"],
    [{ ...everything, organizationUri: undefined }, "discovery", `https://two${discoveryPath}`, "ActiveDirectory"],
    [
      { ...everything, organizationUri: undefined, discoveryUri: undefined },
      "organization",
      `https://three/b${organizationPath}`,
      "ActiveDirectory",
    ],
    [{ server: "crm", autoDiscover: true }, "discovery", `https://crm${discoveryPath}`, "Auto"],
    [{ server: "crm:81", protocol: "HTTP", autoDiscover: true }, "discovery", `http://crm:81${discoveryPath}`, "Auto"],
    [{ server: "http://crm/org", autoDiscover: true }, "discovery", `http://crm${discoveryPath}`, "Auto"],
    [
      { server: "org.crm4.dynamics.com", autoDiscover: true },
      "discovery",
      "https://globaldisco.crm.dynamics.com/api/discovery/v2.0/Instances",
      "Auto",
    ],
    [
      { discoveryUri: "http://crm/MSCRMServices/2007/AD/CrmDiscoveryService.asmx", authType: "ActiveDirectory" },
      "discovery",
      "http://crm/MSCRMServices/2007/AD/CrmDiscoveryService.asmx",
      "ActiveDirectory",
    ],
    [
      { discoveryUri: "http://crm/xrmservices/2011/discovery.svc?wsdl", authType: "ActiveDirectory" },
      "discovery",
      "http://crm/xrmservices/2011/discovery.svc",
      "ActiveDirectory",
    ],
    [{ server: "[::1]:5555", authType: "Auto" }, "organization", `https://[::1]:5555${organizationPath}`, "Auto"],
  ];
  for (const [options, kind, first, authType] of cases) {
    it(`${JSON.stringify(options)}: ${kind} ${first} ${authType}`, () => {
      const plan = planOpening({ ...user, ...withoutUndefined(options) });
      assert.deepEqual([plan.place.kind, firstService(plan), plan.authType], [kind, first, authType]);
    });
  }

  it("the organization for discovery: ORGANIZATION, else the one that the address names", () => {
    const nameOf = (options: SessionOptions) => {
      const { place } = planOpening({ ...user, autoDiscover: true, ...options });
      return place.kind === "discovery" ? place.organization : assert.fail("no discovery");
    };
    assert.equal(nameOf({ server: "crm", organization: "a" }), "a");
    assert.equal(nameOf({ server: "crm/b", organization: "a" }), "a");
    assert.equal(nameOf({ server: "crm/net%20autodyn" }), "net autodyn");
    assert.equal(nameOf({ server: "contoso.crm4.dynamics.com" }), "contoso");
    assert.equal(nameOf({ server: "crm4.dynamics.com" }), undefined);
  });
});

describe("what an option switches off is said and does not count", () => {
  const warnings: [options: SessionOptions, messages: RegExp[]][] = [
    [
      { ...everything, autoDiscover: true },
      [/^ORGANIZATIONURI is ignored/, /^HOMEREALMURI is ignored/, /^AUTHTYPE is ignored: AUTODISCOVER/],
    ],
    [everything, []],
    [{ server: "crm", autoDiscover: true }, []],
    [
      { discoveryUri: "https://dev.crm4.dynamics.com/XRMServices/2011/Discovery.svc", autoDiscover: true },
      [/regional discovery service, which Microsoft switched off/],
    ],
    [
      { organizationUri: "https://crm/a", office365: true, authType: "LiveId" },
      [/^AUTHTYPE LiveId is ignored: OFFICE365/],
    ],
    [{ organizationUri: "https://crm/a", office365: true, authType: "OnlineFederation" }, []],
    [{ organizationUri: "https://crm/a", office365: true }, []],
    [{ organizationUri: "https://crm/a", authType: "LiveId" }, []],
    [{ server: "http://crm", protocol: "HTTPS", autoDiscover: true }, [/^SERVER says HTTP and is followed/]],
  ];
  for (const [options, messages] of warnings) {
    it(`${JSON.stringify(options)}: ${messages.length} warnings`, () => {
      const plan = planOpening({ ...user, ...options });
      assert.equal(plan.warnings.length, messages.length, JSON.stringify(plan.warnings));
      for (const [at, message] of messages.entries()) assert.match(plan.warnings[at]?.message ?? "", message);
    });
  }

  it("a way to sign in learns nothing of what AUTODISCOVER switches off", () => {
    const { options } = planOpening({ ...user, ...everything, autoDiscover: true });
    assert.deepEqual(
      [options.organizationUri, options.homeRealmUri, options.authType],
      [undefined, undefined, undefined],
    );
  });
});

describe("what can be refused before anything is sent", () => {
  const cloud = "https://contoso.crm4.dynamics.com";
  const failures: [options: SessionOptions, code: string, message: RegExp][] = [
    [{ autoDiscover: true }, "SESSION_MISSING_PARAMETER", /^SERVER or DISCOVERYURI is missing/],
    [
      { autoDiscover: true, organizationUri: "https://crm/org" },
      "SESSION_MISSING_PARAMETER",
      /^SERVER or DISCOVERYURI/,
    ],
    [{ server: "crm", authType: "ActiveDirectory" }, "SESSION_MISSING_PARAMETER", /^ORGANIZATION is missing/],
    [
      { discoveryUri: "ftp://crm", authType: "ActiveDirectory" },
      "SESSION_BAD_ADDRESS",
      /^DISCOVERYURI ftp:\/\/crm is not/,
    ],
    [
      { ...everything, userName: undefined },
      "SESSION_MISSING_PARAMETER",
      /^USERNAME is missing: ActiveDirectory signs in with/,
    ],
    [{ ...everything, password: undefined }, "SESSION_MISSING_PARAMETER", /^PASSWORD is missing/],
    [{ server: cloud }, "SESSION_RETIRED_SIGN_IN", /^AUTHTYPE LiveId: Microsoft has switched/],
    [{ server: cloud, authType: "OnlineFederation" }, "SESSION_RETIRED_SIGN_IN", /^AUTHTYPE OnlineFederation/],
    [{ server: cloud, office365: true }, "SESSION_RETIRED_SIGN_IN", /^OFFICE365 YES: Microsoft/],
    [{ server: cloud, office365: true, autoDiscover: true }, "SESSION_RETIRED_SIGN_IN", /^OFFICE365 YES/],
    [{ server: "contoso.crm.dynamics.cn" }, "SESSION_RETIRED_SIGN_IN", /switched/],
    [
      { discoveryUri: "https://disco.crm.dynamics.com/XRMServices/2011/Discovery.svc" },
      "SESSION_RETIRED_SIGN_IN",
      /^AUTHTYPE LiveId/,
    ],
    [
      { discoveryUri: "https://dev/MSCRMServices/2007/Passport/CrmDiscoveryService.asmx", authType: "ActiveDirectory" },
      "SESSION_RETIRED_SIGN_IN",
      /Passport form .* switched it off/,
    ],
  ];
  for (const [options, code, message] of failures) {
    it(`${JSON.stringify(options)}: ${code}`, () => {
      assert.throws(
        () => planOpening(withoutUndefined({ ...user, ...options })),
        (error) => {
          assert.ok(error instanceof DynamlError);
          assert.equal(error.code, code);
          assert.match(error.message, message);
          assert.ok(error.remedy);
          assert.doesNotMatch(JSON.stringify([error.message, error.remedy, error.context]), /Secret2/);
          return true;
        },
      );
    });
  }

  it("retired ways to sign in say what replaces them, and a stand-in for Microsoft's cloud may still speak them", () => {
    const options = { ...user, server: cloud };
    assert.throws(() => planOpening(options), { remedy: /AUTHTYPE OAuth .* or a connection profile/ });
    const policy = { ...strictPolicy, allowRetiredSignIn: true };
    try {
      planOpening({ ...options, policy });
    } catch (error) {
      assert.notEqual((error as DynamlError).code, "SESSION_RETIRED_SIGN_IN");
    }
  });
});

function withoutUndefined(options: SessionOptions): SessionOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
