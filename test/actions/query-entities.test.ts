import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  createSession,
  logsOf,
  type Run,
  startTestOrganization,
  type TestOrganization,
  warningsOf,
} from "./organization.ts";

const crm = (activity: string, attributes: string, content = "") =>
  `<AMDYNAMICSCRM ACTIVITY="${activity}" ${attributes}>${content}</AMDYNAMICSCRM>\n`;
const attribute = (name: string, value: string) => `<ATTRIBUTE LOGICALNAME="${name}" VALUE="${value}" />`;
const log = (text: string) => `<AMWRITETOLOG TEXT="${text}" />\n`;

const accounts = [
  ["Q Alpha", "100", "1", "Oslo"],
  ["Q Beta, Ltd", "200", "7", "Bern"],
  ["Q Gamma", "300", "7", ""],
  ["R Delta", "400", "1", "Oslo"],
] as const;

/** Four accounts; two of them have a contact, whose account they are. */
const records = [
  '<AMVARIABLE NAME="contact" /><AMVARIABLE NAME="alpha" />\n',
  ...accounts.map(([name, revenue, industry, city], index) =>
    crm(
      "create_entity",
      `ENTITY="account" ${index === 0 ? 'RESULTVARIABLE="alpha"' : ""}`,
      [
        attribute("name", name),
        attribute("revenue", revenue),
        attribute("industrycode", industry),
        ...(city === "" ? [] : [attribute("address1_city", city)]),
      ].join(""),
    ),
  ),
  crm(
    "create_entity",
    'ENTITY="contact" RESULTVARIABLE="contact"',
    attribute("lastname", "Muscle") + attribute("firstname", "Jo") + attribute("parentcustomerid", "account:%alpha%"),
  ),
  crm("update_entity", 'ENTITY="account" ID="%alpha%"', attribute("primarycontactid", "contact:%contact%")),
].join("");

