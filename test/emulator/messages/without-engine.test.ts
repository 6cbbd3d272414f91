import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { unsupported } from "../../../src/emulator/not-supported.ts";
import { Guid } from "../../../src/values/guid.ts";
import { webApiOperation } from "../../../src/wire/odata/operations.ts";
import { executeCall, TestOrganization } from "../test-organization.ts";
import { WebApiOrganization } from "../web-api/web-api-organization.ts";

/** Merge, ExecuteWorkflow and the others of the list: refused by name over both wires, as a message, function or action. */
describe("messages without an engine", () => {
  let soap: TestOrganization;
  let webApi: WebApiOrganization;
  before(async () => {
    soap = await TestOrganization.open();
    webApi = await WebApiOrganization.open();
  });
  after(() => {
    soap.close();
    webApi.close();
  });

  it("are Merge and ExecuteWorkflow and many others", () => {
    assert.ok(unsupported.messages.has("Merge") && unsupported.messages.has("ExecuteWorkflow"));
    assert.ok(unsupported.messages.size > 200);
  });

  for (const name of unsupported.messages) {
    const told = `The message '${name}' is not supported by the embedded organization yet.`;
    const operation = webApiOperation(name);
    const method = operation?.kind === "function" ? "GET" : "POST";
    it(`${name}: Execute and ${method} ${pathOf(name)}`, async () => {
      const { reason, detail } = await soap.fault(executeCall(name));
      assert.deepEqual([reason, detail?.errorCode], [told, -2147220715]);
      const answer = await webApi.send(method, pathOf(name), method === "POST" ? {} : undefined);
      assert.deepEqual([answer.status, answer.json?.error], [405, { code: "0x80040315", message: told }], answer.text);
    });
  }

  /** A message that is not told as an operation of the Web API is asked for as an unbound one. */
  function pathOf(name: string): string {
    const bound = webApiOperation(name)?.bound;
    if (bound === undefined) return name;
    const sets: Readonly<Record<string, string>> = {
      salesorder: "salesorders",
      timezonedefinition: "timezonedefinitions",
    };
    const set = sets[bound.table] ?? `${bound.table === "*" ? "account" : bound.table}s`;
    return `${set}${bound.isCollection === true ? "" : `(${Guid.empty})`}/Microsoft.Dynamics.CRM.${name}`;
  }
});
