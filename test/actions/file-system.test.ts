import assert from "node:assert/strict";
import { chmodSync, statSync, symlinkSync, utimesSync } from "node:fs";
import { describe, it } from "node:test";
import { runFlow } from "../engine/run-flow.ts";
import { eventsOf } from "../engine/run-steps.ts";
import { taskFolder, variables } from "./run-with-files.ts";

const step = (activity: string, more: string) => `<AMFILESYSTEM ACTIVITY="${activity}" ${more} />`;
const euro = "Grüße, 5 €\nzwei";

describe("read_file and write_file", () => {
  const utf16 = Buffer.from(`\ufeff${euro}`, "utf16le");
  const encoded: readonly (readonly [encoding: string, bytes: Buffer])[] = [
    ["utf-8", Buffer.from(euro)],
    ["UTF8", Buffer.from(euro)],
    ["utf-8-bom", Buffer.from(`\ufeff${euro}`)],
    ["unicode", utf16],
    ["utf-16be", Buffer.from(utf16).swap16()],
    ["ansi", Buffer.from(euro.replace("€", "\x80"), "latin1")],
  ];
  for (const [encoding, bytes] of encoded) {
    it(`writes and reads ${encoding}`, async (t) => {
      const folder = taskFolder(t);
      const reading = encoding === "utf-8-bom" ? "" : `ENCODING="${encoding}"`;
      const { result } = await folder.run(
        `${variables("text", "bytes")}
         <AMFILESYSTEM ACTIVITY="write_file" FILE="a.txt" ENCODING="${encoding}">${euro}</AMFILESYSTEM>
         ${step("read_file", `FILE="a.txt" ${reading} RESULTVARIABLE="text" BYTESVARIABLE="bytes"`)}`,
      );
      assert.equal(result.error, undefined);
      assert.deepEqual(folder.bytes("a.txt"), bytes);
      assert.deepEqual([result.variables.get("text"), result.variables.get("bytes")], [euro, bytes.length]);
    });
  }

  it("adds to a file unless it is told to replace it or to fail; a byte order mark comes once", async (t) => {
    const folder = taskFolder(t);
    const write = (text: string, more = "") => step("write_file", `FILE="a.txt" DATA="${text}" ${more}`);
    await folder.run(write("one", 'NEWLINE="YES"') + write("two"));
    assert.equal(folder.text("a.txt"), "one\ntwo");
    await folder.run(write("x", 'ACTION="overwrite" ENCODING="utf-16le"') + write("y", 'ENCODING="utf-16le"'));
    assert.deepEqual(folder.bytes("a.txt"), Buffer.from("\ufeffxy", "utf16le"));
    const { result } = await folder.run(write("z", 'ACTION="fail"'));
    assert.equal(result.error?.code, "FILES_EXISTS");
    assert.deepEqual(folder.bytes("a.txt"), Buffer.from("\ufeffxy", "utf16le"));
  });

  it("reads in parts, never a part of a character", async (t) => {
    const folder = taskFolder(t, { "a.txt": "aé€😀b" });
    const parts = `${variables("text", "at", "all")}
      <AMVARIABLE ACTIVITY="set" VARIABLENAME="at" VALUE="0" />
      <AMLOOP FROM="1" TO="4" />
        ${step("read_file", 'FILE="a.txt" POSITION="%at%" MAXBYTES="4" RESULTVARIABLE="text" NEWPOSITIONVARIABLE="at"')}
        <AMVARIABLE ACTIVITY="set" VARIABLENAME="all" VALUE="%all &amp; &quot;|&quot; &amp; text%" />
      <AMLOOP ACTIVITY="end" />`;
    const { result } = await folder.run(parts);
    assert.equal(result.error, undefined);
    assert.deepEqual([result.variables.get("all"), result.variables.get("at")], ["|aé|€|😀|b", 11]);
  });

  it("puts something in the place of null characters", async (t) => {
    const folder = taskFolder(t, { "a.txt": "a\0b\0" });
    const read = (more: string) => step("read_file", `FILE="a.txt" RESULTVARIABLE="text" ${more}`);
    for (const [more, expected] of [
      ["", "a\0b\0"],
      ['REPLACENULL="YES" REPLACE="$&amp;"', "a$&b$&"],
      ['REPLACENULL="YES"', "ab"],
    ] as const) {
      const { result } = await folder.run(variables("text") + read(more));
      assert.equal(result.variables.get("text"), expected);
    }
  });

  const wrong: readonly (readonly [what: string, aml: string, code: string, message: RegExp])[] = [
    ["no such file", 'ACTIVITY="read_file" FILE="none.txt" RESULTVARIABLE="text"', "FILES_NOT_FOUND", /none\.txt/],
    [
      "a file outside",
      'ACTIVITY="read_file" FILE="../outside/secret.txt" RESULTVARIABLE="text"',
      "FILES_NOT_ALLOWED",
      /outside/,
    ],
    [
      "a link to the outside",
      'ACTIVITY="read_file" FILE="link.txt" RESULTVARIABLE="text"',
      "FILES_NOT_ALLOWED",
      /link\.txt/,
    ],
    ["to write outside", 'ACTIVITY="write_file" FILE="..\\outside\\new.txt" DATA="x"', "FILES_NOT_ALLOWED", /outside/],
    ["a folder", 'ACTIVITY="read_file" FILE="." RESULTVARIABLE="text"', "FILES_NOT_A_FILE", /folder/],
    [
      "bytes that are no UTF-8",
      'ACTIVITY="read_file" FILE="latin.txt" RESULTVARIABLE="text"',
      "ACTION_ENCODING",
      /utf-8/,
    ],
    [
      "a character too much",
      'ACTIVITY="write_file" FILE="a.txt" DATA="Ω" ENCODING="ansi"',
      "ACTION_ENCODING",
      /U\+3A9/,
    ],
    ["an unknown encoding", 'ACTIVITY="write_file" FILE="a.txt" DATA="x" ENCODING="ebcdic"', "CHECK_VALUE", /ENCODING/],
    ["no variable for it", 'ACTIVITY="read_file" FILE="a.txt" RESULTVARIABLE="nobody"', "ENGINE_NO_VARIABLE", /nobody/],
  ];
  for (const [what, aml, code, message] of wrong) {
    it(`refuses ${what}`, async (t) => {
      const folder = taskFolder(t, { "a.txt": "a", "latin.txt": Buffer.from("\xe4", "latin1") });
      symlinkSync(folder.at("../outside/secret.txt"), folder.at("link.txt"));
      const { result } = await folder.run(`${variables("text")}<AMFILESYSTEM ${aml} />`);
      assert.equal(result.error?.code, code, result.error?.message);
      assert.match(result.error.message, message);
      assert.equal(folder.text("a.txt"), "a");
    });
  }

  it("says where a run has no files at all", async () => {
    const { result } = await runFlow(step("write_file", 'FILE="a.txt" DATA="x"'));
    assert.equal(result.error?.code, "ACTION_NO_FILES");
  });
});

