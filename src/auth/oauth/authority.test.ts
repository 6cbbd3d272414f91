import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readAuthority, readMetadata } from "./authority.ts";

const login = "https://login.microsoftonline.com";

const cases: [text: string, from: "operator" | "challenge", kind: string, token: string][] = [
  [`${login}/contoso.com`, "operator", "entra-v2", `${login}/contoso.com/oauth2/v2.0/token`],
  [`${login}/contoso.com/`, "operator", "entra-v2", `${login}/contoso.com/oauth2/v2.0/token`],
  ["login.microsoftonline.com/contoso.com", "operator", "entra-v2", `${login}/contoso.com/oauth2/v2.0/token`],
  [`${login}/contoso.com/v2.0`, "operator", "entra-v2", `${login}/contoso.com/oauth2/v2.0/token`],
  [login, "operator", "entra-v2", `${login}/organizations/oauth2/v2.0/token`],
  [`${login}/common/oauth2/authorize`, "challenge", "entra-v2", `${login}/organizations/oauth2/v2.0/token`],
  [`${login}/t/oauth2/authorize`, "challenge", "entra-v2", `${login}/t/oauth2/v2.0/token`],
  [`${login}/t/oauth2/v2.0/authorize`, "operator", "entra-v2", `${login}/t/oauth2/v2.0/token`],
  [`${login}/t/oauth2/token`, "operator", "entra-v1", `${login}/t/oauth2/token`],
  [
    "https://login.microsoftonline.us/t",
    "operator",
    "entra-v2",
    "https://login.microsoftonline.us/t/oauth2/v2.0/token",
  ],
  ["https://emulator:8443/t/oauth2/authorize", "challenge", "entra-v2", "https://emulator:8443/t/oauth2/v2.0/token"],
  ["https://sts.contoso.com/adfs", "operator", "adfs", "https://sts.contoso.com/adfs/oauth2/token"],
  ["https://sts.contoso.com/adfs/ls/", "challenge", "adfs", "https://sts.contoso.com/adfs/oauth2/token"],
  ["https://sts.contoso.com/adfs/oauth2/authorize", "challenge", "adfs", "https://sts.contoso.com/adfs/oauth2/token"],
  ["https://gate/x/ADFS/oauth2", "operator", "adfs", "https://gate/x/ADFS/oauth2/token"],
];

describe("an authority's address", () => {
  for (const [text, from, kind, tokenEndpoint] of cases) {
    it(`${text} of ${from}: ${kind}`, () => {
      const authority = readAuthority(text, from);
      assert.ok("tokenEndpoint" in authority);
      assert.deepEqual([authority.kind, authority.tokenEndpoint], [kind, tokenEndpoint]);
    });
  }

  for (const text of ["https://id.example/realm", "https://id.example/realm/.well-known/openid-configuration"]) {
    it(`${text}: its endpoints are in its metadata`, () => {
      const metadataUrl = "https://id.example/realm/.well-known/openid-configuration";
      assert.deepEqual(readAuthority(text, "operator"), { kind: "oidc", url: "https://id.example/realm", metadataUrl });
    });
  }

  for (const text of ["", "https://", "ftp://x/", "https://user:pass@login.microsoftonline.com/t"]) {
    it(`"${text}" is none`, () => {
      assert.throws(() => readAuthority(text, "challenge"), { code: "AUTH_BAD_ADDRESS" });
    });
  }

  for (const metadata of [undefined, null, [], "x", {}, { issuer: "x" }, { token_endpoint: "x", issuer: 1 }]) {
    it(`${JSON.stringify(metadata)} is no metadata`, () =>
      assert.equal(readMetadata("https://x", metadata), undefined));
  }
});
