import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { AttributeValue, EntityCollection } from "../../../src/values/entity.ts";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import type { Guid } from "../../../src/values/guid.ts";
import { TestOrganization } from "../test-organization.ts";
import { column, fetch } from "./fetch.ts";

let organization: TestOrganization;
const accounts = ["b", "A", "", "c", "B"];

before(async () => {
  organization = await TestOrganization.open();
  for (const [at, name] of accounts.entries()) {
    const id = await organization.create("account", { name: name === "" ? null : name, numberofemployees: at % 2 });
    for (let count = 0; count < at; count += 1) {
      const parentcustomerid = new EntityReference("account", id);
      await organization.create("contact", { lastname: `${at}${count}`, parentcustomerid });
    }
  }
});
after(() => organization.close());

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** All pages of a query, one after the other. */
async function pages(body: string, count: number, from = organization): Promise<EntityCollection[]> {
  const found: EntityCollection[] = [];
  for (let page = 1, cookie = "", more = true; more; page += 1) {
    const paging = cookie === "" ? "" : ` paging-cookie="${escapeXml(cookie)}"`;
    const result = await fetch(from, `<fetch count="${count}" page="${page}"${paging}>${body}</fetch>`);
    found.push(result);
    cookie = result.pagingCookie ?? "";
    more = result.moreRecords;
  }
  return found;
}

const link =
  '<link-entity name="contact" from="parentcustomerid" to="accountid" alias="c"><attribute name="lastname"/>';

describe("page by page comes what comes at once", () => {
  const cases: readonly [string, string, string][] = [
    ["without an order", '<entity name="account"><attribute name="name"/></entity>', "name"],
    ["by name", '<entity name="account"><attribute name="name"/><order attribute="name"/></entity>', "name"],
    [
      "by name, descending",
      '<entity name="account"><attribute name="name"/><order attribute="name" descending="1"/></entity>',
      "name",
    ],
    [
      "by two columns",
      '<entity name="account"><attribute name="name"/><order attribute="numberofemployees" descending="1"/><order attribute="name"/></entity>',
      "name",
    ],
    [
      "with several rows for one record",
      `<entity name="account"><attribute name="name"/>${link}</link-entity></entity>`,
      "c.lastname",
    ],
    [
      "with several rows for one record, sorted",
      `<entity name="account"><attribute name="name"/><order attribute="name" descending="1"/>${link}</link-entity></entity>`,
      "c.lastname",
    ],
    [
      "with rows that have no linked one",
      `<entity name="account"><attribute name="name"/>${link.replace("<link-entity", '<link-entity link-type="outer"')}</link-entity></entity>`,
      "c.lastname",
    ],
    [
      "sorted by a linked column",
      `<entity name="account">${link}<order attribute="lastname" descending="1"/></link-entity></entity>`,
      "c.lastname",
    ],
    [
      "of the other end of a link",
      '<entity name="contact"><attribute name="lastname"/><order attribute="parentcustomerid"/><link-entity name="account" from="accountid" to="parentcustomerid"/></entity>',
      "lastname",
    ],
  ];
  for (const [what, body, name] of cases) {
    for (const count of [1, 2, 3]) {
      it(`${what}, ${count} at a time`, async () => {
        const whole = column(await fetch(organization, `<fetch>${body}</fetch>`), name);
        const found: AttributeValue[] = (await pages(body, count)).flatMap((page) => column(page, name));
        assert.deepEqual(found, whole);
      });
    }
  }
});

describe("neither case, accents nor trailing blanks count in the order of texts", () => {
  // Equal ones in the order of their creation.
  const sorted = [null, "a ", "Ä", "A", "b", "B ", "É", "ez", "ß", "Z", "_"];
  const ascending = [null, "_", "a ", "Ä", "A", "b", "B ", "É", "ez", "Z", "ß"];
  let own: TestOrganization;
  before(async () => {
    own = await TestOrganization.open();
    for (const text of sorted) await own.create("account", { name: text, description: text });
  });
  after(() => own.close());
  // An index sorts by the name, and none by the description.
  for (const name of ["name", "description"]) {
    for (const count of [1, 3, 50]) {
      it(`by ${name}, ${count} at a time`, async () => {
        const body = `<entity name="account"><attribute name="${name}"/><order attribute="${name}"/></entity>`;
        assert.deepEqual(
          (await pages(body, count, own)).flatMap((page) => column(page, name)),
          ascending,
        );
      });
    }
  }
});

