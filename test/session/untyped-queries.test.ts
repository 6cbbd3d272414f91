import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import type { Guid } from "../../src/values/guid.ts";

/** What a program without types may give in any place. */
const given = (value: unknown): never => value as never;

const columnSet = { kind: "ColumnSet", columns: ["name"] };
const expression = (parts: object) => ({ kind: "QueryExpression", entityName: "account", columnSet, ...parts });
const filtered = (condition: object) => expression({ criteria: { conditions: [condition] } });
const toContact = {
  linkFromAttributeName: "primarycontactid",
  linkToEntityName: "contact",
  linkToAttributeName: "contactid",
};

/** What is left out is as the SDK's begin: each finds the one account. */
const incomplete: Readonly<Record<string, object>> = {
  "no column set": { kind: "QueryExpression", entityName: "account" },
  "a column set without columns": expression({ columnSet: { kind: "ColumnSet", allColumns: false } }),
  "criteria without conditions and filters": expression({ criteria: {} }),
  "criteria without filters, and one of them without conditions": expression({
    criteria: { filterOperator: "Or", filters: [{}, { conditions: [{ attributeName: "name", operator: "NotNull" }] }] },
  }),
  "a condition without values": filtered({ attributeName: "name", operator: "NotNull" }),
  "a link without columns, criteria, links and orders": expression({ linkEntities: [toContact] }),
  "links in a link": expression({ linkEntities: [{ ...toContact, linkCriteria: {}, linkEntities: [] }] }),
  "an order without a direction": expression({ orders: [{ attributeName: "name" }] }),
  "paging without page and count": expression({ pageInfo: {} }),
  "a QueryByAttribute without columns and orders": {
    kind: "QueryByAttribute",
    entityName: "account",
    attributes: ["name"],
    values: ["Contoso"],
  },
};

/** A query that is none, and what is said of it. */
const wrong: readonly (readonly [said: RegExp, query: unknown])[] = [
  [/^.* is undefined$/, undefined],
  [/^.* is "account"$/, "account"],
  [/^kind of .* is undefined$/, { entityName: "account" }],
  [/^kind of .* is "Query"$/, { kind: "Query", entityName: "account" }],
  [/^entityName of .* is undefined$/, { kind: "QueryExpression", columnSet }],
  [/^query of .* is undefined$/, { kind: "FetchExpression" }],
  [/^orders of .* is "name"$/, expression({ orders: "name" })],
  [
    /^orders\[0\]\.orderType of .* is "descending"$/,
    expression({ orders: [{ orderType: "descending", attributeName: "name" }] }),
  ],
  [/^criteria of .* is 5$/, expression({ criteria: 5 })],
  [/^criteria\.conditions of .* is null$/, expression({ criteria: { conditions: null } })],
  [
    /^criteria\.filters\[0\]\.conditions of .* is an object$/,
    expression({ criteria: { filters: [{ conditions: {} }] } }),
  ],
  [/^"condition" is no part of criteria of /, expression({ criteria: { condition: [] } })],
  [/^criteria\.conditions\[0\]\.operator of .* is undefined$/, filtered({ attributeName: "name" })],
  [
    /^criteria\.conditions\[0\]\.values of .* is "x"$/,
    filtered({ attributeName: "name", operator: "Equal", values: "x" }),
  ],
  [
    /^condition on name: it cannot be compared with null$/,
    filtered({ attributeName: "name", operator: "Equal", values: [null] }),
  ],
  [
    /^condition on name: it cannot be compared with a list$/,
    filtered({ attributeName: "name", operator: "In", values: [["x"]] }),
  ],
  [
    /^linkEntities\[0\]\.linkToEntityName of .* is undefined$/,
    expression({ linkEntities: [{ ...toContact, linkToEntityName: undefined }] }),
  ],
  [
    /^linkEntities\[0\]\.joinOperator of .* is "Left"$/,
    expression({ linkEntities: [{ ...toContact, joinOperator: "Left" }] }),
  ],
  [
    /^linkEntities\[0\]\.columns\.columns of .* is "name"$/,
    expression({ linkEntities: [{ ...toContact, columns: { columns: "name" } }] }),
  ],
  [
    /^columnSet\.attributeExpressions of .* is a list$/,
    expression({ columnSet: { allColumns: true, attributeExpressions: [{ attributeName: "name", alias: "x" }] } }),
  ],
  [/^topCount of .* is "5"$/, expression({ topCount: "5" })],
  [/^pageInfo\.count of .* is 1\.5$/, expression({ pageInfo: { count: 1.5 } })],
  [/^distinct of .* is null$/, expression({ distinct: null })],
  [/^"where" is no part of /, expression({ where: {} })],
];

