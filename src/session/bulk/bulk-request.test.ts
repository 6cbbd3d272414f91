import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Guid } from "../../values/guid.ts";
import type { OrganizationRequest } from "../../wire/organization-call.ts";
import type { BulkMessage, BulkOperation, BulkRow } from "./bulk-options.ts";
import { bulkRequest, type PreparedRow, prepareRow } from "./bulk-request.ts";

const rows: readonly PreparedRow[] = [Guid.random(), Guid.random()].map((id, index) => ({
  index,
  row: { id },
  entity: { logicalName: "account", id, attributes: new Map() },
  key: undefined,
}));

/** Names of the parameters that a request has, and those of the requests in it. */
function names({ requestName, parameters }: OrganizationRequest): unknown {
  const inside = parameters.get("Requests") as readonly OrganizationRequest[] | undefined;
  return [requestName, [...parameters.keys()], ...(inside ?? []).map(names)];
}

const cases: readonly (readonly [BulkMessage, BulkOperation, expected: unknown])[] = [
  ["Multiple", "create", ["CreateMultiple", ["Targets", "tag"]]],
  ["Multiple", "delete", ["DeleteMultiple", ["Targets", "tag"]]],
  ["Single", "upsert", ["Upsert", ["Target", "tag"]]],
  [
    "ExecuteMultiple",
    "update",
    ["ExecuteMultiple", ["Requests", "Settings"], ["Update", ["Target", "tag"]], ["Update", ["Target", "tag"]]],
  ],
];

describe("what messages take besides their own parameters", () => {
  for (const [message, operation, expected] of cases) {
    it(`is the message's that writes: ${message}, ${operation}`, () => {
      const request = bulkRequest(rows, message, { operation, entityName: "account", parameters: { tag: "load" } });
      assert.deepEqual(names(request), expected);
    });
  }
});

describe("the ID of a row", () => {
  const id = Guid.random();
  const table = { primaryIdAttribute: "accountid", columns: undefined, ids: () => Guid.random() };
  const prepared = (row: BulkRow) => prepareRow(row, 0, { operation: "update", entityName: "account" }, table);

  it("is its own, or that among its attributes, or both", () => {
    for (const row of [{ id }, { attributes: { accountid: id } }, { id: id.text, attributes: { accountid: id } }]) {
      assert.equal(prepared(row).entity.id?.text, id.text);
    }
  });

  it("is not two", () => {
    const message = "the row's ID is one, and its attribute accountid holds another";
    assert.throws(() => prepared({ id, attributes: { accountid: Guid.random() } }), {
      code: "SESSION_BAD_VALUE",
      message,
    });
  });
});
