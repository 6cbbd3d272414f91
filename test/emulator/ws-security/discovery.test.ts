import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { SignInScheme } from "../../../src/emulator/sign-in/scheme.ts";
import {
  callSecurity,
  envelope,
  FederatedOrganization,
  host,
  onlineTokenOf,
  service,
  start,
  type Token,
  timestamp,
  tokenOf,
  tokenRequest,
} from "./federation-client.ts";

const discovery = `http://${host}/XRMServices/2011/Discovery.svc`;
const namespace = "http://schemas.microsoft.com/xrm/2011/Contracts/Discovery";

function retrieveOrganizations(security: string): string {
  return envelope(
    `${namespace}/IDiscoveryService/Execute`,
    security,
    `<Execute xmlns="${namespace}"><request i:type="RetrieveOrganizationsRequest" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><AccessType>Default</AccessType><Release>Current</Release></request></Execute>`,
  );
}

describe("the Discovery service", () => {
  const cases: readonly [scheme: SignInScheme, token: (organization: FederatedOrganization) => Promise<Token>][] = [
    [
      "federation",
      async (organization) => {
        const body = tokenRequest(start, { appliesTo: discovery });
        return tokenOf(await organization.post(`http://${host}/adfs/services/trust/13/usernamemixed`, body));
      },
    ],
    [
      "online-federation",
      async (organization) => {
        const body = tokenRequest(start, { version: "2005", appliesTo: "urn:crmna:dynamics.com" });
        return onlineTokenOf(await organization.post(`http://${host}/RST2.srf`, body));
      },
    ],
  ];
  for (const [scheme, signIn] of cases) {
    describe(`with ${scheme}`, () => {
      let organization: FederatedOrganization;
      before(() => {
        organization = new FederatedOrganization({ signIn: [scheme] });
      });
      after(() => organization.close());

      it("lists organizations for a call with a token, and answers with a timestamp", async () => {
        const security = callSecurity(await signIn(organization), start);
        const { status, text } = await organization.post(discovery, retrieveOrganizations(security));
        assert.equal(status, 200, text);
        assert.match(text, /<u:Timestamp u:Id="_0"><u:Created>2026-11-23T07:00:00.000Z</);
        assert.match(text, /UniqueName>embedded</);
      });

      it("refuses a call without one", async () => {
        const { status, text } = await organization.post(discovery, retrieveOrganizations(timestamp(start)));
        assert.equal(status, 500);
        assert.match(text, />o:InvalidSecurity</);
      });
    });
  }

  it("refuses the token of the Organization service", async () => {
    const organization = new FederatedOrganization();
    const reply = await organization.post(
      `http://${host}/adfs/services/trust/13/usernamemixed`,
      tokenRequest(start, { appliesTo: service }),
    );
    const { text } = await organization.post(discovery, retrieveOrganizations(callSecurity(tokenOf(reply), start)));
    organization.close();
    assert.match(text, /the token is for http:\/\/crm.localhost:5555\/embedded/);
  });
});
