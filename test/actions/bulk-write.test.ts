import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createFileGate } from "../../src/files/file-gate.ts";
import { createSession, logsOf, startTestOrganization, warningsOf } from "./organization.ts";

async function folderWith(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), "dynaml-"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return {
    options: { files: createFileGate({ allowed: [folder] }) },
    read: (name: string) => readFile(join(folder, name), "utf8"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => `A-${index},Company ${index},${index}\n`).join("");
const counted = `<AMVARIABLE NAME="written" /><AMVARIABLE NAME="rejected" />`;
const counts = `WRITTENVARIABLE="written" REJECTEDVARIABLE="rejected"`;
const log = `<AMWRITETOLOG TEXT="%written% written, %rejected% rejected" />`;

for (const transport of ["Soap", "WebApi"]) {
  const open = `${counted}${createSession(`TRANSPORT="${transport}"`)}`;
  const bulk = (more: string, inside = "") =>
    `<AMDYNAMICSCRM ACTIVITY="bulk_write" ENTITY="account" ${counts} ${more}>${inside}</AMDYNAMICSCRM>\n`;

  describe(`bulk_write over ${transport}`, () => {
    test("creates a record for every row of a CSV file; columns go where COLUMN says", async () => {
      await using organization = await startTestOrganization();
      await using folder = await folderWith({ "a.csv": `accountnumber,Company,Note\n${rows(1_500)}` });
      const columns = `<COLUMN NAME="company" ATTRIBUTE="name" /><COLUMN NAME="Note" />`;
      const run = await organization.run(open + bulk('FILE="a.csv"', columns) + log, folder.options);
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), ["1500 written, 0 rejected"]);
      const accounts = await organization.accounts();
      assert.equal(accounts.length, 1_500);
      assert.equal(new Set(accounts.map(({ attributes }) => attributes.get("accountnumber"))).size, 1_500);
      assert.equal(run.result.summary.records.created, 1_500);
    });

    test("rows that do not fit go to the rejects, which can be written again; the others are written", async () => {
      await using organization = await startTestOrganization();
      await using folder = await folderWith({
        "a.csv": "name,numberofemployees,customertypecode\ngood,5,Customer\nmany,x,\nother,7,Nobody\n",
      });
      const rejects = 'REJECTSFILE="rejects.csv" REJECTSDATASET="bad"';
      const run = await organization.run(
        `${open}${bulk(`FILE="a.csv" ${rejects}`)}${log}<AMWRITETOLOG TEXT="%bad.TotalRows% %bad._row% %bad._code% %bad._retry% %bad.name%" />`,
        folder.options,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), ["1 written, 2 rejected", "2 3 SESSION_BAD_VALUE no many"]);
      assert.deepEqual(warningsOf(run), [
        "ACTION_BULK_REJECTS 2 of 3 rows were rejected; they are in dataset bad and file rejects.csv",
      ]);
      const written = await folder.read("rejects.csv");
      assert.match(
        written,
        /^name,numberofemployees,customertypecode,_code,_message,_retry\nmany,x,,SESSION_BAD_VALUE,.*; give .*,no\n/,
      );
      const again = await organization.run(open + bulk('FILE="rejects.csv"'), folder.options);
      assert.equal(again.result.error?.code, "ACTION_BULK_REJECTED");
      assert.match(
        again.result.error?.message ?? "",
        /^2 of 2 rows were rejected; the first is row 2: attribute numberofemployees/,
      );
    });

    test("a rejects file that is there is replaced where the step says so, even if no row is rejected", async () => {
      await using organization = await startTestOrganization();
      await using folder = await folderWith({ "a.csv": "name\ngood\n", "old.csv": "old" });
      const write = (more: string) => organization.run(open + bulk(`FILE="a.csv" ${more}`), folder.options);
      for (const [more, message] of [
        ['REJECTSFILE="old.csv"', /"old\.csv" for rejected rows exists already/],
        ['REJECTSFILE="a.csv" OVERWRITE="YES"', /REJECTSFILE is "a\.csv", from which the rows are read/],
        ['REJECTSFILE="./a.csv" OVERWRITE="YES"', /from which the rows are read/],
      ] as const) {
        const { result } = await write(more);
        assert.equal(result.error?.code, "ACTION_REJECTS_FILE");
        assert.match(result.error?.message ?? "", message);
      }
      assert.equal((await organization.accounts()).length, 0);
      assert.equal(await folder.read("old.csv"), "old");
      const { result } = await write('REJECTSFILE="old.csv" OVERWRITE="YES"');
      assert.equal(result.error?.message, undefined);
      await assert.rejects(folder.read("old.csv"), { code: "ENOENT" });
    });

    test("columns that a create cannot write are left out, and states that it ignores are told", async () => {
      await using organization = await startTestOrganization();
      await using folder = await folderWith({ "a.csv": "name,createdon,statecode\none,2020-01-01,Inactive\n" });
      const run = await organization.run(open + bulk('FILE="a.csv"') + log, folder.options);
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), ["1 written, 0 rejected"]);
      assert.match(warningsOf(run).join("\n"), /ACTION_COLUMNS_LEFT_OUT create cannot write createdon: left out/);
      assert.match(warningsOf(run).join("\n"), /ACTION_STATE_IGNORED statecode is given to a create of account/);
      const mapped = await organization.run(
        open + bulk('FILE="a.csv"', `<COLUMN NAME="name" ATTRIBUTE="createdon" />`),
        folder.options,
      );
      assert.match(mapped.result.error?.message ?? "", /create cannot write createdon \(column "name"\)/);
      assert.match(mapped.result.error?.remedy ?? "", /a COLUMN without ATTRIBUTE; overriddencreatedon takes the time/);
    });

    test("create_entity warns of a state, and refuses what no create can write", async () => {
      await using organization = await startTestOrganization();
      const create = (name: string, value: string) =>
        `${open}<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account"><ATTRIBUTE LOGICALNAME="${name}" VALUE="${value}" /></AMDYNAMICSCRM>`;
      const inactive = await organization.run(create("statecode", "Inactive"));
      assert.equal(inactive.result.error?.message, undefined);
      assert.match(warningsOf(inactive).join("\n"), /ACTION_STATE_IGNORED statecode 1 is given to a create of account/);
      assert.deepEqual(warningsOf(await organization.run(create("statecode", "Active"))), []);
      const late = await organization.run(create("createdon", "2020-01-01"));
      assert.equal(late.result.error?.code, "SESSION_BAD_VALUE");
      assert.match(late.result.error?.message ?? "", /createdon cannot be written by create/);
      assert.equal((await organization.accounts()).length, 2);
    });

    test("rows are updated by an alternate key; IDs beside it are left out", async () => {
      const keys = [{ schemaName: "new_number", columns: ["accountnumber"] }];
      await using organization = await startTestOrganization({
        customizations: { tables: [{ logicalName: "account", keys }] },
      });
      await using folder = await folderWith({
        "a.csv": "accountnumber,name\n1,old\n",
        "b.csv": "accountid,accountnumber,name\n01a209b4-d633-7000-a728-5845ee2c1979,1,new\n",
      });
      await organization.run(open + bulk('FILE="a.csv"'), folder.options);
      const run = await organization.run(
        open + bulk('FILE="b.csv" OPERATION="update" KEY="accountnumber"') + log,
        folder.options,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), ["1 written, 0 rejected"]);
      assert.deepEqual(warningsOf(run), [
        "ACTION_COLUMNS_LEFT_OUT update by accountnumber cannot write accountid: left out",
      ]);
      assert.deepEqual(
        (await organization.accounts()).map(({ attributes }) => attributes.get("name")),
        ["new"],
      );
    });

    test("a dataset's rows are updated and deleted by their IDs", async () => {
      await using organization = await startTestOrganization();
      await using folder = await folderWith({ "a.json": `{"name":"one"}\n{"name":"two"}\n` });
      await organization.run(open + bulk('FILE="a.json"'), folder.options);
      const [one] = await organization.accounts();
      const get = `<AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="${one?.id?.text}" COLUMNS="name" RESULTDATASET="read" />`;
      const run = await organization.run(
        `${open}${get}${bulk('DATASET="read" OPERATION="update"', `<COLUMN NAME="name" ATTRIBUTE="fax" />`)}
         ${bulk('DATASET="read" OPERATION="delete"')}`,
        folder.options,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(run.result.summary.records, { created: 0, updated: 1, deleted: 1, read: 1 });
      assert.equal((await organization.accounts()).length, 1);
    });
  });
}