for (const transport of ["Soap", "WebApi"] as const) {
  const start = createSession(`TRANSPORT="${transport}"`);

  describe(`query_entities over ${transport}`, async () => {
    const run = async (organization: TestOrganization, steps: string): Promise<Run> => {
      const done = await organization.run(start + records + steps);
      assert.equal(done.result.error, undefined);
      return done;
    };
    const found = (done: Run, name = "d") => done.result.datasets.find(name);
    const names = (done: Run, column = "name") => {
      const dataset = found(done);
      const at = dataset?.columns.indexOf(column) ?? -1;
      return dataset?.rows.map((row) => row[at]);
    };

    it("FETCHXML as a parameter and as the element's text, with companions, links and aliases", async () => {
      await using organization = await startTestOrganization();
      const fetch = `<fetch><entity name="account"><attribute name="name" /><attribute name="revenue" /><attribute name="primarycontactid" />
        <order attribute="name" /><filter><condition attribute="name" operator="like" value="Q %%" /></filter>
        <link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer" alias="p"><attribute name="lastname" /><attribute name="parentcustomerid" /></link-entity></entity></fetch>`;
      const done = await run(
        organization,
        crm("query_entities", 'RESULTDATASET="d"', `<![CDATA[${fetch}]]>`) +
          crm("query_entities", `RESULTDATASET="e" FETCHXML="${fetch.replaceAll('"', "'")}"`) +
          log("%d.TotalRows% %d.MoreRecords% %d.name% %d(2).name%") +
          log(
            "%d.primarycontactid.name% %d.primarycontactid.type% %d.primarycontactid.id% %d(2).primarycontactid.name%|%d(2).primarycontactid.id%",
          ) +
          log("%d.p.lastname% %d.p.parentcustomerid.name% %d.p.parentcustomerid% %d(2).p.lastname%|") +
          log("%d.revenue% %d.revenue.name%"),
      );
      const [contact, alpha] = [done.result.variables.get("contact"), done.result.variables.get("alpha")];
      assert.deepEqual(logsOf(done).slice(0, 3), [
        "3 False Q Alpha Q Beta, Ltd",
        `Jo Muscle contact ${contact} |`,
        `Muscle Q Alpha account:${alpha} |`,
      ]);
      assert.match(logsOf(done)[3] ?? "", /^100 \D*100\.00$/);
      assert.deepEqual(found(done, "e")?.columns, found(done)?.columns);
      assert.deepEqual(found(done, "e")?.rows, found(done)?.rows);
      assert.equal(done.result.summary.records.read, 6);
    });

    const conditions: readonly (readonly [
      what: string,
      content: string,
      expected: readonly string[],
      more?: string,
    ])[] = [
      ["a text", '<CONDITION ATTRIBUTE="name" VALUE="q alpha" />', ["Q Alpha"]],
      ["a sign", '<CONDITION ATTRIBUTE="revenue" OPERATOR=">=" VALUE="300" />', ["Q Gamma", "R Delta"]],
      ["the platform's name", '<CONDITION ATTRIBUTE="revenue" OPERATOR="LessThan" VALUE="200" />', ["Q Alpha"]],
      ["like", '<CONDITION ATTRIBUTE="name" OPERATOR="not like" VALUE="Q%%" />', ["R Delta"]],
      ["between", '<CONDITION ATTRIBUTE="revenue" OPERATOR="between" VALUE="200, 300" />', ["Q Beta, Ltd", "Q Gamma"]],
      [
        "several values, one with a comma",
        `<CONDITION ATTRIBUTE="name" OPERATOR="in" VALUES="'Q Beta, Ltd', R Delta" />`,
        ["Q Beta, Ltd", "R Delta"],
      ],
      ["an option's label", '<CONDITION ATTRIBUTE="industrycode" VALUE="Accounting" />', ["Q Alpha", "R Delta"]],
      ["no value", '<CONDITION ATTRIBUTE="address1_city" OPERATOR="null" />', ["Q Gamma"]],
      [
        "days",
        '<CONDITION ATTRIBUTE="createdon" OPERATOR="last-x-days" VALUE="1" /><CONDITION ATTRIBUTE="createdon" OPERATOR="on-or-after" VALUE="2026-01-01" />',
        accounts.map(([name]) => name),
      ],
      ["another column", '<CONDITION ATTRIBUTE="name" OPERATOR="eq" VALUEOF="address1_city" />', []],
      [
        "a record by its name",
        '<CONDITION ATTRIBUTE="primarycontactid" VALUE="contact(lastname=Muscle)" />',
        ["Q Alpha"],
      ],
      ["a record by its ID alone", '<CONDITION ATTRIBUTE="primarycontactid" VALUE="%contact%" />', ["Q Alpha"]],
      ["a reference in place of an ID", '<CONDITION ATTRIBUTE="accountid" VALUE="account:%alpha%" />', ["Q Alpha"]],
      [
        "the caller",
        '<CONDITION ATTRIBUTE="ownerid" OPERATOR="eq-userid" /><CONDITION ATTRIBUTE="revenue" OPERATOR="gt" VALUE="350" />',
        ["R Delta"],
      ],
      [
        "one of the conditions",
        '<CONDITION ATTRIBUTE="revenue" VALUE="100" /><CONDITION ATTRIBUTE="revenue" VALUE="400" />',
        ["Q Alpha", "R Delta"],
        'FILTERTYPE="Or"',
      ],
      [
        "a condition on a linked table",
        '<LINK ENTITY="contact" FROM="contactid" TO="primarycontactid" /><CONDITION ENTITY="contact" ATTRIBUTE="lastname" VALUE="Muscle" />',
        ["Q Alpha"],
      ],
      [
        "one of the conditions, over tables",
        '<LINK ENTITY="contact" FROM="contactid" TO="primarycontactid" TYPE="outer" /><CONDITION ENTITY="contact" ATTRIBUTE="lastname" VALUE="Muscle" /><CONDITION ATTRIBUTE="revenue" VALUE="400" />',
        ["Q Alpha", "R Delta"],
        'FILTERTYPE="Or"',
      ],
      [
        "one of the conditions on records that are only asked for",
        '<LINK ENTITY="contact" FROM="contactid" TO="primarycontactid" TYPE="any" ALIAS="c" /><CONDITION ENTITY="c" ATTRIBUTE="lastname" VALUE="Nobody" /><CONDITION ENTITY="c" ATTRIBUTE="lastname" VALUE="Muscle" /><CONDITION ATTRIBUTE="revenue" VALUE="400" />',
        ["Q Alpha", "R Delta"],
        'FILTERTYPE="Or"',
      ],
      [
        "nothing linked",
        '<LINK ENTITY="contact" FROM="contactid" TO="primarycontactid" TYPE="outer" ALIAS="c" /><CONDITION ENTITY="c" ATTRIBUTE="contactid" OPERATOR="null" /><CONDITION ATTRIBUTE="revenue" OPERATOR="&lt;" VALUE="300" />',
        ["Q Beta, Ltd"],
      ],
      [
        "linked records that are only asked for",
        '<LINK ENTITY="contact" FROM="parentcustomerid" TO="accountid" TYPE="not any" ALIAS="c" /><CONDITION ENTITY="c" ATTRIBUTE="lastname" VALUE="Muscle" /><CONDITION ATTRIBUTE="revenue" OPERATOR="&lt;" VALUE="300" />',
        ["Q Beta, Ltd"],
      ],
      [
        "a link of a link",
        '<LINK ENTITY="contact" FROM="contactid" TO="primarycontactid" ALIAS="c" /><LINK PARENT="c" ENTITY="account" FROM="accountid" TO="parentcustomerid" ALIAS="a" /><CONDITION ENTITY="a" ATTRIBUTE="revenue" VALUE="100" />',
        ["Q Alpha"],
      ],
      [
        "an order",
        '<ORDER ATTRIBUTE="industrycode" DESCENDING="YES" /><ORDER ATTRIBUTE="revenue" DESCENDING="YES" />',
        ["Q Gamma", "Q Beta, Ltd", "R Delta", "Q Alpha"],
      ],
      [
        "an order by a link's column first",
        '<LINK ENTITY="contact" FROM="contactid" TO="primarycontactid" TYPE="outer" ALIAS="c" /><ORDER ENTITY="c" ATTRIBUTE="lastname" DESCENDING="YES" /><ORDER ATTRIBUTE="name" DESCENDING="YES" />',
        ["Q Alpha", "R Delta", "Q Gamma", "Q Beta, Ltd"],
      ],
      ["the first ones", '<ORDER ATTRIBUTE="revenue" DESCENDING="YES" />', ["R Delta", "Q Gamma"], 'TOP="2"'],
      ["pages", '<ORDER ATTRIBUTE="revenue" />', accounts.map(([name]) => name), 'PAGESIZE="1"'],
    ];

    it("conditions, orders and links", async () => {
      await using organization = await startTestOrganization();
      await run(organization, "");
      for (const [what, content, expected, more = ""] of conditions) {
        const ids = '<AMVARIABLE NAME="contact" VALUE="CONTACT" /><AMVARIABLE NAME="alpha" VALUE="ALPHA" />'
          .replace("CONTACT", String(await idOf(organization, "contact", "lastname", "Muscle")))
          .replace("ALPHA", String(await idOf(organization, "account", "name", "Q Alpha")));
        const own = '<CONDITION ATTRIBUTE="revenue" OPERATOR="not-null" />';
        const all = more.includes("Or") ? "" : own;
        const done = await organization.run(
          start +
            ids +
            crm("query_entities", `ENTITY="Account" COLUMNS="Name" RESULTDATASET="d" ${more}`, all + content),
        );
        assert.equal(done.result.error, undefined, what);
        const isOrdered = content.includes("<ORDER");
        const got = names(done) ?? [];
        assert.deepEqual(isOrdered ? got : [...got].sort(), expected, what);
      }
    });

    const idOf = async (organization: TestOrganization, entity: string, column: string, value: string) => {
      const done = await organization.run(
        start +
          crm(
            "query_entities",
            `ENTITY="${entity}" COLUMNS="${entity}id" RESULTDATASET="d"`,
            `<CONDITION ATTRIBUTE="${column}" VALUE="${value}" />`,
          ),
      );
      return names(done, `${entity}id`)?.[0];
    };

    it("MAXROWS cuts, MoreRecords tells, and who did not ask for it is warned; DISTINCT gives rows once", async () => {
      await using organization = await startTestOrganization();
      const done = await run(
        organization,
        crm("query_entities", 'ENTITY="account" COLUMNS="name" MAXROWS="2" RESULTDATASET="d"') +
          crm(
            "query_entities",
            'ENTITY="account" COLUMNS="industrycode" DISTINCT="YES" RESULTDATASET="e"',
            '<CONDITION ATTRIBUTE="revenue" OPERATOR="not-null" />',
          ) +
          crm(
            "query_entities",
            'ENTITY="account" COLUMNS="name, fax" RESULTDATASET="none"',
            '<CONDITION ATTRIBUTE="name" VALUE="nobody" />',
          ) +
          log(
            "%d.TotalRows% %d.MoreRecords% %e.TotalRows% %e.MoreRecords% %none.TotalRows% %none.fax% %none.fax.name% %none.accountid%|",
          ),
      );
      assert.deepEqual(logsOf(done), ["2 True 2 False 0   |"]);
      assert.deepEqual(warningsOf(done), []);
      assert.deepEqual(found(done)?.columns, ["name", "accountid"]);
      assert.deepEqual(found(done, "none")?.columns, ["name", "fax", "accountid"]);
    });

    it("a date, an option and a reference of a dataset are values of a condition as they are", async () => {
      await using organization = await startTestOrganization();
      const values = ["createdon", "industrycode", "primarycontactid", "accountid", "revenue"].map(
        (name) => `<CONDITION ATTRIBUTE="${name}" VALUE="%d.${name}%" />`,
      );
      const done = await run(
        organization,
        crm(
          "query_entities",
          'ENTITY="account" COLUMNS="createdon, industrycode, primarycontactid, revenue" RESULTDATASET="d"',
          '<CONDITION ATTRIBUTE="name" VALUE="Q Alpha" />',
        ) + crm("query_entities", 'ENTITY="account" COLUMNS="name" RESULTDATASET="e"', values.join("")),
      );
      assert.deepEqual(found(done, "e")?.rows[0]?.[0], "Q Alpha");
    });

    it("aggregates come under their aliases", async () => {
      await using organization = await startTestOrganization();
      const fetch = `<fetch aggregate='true'><entity name='account'><attribute name='revenue' aggregate='sum' alias='total' /><attribute name='industrycode' groupby='true' alias='industry' />
        <order alias='industry' /><filter><condition attribute='revenue' operator='not-null' /></filter></entity></fetch>`;
      const done = await run(
        organization,
        crm("query_entities", `RESULTDATASET="d" FETCHXML="${fetch}"`) +
          log("%d.industry.name% %d.total% %d(2).industry% %d(2).total%"),
      );
      assert.deepEqual(logsOf(done), ["Accounting 500 7 500"]);
    });

    it("count_entities counts what a query finds", async () => {
      await using organization = await startTestOrganization();
      const count = (attributes: string, content = "") =>
        crm("count_entities", `RESULTVARIABLE="n" ${attributes}`, content) + log("%n%");
      const q = '<CONDITION ATTRIBUTE="name" OPERATOR="begins-with" VALUE="Q " />';
      const done = await run(
        organization,
        '<AMVARIABLE NAME="n" />' +
          count('ENTITY="account"', q) +
          count('ENTITY="account"', `${q}<LINK ENTITY="contact" FROM="parentcustomerid" TO="accountid" />`) +
          count('ENTITY="account"', '<CONDITION ATTRIBUTE="name" VALUE="nobody" />') +
          count(`ENTITY="account" ODATA="$filter=contact_customer_accounts/any(c:c/lastname eq 'Muscle')"`) +
          count(`ODATA="accounts?$filter=startswith(name,'Q')&amp;$top=2"`) +
          count(
            `FETCHXML="<fetch top='2'><entity name='account'><attribute name='name' /><order attribute='name' /></entity></fetch>"`,
          ) +
          count(
            `FETCHXML="<fetch distinct='true'><entity name='account'><attribute name='industrycode' /><filter><condition attribute='revenue' operator='not-null' /></filter></entity></fetch>"`,
          ),
      );
      assert.deepEqual(logsOf(done), ["3", "1", "0", "1", "2", "2", "2"]);
    });

    it("ODATA by name of the table, of the entity set, and as a whole address, with the columns of lookups", async () => {
      await using organization = await startTestOrganization();
      const options =
        "$select=name,revenue,_primarycontactid_value&amp;$filter=contains(name,'[%%25]') eq false and revenue lt 350&amp;$orderby=revenue desc&amp;$expand=primarycontactid($select=lastname)";
      const done = await run(
        organization,
        crm("query_entities", `ENTITY="Account" ODATA="${options}" MAXROWS="2" RESULTDATASET="d"`) +
          crm("query_entities", `ODATA="accounts?${options}" RESULTDATASET="e"`) +
          crm("query_entities", `ODATA="https://contoso.example/api/data/v9.2/accounts?${options}" RESULTDATASET="f"`) +
          crm("query_entities", `ODATA="accounts?$apply=aggregate(revenue with sum as total)" RESULTDATASET="g"`) +
          log("%e(3).primarycontactid.lastname% %e(3).primarycontactid.name% %g.total% %d.MoreRecords%"),
      );
      assert.deepEqual(names(done), ["Q Gamma", "Q Beta, Ltd"]);
      assert.deepEqual(logsOf(done), ["Muscle Jo Muscle 1000 True"]);
      assert.deepEqual(found(done, "f")?.rows, found(done, "e")?.rows);
      assert.ok(found(done, "e")?.columns.includes("primarycontactid.lastname"));
    });

    it("party lists are records and addresses, with their names", async () => {
      await using organization = await startTestOrganization();
      const to = attribute("to", "contact:%contact%, jo@example.com");
      const done = await run(
        organization,
        crm("create_entity", 'ENTITY="email"', attribute("subject", "x") + to) +
          crm("query_entities", 'ENTITY="email" COLUMNS="subject, to" RESULTDATASET="d"') +
          log("%d.to.name%"),
      );
      assert.deepEqual(logsOf(done), ["Jo Muscle; jo@example.com"]);
      assert.match(String(names(done, "to")), /^contact:[0-9a-f-]{36},jo@example\.com$/);
    });

    const refused: readonly (readonly [what: string, step: string, code: string, message: RegExp, remedy: RegExp])[] = [
      [
        "a property that is not there",
        crm("query_entities", `RESULTDATASET="d" ODATA="accounts?$select=name&amp;$filter=contains(nmae,'x')"`),
        "WIRE_ODATA",
        /^\$filter, character 10: Could not find a property named 'nmae'/,
        /did you mean name\?/,
      ],
      [
        "a collection",
        crm("query_entities", `RESULTDATASET="d" ENTITY="account" ODATA="$expand=contact_customer_accounts"`),
        "WIRE_ODATA",
        /^\$expand: contact_customer_accounts holds many records/,
        /query contact by itself/,
      ],
      [
        "a function that FetchXML has no operator for",
        crm(
          "query_entities",
          `RESULTDATASET="d" ODATA="accounts?$filter=Microsoft.Dynamics.CRM.Contains(PropertyName='name',PropertyValue='x')"`,
        ),
        "WIRE_QUERY",
        /operator 'Contains' has no name in FetchXML/,
        /use like, with %/,
      ],
      [
        "an entity set of another table",
        crm("query_entities", `RESULTDATASET="d" ENTITY="contact" ODATA="accounts?$select=name"`),
        "SESSION_BAD_VALUE",
        /entity set "accounts", which is not that of contact/,
        /leave the entity set/,
      ],
      [
        "FetchXML that is none",
        crm("query_entities", `RESULTDATASET="d" FETCHXML="<fetch><entity nam='account' /></fetch>"`),
        "WIRE_QUERY",
        /line 1, column \d+ of the FetchXML: ./,
        /./,
      ],
      [
        "FetchXML and conditions",
        crm(
          "query_entities",
          `RESULTDATASET="d" FETCHXML="<fetch><entity name='account' /></fetch>"`,
          '<CONDITION ATTRIBUTE="name" VALUE="x" />',
        ),
        "ACTION_TWO_QUERIES",
        /FETCHXML is given, and <CONDITION> beside it/,
        /give ENTITY in place/,
      ],
      [
        "an attribute that is not there",
        crm("query_entities", 'RESULTDATASET="d" ENTITY="account"', '<CONDITION ATTRIBUTE="nmae" VALUE="x" />'),
        "SESSION_BAD_VALUE",
        /account has no attribute "nmae"/,
        /did you mean name\?/,
      ],
      [
        "a value that does not fit",
        crm(
          "query_entities",
          'RESULTDATASET="d" ENTITY="account"',
          '<CONDITION ATTRIBUTE="revenue" OPERATOR="gt" VALUE="much" />',
        ),
        "SESSION_BAD_VALUE",
        /attribute revenue of type Money cannot be "much"/,
        /an amount/,
      ],
      ...["on", "today", "last-x-days"].map((operator): (typeof refused)[number] => [
        `${operator}, of a text`,
        crm(
          "query_entities",
          'RESULTDATASET="d" ENTITY="account"',
          `<CONDITION ATTRIBUTE="name" OPERATOR="${operator}" VALUE="${operator === "on" ? "2026-01-01" : operator === "today" ? "" : "7"}" />`,
        ),
        "SESSION_BAD_VALUE",
        new RegExp(`condition on name: the operator ${operator} asks for days, and the attribute is of type String`),
        /use eq, like or in/,
      ]),
      [
        "no value",
        crm("query_entities", 'RESULTDATASET="d" ENTITY="account"', '<CONDITION ATTRIBUTE="name" VALUE="" />'),
        "SESSION_BAD_VALUE",
        /condition on name: the operator eq needs a value/,
        /OPERATOR null/,
      ],
      [
        "a value too many",
        crm(
          "query_entities",
          'RESULTDATASET="d" ENTITY="account"',
          '<CONDITION ATTRIBUTE="revenue" OPERATOR="between" VALUE="1,2,3" />',
        ),
        "SESSION_BAD_VALUE",
        /needs 2 values, and VALUE has 3/,
        /comma/,
      ],
      [
        "an alias that no link has",
        crm(
          "count_entities",
          'RESULTVARIABLE="contact" ENTITY="account"',
          '<CONDITION ENTITY="c" ATTRIBUTE="name" VALUE="x" />',
        ),
        "SESSION_BAD_VALUE",
        /no table of the query is called "c" \(ENTITY of CONDITION\)/,
        /the ALIAS of an earlier LINK: account/,
      ],
      [
        "an alias twice",
        crm(
          "query_entities",
          'RESULTDATASET="d" ENTITY="account"',
          '<LINK ENTITY="account" FROM="accountid" TO="parentaccountid" />',
        ),
        "SESSION_BAD_VALUE",
        /two tables of the query are called "account"/,
        /ALIAS/,
      ],
    ];

    it("names the parties of an e-mail", async () => {
      await using organization = await startTestOrganization();
      const to = attribute("to", "contact:%contact%, jo@contoso.com");
      const run = await organization.run(
        [
          '<AMVARIABLE NAME="contact" /><AMVARIABLE NAME="email" />',
          start,
          crm("create_entity", 'ENTITY="contact" RESULTVARIABLE="contact"', attribute("lastname", "Muscle")),
          crm("create_entity", 'ENTITY="email" RESULTVARIABLE="email"', attribute("subject", "Hi") + to),
          crm("get_entity", 'ENTITY="email" ID="%email%" COLUMNS="subject,to" RESULTDATASET="e"'),
          log("%e.to.name%"),
        ].join(""),
      );
      assert.equal(run.result.status, "succeeded", run.result.error?.message);
      assert.deepEqual(logsOf(run), ["Muscle; jo@contoso.com"]);
    });

    it("says what is wrong with a query before it is sent", async () => {
      await using organization = await startTestOrganization();
      for (const [what, step, code, message, remedy] of refused) {
        const { result } = await organization.run(`<AMVARIABLE NAME="contact" />${start}${step}`);
        assert.equal(result.error?.code, code, what);
        assert.match(result.error.message, message, what);
        assert.match(result.error.remedy ?? "", remedy, what);
      }
    });
  });
}
