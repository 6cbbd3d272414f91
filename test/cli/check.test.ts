import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSession, runDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

describe("dynaml check", { concurrency: 2 }, () => {
  const folder = temporaryFolder();
  const update = `<AMDYNAMICSCRM ACTIVITY="update_entity" ENTITY="account" ID="00000000-0000-0000-0000-000000000001" />`;
  writeTask(folder, `${createSession()}${update}`, "good.aml");
  writeTask(folder, `${createSession({ TIMOUT: "30" })}${update}`, "warning.aml");
  writeTask(folder, `${createSession()}<AMLOOP ACTIVITY="end" />${update}`, "error.aml");

  it("finds nothing in a good task", async () => {
    const { code, stdout, stderr } = await runDynaml(["check", "good.aml", "--strict"], { cwd: folder });
    assert.deepEqual([code, stdout, stderr], [0, "1 task: 0 errors, 0 warnings\n", ""]);
  });

  it("shows a warning with its source line, a caret and no password, and passes", async () => {
    const { code, stdout } = await runDynaml(["check", "warning.aml"], { cwd: folder });
    assert.match(stdout, /warning\.aml:1:\d+/);
    assert.match(stdout, /TIMEOUT/);
    assert.match(stdout, /\^/);
    assert.doesNotMatch(stdout, /demo-Pass-word/);
    assert.match(stdout, /1 task: 0 errors, 1 warning\n$/);
    assert.equal(code, 0);
  });

  it("fails with 1 on a warning with --strict", async () => {
    const { code } = await runDynaml(["check", "warning.aml", "--strict"], { cwd: folder });
    assert.equal(code, 1);
  });

  it("reads the tasks that a task starts, and says where one uses what is not there, is not there, or comes round", async () => {
    const start = (file: string) => `<AMTASK TASKFILE="${file}" />\n`;
    writeTask(folder, start("sub.aml") + start("gone.aml"), "starts.aml");
    writeTask(folder, `<AMSET VARIABLENAME="v" VALUE="x" />${start("./starts.aml")}`, "sub.aml");
    const { code, stdout } = await runDynaml(["check", "starts.aml"], { cwd: folder });
    const codes = [...stdout.matchAll(/starts\.aml:(\d+:\d+): warning (\w+)/g)].map(
      ([, place, name]) => `${place} ${name}`,
    );
    assert.deepEqual(codes, ["1:19 CHECK_NOT_CREATED", "1:19 CHECK_TASK_CYCLE", "2:19 CHECK_NO_TASK"]);
    assert.equal(code, 0);
  });

  it("tells of files outside the folders that the task may use", async () => {
    const read = (file: string) => `<AMFILESYSTEM ACTIVITY="delete" SOURCE="${file}" />`;
    const text = ["in.csv", "..\\..\\x*.csv|in.csv", "../%x%", "../../"].map(read).join("\n");
    writeTask(folder, `<AMVARIABLE NAME="x" VALUE="" />${text}`, "outside.aml");
    const env = { TMPDIR: folder };
    const { stdout } = await runDynaml(["check", "outside.aml"], { cwd: folder, env });
    assert.deepEqual(stdout.match(/outside\.aml:\d+:\d+: warning \w+/g), [
      "outside.aml:2:41: warning CLI_NOT_ALLOWED",
      "outside.aml:4:41: warning CLI_NOT_ALLOWED",
    ]);
    const allowed = await runDynaml(["check", "outside.aml", "--allow-files", "/"], { cwd: folder, env });
    assert.match(allowed.stdout, /0 warnings\n$/);
  });

  it("lists extensions with --strict, and only then", async () => {
    writeTask(folder, `${createSession({ AM_DISABLED: "NO" })}${update}`, "extension.aml");
    const strict = await runDynaml(["check", "extension.aml", "--strict"], { cwd: folder });
    assert.match(strict.stdout, /warning CHECK_EXTENSION: AM_DISABLED/);
    const usual = await runDynaml(["check", "extension.aml"], { cwd: folder });
    assert.equal(usual.stdout, "1 task: 0 errors, 0 warnings\n");
  });

  it("checks every file, also after one that does not load or cannot be read, and fails with 3", async () => {
    const paths = ["missing.aml", "error.aml", "warning.aml", "good.aml"];
    const { code, stdout, stderr } = await runDynaml(["check", ...paths, "--strict"], { cwd: folder });
    assert.match(stderr, /cannot read missing\.aml/);
    assert.match(stdout, /error\.aml:2:1[\s\S]*warning\.aml:1:[\s\S]*4 tasks: 2 errors, 1 warning\n$/);
    assert.equal(code, 3);
  });

  it("prints a SARIF log with --sarif", async () => {
    const paths = ["missing.aml", "error.aml", "warning.aml", "good.aml"];
    const { code, stdout } = await runDynaml(["check", ...paths, "--sarif"], { cwd: folder });
    assert.equal(code, 3);
    const { version, runs } = JSON.parse(stdout);
    assert.equal(version, "2.1.0");
    const [{ tool, columnKind, results }] = runs;
    assert.deepEqual([runs.length, tool.driver.name, columnKind], [1, "dynaml", "utf16CodeUnits"]);
    const [missing, error, warning] = results;
    assert.equal(results.length, 3);
    assert.deepEqual(missing.locations, [{ physicalLocation: { artifactLocation: { uri: "missing.aml" } } }]);
    const { artifactLocation, region } = error.locations[0].physicalLocation;
    assert.deepEqual(
      [error.ruleId, error.level, artifactLocation.uri],
      ["MARKUP_BLOCK_NOT_OPEN", "error", "error.aml"],
    );
    assert.deepEqual([region.startLine, region.startColumn], [2, 1]);
    assert.equal(warning.level, "warning");
    assert.match(warning.message.text, /^[A-Z].*TIMEOUT.*\.$/);
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
  });

  it("prints one diagnostic a line with --json", async () => {
    const { code, stdout } = await runDynaml(["check", "missing.aml", "error.aml", "warning.aml", "--json"], {
      cwd: folder,
    });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ type, file, severity, line }) => ({ type, file, severity, line })),
      [
        { type: "diagnostic", file: "missing.aml", severity: "error", line: undefined },
        { type: "diagnostic", file: "error.aml", severity: "error", line: 2 },
        { type: "diagnostic", file: "warning.aml", severity: "warning", line: 1 },
      ],
    );
    assert.ok(lines.every(({ code, message }) => /^[A-Z]+_[A-Z_]+$/.test(code) && message.length > 0));
    assert.equal(code, 3);
  });
});
