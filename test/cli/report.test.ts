import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSession, runDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

const task = `<AMVARIABLE NAME="id" VALUE="" />
${createSession()}
<AMIF EXPRESSION="id = other" />
<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" RESULTVARIABLE="ID"><ATTRIBUTE LOGICALNAME="name" VALUE="%Trim(text)%" /></AMDYNAMICSCRM>
<AMENDIF />
<AMDYNAMICSCRM ACTIVITY="get_entity" SESSION="%which%" ENTITY="account" ID="%id%" RESULTDATASET="read" />
<AMWRITETOLOG AM_DISABLED="YES" TEXT="%never%" />
<AMWRITETOLOG TEXT="%read.name%" />
<AMFILESYSTEM ACTIVITY="move" SOURCE="in/*.csv" DEST="done/%id%.csv" AM_RUNTASK="repair.aml" AM_SETVAR="id;%text%" />
<AMSQLQUERY RESULTDATASET="rows">select 1</AMSQLQUERY>
<AMDYNAMICSCRM ACTIVITY="delete_entity" SERVER="crm" USERNAME="u" PASSWORD="secret:x" ORGANIZATION="o" ENTITY="account" ID="%id%" />
`;

describe("dynaml report", () => {
  const folder = temporaryFolder();
  writeTask(folder, task, "task.aml");

  it("lists steps, sessions, variables and datasets", async () => {
    const { code, stdout, stderr } = await runDynaml(["report", "task.aml"], { cwd: folder });
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = stdout.split("\n");
    assert.equal(lines[0], "task.aml: 10 steps");
    assert.ok(lines.includes('   4    Create entity "account": in DynamicsCrmSession1; reads text; writes ID'), stdout);
    assert.ok(lines.includes('   6  Get entity "account": in %which%; reads which, id; writes read'), stdout);
    const move = '   9  Move "in/*.csv": reads id, repair.aml, text; writes in/*.csv, done/%id%.csv, id';
    assert.ok(lines.includes(move), stdout);
    assert.ok(lines.includes("  10  AMSQLQUERY (not in this version)"), stdout);
    assert.ok(lines.includes("  done/%id%.csv: written by 9"), stdout);
    assert.ok(lines.includes('  11  Delete entity "account": reads id'), stdout);
    assert.ok(lines.includes("  id: created by 1; written by 4, 9; read by 3, 6, 9, 11"), stdout);
    assert.ok(lines.includes("  read: created by 6; read by 8"), stdout);
    assert.ok(lines.includes("  DynamicsCrmSession1: created by 2; used by 4"), stdout);
    assert.doesNotMatch(stdout, /never|secret:x|demo-Pass-word/);
  });

  it("prints lines of JSON with --json", async () => {
    const { stdout } = await runDynaml(["report", "task.aml", "--json"], { cwd: folder });
    const records = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const fourth = records.find(({ number }) => number === 4);
    assert.deepEqual(
      [fourth.type, fourth.line, fourth.depth, fourth.title, fourth.uses],
      [
        "step",
        5,
        1,
        'Create entity "account"',
        [
          { kind: "variable", name: "ID", does: "writes" },
          { kind: "session", name: "DynamicsCrmSession1", does: "uses" },
          { kind: "variable", name: "text", does: "reads" },
        ],
      ],
    );
    const dataset = records.find(({ type }) => type === "dataset");
    assert.deepEqual(dataset, { type: "dataset", file: "task.aml", name: "read", steps: { creates: [6], reads: [8] } });
  });

  it("says why a task does not load", async () => {
    writeTask(folder, `<AMIF EXPRESSION="1" />`, "broken.aml");
    const { code, stderr } = await runDynaml(["report", "broken.aml"], { cwd: folder });
    assert.equal(code, 3);
    assert.match(stderr, /MARKUP_BLOCK_NOT_CLOSED/);
  });
});
