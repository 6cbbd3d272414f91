import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Secret } from "../values/secret.ts";
import { refuseForeignHosts } from "./bound-secrets.ts";
import { openSession } from "./open-session.ts";
import type { SessionOptions } from "./session-options.ts";

const service = "https://crm.contoso.com/org/XRMServices/2011/Organization.svc";
const secret = new Secret("hunter2", ["crm.contoso.com"]);
const wide = new Secret("hunter2", ["crm.contoso.com", "*.corp.example"]);

const cases: readonly (readonly [
  title: string,
  options: SessionOptions,
  service: string,
  refused: RegExp | undefined,
])[] = [
  ["its own host", { password: secret }, service, undefined],
  ["a secret that nobody has bound", { password: new Secret("x") }, "https://evil.example/", undefined],
  ["a password in plain text", { password: "x" }, "https://evil.example/", undefined],
  [
    "another host",
    { password: secret },
    "https://evil.example/crm.contoso.com",
    /PASSWORD.*crm\.contoso\.com only.*evil/,
  ],
  [
    "a host that looks like it",
    { password: secret },
    "https://crm.contoso.com.evil.example/",
    /to crm.contoso.com.evil/,
  ],
  ["user information that looks like it", { password: secret }, "https://crm.contoso.com@evil.example/", /to evil/],
  ["a client secret", { clientSecret: secret }, "https://evil.example/", /^CLIENTSECRET/],
  ["a client ID", { clientId: secret }, "https://evil.example/", /^CLIENTID/],
  [
    "a home realm elsewhere",
    { password: secret, homeRealmUri: "https://evil.example/adfs" },
    service,
    /HOMEREALMURI.*evil/,
  ],
  ["a home realm that is bound", { password: wide, homeRealmUri: "sts.corp.example" }, service, undefined],
  ["a home realm that is no address", { password: secret, homeRealmUri: "https://:x" }, service, /cannot be read/],
  [
    "a home realm that other readers take for one elsewhere",
    { password: secret, homeRealmUri: "evil.example\t://crm.contoso.com" },
    service,
    /HOMEREALMURI.*cannot be read/,
  ],
  [
    "a home realm with a scheme of no use",
    { password: secret, homeRealmUri: "evil.example://crm.contoso.com" },
    service,
    /HOMEREALMURI.*cannot be read/,
  ],
  ["a refresh token", { refreshToken: secret }, "https://evil.example/", /^REFRESHTOKEN/],
  ["an authority elsewhere", { clientSecret: secret, authority: "https://evil.example/x" }, service, /authority.*evil/],
  [
    "Microsoft's authority",
    { clientSecret: secret, authority: "https://login.microsoftonline.com/contoso.com" },
    service,
    undefined,
  ],
  [
    "a proxy elsewhere",
    { proxy: { type: "http", server: "evil.example", port: 8080, password: secret } },
    service,
    /^PROXYPASSWORD.*evil\.example/,
  ],
  [
    "a proxy of its own",
    { password: secret, proxy: { type: "http", server: "p", port: 8080, password: new Secret("x", ["p"]) } },
    service,
    undefined,
  ],
  [
    "a port that PROXYPORT changes",
    { proxy: { type: "http", server: "p:8080", port: 9999, password: new Secret("x", ["p:8080"]) } },
    service,
    /^PROXYPASSWORD.*p:9999/,
  ],
  [
    "a proxy at the port of PROXYPORT",
    { proxy: { type: "http", server: "p", port: 8080, password: new Secret("x", ["p:8080"]) } },
    service,
    undefined,
  ],
  ["a proxy that is not used", { proxy: { type: "none", server: "evil", password: secret } }, service, undefined],
];

describe("a secret that is bound to hosts", () => {
  for (const [title, options, uri, refused] of cases) {
    it(`${refused === undefined ? "goes" : "does not go"} where there is ${title}`, () => {
      if (refused === undefined) return refuseForeignHosts(options, uri);
      assert.throws(
        () => refuseForeignHosts(options, uri),
        (error: Error & { code: string }) => {
          assert.equal(error.code, "SESSION_SECRET_BOUND");
          assert.match(error.message, refused);
          return true;
        },
      );
    });
  }

  const addresses: readonly SessionOptions[] = [
    { organizationUri: "http://evil.example/org" },
    { server: "evil.example", organization: "org", protocol: "HTTP" },
    { discoveryUri: "http://evil.example/XRMServices/2011/Discovery.svc", organization: "org" },
    { server: "evil.example", organization: "org", protocol: "HTTP", autoDiscover: true },
    { organizationUri: "http://crm.contoso.com@evil.example/org" },
  ];
  for (const address of addresses) {
    it(`reaches nobody at ${Object.values(address).join(" ")}`, async () => {
      let dialled = 0;
      const opening = openSession({
        ...address,
        authType: "ActiveDirectory",
        userName: "u",
        password: secret,
        dial: async () => {
          dialled += 1;
          throw new Error("dialled");
        },
      });
      await assert.rejects(opening, ({ code }: { code: string }) => {
        assert.match(code, /^SESSION_(SECRET_BOUND|BAD_ADDRESS)$/);
        return true;
      });
      assert.equal(dialled, 0);
    });
  }
});
