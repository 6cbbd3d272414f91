import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { type FetchBuilder, fetchFrom, linkTo } from "../../src/session/query/fetch-builder.ts";
import type { Entity } from "../../src/values/entity.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import type { QueryExpression } from "../../src/wire/query/query-expression.ts";
import { failure, type Place, referenceTo, type Told, told, toldRecord } from "./place.ts";

const rows = 25;

/** FetchXML, QueryExpression and a few words: conditions, links, aggregates, pages, counts, formatted values. */
export function queries(place: () => Place): void {
  describe("queries", () => {
    let account: Guid;
    let contact: Guid;
    const session = () => place().session;
    /** Twenty-five records with a code of their own: 0 to 24, of three choices in turn, an amount for each. */
    before(async () => {
      account = await session().create("account", { name: "Queried & Söhne" });
      contact = await session().create("contact", { firstname: "Quentin", lastname: "Query" });
      await session().bulk(
        Array.from({ length: rows }, (_, index) => ({
          attributes: {
            new_name: `row ${String(index).padStart(2, "0")}`,
            new_memo: "queried",
            new_count: index - 1_000,
            new_choice: new OptionSetValue([1, 2, 9][index % 3] ?? 1),
            new_money: new Money(`${index}.50`),
            new_local: new Date(Date.UTC(2024, index % 4, 15, 12)),
            new_account: referenceTo("account", account),
            new_anyone: index % 2 === 0 ? referenceTo("account", account) : referenceTo("contact", contact),
          },
        })),
        { operation: "create", entityName: "new_probe" },
      );
    });

    const fetch = (inside: string, options = "") =>
      `<fetch ${options}><entity name="new_probe">${inside}<filter><condition attribute="new_memo" operator="eq" value="queried"/></filter></entity></fetch>`;
    const read = async (fetchXml: string): Promise<Entity[]> => await session().query({ fetchXml }).toArray();
    const valuesOf = (records: readonly Entity[], ...names: readonly string[]) =>
      records.map(({ attributes }) => names.map((name) => told(attributes.get(name))));

    it("pages by cookie: every record once, in its order", async () => {
      const fetchXml = fetch('<attribute name="new_name"/><order attribute="new_name"/>');
      const pages = [];
      for await (const page of session().query({ fetchXml }, { pageSize: 10 }).pages()) pages.push(page);
      assert.deepEqual(
        pages.map(({ entities, moreRecords }) => [entities.length, moreRecords]),
        [
          [10, true],
          [10, true],
          [5, false],
        ],
      );
      assert.match(pages[0]?.pagingCookie ?? "", /^<cookie page="1"><new_name last="row 09" first="row 00" ?\/>/);
      const names = pages.flatMap(({ entities }) => entities.map(({ attributes }) => attributes.get("new_name")));
      assert.deepEqual(
        names,
        Array.from({ length: rows }, (_, index) => `row ${String(index).padStart(2, "0")}`),
      );
    });

    it("record after record, and no further than is wanted", async () => {
      const query = session().query(
        { entity: "new_probe", columns: ["new_name"], where: { new_memo: "queried" } },
        { pageSize: 4 },
      );
      const seen = new Set<string>();
      for await (const record of query) {
        seen.add(String(record.attributes.get("new_name")));
        if (seen.size === 9) break;
      }
      assert.equal(seen.size, 9);
      const limited = session().query(
        { entity: "new_probe", where: { new_memo: "queried" } },
        { limit: 7, pageSize: 3 },
      );
      assert.equal((await limited.toArray()).length, 7);
    });

    it("more than the 5,000 of a page, in one reading", async (t) => {
      const { session: own, cell } = place();
      if (!cell.name.endsWith("with NTLM")) return t.skip("once a wire: pages do not depend on the sign-in");
      const name = `of many ${Date.now()}`;
      const many = Array.from({ length: 5_020 }, () => ({ attributes: { new_name: name } }));
      await own.bulk(many, { operation: "create", entityName: "new_untracked" });
      const ids = new Set<string>();
      const query = own.query({ entity: "new_untracked", columns: ["new_name"], where: { new_name: name } });
      for await (const { id } of query) ids.add(String(id));
      assert.equal(ids.size, 5_020);
      const groups = fetchFrom("new_untracked")
        .groupBy("new_untrackedid", "id")
        .aggregate("new_untrackedid", "count", "rows")
        .where("new_name", "eq", name)
        .orderBy("id");
      const found = await own.query(groups, { pageSize: 100 }).toArray();
      assert.equal(new Set(valuesOf(found, "id").map(String)).size, 5_020);
    });

    it("records that are deleted while pages are read: none of the others is left out", async () => {
      const { session: own } = place();
      const memo = `deleted meanwhile ${Date.now()}`;
      for (let index = 0; index < 9; index += 1)
        await own.create("new_probe", { new_name: `${index}`, new_memo: memo });
      const query = own.query(
        { entity: "new_probe", columns: ["new_name"], where: { new_memo: memo }, orderBy: ["new_name"] },
        { pageSize: 3 },
      );
      const names: string[] = [];
      for await (const page of query.pages()) {
        names.push(...page.entities.map(({ attributes }) => String(attributes.get("new_name"))));
        await Promise.all(page.entities.map(({ id = "" }) => own.delete("new_probe", id)));
      }
      assert.deepEqual(
        names,
        Array.from({ length: 9 }, (_, index) => `${index}`),
      );
    });

    it("links, by alias, with types and formatted values", async () => {
      const records = await read(
        fetch(`<attribute name="new_name"/><attribute name="new_anyone"/><order attribute="new_name"/>
          <link-entity name="account" from="accountid" to="new_account" alias="owned"><attribute name="name"/><attribute name="createdon"/>
            <attribute name="ownerid"/></link-entity>
          <link-entity name="contact" from="contactid" to="new_anyone" alias="p" link-type="outer"><attribute name="fullname" alias="who"/></link-entity>`),
      );
      assert.equal(records.length, rows);
      const [first, second] = records;
      assert.deepEqual(told(first?.attributes.get("owned.name")), ["Aliased", "account", "name", "Queried & Söhne"]);
      assert.deepEqual(told(second?.attributes.get("who")), ["Aliased", "contact", "fullname", "Quentin Query"]);
      assert.equal(first?.attributes.has("who"), false);
      const owner = told(first?.attributes.get("owned.ownerid"));
      assert.deepEqual(owner, [
        "Aliased",
        "account",
        "ownerid",
        ["Reference", "systemuser", session().userId.text, first?.formattedValues?.get("owned.ownerid")],
      ]);
      assert.deepEqual(told(first?.attributes.get("new_anyone")), [
        "Reference",
        "account",
        account.text,
        "Queried & Söhne",
      ]);
      assert.match(first?.formattedValues?.get("owned.createdon") ?? "", /\d/);
    });

    it("aggregates with groups", async () => {
      const records = await read(
        fetch(
          `<attribute name="new_choice" groupby="true" alias="choice"/><attribute name="new_probeid" aggregate="count" alias="rows"/>
          <attribute name="new_money" aggregate="sum" alias="total"/><attribute name="new_count" aggregate="max" alias="most"/>
          <attribute name="new_money" aggregate="avg" alias="mean"/><order alias="choice"/>`,
          'aggregate="true"',
        ),
      );
      const of = (name: string, value: unknown) => ["Aliased", "new_probe", name, value];
      // Amounts of 0.50, 3.50, … 24.50; of 1.50, … 22.50; of 2.50, … 23.50.
      assert.deepEqual(valuesOf(records, "choice", "rows", "total", "most", "mean"), [
        [
          of("new_choice", ["Option", 1]),
          of("new_probeid", 9),
          of("new_money", ["Money", "112.5"]),
          of("new_count", -976),
          of("new_money", ["Money", "12.5"]),
        ],
        [
          of("new_choice", ["Option", 2]),
          of("new_probeid", 8),
          of("new_money", ["Money", "96"]),
          of("new_count", -978),
          of("new_money", ["Money", "12"]),
        ],
        [
          of("new_choice", ["Option", 9]),
          of("new_probeid", 8),
          of("new_money", ["Money", "104"]),
          of("new_count", -977),
          of("new_money", ["Money", "13"]),
        ],
      ]);
      assert.equal(records[0]?.formattedValues?.get("choice"), "Choice 1");
    });

    it("groups are all there, whatever the size of a page, and as many as are wanted", async () => {
      const query = fetchFrom("new_probe").groupBy("new_choice", "choice").aggregate("new_probeid", "count", "rows");
      const sizes: unknown[] = [];
      for await (const { entities, moreRecords } of session().query(query, { pageSize: 1 }).pages()) {
        sizes.push([entities.length >= 3, moreRecords]);
      }
      assert.deepEqual(sizes, [[true, false]]);
      assert.equal((await session().query(query, { limit: 2, pageSize: 1 }).toArray()).length, 2);
      const byTwo = fetch(
        '<attribute name="new_name" groupby="true" alias="name"/><order alias="name"/>',
        'aggregate="true" count="2"',
      );
      assert.equal((await read(byTwo)).length, rows);
    });

    it("aggregates of no value", async () => {
      const none = fetch('<attribute name="new_money" aggregate="sum" alias="total"/>', 'aggregate="true"');
      const records = await read(none.replace('value="queried"', 'value="nobody"'));
      assert.deepEqual(valuesOf(records, "total"), [[["Aliased", "new_probe", "new_money", null]]]);
    });

    it("groups by parts of dates", async () => {
      const records = await read(
        fetch(
          `<attribute name="new_local" groupby="true" dategrouping="month" alias="month"/><attribute name="new_local" groupby="true" dategrouping="year" alias="year"/>
          <attribute name="new_probeid" aggregate="countcolumn" distinct="true" alias="rows"/><order alias="month"/>`,
          'aggregate="true"',
        ),
      );
      const of = (name: string, value: number) => ["Aliased", "new_probe", name, value];
      assert.deepEqual(
        valuesOf(records, "month", "year", "rows"),
        [7, 6, 6, 6].map((count, month) => [
          of("new_local", month + 1),
          of("new_local", 2024),
          of("new_probeid", count),
        ]),
      );
    });

    it("counts, without reading", async () => {
      const queried = { entity: "new_probe", where: { new_memo: "queried" } };
      assert.equal(await session().count(queried), rows);
      assert.equal(await session().count({ ...queried, where: { new_memo: "queried", new_choice: 9 } }), 8);
      assert.equal(await session().count({ ...queried, top: 10 }), 10);
      const distinct = fetchFrom("new_probe").columns("new_choice").where("new_memo", "eq", "queried").distinct();
      assert.equal(await session().count(distinct), 3);
      await assert.rejects(session().count({ entity: "new_prob" }), { remedy: "did you mean new_probe?" });
    });

    it("how many there are in all", async () => {
      const pages = session()
        .query({ fetchXml: fetch('<attribute name="new_name"/>', 'returntotalrecordcount="true" count="5" page="1"') })
        .pages();
      for await (const page of pages) {
        assert.deepEqual(
          [page.totalRecordCount, page.totalRecordCountLimitExceeded, page.entities.length],
          [rows, false, 5],
        );
        break;
      }
    });

    it("the same by the builder and in a few words", async () => {
      const built = fetchFrom("new_probe")
        .columns("new_name", "new_count")
        .where("new_memo", "eq", "queried")
        .where("new_count", "between", -998, -996)
        .link(linkTo("account", { from: "accountid", to: "new_account", alias: "a" }).where("name", "like", "Queried%"))
        .orderBy("new_count", "descending");
      const words = {
        entity: "new_probe",
        columns: ["new_name", "new_count"],
        where: { new_memo: "queried", new_count: [-998, -997, -996] },
        orderBy: ["-new_count"],
      };
      const expected = ["row 04", "row 03", "row 02"];
      for (const query of [built, words]) {
        const records = await session().query(query).toArray();
        assert.deepEqual(
          records.map(({ attributes }) => attributes.get("new_name")),
          expected,
        );
      }
    });

    it("OData query options: lookups by path and expanded, lambdas, aggregates, a count", async () => {
      const filter =
        "$filter=new_memo eq 'queried' and new_Account/name eq 'Queried %26 Söhne' and not new_probe_contacts/any(c:c/lastname eq 'Query')";
      const expand = "$expand=new_Account($select=name),new_Anyone_contact($select=fullname)";
      const odata = `$select=new_count&${filter}&${expand}&$orderby=new_Account/name,new_count desc&$top=2`;
      const records = await session().query({ entity: "new_probe", odata }).toArray();
      assert.deepEqual(valuesOf(records, "new_count", "new_Account.name", "new_Anyone_contact.fullname"), [
        [-976, ["Aliased", "account", "name", "Queried & Söhne"], undefined],
        [-977, ["Aliased", "account", "name", "Queried & Söhne"], ["Aliased", "contact", "fullname", "Quentin Query"]],
      ]);
      const sums = `new_probeset?${filter}&$apply=groupby((new_choice),aggregate($count as rows))`;
      const groups = await session().query({ odata: sums }).toArray();
      assert.deepEqual(
        groups.map(({ attributes }) => told(attributes.get("rows"))).map((one) => (one as Told[])[3]),
        [9, 8, 8],
      );
      assert.equal(await session().count({ odata: `new_probeset?${filter}` }), rows);
      for await (const page of session()
        .query({ odata: `new_probeset?${filter}&$count=true` }, { pageSize: 10 })
        .pages()) {
        assert.deepEqual([page.totalRecordCount, page.entities.length], [rows, 10]);
        break;
      }
      const unknown = await failure(session().query({ odata: "new_probeset?$orderby=new_cout" }).toArray());
      assert.deepEqual([unknown.code, unknown.remedy], ["WIRE_ODATA", "did you mean new_count?"]);
      assert.match(unknown.message, /^\$orderby, character 1: Could not find a property named 'new_cout'/);
    });

    it("a QueryExpression, and what it is as FetchXML and back", async () => {
      const query: QueryExpression = {
        kind: "QueryExpression",
        entityName: "new_probe",
        columnSet: { kind: "ColumnSet", allColumns: false, columns: ["new_name", "new_choice"] },
        criteria: {
          filterOperator: "And",
          conditions: [
            { attributeName: "new_memo", operator: "Equal", values: ["queried"] },
            { attributeName: "new_choice", operator: "In", values: [2, 9] },
            { attributeName: "new_count", operator: "LessThan", values: [-996] },
          ],
          filters: [],
        },
        orders: [{ attributeName: "new_name", orderType: "Ascending" }],
        linkEntities: [],
        distinct: false,
        noLock: false,
      };
      const found = await session().service.retrieveMultiple(query);
      const names = ["row 01", "row 02"];
      assert.deepEqual(
        found.entities.map((one) => toldRecord(one, ["new_name", "new_choice"])),
        names.map((new_name, index) => ({ new_name, new_choice: ["Option", [2, 9][index]] })),
      );
      const { FetchXml: fetchXml } = await session().execute("QueryExpressionToFetchXml", { Query: query });
      assert.equal((await read(String(fetchXml))).length, 2);
      const { Query: back } = await session().execute("FetchXmlToQueryExpression", { FetchXml: String(fetchXml) });
      assert.deepEqual(back, query);
      const again = await session().execute("RetrieveMultiple", { Query: query });
      assert.deepEqual(
        (again.EntityCollection as { entities: readonly Entity[] }).entities.map(({ id }) => id?.text),
        found.entities.map(({ id }) => id?.text),
      );
    });

    it("a query that is longer than an address may be, for another user too", async () => {
      const values = Array.from({ length: 300 }, () => `<value>${Guid.random()}</value>`).join("");
      const fetchXml = `<fetch><entity name="new_probe"><attribute name="new_name"/><order attribute="new_name"/><filter type="and">
        <condition attribute="new_memo" operator="eq" value="queried"/>
        <condition attribute="new_probeid" operator="not-in">${values}</condition></filter></entity></fetch>`;
      for (const asking of [session(), session().onBehalfOf(session().userId)]) {
        assert.equal((await asking.query({ fetchXml }).toArray()).length, rows);
        const { EntityCollection: found } = await asking.execute("RetrieveMultiple", {
          Query: { kind: "FetchExpression", query: fetchXml },
        });
        assert.equal((found as { entities: readonly Entity[] }).entities.length, rows);
      }
    });

    it("a column that is not there", async () => {
      const error = await failure(read(fetch('<attribute name="new_nothing"/>')));
      assert.deepEqual([error.code, error.context.name], ["SESSION_FAULT", "QueryBuilderNoAttribute"]);
    });

    it("what no organization takes is refused alike, before anything is sent", async () => {
      const probes = fetchFrom("new_probe").columns("new_name");
      const refused: readonly (readonly [query: FetchBuilder, message: RegExp, remedy: RegExp])[] = [
        [probes.top(6_000), /The value of 'top' is 6000/, /limit how many/],
        [probes.where("new_choice", "eq", 1, 2), /Equal requires 1 value\/s, not 2/, /for several take in$/],
        [probes.where("new_choice", "in"), /In requires 1 value\/s, not 0/, /at least one/],
        [probes.where("new_choice", "null", 1), /Null requires 0 value\/s, not 1/, /no value/],
        [probes.where("new_choice", "between", 1), /Between requires 2 value\/s, not 1/, /two values/],
      ];
      for (const [query, message, remedy] of refused) {
        const error = await failure(session().query(query).toArray());
        assert.deepEqual([error.code, error.where], ["WIRE_QUERY", undefined]);
        assert.match(error.message, message);
        assert.match(error.remedy ?? "", remedy);
      }
    });

    it("FetchXML that is none: nothing is sent", async () => {
      const error = await failure(read("<fetch><entity name='account'><attribut name='name'/></entity></fetch>"));
      assert.equal(error.code, "WIRE_QUERY");
    });
  });
}
