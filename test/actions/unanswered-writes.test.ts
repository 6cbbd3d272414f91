import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createFileGate } from "../../src/files/file-gate.ts";
import { createSession, logsOf, warningsOf } from "./organization.ts";
import { type Loss, type Recorded, startRecordingOrganization } from "./recording-organization.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const name = (value: string) => `<ATTRIBUTE LOGICALNAME="name" VALUE="${value}" />`;
const create = (more: string, given = name("one")) =>
  `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" ${more}>${given}</AMDYNAMICSCRM>\n`;
const withId = `<ATTRIBUTE LOGICALNAME="accountid" VALUE="${id}" />${name("one")}`;
const count = `<AMVARIABLE NAME="n" /><AMDYNAMICSCRM ACTIVITY="count_entities" ENTITY="account" RESULTVARIABLE="n" /><AMWRITETOLOG TEXT="%n%" />`;
const isCreate = ({ method, target, body }: Recorded) =>
  (method === "POST" && target.endsWith("/accounts")) || /<(\w+:)?Create[ >]/.test(body);
const isJoin = ({ method, target, body }: Recorded) =>
  (method === "POST" && target.endsWith("/$ref")) || /<(\w+:)?Associate[ >]/.test(body);
const isDelete = ({ method, body }: Recorded) => method === "DELETE" || /<(\w+:)?Delete[ >]/.test(body);

/** The first request of its kind is carried out, and its answer lost. */
function first(isWanted: (request: Recorded) => boolean, loss: ReturnType<Loss>): Loss {
  let isOver = false;
  return (request) => {
    if (isOver || !isWanted(request)) return undefined;
    isOver = true;
    return loss;
  };
}

