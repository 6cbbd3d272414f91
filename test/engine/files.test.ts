import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { otherTasks } from "../../src/cli/other-tasks.ts";
import { createFileGate } from "../../src/files/file-gate.ts";
import { logged, runFlow } from "./run-flow.ts";

const say = (text: string) => `<AMWRITETOLOG TEXT="${text}" />`;
const loop = (attributes: string) =>
  `<AMVARIABLE NAME="x" /><AMLOOP ${attributes} RESULTVARIABLE="x" />${say("[%x%]")}<AMLOOP ACTIVITY="end" />`;

/** A folder that the run may use, beside one that it may not. */
function place(t: TestContext) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "dynaml-flow-")));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "task/in/deep"), { recursive: true });
  mkdirSync(join(root, "outside"));
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(root, name), content);
  write("outside/secret.txt", "secret");
  write("outside/sub.aml", say("never"));
  const files = createFileGate({ allowed: [join(root, "task")] });
  return { root, write, run: (aml: string) => runFlow(aml, { files, loadTask: otherTasks(files) }) };
}

describe("loops over the contents of a file", () => {
  const contents: readonly (readonly [
    name: string,
    content: string | Uint8Array,
    attributes: string,
    logged: string,
  ])[] = [
    ["lines", "a\r\nb\n\nc\n", "", "[a] [b] [] [c]"],
    ["no line break at the end", "a\nb", "", "[a] [b]"],
    ["an empty file", "", "", ""],
    ["another delimiter", "a;b", `DELIMITER="semi-colon"`, "[a] [b]"],
    ["UTF-16 with a byte order mark", Buffer.from("\uFEFFä\nö", "utf16le"), "", "[ä] [ö]"],
    ["an encoding of its own", Uint8Array.of(0xe4, 10, 0x80), `ENCODING="ansi"`, "[ä] [€]"],
    ["UTF-16, big end first", Buffer.from("ä\nö", "utf16le").swap16(), `ENCODING="utf-16be"`, "[ä] [ö]"],
    ["bytes that are no character", Uint8Array.of(0xe4, 10), "", "! ENGINE_ENCODING"],
    ["sorted", "b\na", `SORT="ascending"`, "[a] [b]"],
  ];
  for (const [name, content, attributes, expected] of contents) {
    it(name, async (t) => {
      const { write, run } = place(t);
      write("task/list.txt", content);
      assert.equal(logged(await run(loop(`ACTIVITY="file_contents" FILE="list.txt" ${attributes}`))), expected);
    });
  }
});

describe("if a file or a folder is there", () => {
  const conditions: readonly (readonly [name: string, block: string, isSo: boolean])[] = [
    ["a file", `<AMIF ACTIVITY="file_exists" FILE="in/a.csv"`, true],
    ["a file, as Windows writes it", `<AMIF FILE="in\\a.csv"`, true],
    ["a file that is not there", `<AMIF FILE="in/none.csv"`, false],
    ["a file whose folder is not there", `<AMIF FILE="nowhere/*.csv"`, false],
    ["no file", `<AMIF FILE="in/none.csv" ACTION="not_exist"`, true],
    ["a folder is no file", `<AMIF FILE="in/deep"`, false],
    ["files of a mask", `<AMIF FILE="in/*.csv"`, true],
    ["files of a mask but some", `<AMIF FILE="in/*.csv" EXCLUDE="a*|c*"`, false],
    ["files of a time", `<AMIF FILE="in/*.csv" ISNEWERTHAN="2001-01-01"`, true],
    ["files of an earlier time", `<AMIF FILE="in/*.csv" ISOLDERTHAN="2001-01-01"`, false],
    ["the end of a link", `<AMIF FILE="link.csv"`, true],
    ["the old element", `<AMIFFILEEXISTS FILE="in/a.csv"`, true],
    ["a folder", `<AMIF ACTIVITY="folder_exists" FOLDER="in"`, true],
    ["a folder with its last separator", `<AMIF FOLDER="in/deep/"`, true],
    ["a folder that is not there", `<AMIF FOLDER="nowhere" ACTION="not_exist"`, true],
    ["a file is no folder", `<AMIF FOLDER="in/a.csv"`, false],
    ["folders of a mask", `<AMIF FOLDER="in/d*"`, true],
    ["the old element of folders", `<AMIFFOLDEREXISTS SOURCE="in"`, true],
  ];
  for (const [name, block, isSo] of conditions) {
    it(name, async (t) => {
      const { root, write, run } = place(t);
      for (const file of ["a.csv", "b.txt", "c.CSV"]) write(`task/in/${file}`, "");
      symlinkSync(join(root, "task/in/a.csv"), join(root, "task/link.csv"));
      const recorded = await run(`${block} />${say("yes")}<AMELSE />${say("no")}<AMENDIF />`);
      assert.equal(logged(recorded), isSo ? "yes" : "no");
    });
  }

  it("makes a dataset of what was found", async (t) => {
    const { write, run } = place(t);
    for (const file of ["a.csv", "b.csv"]) write(`task/in/${file}`, "12345");
    const aml = `<AMIF FILE="in/*.csv" RESULTDATASET="found">${say("%found.TotalRows% %found(2).path% %found.size%")}</AMIF>`;
    assert.equal(logged(await run(aml)), "2 in/b.csv 5");
  });

  it("asks nothing outside, and nothing where there is no way to files", async (t) => {
    const { run } = place(t);
    const aml = `<AMIF FILE="../outside/secret.txt">${say("never")}</AMIF>`;
    assert.equal(logged(await run(aml)), "! FILES_NOT_ALLOWED");
    assert.equal(logged(await runFlow(aml)), "! ENGINE_NO_FILES");
  });
});

