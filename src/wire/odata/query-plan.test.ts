import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TableDefinitions } from "../../emulator/metadata/table-definitions.ts";
import { standardTables } from "../../emulator/metadata/tables.ts";
import type { EntityMetadata } from "../metadata/metadata.ts";
import { printFetchXml } from "../query/print-fetch-xml.ts";
import { isODataError } from "./odata-error.ts";
import { parseQueryOptions } from "./query-options.ts";
import { type PlanExtras, planQuery } from "./query-plan.ts";

const tables = new TableDefinitions(standardTables());
const account = tables.byLogicalName("account") as EntityMetadata;

/** The query of `GET accounts?options`, as FetchXML without what every one has. */
function fetchOf(options: string, extras?: PlanExtras): string {
  const encoded = options.replaceAll("%", "%25").replaceAll("+", "%2B").replaceAll(" ", "%20");
  return printFetchXml(planQuery(parseQueryOptions(encoded), account, tables, extras).fetch);
}

const filterOf = (filter: string): string => {
  const text = fetchOf(`$select=name&$filter=${filter}`);
  return text.slice(text.indexOf("<filter"), text.indexOf("</entity>"));
};

const condition = (attribute: string, operator: string, value?: string): string =>
  `<condition attribute="${attribute}" operator="${operator}"${value === undefined ? "" : ` value="${value}"`} />`;

const all = (...parts: string[]): string => `<filter>${parts.join("")}</filter>`;
const any = (...parts: string[]): string => `<filter type="or">${parts.join("")}</filter>`;

function link(name: string, from: string, to: string, type: string, filter = ""): string {
  const attributes = `name="${name}" from="${from}" to="${to}" link-type="${type}"`;
  return filter === "" ? `<link-entity ${attributes} />` : `<link-entity ${attributes}>${filter}</link-entity>`;
}

const contact = (type: string, filter: string): string =>
  link("contact", "contactid", "primarycontactid", type, filter);

describe("$filter as a query", () => {
  const guid = "c4944f99-b5a0-e311-8f05-00155d0e1c00";
  const rows: readonly (readonly [filter: string, fetch: string])[] = [
    ["name eq 'x'", all(condition("name", "eq", "x"))],
    ["'x' eq name", all(condition("name", "eq", "x"))],
    ["5 lt revenue", all(condition("revenue", "gt", "5"))],
    ["name eq 'O''Brien'", all(condition("name", "eq", "O'Brien"))],
    ["name eq null", all(condition("name", "null"))],
    ["name ne null", all(condition("name", "not-null"))],
    ["not (name eq null)", all(condition("name", "not-null"))],
    ["not (name eq 'x')", all(condition("name", "ne", "x"))],
    ["not (revenue gt 5)", any(condition("revenue", "le", "5"), condition("revenue", "null"))],
    ["not (name eq 'a' and revenue eq 1)", any(condition("name", "ne", "a"), condition("revenue", "ne", "1"))],
    [
      "name eq 'a' and (revenue gt 5 or revenue lt 1.5)",
      all(condition("name", "eq", "a"), any(condition("revenue", "gt", "5"), condition("revenue", "lt", "1.5"))),
    ],
    ["name eq 'a' or name eq 'b' or name eq 'c'", any(...["a", "b", "c"].map((one) => condition("name", "eq", one)))],
    ["contains(name,'x')", all(condition("name", "like", "%x%"))],
    ["not contains(name,'x')", all(condition("name", "not-like", "%x%"))],
    ["contains(name,'x') eq false", all(condition("name", "not-like", "%x%"))],
    ["startswith(name,'x')", all(condition("name", "begins-with", "x"))],
    ["not endswith(name,'x')", all(condition("name", "not-end-with", "x"))],
    ["donotemail eq true", all(condition("donotemail", "eq", "true"))],
    ["donotemail", all(condition("donotemail", "eq", "true"))],
    ["statecode eq 0", all(condition("statecode", "eq", "0"))],
    [`_primarycontactid_value eq ${guid}`, all(condition("primarycontactid", "eq", guid))],
    [`_primarycontactid_value eq '${guid}'`, all(condition("primarycontactid", "eq", guid))],
    ["primarycontactid eq null", all(condition("primarycontactid", "null"))],
    ["createdon ge 2024-01-01", all(condition("createdon", "ge", "2024-01-01T00:00:00Z"))],
    ["createdon lt 2024-01-01T10:00:00+02:00", all(condition("createdon", "lt", "2024-01-01T10:00:00+02:00"))],
    ["name eq address1_city", '<filter><condition attribute="name" operator="eq" valueof="address1_city" /></filter>'],
    // Another table: a record comes once, and where there is nothing to navigate to the value is null.
    ["primarycontactid/fullname eq 'x'", all(contact("any", all(condition("fullname", "eq", "x"))))],
    ["primarycontactid/fullname ne 'x'", all(contact("not any", all(condition("fullname", "eq", "x"))))],
    ["primarycontactid/fullname eq null", all(contact("not any", all(condition("fullname", "not-null"))))],
    [
      "not startswith(primarycontactid/fullname,'x')",
      all(contact("not any", all(condition("fullname", "begins-with", "x")))),
    ],
    [
      "primarycontactid/parentcustomerid_account/name eq 'x'",
      all(
        contact("any", all(link("account", "accountid", "parentcustomerid", "any", all(condition("name", "eq", "x"))))),
      ),
    ],
    // Lambdas
    [
      "contact_customer_accounts/any(c:c/lastname eq 'x' and c/donotemail eq true)",
      all(
        link(
          "contact",
          "parentcustomerid",
          "accountid",
          "any",
          all(condition("lastname", "eq", "x"), condition("donotemail", "eq", "true")),
        ),
      ),
    ],
    ["contact_customer_accounts/any()", all(link("contact", "parentcustomerid", "accountid", "any"))],
    ["not contact_customer_accounts/any()", all(link("contact", "parentcustomerid", "accountid", "not any"))],
    [
      "contact_customer_accounts/all(c:c/lastname eq 'x')",
      all(link("contact", "parentcustomerid", "accountid", "not any", all(condition("lastname", "ne", "x")))),
    ],
    [
      "accountleads_association/any(l:l/subject eq 'x')",
      all(
        link(
          "accountleads",
          "accountid",
          "accountid",
          "any",
          all(link("lead", "leadid", "leadid", "any", all(condition("subject", "eq", "x")))),
        ),
      ),
    ],
    // Query functions
    [
      "Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=7)",
      all(condition("createdon", "last-x-days", "7")),
    ],
    ["Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')", all(condition("ownerid", "eq-userid"))],
    [
      "Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['a',\"b's\"])",
      `<filter><condition attribute="name" operator="in"><value>a</value><value>b's</value></condition></filter>`,
    ],
    [
      "Microsoft.Dynamics.CRM.Between(PropertyName='revenue',PropertyValues=['1','2'])",
      '<filter><condition attribute="revenue" operator="between"><value>1</value><value>2</value></condition></filter>',
    ],
    // Aliases: one that is not set is null.
    ["name eq @p1&@p1='x'", all(condition("name", "eq", "x"))],
    ["name eq @p1", all(condition("name", "null"))],
  ];
  for (const [filter, fetch] of rows) it(filter, () => assert.equal(filterOf(filter), fetch));
});

