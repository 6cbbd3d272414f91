import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import { emulatorSite, type Network, type Site, startNetwork } from "../auth/network.ts";

const clientId = "11111111-1111-4111-8111-111111111111";
const host = "crm.contoso.com";
const tokenEndpoint = /\/oauth2\/(v2\.0\/)?token$/;

describe("a token that ends in the middle of a session, with 50 operations at the same time", () => {
  let hoursLater: number;
  let isSecretGone: boolean;
  let emulator: ReturnType<typeof emulatorSite>;
  let on: Network;
  let session: Session;

  before(() => {
    emulator = emulatorSite({
      hostNames: [host],
      signIn: ["oauth"],
      clients: [{ clientId, secret: "s3cret~value", applicationUser: "CONTOSO\\daemon" }],
      now: () => new Date(Date.now() + hoursLater * 3_600_000),
    });
  });
  after(() => emulator.close());

  beforeEach(async () => {
    hoursLater = 0;
    isSecretGone = false;
    const site: Site = (request, connection) => {
      if (!isSecretGone || !tokenEndpoint.test(request.target)) return emulator.site(request, connection);
      const body = JSON.stringify({
        error: "invalid_client",
        error_description: "AADSTS7000215: Invalid client secret",
      });
      return { status: 401, headers: { "content-type": "application/json" }, body };
    };
    on = await startNetwork({ [host]: site });
    session = await openSession({
      organizationUri: `https://${host}/embedded`,
      authType: "OAuth",
      clientId,
      clientSecret: "s3cret~value",
      dial: on.dial,
    });
  });
  afterEach(async () => {
    await session.end();
    await on.close();
  });

  const askedForTokens = (): number => on.received.filter(({ path }) => tokenEndpoint.test(path)).length;
  const whoAmI = () => session.service.execute({ requestName: "WhoAmI", parameters: new Map() });
  const calls = () => Array.from({ length: 50 }, whoAmI);

  it("is replaced by one more sign-in, and every operation goes on", async () => {
    assert.equal(askedForTokens(), 1);
    hoursLater = 2;
    await Promise.all(calls());
    assert.equal(askedForTokens(), 2);
    await whoAmI();
    assert.equal(askedForTokens(), 2);
  });

  it("and a sign-in that is refused now is not repeated by any of them", async () => {
    hoursLater = 2;
    isSecretGone = true;
    const ends = await Promise.allSettled(calls());
    const codes = ends.map((end) => (end.status === "rejected" ? end.reason.code : "ok"));
    assert.deepEqual(new Set(codes), new Set(["AUTH_CLIENT_SECRET_WRONG"]));
    assert.equal(askedForTokens(), 2);
    await assert.rejects(whoAmI());
    assert.equal(askedForTokens(), 2);
  });
});
