import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { runDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

const old = `<!-- kept --><AMVARIABLE NAME="n" VALUE="" />
<AMSET VARIABLENAME="n">5</AMSET>
<AMDYNAMICSCRM ACTIVITY="Create Session" SESSION="Crm"\tPROTOCOL="http" ORGANIZATIONURI="http://crm/org" USERNAME="u" PASSWORD="plain-Pass-word" AUTHTYPE="Active Directory" />
<AMLOOPDATASET DATASET="ds">
  <AMLOOP TYPE="DATASET" DATASET='other'></AMLOOP>
</AMLOOPDATASET>
<AMDYNAMICSCRM ACTIVITY="delete_entity" SESSION="Crm" ENTITY="account" ID="%n%"></AMDYNAMICSCRM>
<AMIF EXPRESSION="1=1" /><AMENDIF />
<AMGOTO LABELNAME="x" /><AMLABEL LABELNAME="x" />`;

const spelled = `<!-- kept --><AMVARIABLE NAME="n" VALUE="" />
<AMVARIABLE ACTIVITY="set" VARIABLENAME="n">5</AMVARIABLE>
<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="Crm"\tPROTOCOL="HTTP" ORGANIZATIONURI="http://crm/org" USERNAME="u" PASSWORD="plain-Pass-word" AUTHTYPE="ActiveDirectory" />
<AMLOOP ACTIVITY="dataset" DATASET="ds">
  <AMLOOP ACTIVITY="dataset" DATASET='other'></AMLOOP>
</AMLOOP>
<AMDYNAMICSCRM ACTIVITY="delete_entity" SESSION="Crm" ENTITY="account" ID="%n%"></AMDYNAMICSCRM>
<AMIF EXPRESSION="1=1" /><AMIF ACTIVITY="end" />
<AMLABEL ACTIVITY="goto" LABELNAME="x" /><AMLABEL LABELNAME="x" />`;

describe("dynaml convert", () => {
  const folder = temporaryFolder();
  const read = (name: string) => readFileSync(join(folder, name), "utf8");

  it("shows a diff that patch applies, without the password, and leaves the file", async () => {
    writeTask(folder, old, "shown.aml");
    const { code, stdout } = await runDynaml(["convert", "shown.aml"], { cwd: folder });
    assert.equal(code, 0);
    assert.match(stdout, /^--- shown\.aml\n\+\+\+ shown\.aml\n@@ -1,9 \+1,9 @@\n /);
    assert.match(stdout, /^\+<AMVARIABLE ACTIVITY="set" VARIABLENAME="n">5<\/AMVARIABLE>$/m);
    assert.doesNotMatch(stdout, /plain-Pass-word/);
    assert.equal(read("shown.aml"), old);
    writeTask(folder, old.replace("plain-Pass-word", "****"), "shown.aml");
    execFileSync("git", ["apply", "-p0", "-"], { cwd: folder, input: stdout });
    assert.equal(read("shown.aml"), spelled.replace("plain-Pass-word", "****"));
  });

  it("--write writes what was shown; what is converted has nothing to convert", async () => {
    writeTask(folder, old, "written.aml");
    const write = ["convert", "written.aml", "--write", "--backup"];
    assert.equal((await runDynaml(write, { cwd: folder })).code, 0);
    assert.deepEqual([read("written.aml"), read("written.aml.bak")], [spelled, old]);
    const again = await runDynaml(["convert", "written.aml"], { cwd: folder });
    assert.deepEqual([again.stdout, again.stderr], ["", "written.aml: nothing to convert\n"]);
  });

  it("--secrets makes references, and says how the secrets get there", async () => {
    writeTask(folder, old, "nightly job.aml");
    const { stdout, stderr } = await runDynaml(["convert", "nightly job.aml", "--secrets", "-w"], { cwd: folder });
    assert.ok(read("nightly job.aml").includes('PASSWORD="secret:nightly-job-crm-password"'));
    assert.match(
      stderr,
      /nightly job\.aml:3:1: PASSWORD refers to a secret now: dynaml secret set nightly-job-crm-password/,
    );
    assert.doesNotMatch(stdout + stderr, /plain-Pass-word/);
  });

  it("--to-365 changes the family and tells what it leaves out", async () => {
    writeTask(folder, old, "cloud.aml");
    const { stderr } = await runDynaml(["convert", "cloud.aml", "--to-365", "-w"], { cwd: folder });
    assert.ok(
      read("cloud.aml").includes(
        '<AMDYNAMICS365 ACTIVITY="create_session" SESSION="Crm" SERVER="http://crm/org" USERNAME="u" PASSWORD="plain-Pass-word" />',
      ),
    );
    assert.ok(read("cloud.aml").includes('ID="%n%"></AMDYNAMICS365>'));
    assert.match(stderr, /cloud\.aml:3:1: AMDYNAMICS365 has no PROTOCOL, AUTHTYPE: left out/);
  });

  it("refuses a task whose blocks do not match, and writing standard input", async () => {
    writeTask(folder, `<AMENDIF />`, "broken.aml");
    assert.equal((await runDynaml(["convert", "broken.aml", "-w"], { cwd: folder })).code, 3);
    assert.equal(read("broken.aml"), `<AMENDIF />`);
    assert.equal((await runDynaml(["convert", "-", "-w"], { cwd: folder, input: old })).code, 64);
    assert.equal((await runDynaml(["convert", "-"], { cwd: folder, input: old })).code, 0);
  });
});
