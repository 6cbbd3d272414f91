import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../../errors.ts";
import { serviceFaultError } from "../faults/service-fault-error.ts";
import { type Failure, isAway, judgeFailure } from "./judge-failure.ts";

function fault(errorCode: number, message: string, details: Record<string, string> = {}): DynamlError {
  return serviceFaultError({ errorCode, message, errorDetails: new Map(Object.entries(details)) }, "CreateMultiple");
}

function other(code: string, context: Record<string, unknown> = {}): DynamlError {
  return new DynamlError({ code, message: code, context });
}

const cases: readonly (readonly [what: string, error: unknown, failure: Failure, isAway?: boolean])[] = [
  ["a value", fault(-2147220989, "a value is wrong"), "rows"],
  ["a plug-in that names the message", fault(-2147220891, "CreateMultiple is not supported"), "rows"],
  ["a plug-in that speaks of something else", fault(-2147220891, "This currency is not supported"), "rows"],
  ["no such message", fault(-2147220989, "There is no message with the name 'CreateMultiple'."), "unsupported"],
  [
    "no such action",
    fault(0, "Resource not found for the segment 'Microsoft.Dynamics.CRM.CreateMultiple'."),
    "unsupported",
  ],
  ["another thing that is not supported", fault(-2147220715, "The column is not supported."), "rows"],
  ["a batch that is too large", fault(-2147220989, "too many", { MaxBatchSize: "1000" }), "tooLarge"],
  ["the database's time limit", fault(-2147204783, "SQL timeout expired."), "tooLarge"],
  ["a deadlock", fault(-2147204784, "Generic SQL error."), "again"],
  ["a limit of requests", fault(-2147015902, "Number of requests exceeded the limit"), "again"],
  ["a privilege", fault(-2147220960, "SecLib::AccessCheckEx failed"), "rows"],
  ["a disabled organization", fault(-2147180284, "disabled"), "stop"],
  ["a body that is too long", other("SESSION_UNEXPECTED_STATUS", { status: 413 }), "tooLarge"],
  ["a body that IIS does not find", other("SESSION_NOT_A_SERVICE", { status: 404 }), "tooLarge"],
  ["an answer that is too long", other("NET_BODY_TOO_LARGE", { sent: true }), "tooLarge"],
  ["a refused connection", other("NET_REFUSED", { sent: false }), "again", true],
  ["a broken connection", other("NET_RESET", { sent: true }), "unknown", true],
  ["a time limit before anything was sent", other("NET_TIME_LIMIT", { mayHaveRun: false }), "again", true],
  ["a time limit", other("NET_TIME_LIMIT", { mayHaveRun: true }), "unknown", true],
  ["a gateway", other("SESSION_UNEXPECTED_STATUS", { status: 502 }), "unknown", true],
  ["an unavailable service", other("SESSION_UNAVAILABLE", { status: 503 }), "unknown", true],
  ["an answer that cannot be read", other("SESSION_UNREADABLE_ANSWER"), "unknown", true],
  ["a certificate", other("NET_TLS_EXPIRED", { sent: false }), "stop"],
  ["a call that was called off", other("NET_ABORTED", { sent: true }), "stop"],
  ["a password", other("AUTH_REJECTED"), "stop"],
  ["the session's end", other("SESSION_ENDED"), "stop"],
  ["a value that cannot be written", other("WIRE_ODATA"), "rows"],
  ["a mistake of ours", new TypeError("x"), "stop"],
];

/** Of a load whose messages take `tag` and `SolutionUniqueName` besides their own. */
const ofParameters: readonly (readonly [what: string, error: unknown, failure: Failure])[] = [
  ["a parameter that the organization lacks", fault(-2147220715, "Unrecognized request parameter: tag"), "stop"],
  ["one that the Web API lacks", fault(-2147220989, "Create has no parameter tag in the Web API"), "stop"],
  ["one that the Web API cannot say", other("WIRE_ODATA", { parameter: "tag" }), "stop"],
  [
    "one that is not obeyed",
    fault(-2147220715, "The parameter 'SolutionUniqueName' of CreateMultiple is not supported."),
    "stop",
  ],
  ["a parameter that the load does not give", fault(-2147220715, "Unrecognized request parameter: Targets"), "rows"],
  ["a value that is called so", fault(-2147220989, "the tag is too long"), "rows"],
];

describe("what a failure of a set asks for", () => {
  for (const [what, error, failure, away = false] of cases) {
    it(`${what}: ${failure}`, () => {
      assert.deepEqual([judgeFailure(error, "CreateMultiple"), isAway(error)], [failure, away]);
    });
  }
  for (const [what, error, failure] of ofParameters) {
    it(`${what}: ${failure}`, () => {
      assert.equal(judgeFailure(error, "CreateMultiple", ["SolutionUniqueName", "tag"]), failure);
    });
  }
});
