import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DynamlError } from "../errors.ts";
import { openSession } from "./open-session.ts";
import type { SessionOptions } from "./session-options.ts";

const usable: SessionOptions = {
  organizationUri: "https://crm.invalid/org",
  userName: "administrator",
  password: "Secret2!",
};

/** Opens with a dial that counts: these errors must come before it is asked. */
async function openingFails(options: SessionOptions): Promise<DynamlError> {
  let dials = 0;
  const dial = async () => {
    dials += 1;
    throw new Error("dialled");
  };
  const error = await openSession({ dial, ...options }).then(
    () => assert.fail("it opened"),
    (reason) => reason,
  );
  assert.equal(dials, 0, "it dialled");
  return error;
}

describe("what is not supported yet is refused before any traffic, naming parameter and value", () => {
  const cases: [options: SessionOptions, parameter: string, value: string][] = [
    [{ authType: "Kerberos" as never }, "AUTHTYPE", "Kerberos"],
    [{ transport: "WebApi", authType: "Federation" }, "TRANSPORT", "WebApi with AUTHTYPE Federation"],
    [{ transport: "WebApi", authType: "OnlineFederation" }, "TRANSPORT", "WebApi with AUTHTYPE OnlineFederation"],
    [{ transport: "WebApi" }, "TRANSPORT", "WebApi with AUTHTYPE LiveId"],
  ];
  for (const [options, parameter, value] of cases) {
    it(`${parameter} ${value}`, async () => {
      const error = await openingFails({ ...usable, ...options });
      assert.equal(error.code, "SESSION_NOT_SUPPORTED");
      assert.equal(error.message, `${parameter} ${value} is not supported yet`);
      assert.deepEqual(error.context, { parameter, value });
    });
  }
});

const discovered: SessionOptions = { organizationUri: undefined, organization: "org" };
const global: SessionOptions = {
  ...discovered,
  discoveryUri: "https://globaldisco.crm.dynamics.com/api/discovery/v2.0/Instances",
};
const spla: SessionOptions = {
  ...discovered,
  discoveryUri: "https://crm.invalid/MSCRMServices/2007/SPLA/CrmDiscoveryService.asmx",
  authType: "None",
};

describe("what is missing or wrong is refused before any traffic", () => {
  const cases: [options: SessionOptions, code: string, message: RegExp][] = [
    [{ userName: "" }, "SESSION_MISSING_PARAMETER", /^USERNAME is missing/],
    [{ password: "" }, "SESSION_MISSING_PARAMETER", /^PASSWORD is missing/],
    [{ organizationUri: "", server: "" }, "SESSION_MISSING_PARAMETER", /^ORGANIZATIONURI or SERVER is missing/],
    [{ timeout: -1 }, "SESSION_BAD_VALUE", /^TIMEOUT -1/],
    [{ timeout: Number.NaN }, "SESSION_BAD_VALUE", /^TIMEOUT NaN/],
    [{ dial: undefined, proxy: { type: "http" } }, "SESSION_MISSING_PARAMETER", /^PROXYSERVER is missing/],
    [{ proxy: { type: "http", server: "u:p@proxy" } }, "SESSION_BAD_VALUE", /^PROXYSERVER holds a user name/],
    [{ proxy: { type: "http", server: "ftp://proxy" } }, "SESSION_BAD_VALUE", /^PROXYSERVER is not the address/],
    [{ proxy: { type: "http", server: "http://" } }, "SESSION_BAD_VALUE", /^PROXYSERVER is not the address/],
    [{ proxy: { type: "http", server: "proxy", port: 65_536 } }, "SESSION_BAD_VALUE", /^PROXYPORT 65536/],
    [{ proxy: { type: "http", server: "proxy", port: 0 } }, "SESSION_BAD_VALUE", /^PROXYPORT 0/],
    [{ ...global, authType: "ActiveDirectory" }, "SESSION_BAD_VALUE", /^AUTHTYPE ActiveDirectory is none that/],
    [{ ...global, authType: "Federation" }, "SESSION_BAD_VALUE", /^AUTHTYPE Federation is none that/],
    [{ ...spla, userName: "" }, "SESSION_MISSING_PARAMETER", /^USERNAME is missing: .* SPLA form/],
    [
      { ...spla, password: "" },
      "SESSION_MISSING_PARAMETER",
      /^PASSWORD is missing: nothing proves to be administrator/,
    ],
    [{ organizationUri: "http://crm org" }, "SESSION_BAD_ADDRESS", /^ORGANIZATIONURI http:\/\/crm org is not/],
  ];
  for (const [options, code, message] of cases) {
    it(`${JSON.stringify(options)}: ${code}`, async () => {
      const error = await openingFails({ ...usable, ...options });
      assert.equal(error.code, code);
      assert.match(error.message, message);
    });
  }
});
