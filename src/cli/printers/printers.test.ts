import assert from "node:assert/strict";
import { describe, it } from "node:test";
import pc from "picocolors";
import type { RunEvent, StepErrorRecord, StepIdentity } from "../../engine/event.ts";
import type { Output } from "../io.ts";
import { jsonPrinter } from "./json-printer.ts";
import { livePrinter } from "./live-printer.ts";
import { plainPrinter } from "./plain-printer.ts";

const at = "2026-11-23T10:00:00.000Z";
const noColors = pc.createColors(false);

function step(number: number, title: string, action = "AMDYNAMICSCRM"): StepIdentity {
  return { number, function: "Main", line: number, column: 1, action, activity: "create_entity", title };
}

const records = { created: 1, updated: 0, deleted: 0, read: 2 };
const summary = { stepsSucceeded: 3, stepsFailed: 0, stepsSkipped: 0, sessionsOpened: 1, records };

function error(identity: StepIdentity): StepErrorRecord {
  const where = `task.aml:${identity.line}:1`;
  return { code: "ENGINE_STEP_FAILED", family: "step", message: "no such session", where, step: identity, causes: [] };
}

const comment = step(1, "a comment", "");
const create = step(2, 'Create entity "account"');
const dialog = step(10, "Show dialog");

const events: readonly RunEvent[] = [
  { type: "run-started", at, task: "task.aml", steps: 10 },
  { type: "step-started", at, step: comment },
  { type: "step-finished", at, step: comment, seconds: 0, result: {} },
  { type: "step-started", at, step: create },
  { type: "step-progress", at, step: create, message: "half\nway" },
  { type: "step-warning", at, step: create, code: "X", message: "mind the gap" },
  { type: "step-finished", at, step: create, seconds: 0.0123, result: { summary: "created account 7bf2e032" } },
  { type: "step-started", at, step: dialog },
  { type: "dialog", at, step: dialog, title: "Done", text: "one\r\ntwo \u001b[2Jthree" },
  { type: "log", at, step: dialog, level: "error", text: "logged" },
  { type: "step-finished", at, step: dialog, seconds: 1.5, result: {} },
  { type: "run-finished", at, status: "succeeded", seconds: 61.2, summary },
];

const plainText = `task.aml

✓  2  Create entity "account": created account 7bf2e032 (12 ms)
      ! mind the gap
✓ 10  Show dialog (1.50 s)
      │ Done
      │ one
      │ two \\x1b[2Jthree
      error: logged

Succeeded in 1 min 01 s: 3 steps, 1 record created, 2 read, 1 session
`;

function recorder(columns = 80): Output & { text(): string } {
  let text = "";
  return {
    write(more) {
      text += more;
    },
    isTerminal: true,
    columns: () => columns,
    text: () => text,
  };
}

/** A clock whose ticks the test calls. */
function manualClock() {
  const calls = new Set<() => void>();
  let time = 0;
  return {
    now: () => time,
    every(_milliseconds: number, call: () => void) {
      calls.add(call);
      return () => calls.delete(call);
    },
    advance(milliseconds: number) {
      time += milliseconds;
      for (const call of calls) call();
    },
    isTicking: () => calls.size > 0,
  };
}

/** What a terminal shows after the text: rows, with carriage return and erase-line obeyed and long lines wrapped. */
function screen(text: string, columns: number): string[] {
  const rows = [""];
  let column = 0;
  for (const part of text.replaceAll("\u001b[2K", "\f")) {
    const last = rows.length - 1;
    const row = rows[last] ?? "";
    if (part === "\n") {
      rows.push("");
      column = 0;
    } else if (part === "\r") column = 0;
    else if (part === "\f") rows[last] = "";
    else if (column >= columns) {
      rows.push(part);
      column = 1;
    } else {
      rows[last] = row.slice(0, column).padEnd(column) + part + row.slice(column + 1);
      column += 1;
    }
  }
  return rows;
}

