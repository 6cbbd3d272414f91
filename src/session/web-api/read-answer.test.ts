import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../../errors.ts";
import type { HttpResponse } from "../../net/http.ts";
import { readAnswer } from "./read-answer.ts";

/* Errors by hand, after the page "Compose HTTP requests and handle errors" of Microsoft's documentation and what older versions answer. */

const address = "https://contoso.crm.dynamics.com/api/data/v9.2/";
const json = { "content-type": "application/json; odata.metadata=minimal" };

function errorOf(status: number, body: string, headers: HttpResponse["headers"] = json): DynamlError {
  const response = { status, headers, body: new TextEncoder().encode(body) } as unknown as HttpResponse;
  try {
    readAnswer(response, "Create", address, (answer) => answer);
  } catch (error) {
    assert.ok(error instanceof DynamlError);
    return error;
  }
  return assert.fail("it was read as an answer");
}

describe("errors of the Web API", () => {
  it("with all annotations: text, code, trace, what it speaks of", () => {
    const { code, message, context, remedy, where, retryable } = errorOf(
      400,
      JSON.stringify({
        error: {
          code: "0x80044331",
          message:
            "A validation error occurred.  The length of the 'name' attribute of the 'account' entity exceeded the maximum allowed length of '160'.",
          "@Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus": "0",
          "@Microsoft.PowerApps.CDS.HelpLink":
            "http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a80044331&client=platform",
          "@Microsoft.PowerApps.CDS.TraceText": "\r\n[Microsoft.Crm.ObjectModel: …]\r\nEntering plug-in",
          "@Microsoft.PowerApps.CDS.InnerError.Message": "The length of the 'name' attribute exceeded",
        },
      }),
    );
    const { name, hexCode, errorCode, entity, attribute, trace, status, operation } = context;
    assert.deepEqual(
      { code, name, hexCode, errorCode, entity, attribute, status, operation, where, retryable, remedy },
      {
        code: "SESSION_FAULT",
        name: "StringLengthTooLong",
        hexCode: "0x80044331",
        errorCode: -2147204303,
        entity: "account",
        attribute: "name",
        status: 400,
        operation: "Create",
        where: address,
        retryable: false,
        remedy: "shorten the text to the attribute's length",
      },
    );
    assert.match(message, /^Create: A validation error occurred/);
    assert.match(String(trace), /Entering plug-in/);
  });

  it("of version 8: no code, the service's own words inside", () => {
    const { context } = errorOf(
      404,
      '{"error":{"code":"","message":"Does Not Exist","innererror":{"message":"account With Id = 00000000-0000-0000-0000-000000000001 Does Not Exist","type":"System.ServiceModel.FaultException","stacktrace":"at Microsoft.Crm…"}}}',
    );
    assert.match(String(context.trace), /^at Microsoft\.Crm/);
    assert.match(String(context.faultMessage), /Does Not Exist$/);
    assert.equal(context.status, 404);
  });

  it("limits of requests: retryable, with the seconds to wait", () => {
    const { context, retryable } = errorOf(
      429,
      '{"error":{"code":"0x80072322","message":"Number of requests exceeded the limit of 6000 over time window of 300 seconds."}}',
      { ...json, "retry-after": "30" },
    );
    assert.deepEqual(
      [context.name, context.errorDetails, retryable],
      ["ThrottlingBurstRequestLimitExceededError", { "Retry-After": "30" }, true],
    );
  });

  const none: readonly (readonly [what: string, status: number, body: string, type: string, code: string])[] = [
    ["a page of a proxy", 503, "<html>busy</html>", "text/html", "SESSION_UNAVAILABLE"],
    ["a page that says that all is well", 200, "<html>sign in</html>", "text/html", "SESSION_NOT_A_SERVICE"],
    ["no Web API here", 404, "", "text/plain", "SESSION_NOT_A_SERVICE"],
    ["the user may not come in", 403, "Forbidden", "text/plain", "SESSION_FORBIDDEN"],
    ["JSON that is none of the service's", 500, '{"Message":"oops"}', "application/json", "SESSION_UNEXPECTED_STATUS"],
  ];
  for (const [what, status, body, type, code] of none) {
    it(`${what} is no fault`, () => assert.equal(errorOf(status, body, { "content-type": type }).code, code));
  }
});
