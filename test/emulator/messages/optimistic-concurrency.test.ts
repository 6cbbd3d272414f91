import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import type { Guid } from "../../../src/values/guid.ts";
import type { ParameterValue } from "../../../src/wire/organization-call.ts";
import { collection, entity, executeCall, TestOrganization } from "../test-organization.ts";

let organization: TestOrganization;
before(async () => {
  organization = await TestOrganization.open();
});
after(() => organization.close());

const behavior = (value: string): ParameterValue => ({ kind: "EnumValue", typeName: "ConcurrencyBehavior", value });

const mismatch = -2147088254;
const notProvided = -2147088253;

/** [what the client says, whether the record has changed since, the fault or none] */
const table: readonly [behavior: string, rowVersion: "own" | "none", changed: boolean, code: number | undefined][] = [
  ["Default", "none", true, undefined],
  ["Default", "own", true, undefined],
  ["AlwaysOverwrite", "own", true, undefined],
  ["IfRowVersionMatches", "own", false, undefined],
  ["IfRowVersionMatches", "own", true, mismatch],
  ["IfRowVersionMatches", "none", false, notProvided],
];

const messages: Readonly<Record<string, (id: Guid, rowVersion: string | undefined) => Record<string, ParameterValue>>> =
  {
    Update: (id, rowVersion) => ({ Target: { ...entity("account", { name: "after" }, id), rowVersion } }),
    UpdateMultiple: (id, rowVersion) => ({
      Targets: collection("account", { ...entity("account", { name: "after" }, id), rowVersion }),
    }),
    Delete: (id, rowVersion) => ({ Target: new EntityReference("account", id, undefined, { rowVersion }) }),
  };

for (const [message, parametersOf] of Object.entries(messages)) {
  describe(message, () => {
    for (const [asked, version, changed, code] of table) {
      it(`${asked}, row version ${version}, ${changed ? "changed" : "unchanged"}: ${code ?? "done"}`, async () => {
        const id = await organization.create("account", { name: "before" });
        const { rowVersion } = await organization.retrieve("account", id, "name");
        if (changed) await organization.update("account", id, { name: "meanwhile" });
        const parameters = parametersOf(id, version === "own" ? rowVersion : undefined);
        const call = executeCall(message, { ...parameters, ConcurrencyBehavior: behavior(asked) });
        const reply = await organization.send(call);
        assert.equal("kind" in reply ? reply.detail?.errorCode : undefined, code);
        if (code !== undefined) {
          const left = await organization.retrieve("account", id, "name");
          assert.equal(left.attributes.get("name"), changed ? "meanwhile" : "before");
        }
      });
    }
  });
}

describe("a row version", () => {
  it("grows with every write, of any table", async () => {
    const id = await organization.create("account", {});
    const first = BigInt((await organization.retrieve("account", id)).rowVersion ?? 0);
    await organization.create("contact", {});
    await organization.update("account", id, { name: "x" });
    const second = BigInt((await organization.retrieve("account", id)).rowVersion ?? 0);
    assert.ok(second > first + 1n);
  });

  it("that does not match is told in the platform's words", async () => {
    const id = await organization.create("account", {});
    const Target = { ...entity("account", { name: "x" }, id), rowVersion: "1" };
    const fault = await organization.fault(
      executeCall("Update", { Target, ConcurrencyBehavior: behavior("IfRowVersionMatches") }),
    );
    assert.equal(fault.reason, "The version of the existing record doesn't match the RowVersion property provided.");
  });
});