describe("concatenate_files", () => {
  const parts = { "in/b.txt": "two", "in/a.txt": "one,", "in/x.bak": "x", "c.txt": Buffer.from([0, 0xff]) };

  it("joins the bytes of files by name, those of FILEA first; the old element, too", async (t) => {
    const folder = taskFolder(t, parts);
    const { result } = await folder.run(
      `${step("concatenate_files", 'FILEA="in/*" EXCLUDE="*.bak" FILEB="c.txt" CONCATENATEDFILE="all"')}
       <AMCONCATENATEFILE FILEA="in\\b.txt|in\\a.txt" CONCATENATEDFILE="both.txt" />`,
    );
    assert.equal(result.error?.message, undefined);
    assert.deepEqual(folder.bytes("all"), Buffer.concat([Buffer.from("one,two"), Buffer.from([0, 0xff])]));
    assert.equal(folder.text("both.txt"), "twoone,");
  });

  it("joins texts, with one byte order mark", async (t) => {
    const folder = taskFolder(t, { a: "\ufeffä", b: Buffer.from("\ufeffö", "utf16le"), all: "old" });
    const join = 'FILEA="a|b" CONCATENATEDFILE="all" ENCODING="utf-16le"';
    const refused = await folder.run(step("concatenate_files", join));
    assert.equal(refused.result.error?.code, "FILES_EXISTS");
    const { result } = await folder.run(step("concatenate_files", `${join} OVERWRITEFILE="YES"`));
    assert.equal(result.error?.message, undefined);
    assert.deepEqual(folder.bytes("all"), Buffer.from("\ufeffäö", "utf16le"));
    const wrong = await folder.run(step("concatenate_files", 'FILEA="a|b" CONCATENATEDFILE="new" ENCODING="ansi"'));
    assert.equal(wrong.result.error?.message, undefined);
    assert.deepEqual(folder.bytes("new"), Buffer.from("\xe4\xf6", "latin1"));
  });

  it("leaves nothing behind where a part cannot be read", async (t) => {
    const folder = taskFolder(t, { a: "a", b: Buffer.from([0xff]) });
    const { result } = await folder.run(step("concatenate_files", 'FILEA="?" CONCATENATEDFILE="all" ENCODING="utf-8"'));
    assert.equal(result.error?.code, "ACTION_ENCODING");
    assert.deepEqual(folder.names(), ["a", "b"]);
    for (const [more, code] of [
      ['FILEA="none" CONCATENATEDFILE="all"', "ACTION_NO_SUCH_FILE"],
      ['FILEA="../outside/*" CONCATENATEDFILE="all"', "FILES_NOT_ALLOWED"],
      ['FILEA="a" CONCATENATEDFILE="../outside/all"', "FILES_NOT_ALLOWED"],
    ] as const) {
      assert.equal((await folder.run(step("concatenate_files", more))).result.error?.code, code, more);
    }
  });
});

