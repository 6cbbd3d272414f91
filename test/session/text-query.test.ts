import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { DynamlError } from "../../src/errors.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fetchOfTexts, type TextQuery } from "../../src/session/query/text-query.ts";
import type { Session } from "../../src/session/session.ts";
import { printFetchXml } from "../../src/wire/query/print-fetch-xml.ts";
import { customizations } from "../conformance/probe.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";

type Condition = TextQuery["conditions"][number];

/** A condition, and how FetchXML has it. */
const conditions: readonly (readonly [attribute: string, operator: string, value: string | undefined, xml: string])[] =
  [
    ["new_name", "eq", "Contoso, Ltd", 'value="Contoso, Ltd"'],
    ["new_name", "eq", "'A''1, b'", `value="'A''1, b'"`],
    ["new_name", "like", "A%", 'value="A%"'],
    [
      "new_name",
      "in",
      "a,'b, c', it's (d, e),, '''f'''",
      "><value>a</value><value>b, c</value><value>it's (d, e)</value><value>'f'</value>",
    ],
    ["new_flag", "eq", "Yes", 'value="1"'],
    ["new_count", "ge", " 100000 ", 'value="100000"'],
    ["new_long", "lt", "9223372036854775807", 'value="9223372036854775807"'],
    ["new_decimal", "between", "-1.50, 2", "><value>-1.5</value><value>2</value>"],
    ["new_double", "ne", "1e3", 'value="1000"'],
    ["new_money", "gt", "12.5", 'value="12.5"'],
    ["new_day", "eq", "2026-11-23", 'value="2026-11-23T00:00:00Z"'],
    ["new_local", "le", "2026-11-23T09:30:00+02:00", 'value="2026-11-23T07:30:00Z"'],
    ["new_local", "on", "2026-11-23", 'value="2026-11-23"'],
    ["new_local", "last-x-days", "7", 'value="7"'],
    ["new_local", "in-fiscal-period-and-year", "1,2026", "><value>1</value><value>2026</value>"],
    ["new_local", "today", undefined, ""],
    ["new_choice", "eq", "choice 9", 'value="9"'],
    ["new_kind", "not-in", "Choice 1, 2", "><value>1</value><value>2</value>"],
    ["new_choices", "eq", "Choice 9,1", 'value="9,1"'],
    ["new_choices", "contain-values", "Choice 9,1", "><value>9</value><value>1</value>"],
    ["new_account", "eq", id, `value="${id}"`],
    ["new_anyone", "eq", id.toUpperCase(), `value="${id}"`],
    ["new_anyone", "in", `account:${id}, contact:{${id}}`, `><value>${id}</value><value>${id}</value>`],
    ["new_probeid", "eq", `new_probe:${id}`, `value="${id}"`],
    ["new_probeid", "not-null", undefined, ""],
    ["ownerid", "eq-userid", undefined, ""],
  ];

const refused: readonly (readonly [attribute: string, operator: string, value: string | undefined, message: RegExp])[] =
  [
    ["new_money", "gt", "1e", /attribute new_money of type Money cannot be "1e"/],
    ["new_local", "olderthan-x-months", "seven", /olderthan-x-months "seven" is no whole number/],
    ["new_local", "last-x-days", "0", /last-x-days takes 1 or more, and VALUE is 0/],
    ["new_local", "today", "now", /today takes no value/],
    ["new_name", "eq", undefined, /eq needs a value/],
    ["new_name", "in", "'a", /has a quote that is not closed/],
    ["new_name", "likes", "a", /likes is no condition operator/],
    ["new_name", "on", "2026-11-23", /asks for days, and the attribute is of type String/],
    ["new_count", "last-x-days", "7", /asks for days, and the attribute is of type Integer/],
    ["new_choice", "eq", "choice 8", /cannot be "choice 8"/],
    ["new_nmae", "eq", "x", /has no attribute "new_nmae"/],
  ];

const nothing: TextQuery = {
  entity: "new_probe",
  columns: ["new_name"],
  conditions: [],
  orders: [],
  links: [],
  distinct: false,
};
const link = { entity: "account", from: "accountid", to: "new_account", type: "inner" } as const;
const named: Condition = { attribute: "name", operator: "eq", value: "x", entity: "account" };
const own: Condition = { attribute: "new_name", operator: "null" };
const attribute = '<attribute name="new_name" />';
const isX = '<condition attribute="name" operator="eq" value="x" />';
const isNull = '<condition attribute="new_name" operator="null" />';
const linked = (inside: string, more = "") =>
  `<link-entity name="account" from="accountid" to="new_account" alias="account"${more}${inside === "" ? " />" : `>${inside}</link-entity>`}`;

