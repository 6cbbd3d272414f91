import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isSameTokenService, metadataAddressOf } from "./token-service-address.ts";

const mex = "https://sts.contoso.com/adfs/services/trust/mex";

describe("the metadata address of a token service", () => {
  const cases: [name: string, allowPlainHttp: boolean, address: string | undefined][] = [
    ["sts.contoso.com", false, mex],
    [" https://sts.contoso.com/ ", false, mex],
    ["http://sts.contoso.com/adfs/services/trust", false, mex],
    ["https://STS.contoso.com/adfs/services/trust/mex", false, mex],
    ["https://sts.contoso.com/adfs/services/trust/13/usernamemixed", false, mex],
    ["https://sts.contoso.com/adfs/services/trust/2005/windowstransport/", false, mex],
    ["sts.contoso.com:8443", false, "https://sts.contoso.com:8443/adfs/services/trust/mex"],
    ["https://sts.contoso.com/home/trust?x=1", false, "https://sts.contoso.com/home/trust/mex"],
    ["http://sts.contoso.com", true, mex.replace("https", "http")],
    ["http://sts.contoso.com:81", false, "http://sts.contoso.com:81/adfs/services/trust/mex"],
    ["https://sts.contoso.com//evil.example/adfs", false, "https://sts.contoso.com//evil.example/adfs/mex"],
    ["https://sts.contoso.com/\\evil.example/adfs", false, "https://sts.contoso.com//evil.example/adfs/mex"],
    ["ftp://sts.contoso.com", false, undefined],
    ["https://bob:secret@sts.contoso.com", false, undefined],
    ["", false, undefined],
  ];
  for (const [name, allowPlainHttp, address] of cases) {
    it(`"${name}"${allowPlainHttp ? " with plain http allowed" : ""} is ${address}`, () => {
      assert.equal(metadataAddressOf(name, allowPlainHttp), address);
    });
  }

  it("is that of the same service whatever name is used", () => {
    assert.ok(isSameTokenService("http://sts.contoso.com/adfs/services/trust", mex));
    assert.ok(isSameTokenService("STS.contoso.com", "https://sts.contoso.com/ADFS/services/trust/"));
    assert.ok(!isSameTokenService("home.contoso.com", mex));
    assert.ok(!isSameTokenService("sts.contoso.com/home", mex));
    assert.ok(!isSameTokenService("https://home.contoso.com//sts.contoso.com/adfs/services/trust", mex));
    assert.ok(!isSameTokenService("", ""));
  });
});
