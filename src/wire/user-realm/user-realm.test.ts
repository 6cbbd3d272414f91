import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  decodeUserRealmRequest,
  encodeUserRealm,
  parseUserRealmResponse,
  type UserRealm,
  userRealmRequest,
} from "./user-realm.ts";

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const parse = (body: string, status = 200) => parseUserRealmResponse({ status, body });

describe("the user realm", () => {
  it("is asked with a form", () => {
    const { method, url, headers, body = "" } = userRealmRequest("a+b&c@example.com");
    assert.deepEqual(
      [method, url, headers["content-type"], body],
      [
        "POST",
        "https://login.microsoftonline.com/GetUserRealm.srf",
        "application/x-www-form-urlencoded",
        "login=a%2Bb%26c%40example.com&xml=1",
      ],
    );
    assert.equal(decodeUserRealmRequest(body), "a+b&c@example.com");
    assert.equal(decodeUserRealmRequest("xml=1"), undefined);
  });

  const realms: readonly UserRealm[] = [
    { kind: "managed", login: "a@example.com", domainName: "example.com", cloudInstanceName: "microsoftonline.com" },
    {
      kind: "federated",
      login: "a@example.com",
      domainName: "example.com",
      brandName: "Example & Co",
      stsAddress: "https://sts.example.com/adfs/services/trust/2005/usernamemixed",
      mexAddress: "https://sts.example.com/adfs/services/trust/mex",
      authAddress: "https://sts.example.com/adfs/ls/?a=1&b=2",
    },
    { kind: "unknown", login: "a@nowhere.example" },
  ];
  for (const realm of realms) {
    it(`is read back: ${realm.kind}`, () => assert.deepEqual(plain(parse(encodeUserRealm(realm))), plain(realm)));
  }

  it("is read from what the service wrote", () => {
    const realm = parse(
      '<?xml version="1.0" encoding="UTF-8"?><RealmInfo Success="true"><State>3</State><UserState>2</UserState><Login>carol@example.com</Login>' +
        "<NameSpaceType>Federated</NameSpaceType><DomainName>EXAMPLE.COM</DomainName><IsFederatedNS>true</IsFederatedNS>" +
        "<STSAuthURL>https://sts.example.com/adfs/services/trust/2005/usernamemixed</STSAuthURL><FederationTier>0</FederationTier>" +
        "<FederationBrandName>Example</FederationBrandName><AllowFedUsersWLIDSignIn>false</AllowFedUsersWLIDSignIn>" +
        "<AuthURL>https://sts.example.com/adfs/ls/?username=carol%40example.com</AuthURL><CertificateIdentityType/>" +
        "<MEXURL>https://sts.example.com/adfs/services/trust/mex</MEXURL><PreferredProtocol>1</PreferredProtocol></RealmInfo>",
    );
    assert.ok(realm.kind === "federated");
    assert.equal(realm.stsAddress, "https://sts.example.com/adfs/services/trust/2005/usernamemixed");
    assert.equal(realm.mexAddress, "https://sts.example.com/adfs/services/trust/mex");
  });

  const refused: readonly [what: string, body: string, status: number, code: string][] = [
    ["another document", "<a/>", 200, "WIRE_UNEXPECTED_DOCUMENT"],
    ["no account", "<RealmInfo/>", 200, "WIRE_MISSING_ELEMENT"],
    [
      "an address of another kind",
      encodeUserRealm({ kind: "federated", login: "a", stsAddress: "javascript:x" }),
      200,
      "WIRE_INVALID_VALUE",
    ],
    ["a page", "<!DOCTYPE html>", 200, "WIRE_HTML"],
    ["an error", "", 500, "WIRE_HTTP_STATUS"],
  ];
  for (const [what, body, status, code] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => parse(body, status), { code }));
  }
});
