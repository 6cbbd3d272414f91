import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { openSession } from "../../src/session/open-session.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { runDynaml } from "./run-dynaml.ts";

describe("dynaml query", () => {
  let folder: string;
  let data: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-query-"));
    data = join(folder, "crm.sqlite");
    await using emulator = {
      instance: await startEmulator({ open: true, data }),
      [Symbol.asyncDispose]() {
        return this.instance.close();
      },
    };
    const session = await openSession({
      organizationUri: `${emulator.instance.url}/embedded`,
      userName: "CRM\\user",
      password: "Secret-of-tests-1",
      authType: "ActiveDirectory",
    });
    const contact = await session.create("contact", { lastname: "Gump" });
    const primarycontactid = new EntityReference("contact", contact);
    await session.create("account", { name: 'Fabrikam, "Inc."', revenue: 12.5, industrycode: 7, primarycontactid });
    await session.create("account", { name: "Contoso" });
    await session.end();
  });
  after(async () => await rm(folder, { recursive: true, force: true }));

  const accounts = [
    "query",
    "--embedded",
    "--entity",
    "account",
    "--columns",
    "name,revenue,industrycode",
    "--order-by",
    "name",
  ];
  const dynaml = (...args: readonly string[]) => runDynaml([...args, "--data", data]);

  it("prints what a person reads as a table", async () => {
    const { code: exitCode, stdout, stderr } = await dynaml(...accounts);
    assert.equal(exitCode, 0, stderr);
    const [head, , first, second] = stdout.split("\n");
    assert.match(head ?? "", /^name +revenue +industrycode$/);
    assert.match(first ?? "", /^Contoso$/);
    assert.match(second ?? "", /^Fabrikam, "Inc\." +\$12\.50 +Consulting$/);
    assert.match(stderr, /2 records/);
  });

  it("prints values as CSV, quoted as RFC 4180 has it", async () => {
    const { stdout } = await dynaml(...accounts, "--format", "csv");
    assert.equal(stdout, 'name,revenue,industrycode\nContoso,,\n"Fabrikam, ""Inc.""",12.5,7\n');
  });

  it("prints records as JSON, one a line, with conditions, limits and pages", async () => {
    const { stdout } = await dynaml(...accounts, "--format", "json", "--where", "name=Contoso", "--page-size", "1");
    assert.deepEqual(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).name),
      ["Contoso"],
    );
    const limited = await dynaml(...accounts, "--format", "json", "--limit", "1");
    assert.equal(limited.stdout.trim().split("\n").length, 1);
  });

  for (const [transport, condition, expected] of [
    ["Soap", "industrycode=consulting", "Fabrikam"],
    ["WebApi", "industrycode=consulting", "Fabrikam"],
    ["Soap", "industrycode=", "Contoso"],
    ["Soap", "primarycontactid=contact(lastname=Gump)", "Fabrikam"],
    ["WebApi", "primarycontactid=contact(lastname=Gump)", "Fabrikam"],
    ["WebApi", "statecode=Active", "Contoso, Fabrikam"],
  ] as const) {
    it(`reads the value of --where ${condition} by its column's type (${transport})`, async () => {
      const args = [...accounts, "--format", "json", "--where", condition, "--transport", transport];
      const { stdout, stderr } = await dynaml(...args);
      const names = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line).name.split(",")[0]]));
      assert.equal(names.join(", "), expected, stderr);
    });
  }

  for (const [condition, expected] of [
    [
      "industrycode=Acounting",
      /industrycode .* cannot be "Acounting"\n.*did you mean Accounting\? else give one of .*1 \(Accounting\)/,
    ],
    ["industrycod=1", /account has no attribute "industrycod"\n.*did you mean industrycode\?/],
  ] as const) {
    it(`refuses --where ${condition}, and tells what would fit`, async () => {
      const { code, stderr } = await dynaml(...accounts, "--where", condition);
      assert.match(stderr, expected);
      assert.equal(code, 2);
    });
  }

  it("finds what meets every --where, of one attribute too", async () => {
    const { stdout } = await dynaml(...accounts, "--format", "json", "--where", "name=Contoso", "--where", "name=x");
    assert.equal(stdout, "");
  });

  it("takes FetchXML from a file, and says where it is wrong", async () => {
    const file = join(folder, "query.xml");
    await writeFile(file, '<fetch><entity name="account"><attribute name="name"/></entity></fetch>');
    const { stdout } = await dynaml("query", "--embedded", "--fetch", file, "--format", "csv");
    assert.match(stdout, /Contoso/);
    await writeFile(file, '<fetch>\n<entity name="account"><atribute name="name"/></entity></fetch>');
    const wrong = await dynaml("query", "--embedded", "--fetch", file);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /FetchXML:2:/);
  });

  for (const transport of ["Soap", "WebApi"]) {
    it(`prints every column that FetchXML names, in its order, then the ID, whatever the first page has (${transport})`, async () => {
      const file = join(folder, `columns-${transport}.xml`);
      await writeFile(
        file,
        `<fetch><entity name="account"><attribute name="revenue"/><attribute name="name"/><order attribute="name"/>
          <link-entity name="contact" from="contactid" to="primarycontactid" alias="c" link-type="outer"><attribute name="lastname"/></link-entity>
        </entity></fetch>`,
      );
      const args = ["query", "--embedded", "--fetch", file, "--page-size", "1", "--transport", transport];
      const csv = await dynaml(...args, "--format", "csv");
      const [head, first, second] = csv.stdout.split("\n");
      assert.equal(head, "revenue,name,c.lastname,accountid", csv.stderr);
      assert.match(first ?? "", /^,Contoso,,[0-9a-f-]{36}$/);
      assert.match(second ?? "", /^12\.5,"Fabrikam, ""Inc\.""",Gump,/);
    });
  }

  for (const format of ["csv", "table"]) {
    it(`names the columns whose values are not printed, because the first page has none of them (${format})`, async () => {
      const args = ["query", "--embedded", "--entity", "account", "--order-by", "name", "--format", format];
      const { code, stdout, stderr } = await dynaml(...args, "--page-size", "1");
      assert.equal(code, 2);
      assert.match(stdout, /Contoso(?s:.*)Fab/);
      assert.match(stderr, /have none of .*industrycode, .*revenue/);
      assert.equal((await dynaml(...args)).code, 0);
    });
  }

  for (const [transport, ...words] of [
    [
      "Soap",
      "--entity",
      "account",
      "--odata",
      "$filter=industrycode eq 7&$expand=primarycontactid($select=lastname)&$select=name",
    ],
    [
      "WebApi",
      "--odata",
      "accounts?$select=name&$filter=primarycontactid/lastname eq 'Gump'&$expand=primarycontactid($select=lastname)",
    ],
  ] as const) {
    it(`takes OData query options (${transport})`, async () => {
      const args = ["query", "--embedded", ...words, "--format", "json", "--transport", transport];
      const { stdout, stderr } = await dynaml(...args);
      const [{ name, ...more } = {}] = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      assert.deepEqual([name, more["primarycontactid.lastname"]], ['Fabrikam, "Inc."', "Gump"], stderr);
    });
  }

  it("says where OData query options are wrong", async () => {
    const { code, stderr } = await dynaml("query", "--embedded", "--odata", "accounts?$filter=startswith(nmae,'x')");
    assert.equal(code, 2);
    assert.match(stderr, /\$filter, character 12: Could not find a property named 'nmae'.*\n.*did you mean name\?/);
  });

  it("says what is too much, and what is missing, by the names of its options", async () => {
    const both = await runDynaml(["query", "--embedded", "--fetch", "x.xml", "--entity", "account"]);
    assert.equal(both.code, 64);
    assert.match(both.stderr, /'--fetch <file>' and '--entity <name>' exclude each other/);
    const signIn = ["--auth-type", "ActiveDirectory", "--user", "a", "--password-env", "PW"];
    const args = ["query", "--entity", "account", "--server", "http://127.0.0.1:9", ...signIn];
    const nameless = await runDynaml(args, { env: { PW: "x" } });
    assert.equal(nameless.code, 2);
    assert.match(nameless.stderr, /what to do: give --organization <name>, or the organization's URL as --server/);
  });

  for (const [what, ...args] of [
    ["no organization", "query", "--entity", "account"],
    ["neither FetchXML nor a table", "query", "--embedded"],
    ["FetchXML and OData", "query", "--embedded", "--fetch", "x.xml", "--odata", "accounts?$top=1"],
    ["OData and conditions", "query", "--embedded", "--odata", "accounts?$top=1", "--where", "name=x"],
    ["FetchXML and columns", "query", "--embedded", "--fetch", "x.xml", "--columns", "name"],
    ["columns without a name", "query", "--embedded", "--entity", "account", "--columns", "name,"],
    ["an empty order", "query", "--embedded", "--entity", "account", "--order-by", ""],
    ["types of no table", "types", "--embedded", "--entity", ""],
    ["a file that is not there", "query", "--embedded", "--fetch", "no-such-file.xml"],
  ] as const) {
    it(`refuses ${what} as wrong usage`, async () => {
      assert.equal((await runDynaml(args)).code, 64);
    });
  }
});
