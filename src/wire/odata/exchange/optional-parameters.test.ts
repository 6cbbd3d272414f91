import assert from "node:assert/strict";
import { it } from "node:test";
import type { ParameterValue } from "../../organization-call.ts";
import { separateOptional, withOptional } from "./optional-parameters.ts";

function separated(parameters: Readonly<Record<string, ParameterValue>>, ...own: readonly string[]) {
  const given = { requestName: "Create", parameters: new Map(Object.entries(parameters)) };
  return separateOptional(given, new Set(own));
}

it("optional parameters are headers, and options of the address", () => {
  const { request, optional } = separated(
    {
      Target: "x",
      SuppressDuplicateDetection: false,
      BypassBusinessLogicExecution: "CustomSync,CustomAsync",
      tag: "a & b",
    },
    "Target",
  );
  assert.deepEqual([...request.parameters.keys()], ["Target"]);
  const exchange = {
    request: { method: "POST", path: "accounts", headers: { accept: "json" } },
    read: () => {},
  } as const;
  assert.deepEqual(withOptional(exchange, optional).request, {
    method: "POST",
    path: "accounts?tag=a%20%26%20b",
    headers: {
      accept: "json",
      "mscrm.suppressduplicatedetection": "false",
      "mscrm.bypassbusinesslogicexecution": "CustomSync,CustomAsync",
    },
  });
  const reading = { ...exchange, request: { ...exchange.request, path: "accounts?$select=name" } };
  assert.equal(withOptional(reading, optional).request.path, "accounts?$select=name&tag=a%20%26%20b");
});

it("what a message has by itself stays its own", () => {
  const { request, optional } = separated({ SolutionUniqueName: "crm" }, "SolutionUniqueName");
  assert.equal(optional, undefined);
  assert.equal(request.parameters.get("SolutionUniqueName"), "crm");
});

it("no header is made of what would end it", () => {
  for (const value of ["a\r\nx: y", "é", 5]) {
    assert.throws(() => separated({ BypassBusinessLogicExecution: value }), { code: "WIRE_ODATA" });
  }
});

it("what the Web API has no way to say is refused by name", () => {
  assert.throws(() => separated({ CalculateMatchCodeSynchronously: true }), {
    code: "WIRE_ODATA",
    message: /no way to say CalculateMatchCodeSynchronously/,
  });
});
