import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SecurityToken } from "../ws-security/security-token.ts";
import { decodeTokenRequest } from "../ws-trust/decode-token-request.ts";
import { encodeOnlineTokenResponse } from "../ws-trust/encode-online-token-response.ts";
import { parseTokenResponse } from "../ws-trust/token-response.ts";
import { decodeDeviceAddRequest, deviceAddRequest, encodeDeviceAddResponse, parseDeviceAddResponse } from "./device.ts";
import { deviceTokenData, deviceTokenIn, deviceTokenMarkup } from "./device-token.ts";
import { deviceTokenRequest, userTokenRequest } from "./live-token-request.ts";

const device = { name: "11abcdefghijklmnopqrstuvwx", password: 'p&<">' };
const now = new Date("2012-06-01T00:00:00Z");

describe("registration of a device", () => {
  it("is read back", () => {
    const registration = { device, applicationId: "0d5ae4d1-7a5c-4d9d-8d9c-000000000001" };
    const { method, url, body = "" } = deviceAddRequest(registration);
    assert.deepEqual([method, url], ["POST", "https://login.live.com/ppsecure/DeviceAddCredential.srf"]);
    assert.deepEqual(decodeDeviceAddRequest(body), registration);
  });

  it("answers with the device's number, or with an error's code", () => {
    const answers = [
      { kind: "registered", puid: "0018000012345678" },
      { kind: "refused", code: "dc", subcode: "1014" },
    ] as const;
    for (const answer of answers) {
      for (const status of [200, 400]) {
        assert.deepEqual(parseDeviceAddResponse({ status, body: encodeDeviceAddResponse(answer) }), answer);
      }
    }
  });

  it("is not taken for done where the number is missing", () => {
    const body = '<DeviceAddResponse Success="true"><success>true</success></DeviceAddResponse>';
    assert.equal(parseDeviceAddResponse({ status: 200, body }).kind, "refused");
    assert.throws(() => parseDeviceAddResponse({ status: 200, body: "<a/>" }), { code: "WIRE_UNEXPECTED_DOCUMENT" });
    assert.throws(() => decodeDeviceAddRequest("<DeviceAddRequest/>"), { code: "WIRE_MISSING_ELEMENT" });
  });
});

describe("tokens of Live ID", () => {
  it("a device asks as a user does", () => {
    const { url, body = "" } = deviceTokenRequest({ device, now });
    const request = decodeTokenRequest(body);
    assert.equal(url, "https://login.live.com/liveidSTS.srf");
    assert.deepEqual([request.version, request.appliesTo], ["2005", "http://Passport.NET/tb"]);
    assert.deepEqual(request.security?.userName, { userName: device.name, password: device.password });
  });

  it("a user asks with the device's token beside his name, prefixes and all", () => {
    const deviceToken: SecurityToken = {
      kind: "EncryptedData",
      xml: '<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#" Id="BinaryDAToken0"><o:x/></EncryptedData>',
      namespaces: new Map([["o", "urn:other"]]),
    };
    const user = { userName: "carol@example.com", password: "Secret1!" };
    const { body = "" } = userTokenRequest({
      ...user,
      deviceToken,
      appliesTo: "urn:crmna:dynamics.com",
      policy: "MBI_FED_SSL",
      now,
    });
    const request = decodeTokenRequest(body);
    assert.deepEqual([request.appliesTo, request.policy], ["urn:crmna:dynamics.com", "MBI_FED_SSL"]);
    assert.ok(request.security !== undefined);
    assert.deepEqual(request.security.userName, user);
    const carried = deviceTokenIn(request.security);
    assert.equal(carried?.verbatim, deviceToken.xml);
    assert.equal(carried?.children[0]?.namespace, "urn:other");
  });

  it("a device's token goes from Live ID to the device and back", () => {
    const data = Uint8Array.of(1, 2, 3);
    const { body } = encodeOnlineTokenResponse({
      token: deviceTokenMarkup(data),
      appliesTo: "http://Passport.NET/tb",
      created: now,
      expires: now,
      now,
    });
    const answer = parseTokenResponse({ status: 200, body });
    assert.ok(answer.kind === "issued");
    const user = { userName: "carol@example.com", password: "Secret1!", appliesTo: "urn:x", policy: "MBI_FED_SSL" };
    const { security } = decodeTokenRequest(userTokenRequest({ ...user, deviceToken: answer.token, now }).body ?? "");
    const carried = security && deviceTokenIn(security);
    assert.ok(carried !== undefined);
    assert.deepEqual(deviceTokenData(carried), data);
  });

  it("a request without a device's token has none", () => {
    const { security } = decodeTokenRequest(deviceTokenRequest({ device, now }).body ?? "");
    assert.ok(security !== undefined);
    assert.equal(deviceTokenIn(security), undefined);
  });
});
