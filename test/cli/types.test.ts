import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { runDynaml } from "./run-dynaml.ts";

const tsc = resolve("node_modules/typescript/bin/tsc");

/** What the compiler says; empty where it finds nothing wrong. */
async function compile(...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [tsc, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = await Promise.all([text(child.stdout), once(child, "close")]);
  return said;
}

/** What a program must be refused follows a line of `@ts-expect-error`: where it compiles, the compiler says so. */
const typed = `
import { type EntityCollection, EntityReference, type Session, comparedColumns, condition, fetchFrom, Guid, linkTo, Money, openSession, OptionSetValue, or, related } from "dynaml";
import { AccountIndustryCode } from "./crm.ts";

declare const dynamic: string;
const session = await openSession({});

await session.create("account", { name: "x", revenue: 5, industrycode: AccountIndustryCode.Consulting });
await session.create(dynamic, { anything: 1 });
await session.create("account", new Map([["name", "x"]]));
await session.uploadFile("account", dynamic, "entityimage", { name: "x.png", content: new Uint8Array(1) });
// @ts-expect-error the table has no such column
await session.uploadFile("account", dynamic, "entityimgae", { name: "x.png", content: new Uint8Array(1) });
// @ts-expect-error the table has no such column
await session.downloadFile("account", dynamic, "entityimgae");
await session.downloadFile(dynamic, dynamic, "anything");
await session.deleteFile("account", dynamic, "entityimage");
// @ts-expect-error the table has no such column
await session.deleteFile("account", dynamic, "entityimgae");
// @ts-expect-error there is no such table
await session.create("acount", { name: "x" });
// @ts-expect-error the table has no such column
await session.create("account", { nmae: "x" });
// @ts-expect-error nobody can write the time of creation
await session.create("account", { createdon: new Date() });
// @ts-expect-error a text is no number of employees
await session.create("account", { numberofemployees: "many" });
await session.create("account", { accountid: session.userId, overriddencreatedon: new Date(), statecode: null });

await session.upsert("account", { accountnumber: "A-17" }, { name: "x", primarycontactid: null });
// @ts-expect-error the table has no such column
await session.upsert("account", { accountnumber: "A-17" }, { nmae: "x" });
// @ts-expect-error a key of no column
await session.upsert("account", { acountnumber: "A-17" }, { name: "x" });
await session.update("account", { accountnumber: "A-17" }, { name: null, revenue: 7 });
// @ts-expect-error the table has no such column
await session.update("account", session.userId, { nmae: null });
await session.delete("account", dynamic);
// @ts-expect-error there is no such table
await session.delete("acount", dynamic);

await session.create("email", { subject: "x", to: [new EntityReference("contact", dynamic), "jo@contoso.com"], cc: [] });
// @ts-expect-error one party is no list
await session.create("email", { to: new EntityReference("contact", dynamic) });
(await session.retrieve("email", dynamic, ["to"])).attributes.get("to") satisfies EntityCollection | undefined;

const account = await session.retrieve("account", dynamic, ["name", "revenue", "industrycode", "createdon"]);
account.attributes.get("name") satisfies string | undefined;
account.attributes.get("revenue") satisfies Money | undefined;
account.attributes.get("industrycode") satisfies OptionSetValue | undefined;
account.attributes.get("createdon") satisfies Date | undefined;
account.id satisfies Guid | undefined;
account.attributes.get(dynamic);
// @ts-expect-error a column that the record was not asked for
account.attributes.get("telephone1");
// @ts-expect-error an amount is no number
account.attributes.get("revenue") satisfies number | undefined;
// @ts-expect-error the table has no such column
await session.retrieve("account", dynamic, ["name", "nmae"]);
const whole = await session.retrieve("account", dynamic);
whole.attributes.get("telephone1") satisfies string | undefined;
// @ts-expect-error the table has no such column
whole.attributes.get("nmae");
const columns: readonly string[] = ["name"];
(await session.retrieve("account", dynamic, columns)).attributes.get("name") satisfies string | undefined;
(await session.retrieve(dynamic, dynamic, ["anything"])).attributes.get("anything");

for await (const one of session.query({ entity: "account", columns: ["name", "numberofemployees"], where: { statecode: 0, revenue: [1, 2] }, orderBy: ["-createdon"] })) {
  one.attributes.get("numberofemployees") satisfies number | undefined;
  // @ts-expect-error a column that was not asked for
  one.attributes.get("revenue");
}
(await session.query({ entity: "contact" }).first())?.attributes.get("lastname") satisfies string | undefined;
for await (const page of session.query({ entity: "contact" }).pages()) page.entities[0]?.attributes.get("lastname") satisfies string | undefined;
// @ts-expect-error the table has no such column
session.query({ entity: "account", columns: ["nmae"] });
// @ts-expect-error the table has no such column
session.query({ entity: "account", where: { nmae: "x" } });
// @ts-expect-error a state is no date
session.query({ entity: "account", where: { statecode: new Date() } });
// @ts-expect-error an amount is no text
session.query({ entity: "account", where: { revenue: ["1", "2"] } });
// @ts-expect-error the choice has no such option
session.query({ entity: "account", where: { industrycode: 9999 } });
// @ts-expect-error a text is no switch
session.query({ entity: "account", where: { name: true } });
session.query({ entity: "account", where: { createdon: "2026-01-01", primarycontactid: [session.userId, dynamic], industrycode: AccountIndustryCode.Consulting, creditonhold: false, revenue: new Money("1"), name: null } });
// @ts-expect-error the table has no such column
session.query({ entity: "account", orderBy: ["-nmae"] });
// @ts-expect-error there is no such table
session.query({ entity: "acount" });
(await session.count({ entity: "account", where: { statecode: 0 } })) satisfies number;
// @ts-expect-error the table has no such column
session.count({ entity: "account", where: { nmae: "x" } });
session.query({ entity: dynamic, columns: ["anything"], where: { anything: 1 }, orderBy: ["-anything"] });
(await session.query({ fetchXml: "<fetch/>" }).first())?.attributes.get("anything");
const built = fetchFrom("account").columns("name", "revenue").where("statecode", "eq", 0).where(or(condition("name", "null")))
  .link(linkTo("contact", { from: "contactid", to: "primarycontactid", alias: "primary" }).columns("fullname"))
  .orderBy("revenue").top(5);
(await session.query(built).first())?.attributes.get("primary.fullname");
fetchFrom("account").groupBy("industrycode", "industry").aggregate("revenue", "sum", "total").where("statecode", "eq", 0)
  .orderBy("industry").orderBy("total", "descending").top(5).orderBy(dynamic);
fetchFrom("account").groupBy("industrycode", dynamic).orderBy("anything");
const towns = linkTo("contact", { from: "contactid", to: "primarycontactid" }).groupBy("address1_city", "town").orderBy("town");
fetchFrom("account").link(towns).aggregate("accountid", "count", "accounts").orderBy("accounts").orderBy("town");
// @ts-expect-error the table has no such column, nor the query such an alias
fetchFrom("account").orderBy("nmae");
// @ts-expect-error the query has no such alias
fetchFrom("account").groupBy("industrycode", "industry").orderBy("industri");
// @ts-expect-error the alias of another query
fetchFrom("account").link(linkTo("contact", { from: "contactid", to: "primarycontactid" })).orderBy("town");
// @ts-expect-error the table that is linked has no such column
linkTo("contact", { from: "contactid", to: "primarycontactid" }).orderBy("nmae");
let open = fetchFrom(dynamic).columns("anything").orderBy("anything");
open = open.groupBy("anything", "other").link(towns).orderBy("other");
fetchFrom(dynamic).columns("anything").where("anything", "eq", 1).link(linkTo(dynamic, { from: "anything", to: "anything" }));
// @ts-expect-error there is no such table
fetchFrom("acount");
// @ts-expect-error the table has no such column
fetchFrom("account").columns("name", "nmae");
// @ts-expect-error the table has no such column
fetchFrom("account").where("nmae", "eq", "x");
fetchFrom("account").where(comparedColumns("name", "eq", "address1_city")).where(condition(dynamic, "null"));
// @ts-expect-error the table has no such column
fetchFrom("account").where(or(condition("name", "null"), condition("nmae", "null")));
// @ts-expect-error the table has no such column
fetchFrom("account").where(comparedColumns("name", "eq", "nmae"));
// @ts-expect-error the table that is linked from has no such column
fetchFrom("account").where(related("any", linkTo("contact", { from: "contactid", to: "primarycontact" })));
// @ts-expect-error the table has no such column
fetchFrom("account").aggregate("revenu", "sum", "total");
// @ts-expect-error there is no such table
linkTo("contcat", { from: "contactid", to: "primarycontactid" });
// @ts-expect-error the table has no such column
linkTo("contact", { from: "nmae", to: "primarycontactid" });
// @ts-expect-error the table has no such column
linkTo("contact", { from: "contactid", to: "primarycontactid" }).columns("nmae");
// @ts-expect-error the table that is linked from has no such column
fetchFrom("account").link(linkTo("contact", { from: "contactid", to: "primarycontact" }));
// @ts-expect-error nor has the table in between
linkTo("contact", { from: "contactid", to: "primarycontactid" }).columns("fullname").link(linkTo("account", { from: "accountid", to: "parent" }));
fetchFrom("account").link(linkTo("contact", { from: "contactid", to: dynamic }).columns("fullname").orderBy("fullname"));
await session.metadata.table("account");
await session.metadata.table(dynamic);
// @ts-expect-error there is no such table
await session.metadata.table("acount");
for await (const { changed } of session.changes("account", { columns: ["name"] })) changed[0]?.attributes.get("name") satisfies string | undefined;
// @ts-expect-error the table has no such column
session.changes("account", { columns: ["nmae"] });

const batch = session.batch();
batch.create("account", { name: "x", revenue: 5 });
batch.update(dynamic, { accountnumber: "A-17" }, { anything: 1 });
// @ts-expect-error the table has no such column
batch.create("account", { nmae: "x" });
// @ts-expect-error a text is no number of employees
batch.upsert("account", { accountnumber: "A-17" }, { numberofemployees: "many" });
// @ts-expect-error there is no such table
batch.delete("acount", dynamic);

await session.bulk([{ attributes: { name: "x" } }], { operation: "create", entityName: "account" });
await session.bulk([{ attributes: new Map([["name", "x"]]) }], { operation: "create", entityName: "account" });
await session.bulk([{ attributes: { anything: 1 } }], { operation: "create", entityName: dynamic });
await session.bulk([{ attributes: { name: "x" } }], { operation: "upsert", entityName: "account", key: ["accountnumber"] });
// @ts-expect-error the table has no such column
await session.bulk([{ attributes: { nmae: "x" } }], { operation: "create", entityName: "account" });
// @ts-expect-error the table has no such column
await session.bulk([{ attributes: { name: "x" } }], { operation: "upsert", entityName: "account", key: ["acountnumber"] });
// @ts-expect-error there is no such table
await session.bulk([{ attributes: { name: "x" } }], { operation: "create", entityName: "acount" });

const other: Session = session.onBehalfOf(session.userId);
// @ts-expect-error there is no such table
await other.create("acount", {});
`;

const named = ["--entity", "account,contact,email"];

const all = `
import { fetchFrom, linkTo, openSession } from "dynaml";
import { type Tables, LeadLeadQualityCode } from "./crm.ts";

const session = await openSession({});
await session.create("lead", { lastname: "x", leadqualitycode: LeadLeadQualityCode.Hot });
fetchFrom("role").columns("name").link(linkTo("systemuserroles", { from: "roleid", to: "roleid" }));
"principalobjectaccess" satisfies keyof Tables;
// @ts-expect-error there is no such table
await session.create("leed", { lastname: "x" });
`;

const perSession = `
import { type Entity, type Session, openSession } from "dynaml";
import type { Tables } from "./crm.ts";

const source = await openSession({});
await source.create("anything", { nmae: "x" });
source.query({ entity: "anything", where: { nmae: "x" } });
const target = await openSession<Tables>({});
await target.create("account", { name: "x" });
// @ts-expect-error there is no such table
await target.create("acount", { name: "x" });
// @ts-expect-error the table has no such column
await target.create("account", { nmae: "x" });
(await target.retrieve("account", "", ["name"])).attributes.get("name") satisfies string | undefined;
(await target.retrieve("account", "", ["name"])) satisfies Entity;
target.onBehalfOf("") satisfies Session<Tables>;
const name = async (session: Session<any>) => (await session.retrieve("anything", "")).attributes.get("name");
await Promise.all([source, target].map(name));
`;

describe("dynaml types", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-types-"));
    const installed = join(folder, "node_modules/dynaml");
    await mkdir(installed, { recursive: true });
    await symlink(resolve("node_modules"), join(installed, "node_modules"));
    const described = { name: "dynaml", type: "module", exports: { types: "./index.d.ts" } };
    await writeFile(join(installed, "package.json"), JSON.stringify(described));
    await compile("-p", resolve("tsconfig.build.json"), "--emitDeclarationOnly", "--outDir", installed);
  });
  after(async () => await rm(folder, { recursive: true, force: true }));

  /** Compiles a program that has the package installed and the organization's tables beside it, as `crm.ts`. */
  async function check(program: string, tables: readonly string[], ...options: readonly string[]): Promise<string> {
    const place = await mkdtemp(join(folder, "program-"));
    const file = join(place, "crm.ts");
    const { code, stderr } = await runDynaml(["types", "--embedded", ...tables, "-o", file, ...options]);
    assert.equal(code, 0, stderr);
    await writeFile(join(place, "package.json"), '{ "type": "module" }');
    await writeFile(join(place, "program.ts"), program);
    const typeRoots = [resolve("node_modules/@types")];
    const config = { extends: resolve("tsconfig.json"), compilerOptions: { typeRoots }, include: ["*.ts"] };
    await writeFile(join(place, "tsconfig.json"), JSON.stringify(config));
    return await compile("-p", place);
  }

  it("lets the compiler check what sessions write and read", async () => assert.equal(await check(typed, named), ""));

  it("lets it check the sessions alone that are opened with the tables", async () =>
    assert.equal(await check(perSession, named, "--per-session"), ""));

  it("describes all tables, and the file compiles", async () => assert.equal(await check(all, ["--all"]), ""));

  it("describes the same tables over both wires", async () => {
    const types = async (transport: string) => {
      const { stdout } = await runDynaml(["types", "--embedded", "--all", "--transport", transport]);
      return stdout.slice(stdout.indexOf("\n"));
    };
    assert.equal(await types("WebApi"), await types("Soap"));
  });

  it("refuses to write types of no table, and of all and some, as wrong usage", async () => {
    for (const tables of [[], ["--all", ...named]]) {
      assert.equal((await runDynaml(["types", "--embedded", ...tables])).code, 64);
    }
  });
});