for (const transport of ["Soap", "WebApi"]) {
  const open = createSession(`TRANSPORT="${transport}"`);

  describe(`writes without an answer over ${transport}`, () => {
    const lost = [
      ["its answer is broken off", "broken", 'AM_RETRY="1"'],
      ["its time is up", "never", 'AM_RETRY="1" AM_TIMEOUT="1"'],
    ] as const;
    for (const [how, loss, settings] of lost) {
      test(`create_entity is tried again after ${how}: one record, whose ID the task has`, async () => {
        await using organization = await startRecordingOrganization(() => undefined, {}, first(isCreate, loss));
        const run = await organization.run(
          `<AMVARIABLE NAME="id" />${open}${create(`RESULTVARIABLE="id" ${settings}`)}${count}
           <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="%id%" RESULTDATASET="read" /><AMWRITETOLOG TEXT="%read.name%" />`,
        );
        assert.equal(run.result.error?.message, undefined);
        assert.deepEqual(logsOf(run), ["1", "one"]);
        assert.equal(run.result.summary.records.created, 1);
        assert.match(
          warningsOf(run).join("\n"),
          /ACTION_MAY_BE_WRITTEN create account .{36}: no answer came, and it may have been carried out/,
        );
      });
    }

    test("without AM_RETRY the task hears that the record may have been created", async () => {
      await using organization = await startRecordingOrganization(() => undefined, {}, first(isCreate, "broken"));
      const run = await organization.run(`${open}${create("")}`);
      assert.match(run.result.error?.code ?? "", /^NET_/);
      assert.match(warningsOf(run).join("\n"), /ACTION_MAY_BE_WRITTEN create account: no answer came/);
    });

    test("a record that was there before is a duplicate in each try", async () => {
      await using organization = await startRecordingOrganization(() => undefined);
      const { result } = await organization.run(`${open}${create("", withId)}${create('AM_RETRY="2"', withId)}`);
      assert.match(result.error?.message ?? "", /DuplicateRecord/);
    });

    test("delete_entity is tried again: that the record is gone is what it wanted", async () => {
      await using organization = await startRecordingOrganization(() => undefined, {}, first(isDelete, "broken"));
      const remove = (more: string) => `<AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="account" ID="${id}" ${more} />`;
      const run = await organization.run(
        `${open}${create("", withId)}${remove('AM_RETRY="1"')}${count}${remove('AM_RETRY="1"')}`,
      );
      assert.deepEqual(logsOf(run), ["0"]);
      assert.match(run.result.error?.message ?? "", /ObjectDoesNotExist/, "a record that never was is none to delete");
    });

    test("upsert_entity is tried again: whether it created the record is not known", async () => {
      const isUpsert = ({ method, body }: Recorded) => method === "PATCH" || /UpsertRequest/.test(body);
      await using organization = await startRecordingOrganization(() => undefined, {}, first(isUpsert, "broken"));
      const upsert = (more: string) =>
        `<AMDYNAMICSCRM ACTIVITY="upsert_entity" ENTITY="account" ID="${id}" CREATEDVARIABLE="isNew" ${more}>${name("one")}</AMDYNAMICSCRM><AMWRITETOLOG TEXT="[%isNew%]" />`;
      const run = await organization.run(
        `<AMVARIABLE NAME="isNew" VALUE="before" />${open}${upsert('AM_RETRY="1"')}${upsert("")}${count}`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), ["[]", "[False]", "1"]);
    });

    test("associate_entities is tried again: records that are joined are joined", async () => {
      const teams = [{ name: "North" }];
      await using organization = await startRecordingOrganization(() => undefined, { teams }, first(isJoin, "broken"));
      const join = (more: string) =>
        `<AMDYNAMICSCRM ACTIVITY="associate_entities" ENTITY="team" ID="%q.teamid%" RELATIONSHIP="teammembership_association" RELATEDENTITY="systemuser" RELATEDID="%me.userid%" ${more} />`;
      const { result } = await organization.run(
        `${open}<AMDYNAMICSCRM ACTIVITY="query_entities" ENTITY="team" COLUMNS="name" RESULTDATASET="q"><CONDITION ATTRIBUTE="name" VALUE="North" /></AMDYNAMICSCRM>
         <AMDYNAMICSCRM ACTIVITY="who_am_i" RESULTDATASET="me" />${join('AM_RETRY="1"')}<AMWRITETOLOG TEXT="joined" />${join('AM_RETRY="1"')}`,
      );
      assert.equal(result.error?.step.number, 6, "the second step joins what is joined, and fails");
      assert.match(result.error.message, /DuplicateRecord/);
    });

    for (const [as, table, owner] of [
      ["Note", "annotation", "account"],
      ["Attachment", "activitymimeattachment", "email"],
    ] as const) {
      test(`upload_file as ${as} is tried again: one record, whose ID the task has`, async () => {
        const isUpload = ({ body }: Recorded) => body.includes("b25lLCB0d28=");
        await using organization = await startRecordingOrganization(() => undefined, {}, first(isUpload, "broken"));
        const folder = await mkdtemp(join(tmpdir(), "dynaml-"));
        try {
          await writeFile(join(folder, "a.txt"), "one, two");
          const run = await organization.run(
            `<AMVARIABLE NAME="owner" /><AMVARIABLE NAME="id" />${open}
             <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="${owner}" RESULTVARIABLE="owner" />
             <AMDYNAMICSCRM ACTIVITY="upload_file" ENTITY="${owner}" ID="%owner%" FILE="a.txt" AS="${as}" RESULTVARIABLE="id" AM_RETRY="1" />
             <AMDYNAMICSCRM ACTIVITY="query_entities" ENTITY="${table}" COLUMNS="filename" RESULTDATASET="q" />
             <AMWRITETOLOG TEXT="%q.TotalRows% %q.filename% %q.${table}id% %id%" />`,
            { files: createFileGate({ allowed: [folder] }) },
          );
          assert.equal(run.result.error?.message, undefined);
          assert.match(logsOf(run).join(), /^1 a\.txt (.{36}) \1$/);
          assert.match(warningsOf(run).join(), /ACTION_MAY_BE_WRITTEN create \w+ of .{36}: no answer came/);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      });
    }

    const messages = [
      [
        "AddMembersTeam",
        1,
        `<PARAMETER NAME="TeamId" TYPE="Guid" VALUE="${id}" /><PARAMETER NAME="MemberIds" TYPE="Guid Array" VALUE="${id}" />`,
      ],
      [
        "GetTimeZoneCodeByLocalizedName",
        2,
        `<PARAMETER NAME="LocalizedStandardName" VALUE="(GMT)" /><PARAMETER NAME="LocaleId" VALUE="1033" />`,
      ],
    ] as const;
    for (const [message, sent, parameters] of messages) {
      test(`execute_message of ${message}, which may have been carried out, is sent ${sent} time(s)`, async () => {
        const isMessage = ({ target, body }: Recorded) =>
          target.includes(`${message}`) || body.includes(`>${message}<`);
        await using organization = await startRecordingOrganization((request) =>
          isMessage(request)
            ? { status: 502, headers: { "content-type": "text/html" }, body: Buffer.from("<html>") }
            : undefined,
        );
        const run = await organization.run(
          `${open}<AMDYNAMICSCRM ACTIVITY="execute_message" NAME="${message}" AM_RETRY="1">${parameters}</AMDYNAMICSCRM>`,
        );
        assert.equal(run.result.error?.code, "SESSION_UNEXPECTED_STATUS");
        assert.equal(organization.requests.filter(isMessage).length, sent);
        const isNamed = warningsOf(run).some((one) => /ENGINE_NOT_TRIED_AGAIN .*execute AddMembersTeam/.test(one));
        assert.equal(isNamed, sent === 1);
      });
    }

    test("bulk_write is tried again: rows that are written are not written a second time", async () => {
      await using organization = await startRecordingOrganization(() => undefined);
      const folder = await mkdtemp(join(tmpdir(), "dynaml-"));
      try {
        await writeFile(join(folder, "a.csv"), "name,numberofemployees\none,1\ntwo,x\nthree,3\n");
        const run = await organization.run(
          `${open}<AMDYNAMICSCRM ACTIVITY="bulk_write" ENTITY="account" FILE="a.csv" AM_RETRY="2" AM_ONERROR="continue" />${count}`,
          { files: createFileGate({ allowed: [folder] }) },
        );
        assert.deepEqual(logsOf(run), ["2"]);
        assert.equal(run.result.summary.records.created, 2, "the summary counts what a step that failed has written");
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  });
}