const user = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };

for (const transport of ["Soap", "WebApi"] as const) {
  describe(`queries of a program without types, over ${transport}:`, () => {
    let emulator: Emulator;
    let session: Session;
    let contact: Guid;
    let account: Guid;
    before(async () => {
      emulator = await startEmulator({ users: [user], organization: "org" });
      const place = { server: emulator.url, organization: "org", authType: "ActiveDirectory" } as const;
      session = await openSession({ ...place, ...user, transport });
      contact = await session.create("contact", { lastname: "Gump" });
      const primarycontactid = new EntityReference("contact", contact);
      account = await session.create("account", { name: "Contoso", primarycontactid });
    });
    after(async () => {
      await session?.end();
      await emulator?.close();
    });

    for (const [what, query] of Object.entries(incomplete)) {
      it(`${what} finds as the SDK's default does`, async () => {
        const { entities } = await session.service.retrieveMultiple(given(query));
        assert.deepEqual(
          entities.map(({ id }) => id?.text),
          [account.text],
        );
        const { EntityCollection } = await session.execute("RetrieveMultiple", { Query: given(query) });
        assert.deepEqual(EntityCollection, await session.service.retrieveMultiple(given(query)));
      });
    }

    const refused = async (said: RegExp, call: () => unknown) =>
      await assert.rejects(async () => await call(), { name: "DynamlError", code: "SESSION_BAD_VALUE", message: said });

    for (const [said, query] of wrong) {
      it(`is refused before anything is sent: ${said.source}`, async () => {
        const { service } = session;
        await refused(said, () => service.retrieveMultiple(given(query)));
        await refused(said, () => service.readPage(given(query), () => {}));
        // Of another kind a parameter is the organization's to refuse.
        if (typeof query !== "object" || query === null || !("kind" in query) || query.kind === "Query") return;
        const parameters = { Query: given(query) };
        await refused(said, () => session.execute("RetrieveMultiple", parameters));
        const requestName = "RetrieveMultiple";
        await refused(said, () => service.execute({ requestName, parameters: new Map(Object.entries(parameters)) }));
        const settings = { kind: "ExecuteMultipleSettings", continueOnError: false, returnResponses: true } as const;
        const Requests = [{ requestName, parameters: new Map(Object.entries(parameters)) }];
        await refused(said, () => session.execute("ExecuteMultiple", { Requests, Settings: settings }));
      });
    }

    it("a column set without columns reads the ID alone", async () => {
      const columns = { kind: "ColumnSet", allColumns: false };
      const read = await session.service.retrieve("account", account, given(columns));
      const Target = new EntityReference("account", account);
      const { Entity } = await session.execute("Retrieve", { Target, ColumnSet: given(columns) });
      for (const one of [read, given(Entity)] as (typeof read)[]) {
        assert.deepEqual([...one.attributes.keys()], ["accountid"]);
      }
      const wrongColumns = given({ ...columns, columns: "name" });
      await refused(/^columns of the column set is "name"$/, () =>
        session.service.retrieve("account", account, wrongColumns),
      );
      await refused(/^columns of the parameter ColumnSet is "name"$/, () =>
        session.execute("Retrieve", { Target, ColumnSet: wrongColumns }),
      );
    });

    it("related records are read by a query without its lists", async () => {
      const queries = [
        {
          relationship: { schemaName: "account_primary_contact" },
          query: { kind: "QueryExpression", entityName: "account" },
        },
      ];
      const asked = (related: object) =>
        session.execute("Retrieve", {
          Target: new EntityReference("contact", contact),
          ColumnSet: given({ kind: "ColumnSet" }),
          RelatedEntitiesQuery: given({ kind: "RelationshipQueries", ...related }),
        });
      const { Entity } = await asked({ queries });
      assert.equal((given(Entity) as { relatedEntities: unknown[] }).relatedEntities.length, 1);
      await refused(/^queries\[0\]\.query of the parameter RelatedEntitiesQuery is undefined$/, () =>
        asked({ queries: [{ relationship: { schemaName: "account_primary_contact" } }] }),
      );
    });
  });
}
