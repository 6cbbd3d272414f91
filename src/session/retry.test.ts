import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../errors.ts";
import { Guid } from "../values/guid.ts";
import type { OrganizationCall } from "../wire/organization-call.ts";
import { mayRunTwice } from "./may-run-twice.ts";
import { type FailedAttempt, secondsBeforeRetry, secondsRefused, timeSpanSeconds } from "./retry.ts";

const id = Guid.of("7bf2e032-ad92-e311-9752-6c3be5a87df0");
const create: OrganizationCall = { operation: "Create", entity: { logicalName: "account", attributes: new Map() } };
const createWithId: OrganizationCall = { operation: "Create", entity: { ...create.entity, id } };
const read: OrganizationCall = {
  operation: "Retrieve",
  entityName: "account",
  id,
  columnSet: { kind: "ColumnSet", allColumns: true },
};
const update: OrganizationCall = { operation: "Update", entity: { ...create.entity, id } };
const message = (requestName: string): OrganizationCall => {
  return { operation: "Execute", request: { requestName, parameters: new Map() } };
};

function net(code: string, sent: boolean): DynamlError {
  return new DynamlError({ code, message: code, context: { sent } });
}

function throttled(
  errorDetails: Record<string, string> | undefined,
  name = "ThrottlingTimeExceededError",
): DynamlError {
  return new DynamlError({ code: "SESSION_FAULT", message: "wait", context: { name, errorDetails } });
}

function response(status: number, retryAfter?: string): FailedAttempt["response"] {
  return { status, headers: { "retry-after": retryAfter }, body: Buffer.alloc(0) };
}

const unavailable = new DynamlError({ code: "SESSION_UNAVAILABLE", message: "busy" });

describe("another attempt", () => {
  const cases: [
    what: string,
    attempt: Partial<FailedAttempt> & { call?: OrganizationCall },
    seconds: number | undefined,
  ][] = [
    ["a throttling fault", { error: throttled({ "Retry-After": "PT5M" }), response: response(500) }, 300],
    ["a throttling fault that asks for nothing", { error: throttled({}), response: response(500) }, undefined],
    ["a throttling fault without details", { error: throttled(undefined) }, undefined],
    ["another fault that mentions it", { error: throttled({ "Retry-After": "PT5M" }, "IsvAborted") }, undefined],
    ["429 with Retry-After", { error: unavailable, response: response(429, "17") }, 17],
    ["503 with Retry-After", { error: unavailable, response: response(503, " 0 ") }, 0.05],
    [
      "503 with a date that is past",
      { error: unavailable, response: response(503, "Tue, 04 Mar 2014 14:59:23 GMT") },
      0.05,
    ],
    ["503 without it", { error: unavailable, response: response(503) }, undefined],
    ["503 with nonsense", { error: unavailable, response: response(503, "soon") }, undefined],
    ["500 with Retry-After", { error: unavailable, response: response(500, "1") }, undefined],
    ["429 for the twentieth time", { error: unavailable, response: response(429, "0"), count: 20 }, 0.05],
    ["429 again and again", { error: unavailable, response: response(429, "0"), count: 21 }, undefined],
    ["refused", { error: net("NET_REFUSED", false) }, 0.25],
    ["refused again", { error: net("NET_REFUSED", false), count: 2 }, 1],
    ["refused a third time", { error: net("NET_REFUSED", false), count: 3 }, undefined],
    [
      "refused by an address that never answered",
      { error: net("NET_REFUSED", false), isKnownToAnswer: false },
      undefined,
    ],
    ["reset before anything was sent", { error: net("NET_RESET", false) }, 0.25],
    ["a name that is not known", { error: net("NET_NAME_NOT_FOUND", false) }, undefined],
    ["a create that may have happened", { error: net("NET_RESET", true) }, undefined],
    ["a create with its own ID that may have happened", { error: net("NET_RESET", true), call: createWithId }, 0.25],
    ["the same, a second time", { error: net("NET_RESET", true), call: createWithId, count: 2 }, undefined],
    ["a read whose answer got lost", { error: net("NET_CLOSED_EARLY", true), call: read }, 0.25],
    ["an update whose answer got lost", { error: net("NET_CLOSED_EARLY", true), call: update }, undefined],
    ["a message whose answer got lost", { error: net("NET_CLOSED_EARLY", true), call: message("WinQuote") }, undefined],
    ["a read that took too long", { error: net("NET_TIME_LIMIT", true), call: read }, undefined],
    ["a read that was cancelled", { error: net("NET_ABORTED", true), call: read }, undefined],
    ["an error of ours", { error: new TypeError("x"), call: read }, undefined],
  ];
  for (const [what, { call = create, ...attempt }, seconds] of cases) {
    it(`after ${what}: ${seconds === undefined ? "none" : `in ${seconds} s`}`, () => {
      const usual = { error: undefined, response: undefined, count: 1, isKnownToAnswer: true };
      assert.equal(secondsBeforeRetry({ ...usual, mayRunTwice: mayRunTwice(call), ...attempt }), seconds);
    });
  }
});

