import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTask } from "../markup/parse-task.ts";
import { checkTask } from "./check-task.ts";

describe("paths of Windows", () => {
  const read = (file: string) => `<AMFILESYSTEM ACTIVITY="read_file" FILE="${file}" RESULTVARIABLE="v" />`;
  const cases: readonly (readonly [markup: string, found: readonly string[]])[] = [
    [read("C:\\Temp\\in.csv"), ["42 FILE names a drive"]],
    [read("d:/in.csv"), ["42 FILE names a drive"]],
    [read("C:\\Temp\\%v%.csv"), ["42 FILE names a drive"]],
    [read("\\\\server\\share\\in.csv"), ["42 FILE names a share"]],
    [read("in\\orders.csv"), []],
    [read("%folder%\\orders.csv"), []],
    [read("c:orders.csv"), []],
    [`<AMWRITETOLOG TEXT="C:\\Temp is full" />`, []],
    [read("C:\\in.csv").replace(" />", ' AM_DISABLED="YES" />'), []],
    [`<AMTASK TASKFILE="C:\\Tasks\\sub.aml" />`, ["19 TASKFILE names a drive"]],
    [`<AMFILESYSTEM SOURCE="C:\\a" DEST="D:\\b" />`, ["23 SOURCE names a drive", "35 DEST names a drive"]],
    [`<AMVARIABLE NAME="v" VALUE="C:\\Data" />`, ["29 VALUE names a drive"]],
    [`<AMSET VARIABLENAME="v">C:\\Data</AMSET>`, ["1 VALUE names a drive"]],
    [`<AMWRITETOLOG TEXT="in %GetWindowsDirectory() & 1%" />`, ["25 TEXT reads GetWindowsDirectory(), a folder"]],
    [
      `<AMIF EXPRESSION="GetSystemDirectory = 'a'" /><AMIF ACTIVITY="end" />`,
      ["19 EXPRESSION reads GetSystemDirectory, a folder"],
    ],
    [`<AMWRITETOLOG TEXT="%FileExists('C:\\in.csv')%" />`, ["22 TEXT reads a path"]],
    [`<AMWRITETOLOG TEXT="%Replace(v, 'C:\\', '')% GetWindowsDirectory" />`, []],
    [`<AMWAIT SCALAR="1" AM_RUNTASK="C:\\a.aml" />`, ["32 AM_RUNTASK names a drive"]],
  ];
  for (const [markup, expected] of cases) {
    it(`${markup}: ${expected.length}`, () => {
      const find = (hasWindowsPaths: boolean | undefined) =>
        checkTask(parseTask(markup), { hasWindowsPaths }).filter(({ code }) => code === "CHECK_WINDOWS_PATH");
      const found = find(false).map(({ position, message }) => `${position.column} ${message.split(" of ")[0]}`);
      assert.deepEqual(found, expected);
      assert.deepEqual([find(true), find(undefined)], [[], []]);
    });
  }
});
