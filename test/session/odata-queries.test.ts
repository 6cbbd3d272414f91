import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fetchOfOData } from "../../src/session/query/odata-query.ts";
import type { QueryInput } from "../../src/session/query/query-input.ts";
import type { Session } from "../../src/session/session.ts";
import { printFetchXml } from "../../src/wire/query/print-fetch-xml.ts";

const user = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };

/** What is asked of the organization's description for a query. */
const asked: readonly (readonly [odata: string, asked: readonly string[]])[] = [
  ["$select=name&$filter=_primarycontactid_value ne null&$orderby=revenue", ["account Attributes"]],
  [
    "$select=name&$filter=primarycontactid/fullname eq 'x'",
    ["account Attributes", "account Relationships", "contact Attributes"],
  ],
  ["accounts?$select=name", ["all tables", "account Attributes"]],
];

const refused: readonly (readonly [what: string, query: unknown, message: RegExp])[] = [
  ["no text", { entity: "account", odata: 5 }, /the OData query is no text/],
  ["columns beside it", { entity: "account", odata: "$top=1", columns: ["name"] }, /columns stands beside odata/],
  ["no table", { odata: "$top=1" }, /the OData query names no table/],
  ["a table without a name", { odata: "$top=1", entity: "" }, /the entity name is empty/],
  ["an entity set that is not there", { odata: "acounts?$top=1" }, /tells of no entity set "acounts"/],
];

for (const transport of ["Soap", "WebApi"] as const) {
  describe(`OData query options of a session over ${transport}`, () => {
    let emulator: Emulator;
    let session: Session;
    before(async () => {
      emulator = await startEmulator({ users: [user] });
      const organizationUri = `${emulator.url}/embedded`;
      session = await openSession({ organizationUri, authType: "ActiveDirectory", ...user, transport });
    });
    after(async () => {
      await session?.end();
      await emulator?.close();
    });

    for (const [odata, expected] of asked) {
      it(`asks for no more than it needs: ${odata}`, async () => {
        const told: string[] = [];
        const metadata: Pick<Session["metadata"], "table" | "tables"> = {
          table: (name, parts = [], limits = {}) => {
            told.push(`${name} ${parts.join(" ")}`);
            return session.metadata.table(name, parts, limits);
          },
          tables: (limits) => {
            told.push("all tables");
            return session.metadata.tables(limits);
          },
        };
        await fetchOfOData(metadata, { odata, ...(odata.startsWith("$") && { entity: "account" }) });
        assert.deepEqual(told, expected);
      });
    }

    it("reads a name of one lookup inside of another, and a table that is joined twice, each by its path", async () => {
      const odata =
        "accounts?$select=name&$expand=parentaccountid($select=name;$expand=primarycontactid($select=fullname)),primarycontactid($select=fullname)";
      const fetch = await fetchOfOData(session.metadata, { odata });
      const aliases = [...printFetchXml(fetch).matchAll(/alias="(\w+)"/g)].map(([, alias]) => alias);
      assert.deepEqual(aliases, ["parentaccountid", "parentaccountid_primarycontactid", "primarycontactid"]);
    });

    for (const [what, query, message] of refused) {
      it(`refuses ${what}`, async () => {
        const error = { code: "SESSION_BAD_VALUE", message };
        await assert.rejects(session.query(query as QueryInput).toArray(), error);
        await assert.rejects(session.count(query as QueryInput), error);
      });
    }

    it("is called off with its signal", async () => {
      const signal = AbortSignal.abort();
      await assert.rejects(session.query({ odata: "contacts?$top=1" }, { signal }).toArray());
    });
  });
}