const refused = [
  ["an unknown column", "nmae\nx\n", "", "SESSION_BAD_VALUE", /column "nmae" is no attribute of account/],
  [
    "a COLUMN that is not there",
    "name\nx\n",
    `<COLUMN NAME="Firm" ATTRIBUTE="name" />`,
    "ACTION_NO_COLUMN",
    /no such column/,
  ],
  ["a ragged row", "name,fax\nx\n", "", "ROWS_RAGGED", /line 2|a\.csv:2/],
  [
    "a COLUMN for what is no attribute",
    "name\nx\n",
    `<COLUMN NAME="name" ATTRIBUTE="nmae" />`,
    "SESSION_BAD_VALUE",
    /column "name" goes to nmae, which is no attribute of account/,
  ],
  [
    "two columns for one attribute",
    "name,Firm\nx,y\n",
    `<COLUMN NAME="Firm" ATTRIBUTE="name" />`,
    "SESSION_BAD_VALUE",
    /columns "name" and "Firm" both give name/,
  ],
  ["an update without IDs", "name\nx\n", "", "SESSION_BAD_VALUE", /no column gives accountid, .* to update/, "update"],
  ["a delete without IDs", "name\nx\n", "", "SESSION_BAD_VALUE", /no column gives accountid, .* to delete/, "delete"],
  ["an upsert without IDs", "name\nx\n", "", "SESSION_BAD_VALUE", /no column gives accountid, .* to upsert/, "upsert"],
  [
    "an upsert by what is no key",
    "name\nx\n",
    "",
    "SESSION_BAD_VALUE",
    /accountnumber is no alternate key of account, which has none/,
    `upsert" KEY="accountnumber`,
  ],
  [
    "an ID that is none",
    "accountid\nx\n",
    "",
    "ACTION_BULK_REJECTED",
    /row 2: attribute accountid cannot be "x"/,
    "delete",
  ],
] as const;
for (const [name, content, inside, code, message, operation = "create"] of refused) {
  test(`refused: ${name}`, async () => {
    await using organization = await startTestOrganization();
    await using folder = await folderWith({ "a.csv": content });
    const run = await organization.run(
      `${createSession()}<AMDYNAMICSCRM ACTIVITY="bulk_write" ENTITY="account" FILE="a.csv" OPERATION="${operation}">${inside}</AMDYNAMICSCRM>`,
      folder.options,
    );
    assert.equal(run.result.error?.code, code, run.result.error?.message);
    assert.match(`${run.result.error?.message} ${run.result.error?.where}`, message);
    assert.deepEqual(await organization.accounts(), []);
  });
}

