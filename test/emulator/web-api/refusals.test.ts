import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Guid } from "../../../src/values/guid.ts";
import { WebApiOrganization } from "./web-api-organization.ts";

type Case = readonly [
  request: string,
  status: number,
  message: RegExp,
  headers?: Readonly<Record<string, string>>,
  body?: unknown,
];

/** Nothing that a request asks for is passed over: it is obeyed, or refused by its name. */
describe("requests that ask for what the Web API does not do", () => {
  let organization: WebApiOrganization;
  let id: string;
  before(async () => {
    organization = await WebApiOrganization.open({
      customizations: { tables: [{ schemaName: "new_Tally", columns: [{ schemaName: "new_Long", type: "BigInt" }] }] },
    });
    id = await organization.create("accounts", { name: "one", description: "d" });
  });
  after(() => organization.close());

  const notCollection = /can be applied only on collections/;
  const fetch = encodeURIComponent('<fetch><entity name="account"><attribute name="name"/></entity></fetch>');
  const parties = encodeURIComponent(
    '<fetch distinct="true"><entity name="email"><attribute name="to"/><attribute name="cc"/></entity></fetch>',
  );
  const cases: readonly Case[] = [
    ...["numberofemployees eq 5.5", "5e-1 lt numberofemployees", "statecode ne 1.0"].map(
      (filter): Case => [`GET accounts?$filter=${filter}`, 400, /type 'System.Int32' but received 'System.Double'/],
    ),
    [`GET emails?fetchXml=${parties}`, 405, /A list of parties in a query of distinct rows .* is not supported/],
    [
      "GET accounts",
      501,
      /'respond-async' with this resource and method is not supported/,
      { prefer: "respond-async" },
    ],
    [
      "POST accounts",
      501,
      /'respond-async' with this resource and method is not supported/,
      { prefer: "return=representation, respond-async" },
      {},
    ],
    ["GET accounts", 501, /'wait' with this resource and method is not supported/, { prefer: "wait=10" }],
    ["GET accounts", 501, /'allow-entityreferences'/, { prefer: "odata.allow-entityreferences" }],
    ["GET accounts({id})", 501, /'odata.track-changes' with/, { prefer: "odata.track-changes" }],
    ["GET accounts", 400, /'maxpagesize' has a value that is not valid/, { prefer: "odata.maxpagesize=many" }],
    ["POST accounts", 400, /'return' has a value/, { prefer: "return=everything" }, {}],
    ["GET accounts", 400, /'Consistency' has the value 'Weak'/, { consistency: "Weak" }],
    ["GET accounts", 501, /'MSCRM.SessionToken' is not supported/, { "mscrm.sessiontoken": "x" }],
    ["GET accounts?partitionId='a'", 501, /'partitionId' \(elastic tables\) is not supported/],
    ["POST accounts?partitionId='a'", 501, /partitionId/, {}, { name: "x" }],
    ["GET accounts", 400, /Unrecognized request parameter: nosuch/, { "mscrm.nosuch": "1" }],
    ["POST accounts", 405, /'SolutionUniqueName' of Create/, { "mscrm.solutionuniquename": "s" }, { name: "x" }],
    [
      "PUT accounts({id})/name",
      405,
      /'SolutionUniqueName' of Update/,
      { "mscrm.solutionuniquename": "s" },
      { value: "x" },
    ],
    ["GET accounts", 415, /A supported MIME type could not be found/, { accept: "application/atom+xml" }],
    ["GET accounts", 415, /A supported MIME type could not be found/, { accept: "application/xml, text/plain" }],
    ["GET EntityDefinitions", 415, /A supported MIME type could not be found/, { accept: "application/xml" }],
    ["GET WhoAmI()", 415, /A supported MIME type could not be found/, { accept: "application/xml" }],
    ["GET ", 415, /A supported MIME type could not be found/, { accept: "application/xml" }],
    ["GET $metadata", 415, /A supported MIME type could not be found/, { accept: "text/plain" }],
    [
      "POST accounts",
      415,
      /media type 'text\/plain' is not supported/,
      { "content-type": "text/plain; charset=utf-8" },
      { name: "x" },
    ],
    ["PATCH accounts({id})", 415, /but no Content-Type header/, { "content-type": "" }, { name: "x" }],
    ["GET accounts", 400, /'maxpagesize' has a value that is not valid/, { prefer: "odata.maxpagesize=0" }],
    ["GET accounts({c4944f99-b5a0-e311-b64f-6c3be5a87df0})", 400, /^Bad Request - Error in query syntax: '{c4944f99-/],
    ["GET accounts", 501, /'odata.metadata=full'/, { accept: "application/json;odata.metadata=full" }],
    ["GET accounts?$skip=1", 400, /\$skip is not supported/],
    ["GET accounts?$search=x", 501, /\$search is not supported/],
    ["GET accounts?$nosuch=x", 400, /\$nosuch is not supported/],
    ["GET accounts({id})?$filter=name eq 'x'", 400, notCollection],
    ["GET accounts({id})?$top=1", 400, notCollection],
    ["GET accounts({id})?$orderby=name", 400, notCollection],
    ["GET accounts({id})/name?$select=name", 400, /\$select is not supported for GET of this resource/],
    ["GET accounts/$count?$top=1", 400, /\$top is not supported/],
    ["GET accounts({id})/primarycontactid/$ref?$select=fullname", 400, /\$select is not supported/],
    [`GET accounts?fetchXml=${fetch}&$select=name`, 400, /\$select is not supported together with fetchXml/],
    ["GET accounts?$apply=groupby((name))&$select=name", 400, /\$select is not supported together with \$apply/],
    ["GET accounts?$apply=groupby((name))&$expand=primarycontactid", 400, /\$expand is not supported together with/],
    ["GET accounts?$apply=groupby((name))&$count=true", 400, /\$count is not supported together with \$apply/],
    ["GET accounts?$apply=groupby((name))&$orderby=name", 400, /SingleValueOpenPropertyAccess is not supported/],
    [`GET accounts({id})?fetchXml=${fetch}`, 400, /fetchXml is not supported/],
    ["GET WhoAmI?$select=UserId", 501, /'\$select' of a function or action is not supported/],
    ["DELETE accounts({id})?$select=name", 400, /\$select is not supported for DELETE/],
    ["GET EntityDefinitions?$orderby=LogicalName", 400, /\$orderby is not supported for definitions/],
    ["GET EntityDefinitions(LogicalName='account')?$filter=IsCustomEntity eq true", 400, /\$filter is not supported/],
    ["POST accounts", 400, /literal '2147483648' to the expected type 'Edm.Int32'/, {}, { numberofemployees: 2 ** 31 }],
    [
      "POST new_tallies",
      400,
      /literal '9223372036854775808' to the expected type 'Edm.Int64'/,
      {},
      '{"new_long":9223372036854775808}',
    ],
    ...[
      ["CreateMultiple", { name: "x" }],
      ["UpdateMultiple", { accountid: Guid.empty.text, name: "x" }],
      ["UpsertMultiple", { "@odata.id": "accounts(accountnumber='A-1')", name: "x" }],
    ].map(
      ([name, row]): Case => [
        `POST accounts/Microsoft.Dynamics.CRM.${name}`,
        400,
        /The type of the record of parameter 'Targets' is not known; '@odata.type' tells it/,
        {},
        { Targets: [row] },
      ],
    ),
    ["GET accounts({id})", 501, /'If-Match' with this resource/, { "if-match": 'W/"1"' }],
    ["POST accounts", 501, /'If-Match' with this resource/, { "if-match": 'W/"1"' }, { name: "x" }],
    ["PATCH accounts({id})", 501, /'If-None-Match' with this resource/, { "if-none-match": 'W/"1"' }, { name: "x" }],
    ["PUT accounts({id})/name", 412, /doesn't match the RowVersion/, { "if-match": 'W/"1"' }, { value: "x" }],
    ["DELETE accounts({id})/description", 412, /doesn't match the RowVersion/, { "if-match": 'W/"1"' }],
  ];
  for (const [request, status, message, headers = {}, body] of cases) {
    it(`${request} ${JSON.stringify(headers)} is refused with ${status}`, async () => {
      const [method = "", path = ""] = request.replace("{id}", id).split(/ (.*)/s);
      const answer = await organization.send(method, path, body, { ...headers });
      assert.deepEqual(
        [answer.status, answer.json?.error.message.match(message) !== null],
        [status, true],
        answer.text,
      );
    });
  }

  const acceptable: readonly (readonly [path: string, accept: string, type: string])[] = [
    ["$metadata", "application/xml", "application/xml"],
    ["$metadata", "application/json", "application/xml"],
    ["accounts/$count", "text/plain", "text/plain"],
    ["accounts/$count", "application/json", "text/plain"],
    ["accounts({id})/name/$value", "text/plain", "text/plain"],
    ["accounts", "application/xml, application/*;q=0.5", "application/json"],
  ];
  for (const [path, accept, type] of acceptable) {
    it(`GET ${path} for ${accept} is answered with ${type}`, async () => {
      const { status, headers } = await organization.send("GET", path.replace("{id}", id), undefined, { accept });
      assert.equal(status, 200);
      assert.ok(String(headers["content-type"]).startsWith(type), String(headers["content-type"]));
    });
  }

  const obeyed: readonly (readonly [headers: Record<string, string>, reason: string])[] = [
    [{ consistency: "Strong" }, "records are never read from a copy"],
    [{ prefer: "return=minimal" }, "what happens anyway"],
    [{ prefer: "x-preference=1" }, "RFC 7240: unknown preferences are passed over"],
    [{ accept: "application/json;odata.metadata=full, application/json" }, "one of the types can be given"],
    [{ "if-none-match": "null" }, "no caching"],
  ];
  for (const [headers, reason] of obeyed) {
    it(`${JSON.stringify(headers)} is taken: ${reason}`, async () => {
      assert.equal((await organization.send("GET", `accounts(${id})`, undefined, headers)).status, 200);
    });
  }

  const applied: readonly (readonly [method: string, path: string, prefer: string, applied: string | undefined])[] = [
    ["GET", "accounts", "odata.maxpagesize=5, return=representation", "odata.maxpagesize=5"],
    ["GET", `accounts?fetchXml=${fetch}`, "odata.maxpagesize=5", undefined],
    ["POST", "accounts", "return=representation, odata.maxpagesize=5", "return=representation"],
    ["GET", "accounts", "odata.continue-on-error", undefined],
    ["GET", "accounts", 'odata.include-annotations="*"', 'odata.include-annotations="*"'],
  ];
  for (const [method, path, prefer, told] of applied) {
    it(`${method} ${path.slice(0, 20)} with ${prefer} applies ${told ?? "nothing"}`, async () => {
      const { status, headers } = await organization.send(method, path, method === "GET" ? undefined : {}, { prefer });
      assert.ok(status < 400);
      assert.equal(headers["preference-applied"], told);
    });
  }

  it("refuses them in batches as well, part by part", async () => {
    const part = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";
    const get = "GET accounts HTTP/1.1\r\nPrefer: respond-async\r\n\r\n\r\n";
    const { text } = await organization.send("POST", "$batch", `--b\r\n${part}${get}--b--\r\n`, {
      "content-type": "multipart/mixed; boundary=b",
    });
    assert.match(text, /HTTP\/1\.1 501 [\s\S]*'respond-async' with this resource and method is not supported/);
  });

  it("filters, sorts and limits references", async () => {
    for (const lastname of ["A", "B", "C"]) {
      await organization.create("contacts", { lastname, "parentcustomerid_account@odata.bind": `/accounts(${id})` });
    }
    const options = "$filter=lastname ne 'C'&$orderby=lastname desc&$top=1";
    const { value } = await organization.get(`accounts(${id})/contact_customer_accounts/$ref?${options}`);
    const contact = await organization.get(
      `${value[0]["@odata.id"].replace(/^.*contacts/, "contacts")}?$select=lastname`,
    );
    assert.deepEqual([value.length, contact.lastname], [1, "B"]);
  });

  it("refuses more groups than an answer holds: none is left out", async () => {
    const targets = Array.from({ length: 1_000 }, (_, index) => ({
      "@odata.type": "Microsoft.Dynamics.CRM.account",
      name: String(index),
    }));
    for (let count = 0; count < 5_000; count += targets.length) {
      await organization.send("POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple", { Targets: targets });
    }
    const path = "accounts?$apply=groupby((accountid))";
    const { status, text } = await organization.send("GET", path);
    assert.equal(status, 501);
    assert.match(
      text,
      /A result of '\$apply' with more than 5000 groups is not supported by the embedded organization/,
    );
    assert.equal((await organization.get(`${path}&$top=5000`)).value.length, 5_000);
  });
});
