import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTask } from "../markup/parse-task.ts";
import { checkTask } from "./check-task.ts";

const step = (activity: string, more = "", inside = "") =>
  `<AMDYNAMICSCRM ACTIVITY="${activity}" SESSION="Crm" ${more}>${inside}</AMDYNAMICSCRM>`;
const begin = step("begin_batch");
const end = step("end_batch");
const remove = (more: string) => step("delete_entity", `ENTITY="account" ID="1" ${more}`);
const versioned = remove('ROWVERSION="5"');

describe("what cannot be inside a batch", () => {
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ["another batch", [begin, begin, end], ['2 a batch is open on session "Crm"']],
    ["a bulk write", [begin, step("bulk_write", 'ENTITY="a" DATASET="d"'), end], ["2 Bulk write"]],
    [
      "the upload of a file",
      [begin, step("upload_file", 'ENTITY="a" ID="1" FILE="f" COLUMN="c"'), end],
      ["2 Upload file"],
    ],
    ["a row version", [begin, versioned, end], ["2 ROWVERSION"]],
    ["a row version of an expression", [begin, remove('ROWVERSION="%1%"'), end], ["2 ROWVERSION"]],
    ["a caller", [begin, remove('CALLER="systemuser(fullname=Jo)"'), end], ["2 CALLER"]],
    [
      "whether a record was created",
      [begin, step("upsert_entity", 'ENTITY="a" ID="1" CREATEDVARIABLE="v"'), end],
      ["2 CREATEDVARIABLE"],
    ],
    [
      "the ID of a record that an alternate key names",
      [begin, step("upsert_entity", 'ENTITY="a" KEY="k=1" RESULTVARIABLE="v"'), end],
      ["2 RESULTVARIABLE"],
    ],
    [
      "nothing of a record that its ID names",
      [begin, step("upsert_entity", 'ENTITY="a" ID="1" RESULTVARIABLE="v"'), end],
      [],
    ],
    [
      "a result",
      [begin, step("execute_message", 'NAME="WhoAmI"', '<RESULT NAME="UserId" VARIABLE="v" />'), end],
      ["2 RESULT"],
    ],
    [
      "a step in a block",
      [begin, '<AMIF EXPRESSION="1 = 1">', versioned, '<AMIF ACTIVITY="end" />', end],
      ["3 ROWVERSION"],
    ],
    ["nothing that only reads", [begin, step("get_entity", 'ENTITY="a" ID="1" RESULTDATASET="d" CALLER="x"'), end], []],
    ["nothing before and after it", [versioned, begin, end, versioned, begin, end], []],
    ["nothing behind a disabled begin", [begin.replace("SESSION", 'AM_DISABLED="YES" SESSION'), versioned], []],
    [
      "nothing behind the block that it begins in",
      ['<AMIF EXPRESSION="1 = 1">', begin, '<AMIF ACTIVITY="end" />', versioned, end],
      [],
    ],
    [
      "nothing where it may have ended",
      [begin, '<AMIF EXPRESSION="1 = 1">', end, '<AMIF ACTIVITY="end" />', versioned],
      [],
    ],
    ["nothing where others may come to", [begin, '<AMLABEL LABELNAME="here" />', versioned, end], []],
    ["nothing of another session", [begin, versioned.replace("Crm", "Other"), end], []],
    ["nothing behind the end of a session that is not known", [begin, end.replace("Crm", "%1%"), versioned], []],
  ];
  for (const [title, lines, expected] of cases) {
    it(`is ${title}`, () => {
      const found = checkTask(parseTask(lines.join("\n")))
        .filter(({ code }) => code === "CHECK_INSIDE_BATCH")
        .map(({ position, message }) => `${position.line} ${message.replace(/ cannot be .*/, "")}`);
      assert.deepEqual(found, expected);
    });
  }
});