describe("options that are refused, with the platform's words and the place", () => {
  const type = "Microsoft.Dynamics.CRM.account";
  const rows: readonly (readonly [options: string, message: string | RegExp, position?: number])[] = [
    ["$filter=name eq 'x", "There is an unterminated literal at position 10 in 'name eq 'x'.", 8],
    ["$filter=name eq", "Expression expected at position 7 in 'name eq'.", 7],
    ["$filter=name foo 'x'", "Syntax error at position 5 in 'name foo 'x''.", 5],
    ["$filter=(name eq 'x'", "')' or operator expected at position 12 in '(name eq 'x''.", 12],
    ["$filter=foo eq 1", `Could not find a property named 'foo' on type '${type}'.`],
    ["$filter=name eq 5", /incompatible types .* 'Edm.String' and 'Edm.Int32' for operator kind 'Equal'/, 0],
    ["$filter=contains(name)", /^No function signature for the function with name 'contains'/, 0],
    ["$filter=tolower(name) eq 'x'", /^An unknown function with name 'tolower' was found/, 0],
    ["$filter=name gt null", /'gt' cannot be used with null/, 0],
    [
      "$filter=not Microsoft.Dynamics.CRM.Today(PropertyName='createdon')",
      "Not operator along with the Custom Named Condition operators is not allowed",
      4,
    ],
    ["$filter=Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon')", /takes 1 values, not 0/, 0],
    ["$filter=contact_customer_accounts/lastname eq 'x'", /^The parent value for a property access/, 0],
    ["$filter=primarycontactid/contact_customer_accounts/any(o:o/x eq 1)", /^Any may only be used following/, 0],
    ["$filter=contact_customer_accounts/any(c:lastname eq 'x')", /every property starts with its variable 'c'/, 32],
    [`$filter=${"(".repeat(200)}name eq 'x'${")".repeat(200)}`, "The expression is nested too deeply."],
    ["$select=foo", `Could not find a property named 'foo' on type '${type}'.`],
    ["$select=primarycontactid", `Could not find a property named 'primarycontactid' on type '${type}'.`],
    ["$orderby=foo", `Could not find a property named 'foo' on type '${type}'.`],
    ["$expand=foo", `Could not find a property named 'foo' on type '${type}'.`],
    [
      "$expand=contact_customer_accounts/$ref",
      "Expand with $ref is only supported on lookup type navigation property.",
    ],
    ["$expand=primarycontactid($top=1)", /^Only \$select and \$filter clause can be provided/],
    ["$expand=primarycontactid($levels=2)", /'\$levels' is not supported inside \$expand/, 17],
    ["$top=-1", /^Invalid value '-1' for \$top/],
    ["$count=yes", /^Invalid value 'yes' for \$count/],
    ["$skip=1", "The query parameter $skip is not supported"],
    ["$search=x", "The query parameter $search is not supported"],
    ["$Filter=name eq 'x'", "The query parameter $Filter is not supported"],
    ["$top=1&$top=2", /^Query option '\$top' was specified more than once/],
    ["$apply=groupby((createdon))", /^Grouping by the date and time column 'createdon'/],
    ["$apply=groupby((statuscode))&$orderby=name", /^The query node SingleValueOpenPropertyAccess is not supported/],
    ["$filter=nmae eq 'x'", `Could not find a property named 'nmae' on type '${type}'.`, 0],
    ["$filter=contact_customer_accounts/any(c:c/lastnam eq 'x')", /named 'lastnam' on type '.*contact'/, 32],
    ["$orderby=name, primarycontactid/fulname", /named 'fulname' on type '.*contact'/, 6],
    ["$apply=concat(x)", /^'aggregate\|filter\|groupby' expected at position 0/, 0],
  ];
  for (const [options, message, position] of rows) {
    it(options.slice(0, 80), () => {
      assert.throws(
        () => fetchOf(options),
        (error: unknown) => {
          assert.ok(isODataError(error), String(error));
          if (typeof message === "string") assert.equal(error.message, message);
          else assert.match(error.message, message);
          if (position !== undefined) assert.equal(error.context.position, position);
          return true;
        },
      );
    });
  }
});