/** A query, and its FetchXML inside of `<entity>`. */
const queries: readonly (readonly [what: string, query: Partial<TextQuery>, xml: string])[] = [
  ["all columns", { columns: undefined }, "<all-attributes />"],
  [
    "a condition on an inner link stands in it",
    { links: [link], conditions: [own, named] },
    `${attribute}<filter>${isNull}</filter>${linked(`<filter>${isX}</filter>`)}`,
  ],
  [
    "of several of which one must hold all stand together",
    { links: [link], conditions: [own, named], filterType: "or" },
    `${attribute}<filter type="or">${isNull}<condition entityname="account" attribute="name" operator="eq" value="x" /></filter>${linked("")}`,
  ],
  [
    "a condition on an outer link is applied to what was joined",
    { links: [{ ...link, type: "outer" }], conditions: [named] },
    `${attribute}<filter><condition entityname="account" attribute="name" operator="eq" value="x" /></filter>${linked("", ' link-type="outer"')}`,
  ],
  [
    "links that are only asked for stand in the filter, each in one of its own",
    {
      links: [
        { ...link, type: "any" },
        { ...link, alias: "other", type: "not any" },
      ],
      conditions: [own, named],
      filterType: "or",
    },
    `${attribute}<filter type="or">${isNull}<filter>${linked("", ' link-type="not any"').replace('alias="account"', 'alias="other"')}</filter>${linked(`<filter type="or">${isX}</filter>`, ' link-type="any"')}</filter>`,
  ],
  ...(["any", "not any", "all"] as const).map(
    (type) =>
      [
        `one of the conditions of a link of type ${type} must hold`,
        { links: [{ ...link, type }], conditions: [own, named, named], filterType: "or" },
        `${attribute}<filter type="or">${isNull}${linked(`<filter type="or">${isX}${isX}</filter>`, ` link-type="${type}"`)}</filter>`,
      ] as const,
  ),
  ...(["in", "exists"] as const).map(
    (type) =>
      [
        `one of the conditions of a link of type ${type} must hold, where there are no others`,
        { links: [{ ...link, type }], conditions: [named, named], filterType: "or" },
        `${attribute}${linked(`<filter type="or">${isX}${isX}</filter>`, ` link-type="${type}"`)}`,
      ] as const,
  ),
  [
    "a join within a link that is an alternative",
    {
      links: [
        { ...link, type: "any" },
        { ...link, alias: "inner", parent: "account", from: "accountid", to: "parentaccountid" },
      ],
      conditions: [own, { ...named, entity: "inner" }],
      filterType: "or",
    },
    `${attribute}<filter type="or">${isNull}${linked(`<link-entity name="account" from="accountid" to="parentaccountid" alias="inner"><filter type="or">${isX}</filter></link-entity>`, ' link-type="any"')}</filter>`,
  ],
  [
    "a link of a link",
    {
      links: [
        { ...link, columns: ["name"] },
        { ...link, from: "contactid", to: "primarycontactid", entity: "contact", parent: "account" },
      ],
    },
    `${attribute}${linked('<attribute name="name" /><link-entity name="contact" from="contactid" to="primarycontactid" alias="contact" />')}`,
  ],
  [
    "a condition on an inner link of an outer one is applied to what was joined",
    {
      links: [
        { ...link, type: "outer", alias: "a" },
        { ...link, from: "contactid", to: "primarycontactid", entity: "contact", parent: "a" },
      ],
      conditions: [{ attribute: "lastname", operator: "eq", value: "x", entity: "contact" }],
    },
    `${attribute}<filter><condition entityname="contact" attribute="lastname" operator="eq" value="x" /></filter><link-entity name="account" from="accountid" to="new_account" alias="a" link-type="outer"><link-entity name="contact" from="contactid" to="primarycontactid" alias="contact" /></link-entity>`,
  ],
  [
    "a condition on a link of one that is only asked for stands in it; PARENT may be the query's own table",
    {
      links: [
        { ...link, type: "exists", parent: "new_probe" },
        { ...link, from: "contactid", to: "primarycontactid", entity: "contact", parent: "account" },
      ],
      conditions: [{ attribute: "lastname", operator: "eq", value: "x", entity: "contact" }],
      filterType: "or",
    },
    `${attribute}${linked('<link-entity name="contact" from="contactid" to="primarycontactid" alias="contact"><filter type="or"><condition attribute="lastname" operator="eq" value="x" /></filter></link-entity>', ' link-type="exists"')}`,
  ],
  [
    "orders of a link that come last stand in it",
    {
      links: [link],
      orders: [
        { attribute: "new_name", descending: true },
        { attribute: "name", descending: false, entity: "account" },
      ],
    },
    `${attribute}<order attribute="new_name" descending="true" />${linked('<order attribute="name" />')}`,
  ],
  [
    "orders of a link that come first stand before",
    {
      links: [link],
      orders: [
        { attribute: "name", descending: false, entity: "account" },
        { attribute: "new_name", descending: true },
      ],
    },
    `${attribute}<order attribute="name" entityname="account" /><order attribute="new_name" descending="true" />${linked("")}`,
  ],
  [
    "another column in place of a value",
    { conditions: [{ attribute: "new_name", operator: "ne", comparedTo: "new_code" }] },
    `${attribute}<filter><condition attribute="new_name" operator="ne" valueof="new_code" /></filter>`,
  ],
];