describe("a paging cookie", () => {
  it("has the key of a link only where the link may have several rows", async () => {
    const several = await fetch(
      organization,
      `<fetch count="1"><entity name="account">${link}</link-entity></entity></fetch>`,
    );
    assert.match(several.pagingCookie ?? "", /^<cookie page="1"><accountid [^>]*\/><c\.contactid [^>]*\/><\/cookie>$/);
    const one = '<link-entity name="account" from="accountid" to="parentcustomerid" alias="a"/>';
    const single = await fetch(organization, `<fetch count="1"><entity name="contact">${one}</entity></fetch>`);
    assert.match(single.pagingCookie ?? "", /^<cookie page="1"><contactid [^>]*\/><\/cookie>$/);
  });

  it("there is none for an order by a linked column", async () => {
    const result = await fetch(
      organization,
      `<fetch count="1"><entity name="account">${link}<order attribute="lastname"/></link-entity></entity></fetch>`,
    );
    assert.equal(result.pagingCookie, undefined);
    assert.equal(result.moreRecords, true);
  });

  it("goes on after a row whose record is deleted meanwhile", async () => {
    const own = await TestOrganization.open();
    const ids: Guid[] = [];
    for (const name of ["a", "b", "c", "d"]) ids.push(await own.create("account", { name }));
    const body = '<entity name="account"><attribute name="name"/><order attribute="name"/></entity>';
    const first = await fetch(own, `<fetch count="2">${body}</fetch>`);
    for (const id of ids.slice(0, 2)) await own.delete("account", id);
    const second = await fetch(
      own,
      `<fetch count="2" page="2" paging-cookie="${escapeXml(first.pagingCookie ?? "")}">${body}</fetch>`,
    );
    own.close();
    assert.deepEqual(column(second, "name"), ["c", "d"]);
  });
});

describe("counts and limits", () => {
  it("the total is that of all pages, links included", async () => {
    const result = await fetch(
      organization,
      `<fetch count="2" returntotalrecordcount="true"><entity name="account">${link}</link-entity></entity></fetch>`,
    );
    assert.deepEqual([result.totalRecordCount, result.totalRecordCountLimitExceeded], [10, false]);
  });

  it("the total of distinct rows is that of distinct rows", async () => {
    const body = '<entity name="account"><attribute name="numberofemployees"/></entity>';
    const result = await fetch(
      organization,
      `<fetch distinct="true" count="1" returntotalrecordcount="true">${body}</fetch>`,
    );
    assert.equal(result.totalRecordCount, 2);
  });

  it("distinct rows page by number", async () => {
    const body =
      '<entity name="account"><attribute name="numberofemployees"/><order attribute="numberofemployees"/></entity>';
    const second = await fetch(organization, `<fetch distinct="true" count="1" page="2">${body}</fetch>`);
    assert.deepEqual(column(second, "numberofemployees"), [1]);
  });

  it("top is a limit, and there is nothing to go on to", async () => {
    const result = await fetch(organization, '<fetch top="2"><entity name="account"/></fetch>');
    assert.deepEqual([result.entities.length, result.moreRecords], [2, false]);
  });

  it("without a cookie the first 50,000 rows can be reached", async () => {
    const query = '<fetch count="5000" page="11"><entity name="account"/></fetch>';
    const call = { operation: "RetrieveMultiple", query: { kind: "FetchExpression", query } } as const;
    assert.equal((await organization.fault(call)).detail?.errorCode, -2147204342);
    assert.deepEqual((await fetch(organization, query.replace("11", "10"))).entities, []);
  });

  it("retained rows there are none", async () => {
    assert.deepEqual(
      (await fetch(organization, '<fetch datasource="retained"><entity name="account"/></fetch>')).entities,
      [],
    );
  });
});