describe("plainPrinter", () => {
  it("writes a line a step, what it said below it, and the summary", () => {
    const output = recorder();
    const printer = plainPrinter({ output, colors: noColors, showError: () => assert.fail("no step failed") });
    for (const event of events) printer.event(event);
    printer.close();
    assert.equal(output.text(), plainText);
  });

  it("shows the error after the line of the step that failed", () => {
    const output = recorder();
    const shown: string[] = [];
    const printer = plainPrinter({
      output,
      colors: noColors,
      showError: ({ message }) => shown.push(`${output.text().trim()} -> ${message}`),
    });
    printer.event({ type: "step-failed", at, step: create, seconds: 0.5, error: error(create) });
    assert.deepEqual(shown, ['✗ 2  Create entity "account" (500 ms) -> no such session']);
  });

  it("shows the error of a step that ended the task, and says which iteration and task a step is of", () => {
    const output = recorder();
    const shown: string[] = [];
    const printer = plainPrinter({ output, colors: noColors, showError: ({ message }) => shown.push(message) });
    const step = { ...create, iteration: [2, 1], task: "sub.aml" };
    printer.event({ type: "step-finished", at, step, seconds: 0, result: {} });
    const records = { created: 0, updated: 0, deleted: 0, read: 0 };
    const counts = { stepsSucceeded: 1, stepsFailed: 0, stepsSkipped: 0, sessionsOpened: 0, records };
    const stopped = { ...error(create), code: "ENGINE_STOPPED", message: "no more" };
    printer.event({ type: "run-finished", at, status: "failed", seconds: 0, summary: counts, error: stopped });
    assert.deepEqual(shown, ["no more"]);
    assert.match(output.text(), /^✓ 2 {2}Create entity "account" #2\.1 \(sub\.aml\) /);
  });

  it("names failed and skipped steps and what was changed in the summary", () => {
    const output = recorder();
    const printer = plainPrinter({ output, colors: noColors, showError() {} });
    const records = { created: 0, updated: 1, deleted: 2, read: 0 };
    const counts = { stepsSucceeded: 1, stepsFailed: 1, stepsSkipped: 4, sessionsOpened: 2, records };
    printer.event({ type: "run-finished", at, status: "failed", seconds: 0.25, summary: counts });
    assert.equal(
      output.text(),
      "\nFailed in 250 ms: 2 steps, 1 failed, 4 skipped, 1 record updated, 2 deleted, 2 sessions\n",
    );
  });
});

describe("jsonPrinter", () => {
  it("writes every event as one line", () => {
    const output = recorder();
    const printer = jsonPrinter(output);
    for (const event of events) printer.event(event);
    printer.close();
    const lines = output.text().trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      events,
    );
  });
});

describe("livePrinter", () => {
  for (const columns of [80, 40, 20, 6]) {
    it(`leaves on a terminal of ${columns} columns what plainPrinter writes`, () => {
      const output = recorder(columns);
      const clock = manualClock();
      const printer = livePrinter(clock, { output, colors: noColors, showError() {} });
      for (const event of events) {
        printer.event(event);
        clock.advance(100);
        clock.advance(7_000_000);
      }
      printer.close();
      assert.deepEqual(screen(output.text(), columns), screen(plainText, columns));
      assert.ok(!clock.isTicking());
    });
  }

  it("shows the running step with its time and progress on one row, cut to the terminal's width", () => {
    const output = recorder(46);
    const clock = manualClock();
    const printer = livePrinter(clock, { output, colors: noColors, showError() {} });
    for (const event of events.slice(0, 4)) printer.event(event);
    clock.advance(1_500);
    assert.equal(screen(output.text(), 46).at(-1), '⠙  2  Create entity "account" (1.50 s)');
    for (const event of events.slice(4, 6)) printer.event(event);
    clock.advance(1_500);
    const row = screen(output.text(), 46).at(-1) ?? "";
    assert.match(row, /^. {2}2 {2}Create entity "account": ha… \(3\.00 s\)$/);
    assert.ok(row.length <= 43);
  });

  it("leaves the terminal to a question, and shows afterwards what happened meanwhile", () => {
    const output = recorder();
    const printer = livePrinter(manualClock(), { output, colors: noColors, showError() {} });
    printer.event(events[0] ?? assert.fail());
    const resume = printer.pause?.() ?? assert.fail();
    const before = output.text();
    for (const event of events.slice(1)) printer.event(event);
    assert.equal(output.text(), before);
    resume();
    printer.close();
    assert.deepEqual(screen(output.text(), 80), screen(plainText, 80));
  });

  it("takes the running step's row back when it is closed in the middle", () => {
    const output = recorder();
    const printer = livePrinter(manualClock(), { output, colors: noColors, showError() {} });
    for (const event of events.slice(0, 4)) printer.event(event);
    printer.close();
    assert.deepEqual(screen(output.text(), 80), ["task.aml", "", ""]);
  });
});