describe("synchronize folders", () => {
  const old = new Date("2026-01-01");
  const sync = (method: string, more = "") =>
    `<AMSYNCFOLDERS FOLDER1="one" FOLDER2="other\\two" METHOD="${method}" ${more} />`;

  for (const [method, more, one, other] of [
    ["uni", "", ["a=new", "b=b", "c=old", "d.bak=", "deep", "deep/e=e"], ["a=new", "b=b", "c=newer", "d.bak=", "f=f"]],
    [
      "bi",
      'EXCLUDE="*.bak"',
      ["a=new", "b=b", "c=newer", "d.bak=", "deep", "deep/e=e", "f=f"],
      ["a=new", "b=b", "c=newer", "f=f"],
    ],
    [
      "bi",
      'INCLUDE="e;f" SUBFOLDERS="YES"',
      ["a=new", "b=b", "c=old", "d.bak=", "deep", "deep/e=e", "f=f"],
      ["a=old", "c=newer", "deep", "deep/e=e", "f=f"],
    ],
  ] as const) {
    it(`${method} ${more}`, async (t) => {
      const folder = taskFolder(t, {
        "one/a": "new",
        "one/b": "b",
        "one/c": "old",
        "one/d.bak": "",
        "one/deep/e": "e",
        "other/two/a": "old",
        "other/two/c": "newer",
        "other/two/f": "f",
      });
      for (const name of ["one/c", "other/two/a"]) utimesSync(folder.at(name), old, old);
      const texts = (name: string) =>
        folder
          .names(name)
          .map((path) =>
            statSync(folder.at(`${name}/${path}`)).isFile() ? `${path}=${folder.text(`${name}/${path}`)}` : path,
          );
      const { result } = await folder.run(sync(method, more));
      assert.equal(result.error?.message, undefined);
      assert.deepEqual([texts("one"), texts("other/two")], [one, other]);
      const again = await folder.run(sync(method, more));
      assert.equal(eventsOf(again, "step-finished")[0]?.result.summary, "copied 0 files");
    });
  }

  it("refuses what it cannot do", async (t) => {
    const folder = taskFolder(t, { "one/a": "a" });
    for (const [aml, code] of [
      [sync("uni", 'EXACTCOPY="YES"'), "CHECK_VALUE"],
      [sync("").replace('METHOD=""', ""), "CHECK_MISSING_PARAMETER"],
      [sync("uni").replace("one", "none"), "FILES_NOT_FOUND"],
    ] as const) {
      assert.equal((await folder.run(aml)).result.error?.code, code, aml);
    }
    assert.deepEqual(folder.names(), ["one", "one/a"]);
  });
});