describe("other options as a query", () => {
  const own = '<attribute name="name" /><attribute name="accountid" /><attribute name="versionnumber" />';
  const outer = (content: string): string =>
    `<link-entity name="contact" from="contactid" to="primarycontactid" alias="x1" link-type="outer">${content}</link-entity>`;
  const contactColumns = ["fullname", "contactid", "versionnumber"]
    .map((name) => `<attribute name="${name}" />`)
    .join("");
  const rows: readonly (readonly [options: string, fetch: string])[] = [
    ["", '<fetch><entity name="account"><all-attributes /></entity></fetch>'],
    ["$select=name", `<fetch><entity name="account">${own}</entity></fetch>`],
    [
      "$select=revenue",
      `<fetch><entity name="account"><attribute name="revenue" /><attribute name="accountid" /><attribute name="transactioncurrencyid" /><attribute name="versionnumber" /></entity></fetch>`,
    ],
    ["$select=name&$top=3", `<fetch top="3"><entity name="account">${own}</entity></fetch>`],
    [
      "$select=name&$orderby=statecode desc,name",
      `<fetch useraworderby="true"><entity name="account">${own}<order attribute="statecode" descending="true" /><order attribute="name" /></entity></fetch>`,
    ],
    [
      "$select=name&$expand=primarycontactid($select=fullname)",
      `<fetch><entity name="account">${own}${outer(contactColumns)}</entity></fetch>`,
    ],
    [
      "$select=name&$orderby=primarycontactid/fullname",
      `<fetch><entity name="account">${own}<order attribute="fullname" entityname="x1" />${outer("").replace("></link-entity>", " />")}</entity></fetch>`,
    ],
    [
      "$apply=filter(statecode eq 0)/groupby((statuscode),aggregate($count as n,revenue with average as mean))",
      '<fetch aggregate="true"><entity name="account"><attribute name="statuscode" alias="statuscode" groupby="true" /><attribute name="accountid" alias="n" aggregate="count" /><attribute name="revenue" alias="mean" aggregate="avg" /><filter><condition attribute="statecode" operator="eq" value="0" /></filter></entity></fetch>',
    ],
    [
      "$apply=groupby((primarycontactid/fullname))",
      '<fetch aggregate="true"><entity name="account"><link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer"><attribute name="fullname" alias="contact_fullname" groupby="true" /></link-entity></entity></fetch>',
    ],
  ];
  for (const [options, fetch] of rows) it(options || "none", () => assert.equal(fetchOf(options), fetch));

  describe("for an organization that reads FetchXML", () => {
    const contact = (alias: string, content = "") =>
      `<link-entity name="contact" from="contactid" to="primarycontactid" alias="${alias}" link-type="outer"${content === "" ? " />" : `>${content}</link-entity>`}`;
    const account = (alias: string, to: string, content: string) =>
      `<link-entity name="account" from="accountid" to="${to}" alias="${alias}" link-type="outer">${content}</link-entity>`;
    const on = (alias: string, attribute: string, operator: string, value?: string) =>
      condition(attribute, operator, value).replace("<condition", `<condition entityname="${alias}"`);
    const query = (content: string, options = "") =>
      `<fetch${options}><entity name="account">${content}</entity></fetch>`;
    const named = '<attribute name="name" />';
    const carried: readonly (readonly [options: string, fetch: string])[] = [
      ["$select=name", query(named)],
      ["$select=revenue,address1_city", query('<attribute name="revenue" /><attribute name="address1_city" />')],
      ["$select=_primarycontactid_value", query('<attribute name="primarycontactid" />')],
      [
        "$select=name&$expand=primarycontactid($select=fullname)",
        query(named + contact("primarycontactid", '<attribute name="fullname" />')),
      ],
      [
        "$select=name&$expand=primarycontactid/$ref",
        query(named + contact("primarycontactid", '<attribute name="contactid" />')),
      ],
      [
        "$select=name&$filter=primarycontactid/fullname ne 'x' and name eq 'y'",
        query(
          named +
            all(on("primarycontactid", "fullname", "ne", "x"), condition("name", "eq", "y")) +
            contact("primarycontactid"),
        ),
      ],
      [
        "$select=name&$filter=not (primarycontactid/numberofchildren gt 1)",
        query(
          named +
            any(
              on("primarycontactid", "numberofchildren", "le", "1"),
              on("primarycontactid", "numberofchildren", "null"),
            ) +
            contact("primarycontactid"),
        ),
      ],
      [
        "$select=name&$filter=primarycontactid/parentcustomerid_account/name eq 'x'&$expand=primarycontactid($select=fullname;$expand=parentcustomerid_account($select=name))",
        query(
          named +
            all(on("primarycontactid_parentcustomerid_account", "name", "eq", "x")) +
            contact(
              "primarycontactid",
              '<attribute name="fullname" />' +
                account("primarycontactid_parentcustomerid_account", "parentcustomerid", named),
            ),
        ),
      ],
      [
        "$select=name&$orderby=statecode,primarycontactid/fullname desc",
        query(
          `${named}<order attribute="statecode" />${contact("primarycontactid", '<order attribute="fullname" descending="true" />')}`,
          ' useraworderby="true"',
        ),
      ],
      [
        "$select=name&$orderby=primarycontactid/fullname,name",
        query(
          `${named}<order attribute="fullname" entityname="primarycontactid" /><order attribute="name" />${contact("primarycontactid")}`,
        ),
      ],
      [
        "$apply=filter(primarycontactid/fullname eq 'x')/aggregate($count as n)",
        query(
          '<attribute name="accountid" alias="n" aggregate="count" />' +
            all(on("primarycontactid", "fullname", "eq", "x")) +
            contact("primarycontactid"),
          ' aggregate="true"',
        ),
      ],
    ];
    for (const [options, fetch] of carried) {
      it(options, () => assert.equal(fetchOf(options, { asFetchXml: true }), fetch));
    }
  });

  it("$count with $top is a first page of that size", () => {
    const plan = planQuery(parseQueryOptions("$top=3&$count=true&$select=name"), account, tables, {
      page: { size: 5000, number: 1 },
    });
    assert.deepEqual([plan.fetch.count, plan.fetch.page, plan.fetch.returnTotalRecordCount], [3, 1, true]);
  });
});

describe("what is told of a name that is no property", () => {
  const rows: readonly (readonly [options: string, option: string, remedy: string])[] = [
    ["$select=primarycontactid", "$select", "did you mean _primarycontactid_value?"],
    ["$filter=contains(nmae,'x')", "$filter", "did you mean name?"],
    ["$orderby=primarycontactid/fulname", "$orderby", "did you mean fullname?"],
    ["$expand=primarycontactd", "$expand", "did you mean primarycontactid?"],
    ["$apply=groupby((statuscod))", "$apply", "did you mean statuscode?"],
    ["$select=xyzzy", "$select", "check its spelling: columns by logical name, lookups as _name_value"],
  ];
  for (const [options, option, remedy] of rows) {
    it(options, () => {
      assert.throws(
        () => fetchOf(options),
        (error: unknown) => {
          assert.ok(isODataError(error), String(error));
          assert.deepEqual([error.context.option, error.remedy], [option, remedy]);
          return true;
        },
      );
    });
  }
});
