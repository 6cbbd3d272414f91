import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hasMessage } from "../../../src/emulator/messages/since.ts";
import { TestOrganization } from "../test-organization.ts";
import { WebApiOrganization } from "../web-api/web-api-organization.ts";

const multiples = ["CreateMultiple", "UpdateMultiple", "UpsertMultiple", "DeleteMultiple"];

describe("messages that came with a version", () => {
  const versions: readonly (readonly [version: string, message: string, isThere: boolean])[] = [
    ["5.0.9690.4376", "Create", true],
    ["5.0.9690.4376", "Upsert", false],
    ["7.0.1.129", "Upsert", false],
    ["7.1.0.1059", "Upsert", true],
    ["9.0.2.3034", "RetrieveTotalRecordCount", false],
    ["9.1.0.643", "CreateMultiple", false],
    ["9.2.24051.174", "CreateMultiple", true],
    ["10.0", "CreateMultiple", true],
  ];
  for (const [version, message, isThere] of versions) {
    it(`${version} ${isThere ? "has" : "lacks"} ${message}`, () => assert.equal(hasMessage(version, message), isThere));
  }

  for (const name of multiples) {
    it(`${name} is no message of 9.1, over SOAP and the Web API; 9.2 has it`, async () => {
      for (const version of ["9.1.0.643", "9.2.24051.174"]) {
        const soap = await TestOrganization.open({ version });
        const { reason } = await soap.fault({
          operation: "Execute",
          request: { requestName: name, parameters: new Map() },
        });
        soap.close();
        const webApi = await WebApiOrganization.open({ version });
        const path = `/embedded/api/data/v9.1/accounts/Microsoft.Dynamics.CRM.${name}`;
        const { status, text } = await webApi.send("POST", path, {});
        const described = await webApi.send("GET", "/embedded/api/data/v9.1/$metadata");
        webApi.close();
        if (version.startsWith("9.2")) {
          assert.equal(reason, "Required field 'Targets' is missing");
          assert.match(text, /Required field 'Targets' is missing/);
          assert.ok(described.text.includes(`Name="${name}"`));
        } else {
          assert.equal(reason, `There is no message with the name '${name}'.`);
          assert.equal(status, 404, text);
          assert.match(text, /Resource not found for the segment/);
          assert.ok(!described.text.includes(`Name="${name}"`));
        }
      }
    });
  }

  it("has the Web API of its own version and of earlier ones", async () => {
    const webApi = await WebApiOrganization.open({ version: "9.0.2.3034" });
    const statuses = ["8.0", "8.2", "9.0", "9.1", "9.2"].map(
      async (version) => (await webApi.send("GET", `/embedded/api/data/v${version}/WhoAmI`)).status,
    );
    assert.deepEqual(await Promise.all(statuses), [200, 200, 200, 404, 404]);
    webApi.close();
  });
});