describe("copy, move, rename and delete", () => {
  const inbox = { "in/a.csv": "a", "in/b.csv": "b", "in/c.txt": "c", "in/deep/d.csv": "d" };

  it("copies what a mask names, by default the element's activity; folders that are missing are made", async (t) => {
    const folder = taskFolder(t, inbox);
    const { result } = await folder.run(
      `<AMFILESYSTEM SOURCE="in\\*.csv" DEST="out\\new" RESULTDATASET="done" />
       ${step("copy", 'SOURCE="in/*.*" EXCLUDE="*.txt;b*" SUBFOLDERS="YES" DEST="deep"')}
       ${step("copy", 'SOURCE="in/*" SUBFOLDERS="YES" KEEPFOLDERSTRUCT="NO" EXCLUDE="^[^d]" RE="YES" DEST="flat"')}
       ${step("copy", 'SOURCE="in/a.csv|in/c.txt" DEST="two"')}
       ${step("copy", 'SOURCE="in/a.csv" DEST="one/copy.csv"')}`,
    );
    assert.equal(result.error?.message, undefined);
    assert.deepEqual(result.datasets.find("done")?.rows, [
      ["in/a.csv", "out/new/a.csv"],
      ["in/b.csv", "out/new/b.csv"],
    ]);
    assert.deepEqual(folder.names("deep"), ["a.csv", "deep", "deep/d.csv"]);
    assert.deepEqual(folder.names("flat"), ["d.csv"]);
    assert.deepEqual([folder.names("two"), folder.names("one")], [["a.csv", "c.txt"], ["copy.csv"]]);
    assert.equal(folder.text("in/a.csv"), "a");
  });

  it("replaces nothing unless OVERWRITE says so; ISNEWER and ONLYIFEXIST leave out", async (t) => {
    const folder = taskFolder(t, { ...inbox, "out/a.csv": "old", "out/b.csv": "old" });
    utimesSync(folder.at("out/a.csv"), 1, 1);
    utimesSync(folder.at("out/b.csv"), new Date(), new Date(Date.now() + 60_000));
    for (const activity of ["copy", "move"]) {
      const { result } = await folder.run(step(activity, 'SOURCE="in/a.csv" DEST="out"'));
      assert.equal(result.error?.code, "FILES_EXISTS");
    }
    assert.deepEqual([folder.text("out/a.csv"), folder.text("in/a.csv")], ["old", "a"]);
    const { result } = await folder.run(
      step("copy", 'SOURCE="in/*" DEST="out" OVERWRITE="YES" ISNEWER="YES" ONLYIFEXIST="YES"'),
    );
    assert.equal(result.error?.message, undefined);
    assert.deepEqual(
      [folder.text("out/a.csv"), folder.text("out/b.csv"), folder.has("out/c.txt")],
      ["a", "old", false],
    );
  });

  it("takes a file of the same time for none that is newer, and in folders, too, leaves out what is not to be copied", async (t) => {
    const [old, one] = [1_000, 2_000];
    const files = { "in/same": "b", "in/newer": "b", "in/new": "b", "in/older": "b" };
    const there = { "out/in/same": "a", "out/in/newer": "a", "out/in/older": "a" };
    const folder = taskFolder(t, { ...files, ...there });
    for (const name of Object.keys(files)) utimesSync(folder.at(name), one, name === "in/older" ? old : one);
    for (const name of Object.keys(there)) utimesSync(folder.at(name), one, name === "out/in/newer" ? old : one);
    const copy = async (more: string) => {
      const { result } = await folder.run(step("copy", `SOURCE="in" DEST="out" MODE="folder" OVERWRITE="YES" ${more}`));
      assert.equal(result.error?.message, undefined);
      return folder.names("out/in").map((name) => `${name}=${folder.text(`out/in/${name}`)}`);
    };
    assert.deepEqual(await copy('ISNEWER="YES" ONLYIFEXIST="YES"'), ["newer=b", "older=a", "same=a"]);
    assert.deepEqual(await copy('ISNEWER="YES"'), ["new=b", "newer=b", "older=a", "same=a"]);
    assert.deepEqual(await copy(""), ["new=b", "newer=b", "older=b", "same=b"]);
  });

  it("renames onto a file where OVERWRITE says so", async (t) => {
    const folder = taskFolder(t, { a: "a", b: "b" });
    const { result } = await folder.run(step("rename", 'SOURCE="a" DEST="b"'));
    assert.equal(result.error?.code, "FILES_EXISTS");
    assert.equal((await folder.run(step("rename", 'SOURCE="a" DEST="b" OVERWRITE="YES"'))).result.status, "succeeded");
    assert.deepEqual([folder.names(), folder.text("b")], [["b"], "a"]);
  });

  it("goes into folders however deep they lie", async (t) => {
    const deep = `in/${"d/".repeat(150)}`;
    const folder = taskFolder(t, { [`${deep}a.csv`]: "a" });
    const { result } = await folder.run(
      step("copy", 'SOURCE="in/*.csv" SUBFOLDERS="YES" KEEPFOLDERSTRUCT="NO" DEST="."'),
    );
    assert.equal(result.error?.message, undefined);
    assert.equal(folder.text("a.csv"), "a");
  });

  it("lets no file take the place of another one that goes along; what is named twice goes once", async (t) => {
    const folder = taskFolder(t, { ...inbox, "in/deep/a.csv": "other" });
    const flat = 'SOURCE="in/*.csv" DEST="out" SUBFOLDERS="YES" KEEPFOLDERSTRUCT="NO" OVERWRITE="YES"';
    const { result } = await folder.run(step("move", flat));
    assert.equal(result.error?.code, "ACTION_FILE_TWICE");
    assert.deepEqual([folder.has("out"), folder.text("in/a.csv"), folder.text("in/deep/a.csv")], [false, "a", "other"]);
    const twice = await folder.run(step("move", 'SOURCE="in/a.csv|in/a*|in/b.csv" DEST="out"'));
    assert.equal(twice.result.error?.message, undefined);
    assert.deepEqual(folder.names("out"), ["a.csv", "b.csv"]);
  });

  it("copies and moves folders with all that is in them, also into themselves", async (t) => {
    const folder = taskFolder(t, inbox);
    symlinkSync(folder.at("../outside"), folder.at("in/link"));
    const { result } = await folder.run(
      `${step("copy", 'MODE="folder" SOURCE="in" DEST="in/backup"')}
       ${step("move", 'MODE="folder" SOURCE="in/deep" DEST="moved/there"')}`,
    );
    assert.equal(result.error?.message, undefined);
    assert.deepEqual(folder.names("in/backup"), ["a.csv", "b.csv", "c.txt", "deep", "deep/d.csv"]);
    assert.deepEqual([folder.names("moved/there"), folder.has("in/deep")], [["d.csv"], false]);
  });

  const filters: readonly (readonly [filter: string, deleted: readonly string[]])[] = [
    ['ISOLDERTHAN="%DateSerial(2026, 1, 31) + TimeSerial(12, 0, 0)%"', ["old", "older"]],
    ['ISNEWERTHAN="2026-01-01" ISOLDERTHAN="2026-02-01"', ["old"]],
    ['ISNEWERTHAN="2026-01-01T00:00:00Z"', [".hidden", "locked", "old"]],
    ['ATTRFILTER="+r"', ["locked"]],
    ['ATTRFILTER="-r -H"', ["old", "older"]],
    ['ATTRFILTER="+h" ISOLDERTHAN="2026-01-01"', []],
  ];
  for (const [filter, deleted] of filters) {
    it(`means by ${filter} ${deleted.join(", ") || "nothing, which is no error"}`, async (t) => {
      const files = {
        "in/old": "2026-01-15",
        "in/older": "2025-12-31",
        "in/locked": "2026-03-01",
        "in/.hidden": "2026-03-01",
      };
      const folder = taskFolder(t, files);
      for (const [name, day] of Object.entries(files)) utimesSync(folder.at(name), new Date(day), new Date(day));
      chmodSync(folder.at("in/locked"), 0o444);
      const { result } = await folder.run(step("delete", `SOURCE="in/*" ${filter}`));
      assert.equal(result.error?.message, undefined);
      const names = Object.keys(files).map((name) => name.slice(3));
      assert.deepEqual(folder.names("in"), names.filter((name) => !deleted.includes(name)).toSorted());
    });
  }

  it("makes new names of masks", async (t) => {
    const folder = taskFolder(t, { ...inbox, "in/none": "", "in/two.tar.gz": "" });
    const { result } = await folder.run(
      `${step("copy", 'SOURCE="in/*.csv" SUBFOLDERS="YES" DEST="out/*.bak"')}
       ${step("copy", 'SOURCE="in/a.csv|in/none" DEST="all/*.*"')}${step("copy", 'SOURCE="in/a.csv|in/none" DEST="star/*"')}
       ${step("move", 'SOURCE="in/two.tar.gz" DEST="x.*"')}${step("rename", 'SOURCE="in/?.csv" DEST="*.old"')}
       ${step("rename", 'SOURCE="in/deep" MODE="folder" DEST="*.d"')}`,
    );
    assert.equal(result.error?.message, undefined);
    assert.deepEqual(folder.names("out"), ["a.bak", "b.bak", "deep", "deep/d.bak"]);
    assert.deepEqual(
      [folder.names("all"), folder.names("star")],
      [
        ["a.csv", "none"],
        ["a.csv", "none"],
      ],
    );
    assert.deepEqual(folder.names("in"), ["a.old", "b.old", "c.txt", "deep.d", "deep.d/d.csv", "none"]);
    assert.ok(folder.has("x.gz"));
  });

  it("merges folders where MERGEFOLDER says so, by default those that are copied", async (t) => {
    const folder = taskFolder(t, { ...inbox, "out/in/a.csv": "old", "out/in/z.csv": "z" });
    const refused = await folder.run(step("copy", 'MODE="folder" SOURCE="in" DEST="out" MERGEFOLDER="NO"'));
    assert.equal(refused.result.error?.code, "ACTION_FILE_TWICE");
    const unmerged = await folder.run(step("move", 'MODE="folder" SOURCE="in" DEST="out" OVERWRITE="YES"'));
    assert.equal(unmerged.result.error?.code, "FILES_EXISTS");
    const kept = await folder.run(step("copy", 'MODE="folder" SOURCE="in" DEST="out"'));
    assert.equal(kept.result.error?.code, "FILES_EXISTS");
    assert.deepEqual([folder.text("out/in/a.csv"), folder.names("in").length], ["old", 5]);
    const merged = await folder.run(
      step("move", 'MODE="folder" SOURCE="in" DEST="out" MERGEFOLDER="YES" OVERWRITE="YES" ONLYIFEXIST="NO"'),
    );
    assert.equal(merged.result.error?.message, undefined);
    assert.deepEqual(folder.names("out/in"), ["a.csv", "b.csv", "c.txt", "deep", "deep/d.csv", "z.csv"]);
    assert.deepEqual([folder.text("out/in/a.csv"), folder.has("in")], ["a", false]);
  });

  it("merges no folder into one inside it", async (t) => {
    const folder = taskFolder(t, { "in/in/a": "a" });
    const { result } = await folder.run(step("move", 'MODE="folder" SOURCE="in" DEST="in" MERGEFOLDER="YES"'));
    assert.equal(result.error?.code, "FILES_EXISTS");
    assert.deepEqual(folder.names(), ["in", "in/in", "in/in/a"]);
  });

  it("leaves what is not to be moved where it is when it merges", async (t) => {
    const folder = taskFolder(t, { "in/a": "new", "in/deep/b": "b", "out/in/a": "old" });
    const { result } = await folder.run(
      step("move", 'MODE="folder" SOURCE="in" DEST="out" MERGEFOLDER="YES" OVERWRITE="YES" ONLYIFEXIST="YES"'),
    );
    assert.equal(result.error?.message, undefined);
    assert.deepEqual([folder.text("out/in/a"), folder.names("in")], ["new", ["deep", "deep/b"]]);
  });

  it("replaces read-only files only where it is told to", async (t) => {
    for (const activity of ["copy", "move"]) {
      const folder = taskFolder(t, { "in/a": "new", "out/a": "old" });
      chmodSync(folder.at("out/a"), 0o444);
      const transfer = `SOURCE="in/a" DEST="out" OVERWRITE="YES"`;
      const refused = await folder.run(step(activity, transfer));
      assert.equal(refused.result.error?.code, "FILES_READ_ONLY");
      assert.equal(folder.text("out/a"), "old");
      const { result } = await folder.run(step(activity, `${transfer} OVERWRITEREADONLY="YES"`));
      assert.equal(result.error?.message, undefined);
      assert.equal(folder.text("out/a"), "new");
    }
  });

  it("renames in the same folder, moves and deletes", async (t) => {
    const folder = taskFolder(t, inbox);
    const { result } = await folder.run(
      `${step("rename", 'SOURCE="in/a.csv" DEST="z.csv"')}${step("move", 'SOURCE="in/*.txt" DEST="done/"')}
       ${step("delete", 'SOURCE="in/*.csv" SUBFOLDERS="YES" EXCLUDE="z*"')}${step("delete", 'SOURCE="none*" MUSTEXIST="NO"')}`,
    );
    assert.equal(result.error?.message, undefined);
    assert.deepEqual(folder.names(), ["done", "done/c.txt", "in", "in/deep", "in/z.csv"]);
  });

  const wrong: readonly (readonly [what: string, aml: string, code: string])[] = [
    ["nothing to copy", step("copy", 'SOURCE="in/*.pdf" DEST="out"'), "ACTION_NO_SUCH_FILE"],
    ["a folder as a file", step("copy", 'SOURCE="in" DEST="out"'), "ACTION_NO_SUCH_FILE"],
    ["a mask of parts of names", step("rename", 'SOURCE="in/a.csv" DEST="old-*.csv"'), "ACTION_FILE_MASK"],
    ["a mask of single characters", step("copy", 'SOURCE="in/*" DEST="out/?.csv"'), "ACTION_FILE_MASK"],
    ["a mask of a folder", step("move", 'SOURCE="in/*" DEST="out*/x.csv"'), "ACTION_FILE_MASK"],
    ["one name for two files", step("rename", 'SOURCE="in/*.csv" DEST="x.*"'), "ACTION_FILE_TWICE"],
    ["one name for several files", step("rename", 'SOURCE="in/*" DEST="x"'), "ACTION_FILE_MASK"],
    ["a source outside", step("move", 'SOURCE="../outside/*" DEST="out"'), "FILES_NOT_ALLOWED"],
    ["a destination outside", step("copy", 'SOURCE="in/a.csv" DEST="../outside/"'), "FILES_NOT_ALLOWED"],
    ["to delete outside", step("delete", 'SOURCE="../outside/secret.txt"'), "FILES_NOT_ALLOWED"],
    ["a bad pattern", step("delete", 'SOURCE="in/*" EXCLUDE="(" RE="YES"'), "ACTION_PATTERN"],
    ["a filter that is not known", step("delete", 'SOURCE="in/*" ISOLDERTHEN="x"'), "CHECK_UNKNOWN_PARAMETER"],
    ["a filter that is no date", step("delete", 'SOURCE="in/*" ISOLDERTHAN="x"'), "ENGINE_PARAMETER"],
    ["an attribute of Windows", step("delete", 'SOURCE="in/*" ATTRFILTER="-r+a"'), "ENGINE_ATTRIBUTES"],
    ["attributes without signs", step("delete", 'SOURCE="in/*" ATTRFILTER="rh"'), "ENGINE_ATTRIBUTES"],
  ];
  for (const [what, aml, code] of wrong) {
    it(`refuses ${what}, and changes nothing`, async (t) => {
      const folder = taskFolder(t, inbox);
      const before = folder.names("in");
      const { result } = await folder.run(aml);
      assert.equal(result.error?.code, code, result.error?.message);
      assert.ok(result.error.remedy !== undefined);
      assert.deepEqual([folder.names("in"), folder.names("../outside")], [before, ["secret.txt"]]);
    });
  }
});