describe("loops over the files of a folder", () => {
  const listings: readonly (readonly [name: string, attributes: string, logged: string])[] = [
    ["all files, with their folder", `FOLDER="in"`, "[in/a.csv] [in/b.txt] [in/c.CSV]"],
    ["those of a pattern, by name alone", `FOLDER="in\\*.csv" ONLYFILENAME="YES"`, "[a.csv] [c.CSV]"],
    ["all but some", `FOLDER="in/*.*" EXCLUDE="*.csv; x*"`, "[in/b.txt]"],
    ["all but some of several masks", `FOLDER="in" EXCLUDE="a*|c*"`, "[in/b.txt]"],
    [
      "older than",
      `FOLDER="in" ISOLDERTHAN="%DateSerial(2001, 9, 9) + TimeSerial(1, 40, 0)%"`,
      "[in/b.txt] [in/c.CSV]",
    ],
    ["newer than", `FOLDER="in" ISNEWERTHAN="2001-09-09T01:30:00"`, "[in/a.csv]"],
    ["those of no date", `FOLDER="in" ISNEWERTHAN="soon"`, "! ENGINE_PARAMETER"],
    ["those that are read-only", `FOLDER="in" ATTRFILTER="+r"`, ""],
    ["a question mark is one character", `FOLDER="in/?.?xt"`, "[in/b.txt]"],
    ["folders", `FOLDER="in" MODE="folder"`, "[in/deep]"],
    [
      "both, and what is deeper",
      `FOLDER="in" MODE="both" SUBFOLDERS="YES"`,
      "[in/a.csv] [in/b.txt] [in/c.CSV] [in/deep] [in/deep/d.csv]",
    ],
    ["by size", `FOLDER="in" SORT="descending" SORTON="size" ONLYFILENAME="YES"`, "[b.txt] [a.csv] [c.CSV]"],
    ["by date", `FOLDER="in" SORT="ascending" SORTON="modified" ONLYFILENAME="YES"`, "[c.CSV] [b.txt] [a.csv]"],
    ["none", `FOLDER="in/*.none"`, ""],
    ["a folder that is not there", `FOLDER="nowhere"`, "! FILES_NOT_FOUND"],
  ];
  for (const [name, attributes, expected] of listings) {
    it(name, async (t) => {
      const { root, write, run } = place(t);
      for (const [index, file] of ["a.csv", "b.txt", "c.CSV", "deep/d.csv"].entries()) {
        write(`task/in/${file}`, "x".repeat((index + 1) % 3));
        utimesSync(join(root, "task/in", file), 0, 1_000_000_000 - index * 1000);
      }
      symlinkSync(join(root, "outside"), join(root, "task/in/link"));
      assert.equal(logged(await run(loop(`ACTIVITY="files" ${attributes}`))), expected);
    });
  }

  it("those of folders however deep they lie", async (t) => {
    const { root, write, run } = place(t);
    const deep = `in/${"d/".repeat(150)}`;
    mkdirSync(join(root, "task", deep), { recursive: true });
    write(`task/${deep}a.csv`, "");
    assert.equal(logged(await run(loop(`ACTIVITY="files" FOLDER="in" SUBFOLDERS="YES"`))), `[${deep}a.csv]`);
  });
});

describe("what lies outside the folders of a run", () => {
  const attempts: readonly (readonly [name: string, aml: string])[] = [
    ["a file's contents", loop(`ACTIVITY="file_contents" FILE="../outside/secret.txt"`)],
    ["a file's contents through a link", loop(`ACTIVITY="file_contents" FILE="link/secret.txt"`)],
    ["a folder's files", loop(`ACTIVITY="files" FOLDER="../outside"`)],
    ["a folder's files through a link", loop(`ACTIVITY="files" FOLDER="link/*.txt"`)],
    ["a subtask", `<AMTASK TASKFILE="../outside/sub.aml" />`],
    ["a managed task", `<AMTASK MANAGEDTASK="..\\outside\\sub" />`],
    ["a task that is run", `<AMTASK ACTIVITY="trigger" TASKFILE="link/sub.aml" />`],
    ["what a subtask starts", `<AMTASK TASKFILE="in/start.aml" />`],
    ["an error handler", `<AMSET VARIABLENAME="nobody" AM_RUNTASK="../outside/sub.aml" />`],
  ];
  for (const [name, aml] of attempts) {
    it(`${name} is refused`, async (t) => {
      const { root, write, run } = place(t);
      symlinkSync(join(root, "outside"), join(root, "task/link"));
      write("task/in/start.aml", `<AMTASK TASKFILE="../outside/sub.aml" />`);
      const recorded = await run(aml);
      const told = JSON.stringify(recorded.events);
      assert.equal(recorded.result.status, "failed");
      assert.match(told, /lies outside the folders that tasks may use/);
      assert.ok(!told.includes("never") && !logged(recorded).includes("secret]"));
    });
  }

  it("a subtask's relative paths start at the run's first folder", async (t) => {
    const { write, run } = place(t);
    write("task/in/start.aml", `<AMTASK TASKFILE="in/other.aml" />`);
    write("task/in/other.aml", say("other"));
    assert.equal(logged(await run(`<AMTASK MANAGEDTASK="in\\start" />`)), "other");
  });
});
