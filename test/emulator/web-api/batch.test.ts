import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  type BatchItem,
  type BatchRequest,
  type BatchResponse,
  parseBatchResponse,
  printBatchRequest,
} from "../../../src/wire/odata/batch.ts";
import { root, WebApiOrganization } from "./web-api-organization.ts";

const part = (method: string, target: string, body?: object, more: Partial<BatchRequest> = {}): BatchRequest => ({
  method,
  target,
  headers: { "content-type": "application/json" },
  body: body === undefined ? "" : JSON.stringify(body),
  ...more,
});
const single = (message: BatchRequest): BatchItem<BatchRequest> => ({ type: "single", message });
const changeSet = (...messages: BatchRequest[]): BatchItem<BatchRequest> => ({
  type: "changeSet",
  messages: messages.map((message, index) => ({ contentId: String(index + 1), ...message })),
});
const messagesOf = (item: BatchItem<BatchResponse> | undefined): readonly BatchResponse[] =>
  item === undefined ? [] : item.type === "single" ? [item.message] : item.messages;

describe("$batch of the Web API", () => {
  let organization: WebApiOrganization;
  before(async () => {
    organization = await WebApiOrganization.open();
  });
  after(() => organization.close());

  async function send(items: readonly BatchItem<BatchRequest>[], headers: Record<string, string> = {}) {
    const { contentType, body } = printBatchRequest(items, "1");
    const answer = await organization.send("POST", "$batch", body, { ...headers, "content-type": contentType });
    const isBatch = String(answer.headers["content-type"]).startsWith("multipart/mixed");
    const parts = isBatch ? parseBatchResponse(answer.text, String(answer.headers["content-type"])) : [];
    return { ...answer, parts, statuses: parts.map((item) => messagesOf(item).map(({ status }) => status)) };
  }

  const count = async (name: string): Promise<number> =>
    (await organization.get(`accounts?$select=name&$filter=name eq '${name}'`)).value.length;

  it("answers in order, whatever the form of the addresses", async () => {
    const { status, statuses, parts } = await send([
      single(part("GET", "WhoAmI()")),
      changeSet(
        part("POST", "/embedded/api/data/v9.2/accounts", { name: "a" }),
        part("POST", `${root}accounts`, { name: "a" }),
      ),
      single(part("GET", `${root}accounts?$select=name&$filter=name%20eq%20'a'`)),
    ]);
    assert.deepEqual([status, statuses], [200, [[200], [204, 204], [200]]]);
    assert.deepEqual(
      messagesOf(parts[1]).map(({ contentId }) => contentId),
      ["1", "2"],
    );
    assert.equal(JSON.parse(messagesOf(parts[2])[0]?.body ?? "").value.length, 2);
  });

  it("later requests refer to what earlier ones made, in address and body", async () => {
    const { statuses } = await send([
      changeSet(
        part("POST", "accounts", { name: "made" }),
        part("POST", "contacts", { lastname: "c", "parentcustomerid_account@odata.bind": "$1" }),
        part("PUT", "$1/telephone1", { value: "555" }),
        part("POST", "$1/contact_customer_accounts/$ref", { "@odata.id": "$2" }),
      ),
    ]);
    assert.deepEqual(statuses, [[204, 204, 204, 204]]);
    const { value } = await organization.get(
      "accounts?$select=telephone1&$filter=name eq 'made'&$expand=contact_customer_accounts($select=lastname)",
    );
    assert.deepEqual([value[0].telephone1, value[0].contact_customer_accounts.length], ["555", 1]);
  });

  it("what is not declared cannot be referred to", async () => {
    const { status, parts } = await send([changeSet(part("PUT", "$7/name", { value: "x" }))]);
    assert.equal(status, 400);
    const { error } = JSON.parse(messagesOf(parts[0])[0]?.body ?? "");
    assert.equal(error.message, "Content-ID Reference: '$7' does not exist in the batch context.");
  });

  it("a change set that fails is undone, and is one part of the answer", async () => {
    const { status, statuses, parts } = await send([
      changeSet(part("POST", "accounts", { name: "undone" }), part("POST", "accounts", { nosuchcolumn: 1 })),
      single(part("POST", "accounts", { name: "never" })),
    ]);
    assert.deepEqual([status, statuses], [400, [[400]]]);
    assert.match(messagesOf(parts[0])[0]?.headers.req_id ?? "", /^[0-9a-f-]{36}$/);
    assert.deepEqual([await count("undone"), await count("never")], [0, 0]);
  });

  it("goes on after errors where the client prefers it", async () => {
    const { status, statuses } = await send(
      [
        single(part("POST", "accounts", { nosuchcolumn: 1 })),
        changeSet(part("POST", "accounts", { nosuchcolumn: 1 })),
        single(part("POST", "accounts", { name: "after" })),
      ],
      { prefer: "odata.continue-on-error" },
    );
    assert.deepEqual([status, statuses], [200, [[400], [400], [204]]]);
    assert.equal(await count("after"), 1);
  });

  it("each request has preferences and a user of its own", async () => {
    const { value } = await organization.get("systemusers?$select=systemuserid");
    const { UserId } = await organization.get("WhoAmI()");
    const other = value.find(({ systemuserid }: { systemuserid: string }) => systemuserid !== UserId).systemuserid;
    const { parts } = await send([
      single(part("GET", "WhoAmI()", undefined, { headers: { MSCRMCallerID: other } })),
      single(
        part(
          "POST",
          "accounts?$select=name",
          { name: "own" },
          { headers: { "Content-Type": "application/json", Prefer: "return=representation" } },
        ),
      ),
    ]);
    const [me, made] = parts.map((item) => messagesOf(item)[0]);
    assert.equal(JSON.parse(me?.body ?? "").UserId, other);
    assert.deepEqual([made?.status, JSON.parse(made?.body ?? "").name], [201, "own"]);
  });

  it("a user whose object in the directory is not known cannot be acted for", async () => {
    const callerobjectid = "0ddba11a-0000-4000-8000-00000000aad0";
    const { status, text } = await organization.send("GET", "WhoAmI()", undefined, { callerobjectid });
    assert.equal(status, 404);
    assert.match(text, /azureactivedirectoryobjectid/);
  });

  const refusals: readonly (readonly [what: string, items: readonly BatchItem<BatchRequest>[], message: RegExp])[] = [
    ["reading in a change set", [changeSet(part("GET", "WhoAmI()"))], /GET requests are not allowed/],
    [
      "a change set without Content-ID",
      [{ type: "changeSet", messages: [part("POST", "accounts", { name: "x" })] }],
      /Content-ID is missing/,
    ],
    [
      "a Content-ID twice in a change set",
      [changeSet(...["1", "1"].map((contentId) => part("POST", "accounts", { name: "twice" }, { contentId })))],
      /The content ID '1' was found more than once in the same change set/,
    ],
    ["a batch in a batch", [single(part("POST", "$batch"))], /not one of a request in a batch/],
    [
      "more than a thousand requests",
      Array.from({ length: 1001 }, () => single(part("GET", "WhoAmI()"))),
      /exceeds the maximum of 1000/,
    ],
  ];
  for (const [what, items, message] of refusals) {
    it(`${what} is refused`, async () => {
      const { status, text } = await send(items);
      assert.equal(status, 400);
      assert.match(text, message);
    });
  }
});