describe("folders, lists and facts", () => {
  it("makes folders and deletes them", async (t) => {
    const folder = taskFolder(t, { "full/a.txt": "a" });
    const { result } = await folder.run(
      `${step("create_folder", 'FOLDER="x/y"')}${step("create_folder", 'FOLDER="x/y"')}${step("create_folder", 'FOLDER="z"')}
       ${step("delete_folder", 'FOLDER="z"')}${step("delete_folder", 'FOLDER="full" CONTENTS="YES"')}`,
    );
    assert.equal(result.error?.message, undefined);
    assert.deepEqual(folder.names(), ["x", "x/y"]);
    const again = await folder.run(step("delete_folder", 'FOLDER="x"'));
    assert.equal(again.result.error?.code, "FILES_NOT_EMPTY");
    const root = await folder.run(step("delete_folder", 'FOLDER="." CONTENTS="YES"'));
    assert.equal(root.result.error?.code, "FILES_NOT_ALLOWED");
  });

  it("lists by mask, kind and depth, and nothing outside", async (t) => {
    const folder = taskFolder(t, { "in/b.csv": "bb", "in/a.csv": "a", "in/deep/c.csv": "ccc", "in/x.txt": "" });
    symlinkSync(folder.at("../outside"), folder.at("in/link"));
    const list = (more: string) => step("list", `RESULTDATASET="files" ${more}`);
    for (const [more, expected] of [
      ['FOLDER="in"', "in/a.csv in/b.csv in/x.txt"],
      ['FOLDER="in\\*.csv" SUBFOLDERS="YES"', "in/a.csv in/b.csv in/deep/c.csv"],
      ['FOLDER="in" MODE="folder" SUBFOLDERS="YES"', "in/deep"],
      ['FOLDER="in/" MODE="both" EXCLUDE="?.csv"', "in/deep in/x.txt"],
      ['FOLDER="in/*.pdf"', ""],
    ] as const) {
      const { result } = await folder.run(list(more));
      assert.equal(result.error?.message, undefined);
      assert.equal(
        result.datasets
          .find("files")
          ?.rows.map((row) => row[1])
          .join(" "),
        expected,
        more,
      );
    }
    const { result } = await folder.run(list('FOLDER="in/b*"'));
    assert.deepEqual(result.datasets.find("files")?.rows[0]?.slice(0, 4), ["b.csv", "in/b.csv", "file", 2]);
    for (const path of ["../outside", "in/link", "in/link/*"]) {
      assert.equal((await folder.run(list(`FOLDER="${path}"`))).result.error?.code, "FILES_NOT_ALLOWED", path);
    }
  });

  it("tells what exists, and its size", async (t) => {
    const folder = taskFolder(t, { "in/a.csv": "a", "in/deep/c.csv": "ccc" });
    const ask = (name: string, more: string) => step(name, `RESULTVARIABLE="v" ${more}`);
    for (const [aml, expected] of [
      [ask("exists", 'SOURCE="in/a.csv"'), true],
      [ask("exists", 'FILE="in" MODE="file"'), false],
      [ask("exists", 'FOLDER="in" MODE="folder"'), true],
      [ask("exists", 'SOURCE="in/b.csv"'), false],
      [ask("size", 'SOURCE="in/deep/c.csv"'), 3],
      [ask("size", 'SOURCE="in"'), 4],
    ] as const) {
      const { result } = await folder.run(variables("v") + aml);
      assert.equal(result.variables.get("v"), expected, aml);
    }
    const { result } = await folder.run(variables("v") + ask("size", 'SOURCE="none"'));
    assert.equal(result.error?.code, "ACTION_NO_SUCH_FILE");
  });

  it("makes files of names that no other has", async (t) => {
    const folder = taskFolder(t, { "out/x": "" });
    const make = (more: string) => step("unique_name", `RESULTVARIABLE="v" ${more}`);
    const first = await folder.run(variables("v") + make('FOLDER="out" PREFIX="report-" EXTENSION="csv"'));
    const path = String(first.result.variables.get("v"));
    assert.match(path, /^out\/report-[0-9a-f-]{36}\.csv$/);
    assert.equal(folder.text(path), "");
    const second = await folder.run(variables("v") + make(""));
    assert.match(String(second.result.variables.get("v")), /^[0-9a-f-]{36}\.tmp$/);
    const third = await folder.run(variables("v") + make('PREFIX="../x"'));
    assert.equal(third.result.error?.code, "ACTION_FILE_NAME");
  });
});