test("refused: an upsert without its key", async () => {
  const keys = [{ schemaName: "new_number", columns: ["accountnumber"] }];
  await using organization = await startTestOrganization({
    customizations: { tables: [{ logicalName: "account", keys }] },
  });
  await using folder = await folderWith({ "a.csv": "name\nx\n" });
  const bulk = `<AMDYNAMICSCRM ACTIVITY="bulk_write" ENTITY="account" FILE="a.csv" OPERATION="upsert" KEY="accountnumber" />`;
  const run = await organization.run(createSession() + bulk, folder.options);
  assert.equal(run.result.error?.code, "SESSION_BAD_VALUE");
  assert.match(run.result.error?.message ?? "", /no column gives accountnumber of the alternate key/);
});

test("refused: a file where none may be read", async () => {
  await using organization = await startTestOrganization();
  const bulk = `<AMDYNAMICSCRM ACTIVITY="bulk_write" ENTITY="account" FILE="a.csv" />`;
  assert.equal((await organization.run(createSession() + bulk)).result.error?.code, "ACTION_NO_FILES");
});

test("refused: no dataset of that name, and a batch that is open", async () => {
  await using organization = await startTestOrganization();
  const bulk = `<AMDYNAMICSCRM ACTIVITY="bulk_write" ENTITY="account" DATASET="none" />`;
  const none = await organization.run(createSession() + bulk);
  assert.equal(none.result.error?.code, "ACTION_NO_DATASET");
  const batched = await organization.run(`${createSession()}<AMDYNAMICSCRM ACTIVITY="begin_batch" />${bulk}`);
  assert.equal(batched.result.error?.code, "ACTION_BATCH_RESULT");
});
