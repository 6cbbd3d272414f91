import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventsOf } from "../engine/run-steps.ts";
import { taskFolder } from "./run-with-files.ts";

const read = (more: string) => `<AMFILESYSTEM ACTIVITY="csv_to_dataset" FILE="in.csv" RESULTDATASET="d" ${more} />`;
const write = (more = "") => `<AMFILESYSTEM ACTIVITY="dataset_to_csv" DATASET="d" FILE="out.csv" ${more} />`;

describe("csv_to_dataset", () => {
  const readable: readonly (readonly [
    what: string,
    file: string | Buffer,
    more: string,
    columns: string[],
    rows: string[][],
  ])[] = [
    [
      "a header and quotes",
      'name,city\r\n"Ann, ""A""",Bern\r\n"two\nlines",\r\n',
      "",
      ["name", "city"],
      [
        ['Ann, "A"', "Bern"],
        ["two\nlines", ""],
      ],
    ],
    [
      "no header",
      "1;2\n3;4",
      'HEADER="NO" DELIMITER="semi-colon"',
      ["Column1", "Column2"],
      [
        ["1", "2"],
        ["3", "4"],
      ],
    ],
    [
      "Windows-1252 and tabulators",
      Buffer.from("a\tb\n\x80\t\xe4\n", "latin1"),
      'ENCODING="ansi" DELIMITER="tab"',
      ["a", "b"],
      [["€", "ä"]],
    ],
    ["a byte order mark", Buffer.from("\ufeffa|b\n1|2\n", "utf16le"), 'DELIMITER="|"', ["a", "b"], [["1", "2"]]],
    ["nothing", "", "", [], []],
    ["a header alone", "a,b\n", "", ["a", "b"], []],
  ];
  for (const [what, file, more, columns, rows] of readable) {
    it(`reads ${what}`, async (t) => {
      const folder = taskFolder(t, { "in.csv": file });
      const { result } = await folder.run(read(more));
      assert.equal(result.error?.message, undefined);
      const dataset = result.datasets.find("d");
      assert.deepEqual([dataset?.columns, dataset?.rows], [columns, rows]);
    });
  }

  it("tells of columns that are named as the fields of every dataset, which count", async (t) => {
    const folder = taskFolder(t, { "in.csv": "a,totalrows\n1,77\n" });
    const { result, events } = await folder.run(`${read("")}<AMWRITETOLOG TEXT="%d.TotalRows% %d.a%" />`);
    assert.equal(result.status, "succeeded");
    const said = events.flatMap((event) =>
      event.type === "log" ? event.text : event.type === "step-warning" ? event.code : [],
    );
    assert.deepEqual(said, ["ACTION_COLUMN_HIDDEN", "1 1"]);
  });

  it("reads MAXROWS rows and tells that there are more; warns where nobody set the limit", async (t) => {
    const folder = taskFolder(t, { "in.csv": `a\n${"x\n".repeat(50_001)}` });
    for (const [more, expected, warnings] of [
      ['MAXROWS="2"', "2 True", []],
      ['MAXROWS="50001"', "50001 False", []],
      ["", "50000 True", ["ACTION_ROWS_CUT"]],
    ] as const) {
      const run = await folder.run(`${read(more)}<AMWRITETOLOG TEXT="%d.TotalRows% %d.MoreRecords%" />`);
      assert.deepEqual(
        eventsOf(run, "log").map(({ text }) => text),
        [expected],
      );
      assert.deepEqual(
        eventsOf(run, "step-warning").map(({ code }) => code),
        warnings,
      );
    }
  });

  const wrong: readonly (readonly [what: string, file: string, more: string, code: string, said: RegExp])[] = [
    ["a row with too few values", "a,b\n1,2\n3\n", "", "ROWS_RAGGED", /1 values/],
    ["an open quote", 'a\n"x\n', "", "ROWS_BAD_CSV", /never closed/],
    ["columns that capitals alone tell apart", "a,A\n1,2\n", "", "ACTION_COLUMN_TWICE", /"A"/],
    ["a delimiter of two characters", "a\n", 'DELIMITER="||"', "ACTION_DELIMITER", /\|\|/],
    ["a limit of no rows", "a\n", 'MAXROWS="0"', "CHECK_VALUE", /MAXROWS/],
  ];
  for (const [what, file, more, code, said] of wrong) {
    it(`refuses ${what}`, async (t) => {
      const { result } = await taskFolder(t, { "in.csv": file }).run(read(more));
      assert.equal(result.error?.code, code, result.error?.message);
      assert.match(result.error.message, said);
    });
  }
});