for (const transport of ["Soap", "WebApi"] as const) {
  describe(`a query in texts, over ${transport}`, () => {
    let emulator: Emulator;
    let session: Session;
    before(async () => {
      emulator = await startEmulator({ open: true, customizations });
      session = await openSession({
        organizationUri: `${emulator.url}/embedded`,
        userName: "CRM\\user",
        password: "Secret-of-tests-1",
        authType: "ActiveDirectory",
        transport,
      });
    });
    after(async () => {
      await session?.end();
      await emulator?.close();
    });

    const inside = async (query: Partial<TextQuery>): Promise<string> => {
      const fetch = await fetchOfTexts(session, { ...nothing, ...query });
      await session.query({ fetch }).first();
      const start = '<fetch><entity name="new_probe">';
      const text = printFetchXml(fetch);
      assert.ok(text.startsWith(start), text);
      return text.slice(start.length, -"</entity></fetch>".length);
    };

    for (const [attributeName, operator, value, xml] of conditions) {
      it(`${attributeName} ${operator} ${value ?? ""}`, async () => {
        const text = await inside({ conditions: [{ attribute: attributeName, operator, value }] });
        const rest = xml === "" ? " /" : xml.startsWith(">") ? `${xml}</condition` : ` ${xml} /`;
        assert.equal(
          text,
          `${attribute}<filter><condition attribute="${attributeName}" operator="${operator}"${rest}></filter>`,
        );
      });
    }

    for (const [attributeName, operator, value, message] of refused) {
      it(`refuses ${attributeName} ${operator} ${value ?? ""}`, async () => {
        await assert.rejects(inside({ conditions: [{ attribute: attributeName, operator, value }] }), (error) => {
          assert.ok(error instanceof DynamlError);
          assert.equal(error.code, "SESSION_BAD_VALUE");
          assert.match(error.message, message);
          assert.notEqual(error.remedy ?? "", "");
          return true;
        });
      });
    }

    it("compares with columns by what compares, and by nothing else", async () => {
      const compared = (operator: string) =>
        inside({ conditions: [{ attribute: "new_name", operator, value: undefined, comparedTo: "new_name" }] });
      assert.match(await compared("ne"), /operator="ne" valueof="new_name"/);
      await assert.rejects(compared("like"), { code: "SESSION_BAD_VALUE", message: /like/ });
    });

    for (const [what, query, xml] of queries) {
      it(what, async () => assert.equal(await inside(query), xml));
    }

    it("refuses links that name no earlier one, and a second link of the same name", async () => {
      await assert.rejects(
        inside({ links: [{ ...link, parent: "contact" }] }),
        /no table of the query is called "contact"/,
      );
      await assert.rejects(inside({ links: [link, link] }), /two tables of the query are called "account"/);
      await assert.rejects(
        inside({ orders: [{ attribute: "a", descending: false, entity: "x" }] }),
        /\(ENTITY of ORDER\)/,
      );
    });

    for (const type of ["in", "exists"] as const) {
      it(`refuses alternatives inside and outside of a link of type ${type}`, async () => {
        const links = [{ ...link, type }];
        const message = new RegExp(`the link "account" of type ${type} hold together`);
        await assert.rejects(inside({ links, conditions: [own, named], filterType: "or" }), message);
        const test = { ...link, type: "any", alias: "other" } as const;
        await assert.rejects(inside({ links: [...links, test], conditions: [named], filterType: "or" }), message);
      });
    }

    it("refuses alternatives inside and outside of a join within a link that is only asked for", async () => {
      const inner = { ...link, alias: "inner", parent: "account", from: "accountid", to: "parentaccountid" };
      const links = [{ ...link, type: "any" } as const, inner];
      const conditions = [named, { ...named, entity: "inner" }];
      await assert.rejects(inside({ links, conditions, filterType: "or" }), /the link "inner" of type inner/);
    });

    it("a record of the table itself may be given by name", async () => {
      const created = await session.create("new_probe", { new_name: "by name" });
      const value = "new_probe(new_name=by name)";
      const fetch = await fetchOfTexts(session, {
        ...nothing,
        conditions: [{ attribute: "new_probeid", operator: "eq", value }],
      });
      assert.equal((await session.query({ fetch }).first())?.id?.text, created.text);
    });
  });
}
