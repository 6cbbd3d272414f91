import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, it } from "node:test";
import { momentOf } from "../../src/actions/wait/date-time.ts";
import { callFunction } from "../../src/expression/call-function.ts";
import { createLanguage } from "../../src/expression/language.ts";
import type { Value } from "../../src/expression/value.ts";
import { runFlow } from "../engine/run-flow.ts";
import { taskFolder, variables } from "./run-with-files.ts";

const scope = { variable: () => undefined, dataset: () => undefined, names: () => [] };

describe("wait until date and time", () => {
  // A Saturday, 13:05 in Zurich; the clocks go forward on the Sunday of 29 March.
  const language = createLanguage({
    timeZone: "Europe/Zurich",
    host: { now: () => new Date("2026-03-28T12:05:00Z") },
  });
  const moments: readonly (readonly [time: Value, day: string, moment: string])[] = [
    ["15:08:34", "any", "2026-03-28T14:08:34"],
    ["13:05", "any", "2026-03-28T12:05:00"],
    ["13:04:59", "any", "2026-03-29T11:04:59"],
    ["1:00", "any", "2026-03-29T00:00:00"],
    [new Date("2020-07-01T13:00:00Z"), "any", "2026-03-28T14:00:00"],
    ["1:00", "sameday", "2026-03-28T00:00:00"],
    ["15:00", "nextday", "2026-03-29T13:00:00"],
    ["15:00", "saturday", "2026-03-28T14:00:00"],
    ["13:00", "saturday", "2026-04-04T11:00:00"],
    ["13:00", "sunday", "2026-03-29T11:00:00"],
    ["13:00", "friday", "2026-04-03T11:00:00"],
    ["13:00", "2026-07-15T09:30", "2026-07-15T11:00:00"],
  ];
  for (const [time, day, moment] of moments) {
    it(`${String(time)} ${day} is ${moment}Z`, () => {
      const given = new Map<string, Value>([
        ["TIME", time],
        ["DATE", day],
      ]);
      const context = {
        valueOf: (name: string): Value => given.get(name),
        call: (name: string, ...values: readonly Value[]) => callFunction(name, values, scope, language),
      };
      const parameters = ["any", "sameday", "nextday"].includes(day)
        ? { day, dayOfWeek: "sunday" }
        : day.startsWith("2026")
          ? { day: "specdate", dayOfWeek: "sunday" }
          : { day: "day", dayOfWeek: day };
      const found = momentOf(parameters as Parameters<typeof momentOf>[0], context);
      assert.equal(found.toISOString(), `${moment}.000Z`);
    });
  }

  it("waits until then, and goes on at once where that is over; both spellings", async () => {
    const soon = `TIME="%DateAdd('s', 1, Now())%"`;
    const over = `TIME="%DateAdd('s', -5, Now())%" DAY="sameday"`;
    const began = Date.now();
    const { result } = await runFlow(
      `<AMWAIT ACTIVITY="date_time" ${over} /><AMPAUSE ACTION="waituntil" ${over} />
       <AMWAIT ACTIVITY="date_time" DAY="specdate" DATE="2001-01-01" TIME="12:00" /><AMPAUSE ACTION="Wait_Until" ${soon} />`,
    );
    assert.equal(result.error?.message, undefined);
    assert.ok(Date.now() - began < 2500);
  });

  for (const [more, code] of [
    ['ACTIVITY="date_time"', "CHECK_MISSING_PARAMETER"],
    ['ACTIVITY="date_time" TIME="noonish"', "ENGINE_PARAMETER"],
    ['ACTIVITY="date_time" TIME="12:00" DAY="specdate"', "CHECK_MISSING_PARAMETER"],
    [
      'ACTIVITY="date_time" TIME="%DateAdd(\'h\', 1, Now())%" AM_TIMEOUT="10" AM_TIMEOUTSCALE="milliseconds"',
      "ENGINE_STEP_TIME_LIMIT",
    ],
  ] as const) {
    it(`${more}: ${code}`, async () => {
      const { result } = await runFlow(`<AMWAIT ${more} />`);
      assert.equal(result.error?.code, code);
    });
  }
});

describe("wait for file", { concurrency: true }, () => {
  const waits: readonly (readonly [
    what: string,
    more: string,
    change: (at: (name: string) => string) => void,
    path: string,
  ])[] = [
    [
      "exists, in a folder that is not there yet",
      'FILE="new/*.csv" EXCLUDE="x*"',
      (at) => {
        mkdirSync(dirname(at("new/a.csv")));
        writeFileSync(at("new/x.csv"), "");
        writeFileSync(at("new/a.csv"), "");
      },
      "new/a.csv",
    ],
    ["does not exist", 'ACTION="not_exist" FILE="in\\*.lock"', (at) => rmSync(at("in/a.lock")), ""],
    ["has changed", 'MODE="changed" FILE="in/a.txt"', (at) => appendFileSync(at("in/a.txt"), "more"), "in/a.txt"],
    ["has changed, any of several", 'ACTION="changed" FILE="in/*"', (at) => writeFileSync(at("in/b"), ""), "in/a.lock"],
  ];
  for (const [what, more, change, path] of waits) {
    it(`waits until a file ${what}`, async (t) => {
      const folder = taskFolder(t, { "in/a.txt": "a", "in/a.lock": "" });
      const running = folder.run(
        `${variables("v")}<AMWAIT ACTIVITY="file" ${more} RESULTVARIABLE="v" RESULTDATASET="found" AM_TIMEOUT="20" />`,
        { onEvent: ({ type }) => void (type === "step-progress" && change(folder.at)) },
      );
      const { result } = await running;
      assert.equal(result.error?.message, undefined);
      assert.equal(result.variables.get("v"), path);
      assert.equal(result.datasets.find("found")?.rows[0]?.[1] ?? "", path);
    });
  }

  for (const [more, code] of [
    ['FILE="in/a.txt" INUSE="YES"', "CHECK_VALUE"],
    ['FILE="../outside/secret.txt"', "FILES_NOT_ALLOWED"],
    ['FILE="in/a.txt" RESULTVARIABLE="nobody"', "ENGINE_NO_VARIABLE"],
    ['FILE="none" AM_TIMEOUT="10" AM_TIMEOUTSCALE="milliseconds"', "ENGINE_STEP_TIME_LIMIT"],
  ] as const) {
    it(`${more}: ${code}`, async (t) => {
      const folder = taskFolder(t, { "in/a.txt": "a" });
      const { result } = await folder.run(`<AMWAITFORFILE ${more} />`);
      assert.equal(result.error?.code, code);
    });
  }
});