describe("dataset_to_csv", () => {
  const dataset = `<AMDATASET RESULTDATASET="d" COLUMNS="name,value" />
    <AMDATASET ACTIVITY="add_row" DATASET="d"><COLUMN NAME="name" VALUE="a, &quot;b&quot;&#10;c" /><COLUMN NAME="value" VALUE="ä" /></AMDATASET>
    <AMDATASET ACTIVITY="add_row" DATASET="d"><COLUMN NAME="value" VALUE="x" /></AMDATASET>
    <AMDATASET ACTIVITY="set" DATASET="d" ROW="2" COLUMN="value" VALUE="%#1/31/2026 13:05#%" />`;

  for (const [more, expected] of [
    ["", 'name,value\r\n"a, ""b""\nc",ä\r\n,2026-01-31T13:05:00Z\r\n'],
    ['LINEBREAK="lf" HEADER="NO" DELIMITER="semi-colon"', '"a, ""b""\nc";ä\n;2026-01-31T13:05:00Z\n'],
  ] as const) {
    it(`writes ${more === "" ? "as RFC 4180 has it" : more}`, async (t) => {
      const folder = taskFolder(t);
      const { result } = await folder.run(dataset + write(more));
      assert.equal(result.error?.message, undefined);
      assert.equal(folder.text("out.csv"), expected);
    });
  }

  it("fails for a file that is there, unless it may be replaced or added to", async (t) => {
    const folder = taskFolder(t, { "out.csv": "old" });
    const { result } = await folder.run(dataset + write());
    assert.deepEqual([result.error?.code, folder.text("out.csv")], ["FILES_EXISTS", "old"]);
    await folder.run(
      dataset + write('ACTION="overwrite" ENCODING="utf-16le"') + write('ACTION="append" ENCODING="utf-16le"'),
    );
    const rows = '"a, ""b""\nc",ä\r\n,2026-01-31T13:05:00Z\r\n';
    assert.deepEqual(folder.bytes("out.csv"), Buffer.from(`\ufeffname,value\r\n${rows}${rows}`, "utf16le"));
  });

  it("leaves nothing behind where a character does not fit, and goes nowhere else", async (t) => {
    const folder = taskFolder(t);
    const odd = `<AMDATASET RESULTDATASET="d" COLUMNS="Ω" />`;
    assert.equal((await folder.run(odd + write('ENCODING="ansi"'))).result.error?.code, "ACTION_ENCODING");
    assert.deepEqual(folder.names(), []);
    const outside = write().replace("out.csv", "../outside/out.csv");
    assert.equal((await folder.run(dataset + outside)).result.error?.code, "FILES_NOT_ALLOWED");
    assert.equal((await folder.run(write())).result.error?.code, "ENGINE_NO_DATASET");
  });

  it("reads back what it has written: 30,000 rows", async (t) => {
    const folder = taskFolder(t, { "in.csv": `a,b\n${'"x,y",é\n'.repeat(30_000)}` });
    const again = read("").replace("in.csv", "out.csv");
    const { result } = await folder.run(
      `${read("")}${write()}${again}<AMDATASET ACTIVITY="go_to_row" DATASET="d" ROW="30000" />`,
    );
    assert.equal(result.error?.message, undefined);
    assert.deepEqual(result.datasets.find("d")?.rows.at(-1), ["x,y", "é"]);
  });
});
