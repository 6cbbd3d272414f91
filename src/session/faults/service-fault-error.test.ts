import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Guid } from "../../values/guid.ts";
import type { OrganizationServiceFault, ParameterValue } from "../../wire/organization-call.ts";
import { serviceFaultError } from "./service-fault-error.ts";
import { withRemedy } from "./with-remedy.ts";

const fault = (errorCode: number, message: string, more: Partial<OrganizationServiceFault> = {}) =>
  serviceFaultError({ errorCode, message, errorDetails: new Map(), ...more }, "Create", { entityName: "account" });

describe("a fault as an error", () => {
  it("has its code in both spellings and by name, what it speaks of, and what to do", () => {
    const { code, message, remedy, context } = fault(0x80040217 | 0, "account With Id = 1 Does Not Exist", {
      traceText: "at Plugin",
      faultedRequestIndex: 3,
    });
    assert.deepEqual(
      [code, message],
      ["SESSION_FAULT", "Create: account With Id = 1 Does Not Exist (0x80040217 ObjectDoesNotExist)"],
    );
    assert.ok(remedy !== undefined && remedy !== "");
    assert.deepEqual(
      [context.errorCode, context.hexCode, context.name, context.trace, context.index, context.entityName],
      [-2147220969, "0x80040217", "ObjectDoesNotExist", "at Plugin", 3, "account"],
    );
  });

  it("of a code that nobody knows has the code alone, and says by itself whether a retry helps", () => {
    const { message, remedy, retryable, context } = fault(5, "odd");
    assert.deepEqual(
      [message, remedy, retryable, "index" in context],
      ["Create: odd (0x00000005)", undefined, false, false],
    );
    assert.equal(fault(5, "odd", { exceptionRetriable: true }).retryable, true);
  });

  const details: readonly (readonly [value: ParameterValue, text: string])[] = [
    [null, ""],
    [5, "5"],
    [true, "true"],
    ["PT5M", "PT5M"],
    [Guid.empty, Guid.empty.text],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [{ kind: "Duration", seconds: 300 }, "300"],
    [{ kind: "ColumnSet", allColumns: true }, "(ColumnSet)"],
  ];
  it("has its details as texts", () => {
    for (const [value, text] of details) {
      const { context } = fault(5, "odd", { errorDetails: new Map([["detail", value]]) });
      assert.deepEqual(context.errorDetails, { detail: text });
    }
  });

  const spelt: readonly (readonly [errorCode: number, message: string, hexCode: string])[] = [
    [0x80060888 | 0, "The key in the request URI is not valid for resource 'accounts'.", "0x8006088F"],
    [0x80060888 | 0, "Resource not found for the segment 'Create'.", "0x80040203"],
    [0x80060888 | 0, "Resource not found for the segment 'nobody'.", "0x80060888"],
    [0x80060888 | 0, "Operation not supported", "0x80060888"],
    [0x80040216 | 0, "Resource not found for the segment 'Create'.", "0x80040216"],
  ];
  for (const [errorCode, message, hexCode] of spelt) {
    it(`has the code of the service over SOAP: ${hexCode} for ${message}`, () => {
      assert.equal(String(fault(errorCode, message).context.hexCode).toUpperCase(), hexCode.toUpperCase());
    });
  }
});

it("another remedy leaves all else of an error as it is", () => {
  const error = fault(0x80040217 | 0, "account With Id = 1 Does Not Exist");
  const mended = withRemedy(error, "create it first");
  assert.deepEqual(
    { ...mended, remedy: undefined, stack: undefined, message: mended.message },
    { ...error, remedy: undefined, stack: undefined, message: error.message },
  );
  assert.equal(mended.remedy, "create it first");
  for (const same of [undefined, error.remedy]) assert.equal(withRemedy(error, same), error);
});
