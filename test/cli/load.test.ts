import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, before, beforeEach, describe, it } from "node:test";
import { main } from "../../src/cli/cli.ts";
import type { Output } from "../../src/cli/io.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import type { EntityKeyMetadata } from "../../src/wire/metadata/metadata.ts";
import { type Ended, temporaryFolder } from "./run-dynaml.ts";

const password = "Secret-of-tests-1";

describe("dynaml load", () => {
  const folder = temporaryFolder();
  let emulator: Awaited<ReturnType<typeof startEmulator>>;
  let session: Session;
  before(async () => {
    emulator = await startEmulator({ open: true });
    session = await openSession({
      organizationUri: `${emulator.url}/embedded`,
      userName: "CRM\\user",
      password,
      authType: "ActiveDirectory",
    });
    const key: EntityKeyMetadata = {
      kind: "EntityKeyMetadata",
      metadataId: Guid.empty,
      logicalName: "new_number",
      schemaName: "new_Number",
      entityLogicalName: "account",
      displayName: { localized: [{ label: "Number", languageCode: 1033 }] },
      keyAttributes: ["accountnumber"],
      indexStatus: "Pending",
    };
    await session.execute("CreateEntityKey", { EntityName: "account", EntityKey: key });
  });
  after(async () => {
    await session.end();
    await emulator.close();
  });
  beforeEach(async () => {
    for (const entity of ["account", "contact"]) {
      for await (const { id } of session.query({ entity, columns: [] }))
        if (id !== undefined) await session.delete(entity, id);
    }
  });

  function load(args: readonly string[]): Promise<Ended> {
    return dynaml(["load", ...args]);
  }

  /** The command inside this process. */
  async function dynaml(args: readonly string[]): Promise<Ended> {
    const written = { stdout: "", stderr: "" };
    const output = (name: keyof typeof written): Output => ({
      write: (text) => {
        written[name] += text;
      },
      isTerminal: false,
      columns: () => 80,
    });
    const server = ["--server", `${emulator.url}/embedded`, "--auth-type", "ActiveDirectory"];
    const code = await main([...args, ...server, "--user", "CRM\\user", "--password-env", "PASSWORD"], {
      stdin: Readable.from([]),
      stdout: output("stdout"),
      stderr: output("stderr"),
      env: { PASSWORD: password },
      cwd: folder,
      onStop: () => () => {},
      exit: () => {},
      now: () => performance.now(),
      every: () => () => {},
    });
    return { code, ...written };
  }

  function file(name: string, content: string | Uint8Array): string {
    writeFileSync(join(folder, name), content);
    return name;
  }

  async function accounts(...columns: readonly string[]): Promise<readonly (readonly unknown[])[]> {
    const found = await session.query({ entity: "account", columns, orderBy: ["name"] }).toArray();
    return found.map(({ attributes }) => columns.map((name) => attributes.get(name) ?? null).map(plain));
  }

  it("creates records of CSV, its values read by the columns' types", async () => {
    const contact = await session.create("contact", { lastname: "Gump" });
    const rows = file(
      "types.csv",
      `name,Revenue,industrycode,numberofemployees,donotemail,primarycontactid,description
"Contoso, ""Ltd""",12.50,consulting,7,yes,contact(lastname=Gump),"two
lines"
Fabrikam,,7,,,contact:${contact},
`,
    );
    const { code, stdout, stderr } = await load(["--entity", "account", rows]);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^types\.csv: 2 of 2 rows created, in .* rows\/s\)\n\d requests? \(CreateMultiple of at most 2 rows\)\n$/,
    );
    const columns = [
      "name",
      "revenue",
      "industrycode",
      "numberofemployees",
      "donotemail",
      "primarycontactid",
      "description",
    ];
    assert.deepEqual(await accounts(...columns), [
      ['Contoso, "Ltd"', "12.5", 7, 7, true, `contact:${contact}`, "two\nlines"],
      ["Fabrikam", null, 7, null, false, `contact:${contact}`, null],
    ]);
  });

  for (const transport of ["Soap", "WebApi"]) {
    it(`rejects bad rows, writes the others, and takes the mended rejects again (${transport})`, async () => {
      await session.create("account", { name: "there", accountid: Guid.of("11111111-2222-4333-8444-555555555555") });
      const rejects = join(folder, `rejects-${transport}.csv`);
      const rows = file(
        "bad.csv",
        `name;revenue;industrycode;accountid
A;1;1;
B;much;;
C;;99;
D;4;;11111111-2222-4333-8444-555555555555
E;5;;
`,
      );
      const args = ["--entity", "account", "--delimiter", ";", "--transport", transport];
      const { code, stdout, stderr } = await load([...args, rows, "--rejects", rejects]);
      assert.equal(code, 4, stderr);
      assert.match(stdout, /2 of 5 rows created, 3 rejected/);
      assert.match(stderr, /bad\.csv:3: rejected: attribute revenue of type Money cannot be "much"; give an amount/);
      const lines = readFileSync(rejects, "utf8").trimEnd().split("\n");
      assert.equal(lines[0], "name;revenue;industrycode;accountid;_code;_message;_retry");
      assert.equal(lines.length, 4);
      const find = (name: string) => lines.find((line) => line.startsWith(`${name};`)) ?? "";
      assert.match(find("B"), /^B;much;;;SESSION_BAD_VALUE;.*;no$/);
      assert.match(find("C"), /^C;;99;;SESSION_BAD_VALUE;.*no option 99.*;no$/);
      assert.match(find("D"), /^D;4;;11111111-2222-4333-8444-555555555555;DuplicateRecord;.*;no$/);
      const mended = readFileSync(rejects, "utf8")
        .replace("much", "2")
        .replace(";99;", ";;")
        .replace("11111111-2222-4333-8444-555555555555", "");
      const again = await load([...args, file("mended.csv", mended)]);
      assert.equal(again.code, 0, again.stderr);
      assert.match(again.stderr, /left out: _code, _message, _retry/);
      const names = (await accounts("name")).map(([name]) => name);
      assert.deepEqual(names, ["A", "B", "C", "D", "E", "there"]);
    });
  }

  it("takes back what query prints, as CSV and as JSON", async () => {
    const contact = await session.create("contact", { lastname: "Gump" });
    const rows = file("first.csv", `name,revenue,industrycode,primarycontactid\nA,1.25,7,contact:${contact}\nB,,,\n`);
    assert.equal((await load(["--entity", "account", rows])).code, 0);
    const columns = "accountid,name,revenue,industrycode,primarycontactid";
    for (const format of ["csv", "json"]) {
      const before = await accounts(...columns.split(","));
      const { stdout } = await dynaml(["query", "--entity", "account", "--columns", columns, "--format", format]);
      const printed = file(`printed.${format === "csv" ? "csv" : "jsonl"}`, stdout);
      for (const operation of ["delete", "create", "update", "upsert"]) {
        const { code, stderr } = await load(["--entity", "account", "--operation", operation, printed]);
        assert.equal(code, 0, `${operation} of ${format}: ${stderr}`);
        assert.deepEqual(await accounts(...columns.split(",")), operation === "delete" ? [] : before);
      }
    }
  });

  for (const transport of ["Soap", "WebApi"]) {
    it(`takes back days as query prints them, those of links too (${transport})`, async () => {
      const contact = await session.create("contact", { lastname: "Gump", birthdate: "1976-06-06" });
      await session.create("account", { name: "A", primarycontactid: new EntityReference("contact", contact) });
      const columns = ["--entity", "contact", "--columns", "contactid,birthdate", "--transport", transport];
      for (const format of ["csv", "json"]) {
        const { stdout } = await dynaml(["query", ...columns, "--format", format]);
        assert.match(stdout, format === "csv" ? /,1976-06-06\n/ : /"birthdate":"1976-06-06"[,}]/);
        const printed = file(`days-${transport}.${format}`, stdout);
        assert.equal((await load(["--entity", "contact", "--operation", "update", printed])).code, 0);
        const { attributes } = await session.retrieve("contact", contact, ["birthdate"]);
        assert.deepEqual(attributes.get("birthdate"), new Date("1976-06-06"));
      }
      const odata = "accounts?$select=name&$expand=primarycontactid($select=birthdate)";
      const { stdout } = await dynaml(["query", "--odata", odata, "--format", "csv", "--transport", transport]);
      assert.match(stdout, /^A,1976-06-06,/m);
    });
  }

  it("takes back all columns that query prints: those that nobody writes are left out, and named", async () => {
    await session.create("account", { name: "A", revenue: 1.25, industrycode: 7, description: "two\nlines" });
    const columns = ["name", "revenue", "industrycode", "description"];
    const before = await accounts(...columns);
    for (const format of ["csv", "json"]) {
      const { stdout } = await dynaml(["query", "--entity", "account", "--format", format]);
      const printed = file(`whole.${format}`, stdout);
      for (const operation of ["update", "upsert", "delete", "create"]) {
        const { code, stderr } = await load(["--entity", "account", "--operation", operation, printed]);
        assert.equal(code, 0, `${operation} of ${format}: ${stderr}`);
        const told = /^left out, as the organization alone writes them: createdby, createdon, .*modifiedon.*$/m;
        if (operation !== "delete") assert.match(stderr, told);
        const ofStates = stderr.match(/^statecode is given to a create of account, .*--operation update$/gm);
        assert.equal(ofStates?.length, operation === "create" ? 1 : undefined);
      }
      assert.deepEqual(await accounts(...columns), before);
    }
  });

  it("says how JSON lines are read whose file has another name", async () => {
    const { code, stderr } = await load(["--entity", "account", file("rows.txt", '{"name":"A"}\n{"name":"B"}\n')]);
    assert.equal(code, 3);
    assert.match(stderr, /rows\.txt:1[\s\S]*--format jsonl/);
  });

  it("updates what a row has, clears what is empty, and leaves what it does not name", async () => {
    const id = await session.create("account", { name: "A", revenue: 5, description: "stays" });
    const other = await session.create("account", { name: "B", revenue: 6, description: "stays" });
    const csv = file("update.csv", `accountid,name,revenue\n${id},A2,\n`);
    assert.equal((await load(["--entity", "account", "--operation", "update", csv])).code, 0);
    const lines = file(
      "update.jsonl",
      `{"accountid":"${other}","name":"B2"}\n{"accountid":"${other}","revenue":null}\n`,
    );
    assert.equal((await load(["--entity", "account", "--operation", "update", "--concurrency", "1", lines])).code, 0);
    assert.deepEqual(await accounts("name", "revenue", "description"), [
      ["A2", null, "stays"],
      ["B2", null, "stays"],
    ]);
  });

  it("updates the record of a key or creates it, and rejects a row without its key", async () => {
    await session.create("account", { name: "old", accountnumber: "A-1", description: "stays" });
    const rows = file("upsert.csv", "name,accountnumber\nnew,A-1\nother,A-2\nlost,\n");
    for (const transport of ["Soap", "WebApi"]) {
      const args = ["--entity", "account", "--upsert-by", "accountnumber", "--transport", transport, rows];
      const { code, stdout, stderr } = await load(args);
      assert.equal(code, 4, stderr);
      assert.match(stdout, /2 of 3 rows created or updated, 1 rejected/);
      assert.match(stderr, /upsert\.csv:4: rejected: accountnumber is empty/);
      assert.deepEqual(await accounts("name", "accountnumber", "description"), [
        ["new", "A-1", "stays"],
        ["other", "A-2", null],
      ]);
    }
  });

  it("updates the record of a key, and rejects a row of none", async () => {
    await session.create("account", { name: "old", accountnumber: "A-1", description: "stays" });
    const rows = file("by-key.csv", "name,accountnumber\nnew,A-1\nother,A-2\n");
    for (const transport of ["Soap", "WebApi"]) {
      const args = ["--entity", "account", "--update-by", "accountnumber", "--transport", transport, rows];
      const { code, stdout, stderr } = await load(args);
      assert.equal(code, 4, stderr);
      assert.match(stdout, /1 of 2 rows updated, 1 rejected/);
      assert.match(stderr, /by-key\.csv:3: rejected: .*RecordNotFoundByEntityKey/);
      assert.deepEqual(await accounts("name", "accountnumber", "description"), [["new", "A-1", "stays"]]);
    }
  });

  it("names the IDs that a key makes needless, and refuses those that are mapped beside it", async () => {
    const id = await session.create("account", { name: "old", accountnumber: "A-1" });
    const rows = file(
      "keyed.csv",
      `accountid,name,accountnumber\n${Guid.random()},new,A-1\n${Guid.random()},other,A-2\n`,
    );
    const args = ["--entity", "account", "--upsert-by", "accountnumber", rows];
    const { code, stderr } = await load(args);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^left out: accountid$/m);
    assert.deepEqual((await accounts("accountid", "name"))[0], [id.text, "new"]);
    const mapped = await load([...args, "--map", "accountid=accountid"]);
    assert.equal(mapped.code, 3);
    assert.match(mapped.stderr, /accountid: the key by accountnumber tells the record/);
  });

  it("creates records of states that none starts in as active ones, whatever their status reasons", async () => {
    const rows = file("states.csv", "name,statecode,statuscode\nA,0,1\nB,1,2\n");
    const { code, stderr } = await load(["--entity", "account", rows]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /the records start active, and status reasons of other states are left out/);
    assert.deepEqual(await accounts("name", "statuscode"), [
      ["A", 1],
      ["B", 1],
    ]);
  });

  it("refuses before the first row where no row can go by the key, because the table has none", async () => {
    const rows = file("keyless.csv", "lastname\nGump\n");
    for (const transport of ["Soap", "WebApi"]) {
      for (const more of [
        ["--upsert-by", "lastname"],
        ["--update-by", "lastname", "--dry-run"],
      ]) {
        const { code, stderr } = await load(["--entity", "contact", ...more, "--transport", transport, rows]);
        assert.equal(code, 3, stderr);
        assert.match(stderr, /^error: --up\w+-by: lastname is no alternate key of contact, which has none/m);
        assert.ok(!existsSync(join(folder, "keyless.csv.dynaml-journal")));
      }
    }
  });

  it("deletes by ID, and rejects what is not there", async () => {
    const id = await session.create("account", { name: "A" });
    const rows = file("delete.csv", `accountid,name\n${id},A\n11111111-2222-4333-8444-000000000000,B\n,C\n`);
    const { code, stdout, stderr } = await load(["--entity", "account", "--operation", "delete", rows]);
    assert.equal(code, 4, stderr);
    assert.match(stdout, /1 of 3 rows deleted, 2 rejected/);
    assert.match(stderr, /delete\.csv:4: rejected: accountid is empty/);
    assert.deepEqual(await accounts("name"), []);
  });

  it("maps columns to attributes, and leaves columns out", async () => {
    const rows = file("mapped.csv", 'Firma,"Straße, Nr.",Notiz,Stadt\nContoso,Ring 1,x,Wien\n');
    const map = ["--map", 'Firma=name,"Straße, Nr."=address1_line1', "--map", "Notiz=", "--map", "Stadt=address1_city"];
    const { code, stderr } = await load(["--entity", "account", rows, ...map]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(await accounts("name", "address1_line1", "address1_city"), [["Contoso", "Ring 1", "Wien"]]);
  });

  it("reads Windows-1252, and writes rejects that the same command reads", async () => {
    const rows = file("ansi.csv", Buffer.from("name;revenue\nMüller;1\nBäcker;x\n", "latin1"));
    const args = ["--entity", "account", "--delimiter", ";", "--encoding", "windows-1252"];
    const first = await load([...args, rows, "--rejects", "ansi-rejects.csv"]);
    assert.equal(first.code, 4);
    const mended = readFileSync(join(folder, "ansi-rejects.csv"), "utf8").replace(";x;", ";2;");
    const second = await load([...args, file("ansi-mended.csv", mended)]);
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(await accounts("name"), [["Bäcker"], ["Müller"]]);
    const wrong = await load(["--entity", "account", "--delimiter", ";", rows]);
    assert.equal(wrong.code, 3);
    assert.match(wrong.stderr, /not utf-8[\s\S]*ansi\.csv:2[\s\S]*windows-1252/);
  });

  it("checks all rows and writes nothing with --dry-run", async () => {
    const rows = file("dry.csv", "name,revenue\nA,1\nB,x\nC,3\n");
    const before = readdirSync(folder);
    const { code, stdout, stderr } = await load([
      "--entity",
      "account",
      "--dry-run",
      "--rejects",
      "dry-rejects.csv",
      rows,
    ]);
    assert.equal(code, 4);
    assert.match(stdout, /^dry\.csv: 2 of 3 rows fit, 1 do not; nothing was written\n$/);
    assert.match(stderr, /dry\.csv:3: rejected/);
    assert.deepEqual(readdirSync(folder), before);
    assert.deepEqual(await accounts("name"), []);
    const json = await load(["--entity", "account", "--dry-run", "--json", rows]);
    assert.deepEqual(JSON.parse(json.stdout), { type: "dry-run", rows: 3, fit: 2, rejected: 1 });
  });

  for (const transport of ["Soap", "WebApi"]) {
    it(`tells messages what they take besides their own (${transport})`, async () => {
      const args = ["--entity", "account", file("told.csv", "name\nA\nB\n"), "--transport", transport];
      const told = ["--parameter", "suppressduplicatedetection=no", "--parameter", "tag=an import"];
      const { code, stderr } = await load([...args, ...told]);
      assert.equal(code, 0, stderr);
      // The embedded organization refuses this one by name: it came there.
      const refused = await load([...args, "--parameter", "SolutionUniqueName=crm"]);
      assert.equal(refused.code, 2, refused.stderr);
      assert.match(refused.stderr, /SolutionUniqueName.*the load ended with 0 rows written, 0 rejected/);
      assert.deepEqual(await accounts("name"), [["A"], ["B"]]);
      const goOn = await load([...args, "--resume", "--parameter", "tag=another"]);
      assert.equal(goOn.code, 64, goOn.stderr);
      assert.match(goOn.stderr, /--parameter was "SolutionUniqueName=crm" and is "tag=another"/);
      rmSync(join(folder, "told.csv.dynaml-journal"));
    });
  }

  it("refuses a parameter that messages do not have, or have otherwise", async () => {
    for (const [given, said] of [
      ["SupressDuplicateDetection=no", /did you mean SuppressDuplicateDetection\?/],
      ["SuppressDuplicateDetection=maybe", /of type Boolean cannot be "maybe"; give true or false/],
      ["tag", /It takes a name and a value/],
      ["tag=", /parameter tag of type String cannot be ""/],
    ] as const) {
      const { code, stderr } = await load(["--entity", "account", "rows.csv", "--parameter", given]);
      assert.deepEqual([code, said.test(stderr)], [64, true], stderr);
    }
    const { stderr } = await load(["--entity", "account", "rows.csv", "--parameter", "tag=a", "--parameter", "TAG=b"]);
    assert.match(stderr, /It has tag twice/);
  });

  it("says what a load did as JSON", async () => {
    const rows = file("json.jsonl", '{"name":"A"}\n{"name":"B","revenue":"x"}\n');
    const { code, stdout } = await load(["--entity", "account", "--json", "--rejects", "json-rejects.jsonl", rows]);
    assert.equal(code, 4);
    const { seconds, rate, ...result } = JSON.parse(stdout);
    assert.ok(seconds > 0 && rate > 0);
    assert.deepEqual(result, {
      type: "load",
      status: "finished",
      file: "json.jsonl",
      entity: "account",
      operation: "create",
      rows: 2,
      written: 1,
      rejected: 1,
      before: 0,
      requests: 1,
      throttled: 0,
      message: "Multiple",
      mostConcurrency: 1,
      mostSetSize: 1,
      rejects: "json-rejects.jsonl",
    });
    const reject = JSON.parse(readFileSync(join(folder, "json-rejects.jsonl"), "utf8"));
    assert.deepEqual(Object.keys(reject), ["name", "revenue", "_code", "_message", "_retry"]);
  });

  for (const [what, name, content] of [
    ["a header without rows", "empty.csv", "name\n"],
    ["JSON lines of which there are none", "empty.jsonl", ""],
  ] as const) {
    it(`sends nothing for ${what}`, async () => {
      const { code, stdout, stderr } = await load(["--entity", "account", file(name, content)]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^empty\.\w+: 0 of 0 rows created, in .*\n$/);
    });
  }

  const refused: readonly (readonly [what: string, content: string, args: readonly string[], stderr: RegExp])[] = [
    [
      "a column that is none",
      "name,revenu\nA,1\n",
      [],
      /revenu: account has no such attribute; did you mean revenue\?[\s\S]*--map 'revenu=/,
    ],
    ["all such columns at once", "nam,x y\nA,1\n", [], /nam: [\s\S]*x y: /],
    ["another delimiter", "name;revenue\nA;1\n", [], /--delimiter ";"/],
    [
      "a mapping to what nobody writes",
      "name,Since\nA,\n",
      ["--map", "Since=createdon"],
      /Since \(mapped to createdon\): create cannot write/,
    ],
    ["an update without ID", "name\nA\n", ["--operation", "update"], /no column fills accountid/],
    [
      "an upsert by what is no key",
      "name,fax\nA,1\n",
      ["--upsert-by", "name,fax"],
      /name, fax are no alternate key of account[\s\S]*\(account has: accountnumber\)/,
    ],
    [
      "an upsert by what is no attribute",
      "name\nA\n",
      ["--upsert-by", "acountnumber"],
      /account has no attribute "acountnumber"; did you mean accountnumber\?/,
    ],
    ["an upsert without its key", "name\nA\n", ["--upsert-by", "accountnumber"], /no column fills accountnumber/],
    ["a mapping of no column", "name\nA\n", ["--map", "Name=name"], /Name: --map names it/],
    ["two columns of one attribute", "name,Firm\nA,B\n", ["--map", "Firm=name"], /column name fills the same/],
    ["a file without even a header", "", [], /the file is empty: it has not even a header row\s+where: refused\.csv/],
    ["a ragged row", "name,revenue\nA,1\nB\n", [], /1 values, the header names 2 columns[\s\S]*refused\.csv:3/],
  ];
  for (const [what, content, args, expected] of refused) {
    it(`refuses ${what} before the first row`, async () => {
      const { code, stderr } = await load(["--entity", "account", file("refused.csv", content), ...args]);
      assert.equal(code, 3, stderr);
      assert.match(stderr, expected);
      assert.deepEqual(await accounts("name"), []);
      assert.ok(!existsSync(join(folder, "refused.csv.dynaml-journal")));
    });
  }

  for (const [what, ...args] of [
    ["no table", "rows.csv"],
    ["no file", "--entity", "account"],
    ["standard input", "--entity", "account", "-"],
    ["a file that is not there", "--entity", "account", "no-such-file.csv"],
    ["a folder", "--entity", "account", "."],
    ["two keys", "--entity", "account", "types.csv", "--upsert-by", "name", "--update-by", "name"],
    [
      "a key of updates with an upsert",
      "--entity",
      "account",
      "types.csv",
      "--update-by",
      "a",
      "--operation",
      "upsert",
    ],
    ["a key with an update", "--entity", "account", "types.csv", "--upsert-by", "name", "--operation", "update"],
    ["a dry run that goes on", "--entity", "account", "types.csv", "--resume", "--dry-run"],
    ["a mapping that is none", "--entity", "account", "types.csv", "--map", "name"],
    ["a delimiter of two characters", "--entity", "account", "types.csv", "--delimiter", ";;"],
    ["a rejects file that is there", "--entity", "account", "types.csv", "--rejects", "types.csv"],
  ] as const) {
    it(`refuses ${what} as wrong usage`, async () => {
      const { code, stderr } = await load(args);
      assert.equal(code, 64, stderr);
    });
  }
});

/** Values as they compare: amounts and references as texts, options as numbers. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("value" in value && typeof value.value === "number") return value.value;
  return "value" in value ? String(value.value) : String(value);
}
