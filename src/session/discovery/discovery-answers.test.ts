import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HttpResponse, Send } from "../../net/http.ts";
import { discover2007 } from "./discover-2007.ts";
import { discover2011 } from "./discover-2011.ts";
import { discoverGlobal } from "./discover-global.ts";

const uri = "https://disco.contoso.com/discovery";

function response(status: number, headers: HttpResponse["headers"], body = ""): HttpResponse {
  return { status, headers, body: Buffer.from(body) };
}

const json = { "content-type": "application/json" };
const page = (names: readonly string[], nextLink?: string): HttpResponse =>
  response(
    200,
    json,
    JSON.stringify({
      value: names.map((UrlName) => ({
        Id: "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f",
        UniqueName: UrlName,
        FriendlyName: UrlName,
        ApiUrl: `https://${UrlName}.api.crm.dynamics.com`,
      })),
      ...(nextLink !== undefined && { "@odata.nextLink": nextLink }),
    }),
  );

/** Answers in turn, the last one for ever, and tells where each question went. */
function answering(...answers: readonly HttpResponse[]): { readonly send: Send; readonly asked: string[] } {
  const asked: string[] = [];
  const send: Send = async ({ url }) => {
    asked.push(url);
    const found = answers[Math.min(asked.length, answers.length) - 1];
    assert.ok(found !== undefined);
    return found;
  };
  return { send, asked };
}

const forms: Readonly<Record<string, (send: Send) => Promise<unknown>>> = {
  "2011": (send) => discover2011(uri, "web", send),
  "2007": (send) => discover2007(uri, send),
  global: (send) => discoverGlobal(uri, send),
};

describe("a discovery service that does not list organizations", () => {
  const xml = { "content-type": "text/xml" };
  type Refusal = readonly [code: string, message: RegExp];
  const unavailable: Refusal = ["SESSION_UNAVAILABLE", /status 503/];
  const notOne: Refusal = ["SESSION_NOT_A_SERVICE", /no discovery service at this address: .*"Hi"/];
  const unreadable: Refusal = ["SESSION_UNREADABLE_ANSWER", /answer of the discovery service cannot be read/];
  const answers: readonly (readonly [what: string, answer: HttpResponse, refusal: Refusal, global?: Refusal])[] = [
    ["a redirect", response(302, { location: "https://evil.example/x" }), ["SESSION_REDIRECTED", /evil\.example/]],
    ["a page for people", response(200, { "content-type": "text/html" }, "<title>Hi</title>"), notOne, unreadable],
    ["a status alone", response(503, {}), unavailable, ["SESSION_DISCOVERY_FAULT", /answered with status 503/]],
    ["half an answer", response(200, xml, "<s:Envelope"), unreadable],
    ["half a refusal", response(500, xml, "<s:Envelope"), ["SESSION_UNEXPECTED_STATUS", /status 500/]],
  ];
  for (const [form, ask] of Object.entries(forms)) {
    for (const [what, answer, refusal, ofGlobal = refusal] of answers) {
      const [code, message] = form === "global" ? ofGlobal : refusal;
      it(`${form}: ${what}: ${code}`, async () => {
        const { send, asked } = answering(answer);
        await assert.rejects(ask(send), { code, message, where: uri });
        assert.equal(asked.length, 1);
      });
    }
  }
});

describe("a list of organizations in pages", () => {
  it("is read to its end, at the service that was asked", async () => {
    const { send, asked } = answering(
      page(["a", "b"], "?page=2"),
      page(["c"], "https://disco.contoso.com/next"),
      page([]),
    );
    const organizations = await discoverGlobal(uri, send);
    assert.deepEqual(
      organizations.map(({ uniqueName }) => uniqueName),
      ["a", "b", "c"],
    );
    assert.deepEqual(asked.slice(1), [`${uri}?page=2`, "https://disco.contoso.com/next"]);
  });

  const elsewhere: readonly (readonly [nextLink: string, where: string])[] = [
    ["https://evil.example/next", "https://evil.example"],
    ["http://disco.contoso.com/next", "http://disco.contoso.com"],
    ["https://[", "no address"],
  ];
  for (const [nextLink, where] of elsewhere) {
    it(`does not go on at ${nextLink}, which the token is not for`, async () => {
      const { send, asked } = answering(page(["a"], nextLink));
      await assert.rejects(discoverGlobal(uri, send), {
        code: "SESSION_UNREADABLE_ANSWER",
        message: `the answer of the discovery service says that it goes on at ${where}, which is another service`,
      });
      assert.equal(asked.length, 1);
    });
  }

  it("that comes to no end is left: at the page that was there before, and at the hundredth", async () => {
    const again = answering(page(["a"], "?page=2"));
    await assert.rejects(discoverGlobal(uri, again.send), { code: "SESSION_DISCOVERY_LOOP", where: uri });
    assert.equal(again.asked.length, 2);
    const more = answering(...Array.from({ length: 200 }, (_, index) => page(["a"], `?page=${index}`)));
    await assert.rejects(discoverGlobal(uri, more.send), { code: "SESSION_DISCOVERY_LOOP" });
    assert.equal(more.asked.length, 100);
  });
});
