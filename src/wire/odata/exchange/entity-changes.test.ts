import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { documentedTables } from "../../../../test/fixtures/web-api-tables.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { type ChangesRequest, retrieveEntityChanges } from "./entity-changes.ts";

/* By hand, after the page "Use change tracking to synchronize data with external systems" (MicrosoftDocs/powerapps-docs). */

const tables = documentedTables();
const token = "919042!08/22/2017 08:10:44";
const root = "https://contoso.crm.dynamics.com/api/data/v9.0/";
const annotations = 'odata.include-annotations="*"';

const exchangeOf = (asked: Partial<ChangesRequest> = {}) =>
  retrieveEntityChanges(
    {
      entityName: "account",
      columns: { kind: "ColumnSet", allColumns: false, columns: ["name", "primarycontactid"] },
      dataVersion: undefined,
      page: undefined,
      ...asked,
    },
    tables,
  );
const page = (more: object = {}) => ({ count: 3, pageNumber: 1, returnTotalRecordCount: false, ...more });
const read = (json: object) => exchangeOf().read({ status: 200, headers: {}, body: JSON.stringify(json) });

describe("changes of a table", () => {
  const cases: readonly (readonly [what: string, asked: Partial<ChangesRequest>, path: string, prefer: string])[] = [
    [
      "all of it, with a token at the end",
      {},
      "accounts?$select=name,_primarycontactid_value,accountid",
      `odata.track-changes,${annotations}`,
    ],
    [
      "all columns, in pages",
      { columns: { kind: "ColumnSet", allColumns: true }, page: page() },
      "accounts",
      `odata.track-changes,odata.maxpagesize=3,${annotations}`,
    ],
    [
      "since a token",
      { dataVersion: token },
      "accounts?$select=name,_primarycontactid_value,accountid&$deltatoken=919042!08%2F22%2F2017%2008%3A10%3A44",
      annotations,
    ],
    [
      "the page behind, by its link as it is",
      { dataVersion: token, page: page({ pagingCookie: "accounts?$select=name&$skiptoken=%3Ccookie%2F%3E" }) },
      "accounts?$select=name&$skiptoken=%3Ccookie%2F%3E",
      `odata.maxpagesize=3,${annotations}`,
    ],
  ];
  for (const [what, asked, path, prefer] of cases) {
    it(what, () => {
      const { method, path: sent, headers } = exchangeOf(asked).request;
      assert.deepEqual([method, sent, headers.prefer], ["GET", path, prefer]);
    });
  }

  it("records, deletions, and the token of the delta link", () => {
    const { changes, ...rest } = read({
      "@odata.context": `${root}$metadata#accounts(name,telephone1,fax)/$delta`,
      "@odata.deltaLink": `${root}accounts?$select=name,telephone1,fax&$deltatoken=919058%2108%2f22%2f2017%2008%3a21%3a20`,
      value: [
        { "@odata.etag": 'W/"915244"', name: "Monte Orton", accountid: "60c4e274-0d87-e711-80e5-00155db19e6d" },
        {
          "@odata.context": `${root}$metadata#accounts/$deletedEntity`,
          id: "2e451703-c686-e711-80e5-00155db19e6d",
          reason: "deleted",
        },
      ],
    });
    assert.deepEqual(rest, { kind: "EntityChanges", moreRecords: false, dataToken: "919058!08/22/2017 08:21:20" });
    const [written, deleted] = changes;
    assert.ok(written?.type === "NewOrUpdated");
    assert.deepEqual([written.entity.attributes.get("name"), written.entity.rowVersion], ["Monte Orton", "915244"]);
    assert.deepEqual(deleted, {
      type: "RemovedOrDeleted",
      reference: new EntityReference("account", "2e451703-c686-e711-80e5-00155db19e6d"),
    });
  });

  it("a next link is followed at the service that was asked, whatever host it names", () => {
    const link = "accounts?$select=name&$skiptoken=%3Ccookie%20pagenumber=%222%22%2F%3E";
    for (const host of ["https://contoso.crm.dynamics.com", "http://internal:5555/contoso"]) {
      const { moreRecords, pagingCookie } = read({ value: [], "@odata.nextLink": `${host}/api/data/v9.0/${link}` });
      assert.deepEqual([moreRecords, pagingCookie], [true, link]);
    }
  });

  for (const [what, json] of [
    ["a link to something else", { value: [], "@odata.nextLink": "https://evil.example/accounts" }],
    ["a link that cannot be read", { value: [], "@odata.deltaLink": `${root}accounts?$deltatoken=%E0` }],
    ["no link", { value: [] }],
    ["no records", {}],
    ["a deletion of nothing", { value: [{ reason: "deleted" }], "@odata.deltaLink": `${root}accounts?$deltatoken=1` }],
  ] as const) {
    it(`${what} is refused`, () => assert.throws(() => read(json), { code: "WIRE_ODATA" }));
  }
});