describe("a request that the organization refuses for a while", () => {
  const cases: [what: string, error: unknown, answered: FailedAttempt["response"], seconds: number | undefined][] = [
    ["a throttling fault", throttled({ "Retry-After": "PT5M" }), response(500), 300],
    ["one whose detail is spelt otherwise", throttled({ "retry-after": "PT2S" }), response(500), 2],
    ["one that asks for nothing", throttled({}), response(500), 1],
    ["one without an answer, of an item of a batch", throttled(undefined), undefined, 1],
    ["one with the header alone", throttled({}), response(429, "7"), 7],
    ["one that asks for no time at all", throttled({ "Retry-After": "PT0S" }), response(500), 0.05],
    ["429", unavailable, response(429), 1],
    ["429 with Retry-After", unavailable, response(429, "17"), 17],
    ["503 with Retry-After", unavailable, response(503, "0"), 0.05],
    ["503 without it", unavailable, response(503), undefined],
    ["another fault that mentions it", throttled({ "Retry-After": "PT5M" }, "IsvAborted"), response(500), undefined],
    ["an error of ours", new TypeError("x"), undefined, undefined],
  ];
  for (const [what, error, answered, seconds] of cases) {
    it(`${what}: ${seconds === undefined ? "is not refused in that way" : `${seconds} s`}`, () => {
      assert.equal(secondsRefused({ error, response: answered }), seconds);
    });
  }
});

describe("a message that may have been carried out", () => {
  const cases: [name: string, isRepeatable: boolean][] = [
    ["RetrieveVersion", true],
    ["RetrieveDuplicates", false],
    ["WhoAmI", true],
    ["WhoAmINow", false],
    ["IsValidStateTransition", true],
    ["UploadBlock", true],
    ["DownloadBlock", true],
    ["CommitFileBlocksUpload", false],
    ["new_RetrieveAndLock", false],
  ];
  for (const [name, isRepeatable] of cases) {
    it(`${name} is ${isRepeatable ? "" : "not "}made again`, () =>
      assert.equal(mayRunTwice(message(name)), isRepeatable));
  }
});

describe("a TimeSpan", () => {
  const cases: [text: string, seconds: number | undefined][] = [
    ["PT5M", 300],
    ["PT1H2M3.5S", 3723.5],
    ["P1DT1S", 86_401],
    ["00:05:00", 300],
    ["1.00:00:01.5000000", 86_401.5],
    ["17", 17],
    ["soon", undefined],
    ["-PT5M", undefined],
    ["PT5M later", undefined],
    ["in 00:05:00", undefined],
    ["00:05:00Z", undefined],
    ["-17", undefined],
    ["17 s", undefined],
  ];
  for (const [text, seconds] of cases) {
    it(`${text}: ${seconds ?? "none"}`, () => assert.equal(timeSpanSeconds(text), seconds));
  }
});
