import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HttpRequest, HttpResponse } from "../net/http.ts";
import type { AuthenticationPolicy } from "../wire/service-description/authentication-policy.ts";
import { encodeServiceDescription } from "../wire/service-description/encode-service-description.ts";
import { organizationContract } from "../wire/service-description/service-contract.ts";
import { detectSignIn } from "./auto-sign-in.ts";
import type { Opening } from "./opening.ts";
import { strictPolicy } from "./operator-policy.ts";
import type { SessionOptions } from "./session-options.ts";

const serviceUri = "https://crm/org/XRMServices/2011/Organization.svc";
const user: SessionOptions = { userName: "alice", password: "Secret2!" };
const application: SessionOptions = { clientId: "3f2a", clientSecret: "x" };

type Answer = (request: HttpRequest) => Omit<HttpResponse, "body"> & { readonly body?: string | undefined };

/** Asks a server that answers so; `asked` receives what it was asked. */
function detect(answer: Answer, options: SessionOptions = user, uri = serviceUri, asked: HttpRequest[] = []) {
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    asked.push(request);
    const { body = "", ...response } = answer(request);
    return { ...response, body: Buffer.from(body) };
  };
  const opening: Opening = {
    options,
    operator: strictPolicy,
    route: {},
    send: Object.assign(send, { close: async () => {} }),
    limits: {},
    shared: {},
    warn: () => {},
  };
  return detectSignIn(uri, opening);
}

function describedBy(...names: AuthenticationPolicy["authentications"][number]["type"][]): Answer {
  const policy: AuthenticationPolicy = {
    id: "policy",
    authentications: names.map((type) => ({ type, name: type })),
    requiresClientEntropy: false,
    isOverHttps: true,
  };
  return ({ url }) => {
    const service = { contract: organizationContract, address: serviceUri, policy };
    return { status: 200, headers: {}, body: encodeServiceDescription(service, url.split("?")[1] ?? "") };
  };
}

function offering(...schemes: string[]): Answer {
  return () => ({ status: 401, headers: { "www-authenticate": schemes } });
}

const undescribed =
  (challenge: Answer): Answer =>
  (request) =>
    request.url.includes("?") ? { status: 404, headers: {} } : challenge(request);

describe("what AUTHTYPE Auto picks", () => {
  const bearer = "Bearer authorization_uri=https://sts/adfs/oauth2/authorize, resource_id=https://crm/";
  const cases: [name: string, answer: Answer, options: SessionOptions, picked: string][] = [
    ["a policy of Windows", describedBy("ActiveDirectory"), user, "ActiveDirectory"],
    ["a policy of Windows, without a user", describedBy("ActiveDirectory"), {}, "None"],
    ["a policy of a federation server", describedBy("Federation"), user, "Federation"],
    ["the same with an application", describedBy("Federation"), application, "OAuth"],
    ["a policy of the online services", describedBy("LiveId", "OnlineFederation"), user, "OnlineFederation"],
    ["a policy of Live ID", describedBy("LiveId"), user, "LiveId"],
    ["a policy with one way that is known", describedBy("Unknown", "Federation"), user, "Federation"],
    ["a description for users only, Windows", offering("Negotiate", "NTLM"), user, "ActiveDirectory"],
    ["a description for users only, OAuth", offering(bearer), user, "OAuth"],
    ["both, with a user", offering(bearer, "NTLM"), user, "ActiveDirectory"],
    ["both, with an application", offering(bearer, "NTLM"), application, "OAuth"],
    ["no description, Windows", undescribed(offering("Negotiate")), user, "ActiveDirectory"],
    ["no description, OAuth", undescribed(offering(bearer)), application, "OAuth"],
  ];
  for (const [name, answer, options, picked] of cases) {
    it(`${name}: ${picked}`, async () => assert.equal(await detect(answer, options), picked));
  }

  it("Microsoft's cloud is not asked: OAuth", async () => {
    const asked: HttpRequest[] = [];
    const cloud = "https://contoso.crm4.dynamics.com/XRMServices/2011/Organization.svc";
    assert.equal(await detect(offering("NTLM"), user, cloud, asked), "OAuth");
    assert.deepEqual(asked, []);
  });

  it("nothing that proves the user is sent while asking", async () => {
    const asked: HttpRequest[] = [];
    await detect(undescribed(offering("NTLM")), user, serviceUri, asked);
    assert.equal(asked.length, 2);
    assert.doesNotMatch(JSON.stringify(asked), /alice|Secret2/);
  });

  const failures: [name: string, answer: Answer, code: string, message: RegExp][] = [
    ["a policy that nobody knows", describedBy("Unknown"), "SESSION_UNKNOWN_POLICY", /sign in by "Unknown"/],
    ["a description without policy", describedBy(), "SESSION_NO_POLICY", /has no authentication policy/],
    ["nothing at all", () => ({ status: 404, headers: {} }), "SESSION_NO_POLICY", /it answers 404/],
    ["a challenge that nobody knows", offering("Palm"), "SESSION_NO_POLICY", /offers Palm only, which is not known/],
    [
      "a sign-in page",
      () => ({ status: 302, headers: { location: "https://sts.example/ls?wa=wsignin1.0" } }),
      "SESSION_REDIRECTED",
      /points to https:\/\/sts\.example\/ls; redirects are never followed/,
    ],
    [
      "a page for people",
      () => ({ status: 200, headers: {}, body: "<html><title>Sign in</title></html>" }),
      "WIRE_HTML",
      /a web page came/,
    ],
  ];
  for (const [name, answer, code, message] of failures) {
    it(`${name}: ${code}`, async () => {
      await assert.rejects(detect(answer), (error: Error & { code?: string }) => {
        assert.equal(error.code, code, error.message);
        assert.match(error.message, message);
        return true;
      });
    });
  }
});
