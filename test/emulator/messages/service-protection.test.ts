import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { EmulatorResponse } from "../../../src/emulator/handler.ts";
import { onlineLimits, type ProtectionLimits } from "../../../src/emulator/limits/protection-limits.ts";
import type { Duration } from "../../../src/wire/organization-call.ts";
import { decodeReply } from "../../../src/wire/soap/decode-reply.ts";
import { encodeCall } from "../../../src/wire/soap/encode-call.ts";
import type { SoapFault } from "../../../src/wire/soap/soap-fault.ts";
import { executeCall, post, signIn, TestOrganization, user } from "../test-organization.ts";

type Limited = {
  readonly organization: TestOrganization;
  /** Moves the clock: seconds. */
  readonly wait: (seconds: number) => void;
  readonly whoAmI: () => Promise<EmulatorResponse>;
};

/** Signing in is a request of its own: it has been sent when this returns. */
async function limited(t: TestContext, limits: Partial<ProtectionLimits>): Promise<Limited> {
  let time = Date.parse("2026-01-01T00:00:00Z");
  const serviceProtection = { ...onlineLimits, ...limits };
  const organization = await TestOrganization.open({ limits: { serviceProtection }, now: () => new Date(time) });
  t.after(() => organization.close());
  const { headers, body } = encodeCall(executeCall("WhoAmI"), "1.1");
  return {
    organization,
    wait: (seconds) => {
      time += seconds * 1000;
    },
    whoAmI: () => organization.handler(post(body, headers, "1.1"), organization.connection),
  };
}

function faultIn({ body }: EmulatorResponse): SoapFault {
  const reply = decodeReply(body);
  assert.ok("kind" in reply);
  return reply;
}

/** Seconds. */
function retryAfter({ detail }: SoapFault): number {
  const value = detail?.errorDetails.get("Retry-After") as Duration | undefined;
  return value?.seconds ?? Number.NaN;
}

describe("service protection limits", () => {
  it("count requests in a window that slides", async (t) => {
    const { whoAmI, wait } = await limited(t, { windowSeconds: 10, requests: 3 });
    wait(4);
    assert.equal((await whoAmI()).status, 200);
    assert.equal((await whoAmI()).status, 200);
    wait(1);
    const refused = await whoAmI();
    const fault = faultIn(refused);
    assert.equal(fault.detail?.errorCode, -2147015902);
    assert.equal(fault.reason, "Number of requests exceeded the limit of 3 over time window of 10 seconds.");
    assert.equal(retryAfter(fault), 5, "until the oldest leaves the window");
    assert.equal(refused.headers["retry-after"], "5");
    wait(5);
    assert.equal((await whoAmI()).status, 200);
    assert.equal(retryAfter(faultIn(await whoAmI())), 4);
  });

  it("count execution time", async (t) => {
    const { whoAmI, wait } = await limited(t, { windowSeconds: 10, executionSeconds: 1, requestMilliseconds: 500 });
    assert.equal((await whoAmI()).status, 200);
    const fault = faultIn(await whoAmI());
    assert.equal(fault.detail?.errorCode, -2147015903);
    assert.match(
      fault.reason,
      /^Combined execution time of incoming requests exceeded limit of 1,000 milliseconds over time window of 10 seconds\./,
    );
    assert.ok(retryAfter(fault) > 8 && retryAfter(fault) <= 10);
    wait(10);
    assert.equal((await whoAmI()).status, 200);
  });

  it("count requests at the same time", async (t) => {
    const { whoAmI } = await limited(t, { concurrency: 2, requestMilliseconds: 30 });
    const answers = await Promise.all([whoAmI(), whoAmI(), whoAmI()]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 500],
    );
    const fault = faultIn(answers[2] as EmulatorResponse);
    assert.equal(fault.detail?.errorCode, -2147015898);
    assert.equal(fault.reason, "Number of concurrent requests exceeded the limit of 2.");
    assert.equal(retryAfter(fault), 1);
    assert.equal((await whoAmI()).status, 200, "those that have ended do not count");
  });

  it("answer the Web API with 429", async (t) => {
    const { organization, wait } = await limited(t, { windowSeconds: 10, requests: 2 });
    const ask = () => {
      const headers = { host: "localhost:5555", accept: "application/json" };
      const target = "/embedded/api/data/v9.2/WhoAmI";
      return organization.handler({ method: "GET", target, headers, body: Buffer.of() }, organization.connection);
    };
    assert.equal((await ask()).status, 200);
    wait(2.5);
    const { status, headers, body } = await ask();
    assert.equal(status, 429);
    assert.equal(headers["retry-after"], "8", "whole seconds, rounded up");
    assert.equal(headers["x-ms-ratelimit-burst-remaining-xrm-requests"], "0");
    const { error } = JSON.parse(String(body)) as { error: { code: string; message: string } };
    assert.equal(error.code, "0x80072322");
    assert.equal(error.message, "Number of requests exceeded the limit of 2 over time window of 10 seconds.");
  });

  it("are told by headers of every answer", async (t) => {
    const { whoAmI } = await limited(t, {});
    const { headers } = await whoAmI();
    assert.equal(headers["x-ms-ratelimit-burst-remaining-xrm-requests"], "5998");
    assert.match(String(headers["x-ms-ratelimit-time-remaining-xrm-requests"]), /^1,(199|200)\.\d\d$/);
    assert.equal(headers["x-ms-dop-hint"], "4");
  });

  it("are each user's own", async (t) => {
    const bob = { ...user, userName: "bob" };
    const serviceProtection = { ...onlineLimits, requests: 2 };
    const organization = await TestOrganization.open({ users: [user, bob], limits: { serviceProtection } });
    t.after(() => organization.close());
    await organization.execute("WhoAmI");
    assert.equal((await organization.fault(executeCall("WhoAmI"))).detail?.errorCode, -2147015902);
    const answer = await signIn(organization.handler, { state: new Map() }, bob);
    assert.equal(answer.status, 200);
  });

  it("make a record that is written take its time", async (t) => {
    const { organization, whoAmI } = await limited(t, {
      recordMilliseconds: 20,
      executionSeconds: 100,
      windowSeconds: 300,
    });
    await organization.create("account", {});
    const { headers } = await whoAmI();
    assert.ok(Number(headers["x-ms-ratelimit-time-remaining-xrm-requests"]) <= 99.98);
  });

  it("are not there unless they are asked for", async (t) => {
    const organization = await TestOrganization.open();
    t.after(() => organization.close());
    const { headers, body } = encodeCall(executeCall("WhoAmI"), "1.1");
    const answer = await organization.handler(post(body, headers, "1.1"), organization.connection);
    assert.equal(
      Object.keys(answer.headers).some((name) => name.startsWith("x-ms-")),
      false,
    );
  });
});
