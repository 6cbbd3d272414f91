import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { EmulatorResponse } from "../../src/emulator/handler.ts";
import type { BulkOptions } from "../../src/session/bulk/bulk-options.ts";
import type { OrganizationServiceFault, ParameterValue } from "../../src/wire/organization-call.ts";
import { finished, load, probes } from "./bulk-load.ts";
import { faultAnswer, faultOf, meddlingSite, replyAnswer } from "./meddling-site.ts";

const creating: BulkOptions = { operation: "create", entityName: "new_probe" };

/** ExecuteMultiple, all of whose items were carried out but for one. */
function itemFault(requestIndex: number, fault: OrganizationServiceFault): EmulatorResponse {
  const results = new Map<string, ParameterValue>([
    ["IsFaulted", true],
    ["Responses", { kind: "ExecuteMultipleResponses", items: [{ requestIndex, fault }] }],
  ]);
  return replyAnswer({ operation: "Execute", response: { responseName: "ExecuteMultiple", results } });
}

const undone = faultOf(-2147204784, "Generic SQL error.");

describe("an item of a set that the organization refuses", () => {
  /** Loads four rows whose third is refused so many times, and counts the sets. */
  async function refusing(t: TestContext, times: number, fault: OrganizationServiceFault) {
    const site = await meddlingSite(t);
    let sets = 0;
    site.meddle(({ message, text }) => {
      if (message !== "ExecuteMultiple") return undefined;
      sets += 1;
      return sets <= times ? itemFault(text.includes("row 0!") ? 2 : 0, fault) : undefined;
    });
    return { told: await load(site.session, probes(4), { ...creating, message: "ExecuteMultiple" }), sets: () => sets };
  }

  it("because the database undid it for others is sent again", async (t) => {
    const { told, sets } = await refusing(t, 2, undone);
    assert.deepEqual([finished(told).written, finished(told).rejected, sets()], [4, 0, 3]);
  });

  it("for that reason time and again is rejected, and may be tried again later", async (t) => {
    const { told, sets } = await refusing(t, 9, undone);
    assert.deepEqual([finished(told).written, finished(told).rejected, sets()], [3, 1, 3]);
    const reject = told.rejects.get(2);
    assert.deepEqual(
      [reject?.error.context.faultMessage, reject?.row.attributes],
      [undone.message, probes(3)[2]?.attributes],
    );
  });

  it("for what is wrong with the row is rejected at once", async (t) => {
    const { told, sets } = await refusing(t, 9, faultOf(-2147220989, "a value is wrong"));
    assert.deepEqual([finished(told).written, finished(told).rejected, sets()], [3, 1, 1]);
    assert.equal(told.rejects.get(2)?.retryable, false);
  });

  it("for what no row can overcome ends the load", async (t) => {
    const { told, sets } = await refusing(t, 9, faultOf(-2147015328, "The user is not a member of the organization."));
    assert.deepEqual([told.error?.code, told.error?.context.name, sets()], ["SESSION_FAULT", "UserNotMemberOfOrg", 1]);
    assert.deepEqual([told.error?.context.written, told.error?.context.rejected], [3, 0]);
  });
});

it("a message that was asked for is not given up for another", async (t) => {
  const site = await meddlingSite(t);
  const sent: string[] = [];
  site.meddle(({ message }) => {
    if (!/Multiple$|^Create$/.test(message) || message === "RetrieveMultiple") return undefined;
    sent.push(message);
    return faultAnswer(-2147220989, "There is no message with the name 'CreateMultiple'.");
  });
  const told = await load(site.session, probes(3), { ...creating, message: "Multiple" });
  assert.match(told.error?.message ?? "", /no message with the name 'CreateMultiple'/);
  assert.deepEqual(sent, ["CreateMultiple"]);
});

it("the organization's recommendation is the most that travels at once", async (t) => {
  const site = await meddlingSite(t, { transport: "WebApi" });
  site.meddle(async ({ carryOut }) => {
    const answer = await carryOut();
    return { ...answer, headers: { ...answer.headers, "x-ms-dop-hint": "1" } };
  });
  const told = await load(site.session, probes(20), { ...creating, message: "Single" });
  assert.equal(finished(told).written, 20);
  assert.equal(told.progress.at(-1)?.concurrency, 1);
});
