import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Guid } from "../../src/values/guid.ts";
import { decodeReply } from "../../src/wire/soap/decode-reply.ts";
import { encodeCall } from "../../src/wire/soap/encode-call.ts";
import { executeCall, post, signIn, TestOrganization, user } from "./test-organization.ts";

/** HTTP header CallerObjectId: a user by the user's object in the directory, at both services. */
describe("CallerObjectId", () => {
  let organization: TestOrganization;
  let bob: Guid;
  let objectId: Guid;
  before(async () => {
    const other = { ...user, userName: "bob" };
    organization = await TestOrganization.open({ users: [user, other] });
    // The first sign-in of a user makes the user's record, with the ID that tokens carry as `oid`.
    const connection = { state: new Map() };
    await signIn(organization.handler, connection, other);
    const { headers, body } = encodeCall(executeCall("WhoAmI"), "1.1");
    const reply = decodeReply((await organization.handler(post(body, headers, "1.1"), connection)).body);
    assert.ok("operation" in reply && reply.operation === "Execute");
    bob = reply.response.results.get("UserId") as Guid;
    const { attributes } = await organization.retrieve("systemuser", bob, "azureactivedirectoryobjectid");
    objectId = attributes.get("azureactivedirectoryobjectid") as Guid;
  });
  after(() => organization.close());

  const soap = async (callerobjectid: string) => {
    const { headers, body } = encodeCall(executeCall("WhoAmI"), "1.1");
    const request = post(body, { ...headers, callerobjectid }, "1.1");
    return decodeReply((await organization.handler(request, organization.connection)).body);
  };
  const webApi = async (callerobjectid: string) => {
    const target = "/embedded/api/data/v9.2/WhoAmI()";
    const headers = { host: "localhost:5555", callerobjectid };
    const { status, body } = await organization.handler(
      { method: "GET", target, headers, body: Buffer.from("") },
      organization.connection,
    );
    return { status, json: JSON.parse(String(body)) };
  };

  it("names the user that the call acts for", async () => {
    const reply = await soap(objectId.text);
    assert.ok("operation" in reply && reply.operation === "Execute");
    assert.deepEqual(reply.response.results.get("UserId"), bob);
    assert.equal((await webApi(objectId.text)).json.UserId, bob.text);
  });

  it("is refused where nobody has it, or where it is none", async () => {
    for (const [header, message, status] of [
      [Guid.random().text, /azureactivedirectoryobjectid = .* Does Not Exist/, 404],
      ["bob", /CallerObjectId has the value 'bob', which is no GUID/, 400],
    ] as const) {
      const reply = await soap(header);
      assert.match("kind" in reply ? reply.reason : "answered", message);
      const answer = await webApi(header);
      assert.equal(answer.status, status);
      assert.match(answer.json.error.message, message);
    }
  });
});
