import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createSession, logsOf, type Run, warningsOf } from "./organization.ts";
import { type Answers, type Loss, type Recorded, startRecordingOrganization } from "./recording-organization.ts";

const given = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const create = (name: string, more = "") =>
  `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" ${more}><ATTRIBUTE LOGICALNAME="name" VALUE="${name}" /></AMDYNAMICSCRM>\n`;
const createGiven = `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account"><ATTRIBUTE LOGICALNAME="accountid" VALUE="${given}" /></AMDYNAMICSCRM>\n`;
const remove = `<AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="account" ID="${given}" />\n`;
const update = `<AMDYNAMICSCRM ACTIVITY="update_entity" ENTITY="account" ID="%id%"><ATTRIBUTE LOGICALNAME="fax" VALUE="7" /></AMDYNAMICSCRM>\n`;
const message = `<AMDYNAMICSCRM ACTIVITY="execute_message" NAME="AddToQueue"><PARAMETER NAME="Target" TYPE="EntityReference" VALUE="task:${given}" /><PARAMETER NAME="DestinationQueueId" TYPE="Guid" VALUE="${given}" /></AMDYNAMICSCRM>\n`;
const begin = (more = "") => `<AMDYNAMICSCRM ACTIVITY="begin_batch" ${more} />\n`;
const end = (more = 'AM_RETRY="1"') =>
  `<AMDYNAMICSCRM ACTIVITY="end_batch" RESULTDATASET="done" ${more} /><AMLOOP ACTIVITY="dataset" DATASET="done"><AMWRITETOLOG TEXT="%done.status%" /></AMLOOP>\n`;
const count = `<AMVARIABLE NAME="n" /><AMDYNAMICSCRM ACTIVITY="count_entities" ENTITY="account" RESULTVARIABLE="n" /><AMWRITETOLOG TEXT="%n% accounts" />`;

const isBatch = ({ target, body }: Recorded) =>
  target.endsWith("/$batch") || /Execute(?:Multiple|Transaction)</.test(body);
const batches = (requests: readonly Recorded[]) => requests.filter(isBatch).length;

/** Without requests that a connection began, and was asked for again before their bodies. */
const sendsOf = (requests: readonly Recorded[]) => batches(requests.filter(({ body }) => body !== ""));

/** The answer to the first batch is lost, though it is carried out. */
function firstBatchLost(): Loss {
  let isOver = false;
  return (request) => {
    if (isOver || !isBatch(request)) return undefined;
    isOver = true;
    return "broken";
  };
}

/** A server in front refuses the first batch in a way that does not tell whether it was carried out; it was not. */
function firstBatchStopped(): Answers {
  let isOver = false;
  return (request) => {
    if (isOver || !isBatch(request)) return undefined;
    isOver = true;
    return { status: 502, headers: { "content-type": "text/html" }, body: Buffer.from("<html>Bad Gateway</html>") };
  };
}

const statusesOf = (run: Run) => logsOf(run).join(" ");

for (const transport of ["Soap", "WebApi"]) {
  const open = `<AMVARIABLE NAME="id" />${createSession(`TRANSPORT="${transport}"`)}`;

  describe(`batches without an answer over ${transport}`, () => {
    const known = [
      ["a transaction is not sent again where a record of it is there", 'TRANSACTION="YES"', "done done done done"],
      ["operations up to the last create that is there are not sent again", "", "done done done done"],
      [
        "with CONTINUEONERROR what had its turn is not sent again, nor said done",
        'CONTINUEONERROR="YES"',
        "unknown done unknown done",
      ],
    ] as const;
    for (const [name, settings, statuses] of known) {
      test(name, async () => {
        await using organization = await startRecordingOrganization(() => undefined, {}, firstBatchLost());
        const run = await organization.run(
          `${open}${createGiven}${begin(settings)}${remove}${create("one", 'RESULTVARIABLE="id"')}${update}${create("two")}${end()}${count}`,
        );
        assert.equal(run.result.error?.message, undefined);
        assert.equal(statusesOf(run), `${statuses} 2 accounts`);
        assert.equal(batches(organization.requests), 1);
        assert.equal(run.result.summary.records.created, 3);
        assert.match(warningsOf(run).join("\n"), /ACTION_MAY_BE_WRITTEN batch of 4 operations: no answer came/);
      });
    }

    for (const settings of ['TRANSACTION="YES"', "", 'CONTINUEONERROR="YES"']) {
      test(`a batch that was not carried out is sent again: ${settings || "no settings"}`, async () => {
        await using organization = await startRecordingOrganization(firstBatchStopped());
        const run = await organization.run(
          `${open}${begin(settings)}${create("one", 'RESULTVARIABLE="id"')}${update}${create("two")}${end()}${count}`,
        );
        assert.equal(run.result.error?.message, undefined);
        assert.equal(statusesOf(run), "done done done 2 accounts");
        assert.equal(batches(organization.requests), 2);
      });
    }

    test("with CONTINUEONERROR a record that took the place of a deleted one is not deleted", async () => {
      const keys = [{ schemaName: "new_number", columns: ["accountnumber"] }];
      const customizations = { tables: [{ logicalName: "account", keys }] };
      const options = { customizations };
      await using organization = await startRecordingOrganization(() => undefined, options, firstBatchLost());
      const numbered = `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account"><ATTRIBUTE LOGICALNAME="accountnumber" VALUE="A" /></AMDYNAMICSCRM>`;
      const removeByKey = `<AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="account" KEY="accountnumber=A" />`;
      const run = await organization.run(
        `${open}${numbered}${begin('CONTINUEONERROR="YES"')}${removeByKey}${numbered}${end().replace("status%", "status% %done.message%")}${count}`,
      );
      const [first = "", ...others] = logsOf(run);
      assert.match(first, /^unknown no answer came to it, and it is not sent again: operation 2/);
      assert.deepEqual(others, ["done ", "1 accounts"]);
      assert.match(warningsOf(run).at(-1) ?? "", /1 of 2 done, 1 unknown; dataset done tells which/);
    });

    const refused = [
      ["a delete", createGiven, remove],
      ["a create of an ID that the task gave", "", createGiven],
    ] as const;
    for (const [what, before, step] of refused) {
      for (const settings of ['TRANSACTION="YES"', "", 'CONTINUEONERROR="YES"']) {
        test(`${what} that is refused when it is sent again is not known: ${settings || "no settings"}`, async () => {
          await using organization = await startRecordingOrganization(() => undefined, {}, firstBatchLost());
          const run = await organization.run(
            `${open}${before}${begin(settings)}${step}${end('AM_RETRY="3" AM_ONERROR="continue"')}<AMWRITETOLOG TEXT="%done.message%" />`,
          );
          const [status, words] = logsOf(run);
          assert.equal(status, "unknown");
          assert.match(words ?? "", /an earlier try got no answer, and may have been carried out/);
          assert.equal(sendsOf(organization.requests), 2);
          if (settings !== 'CONTINUEONERROR="YES"') {
            assert.match(warningsOf(run).at(-1) ?? "", /ENGINE_NOT_TRIED_AGAIN .* may have been carried out/);
          }
        });
      }
    }

    for (const [what, record] of [
      ["a record that the task gave its ID, and that was there before", createGiven],
      ["the deletion of a record that never was", remove],
    ] as const) {
      test(`an earlier try that did nothing is not taken for ${what}`, async () => {
        await using organization = await startRecordingOrganization(firstBatchStopped());
        const run = await organization.run(
          `${open}${record === createGiven ? createGiven : ""}${begin()}${record}${create("after")}${end('AM_RETRY="1" AM_ONERROR="continue"')}${count}`,
        );
        assert.equal(statusesOf(run), `unknown unknown ${record === createGiven ? 1 : 0} accounts`);
        assert.match(JSON.stringify(run.events), /what became of operation 1 of the batch .* is not known: /);
      });
    }

    test("two end_batch count what is done once", async () => {
      let sent = 0;
      const second: Loss = (request) => (isBatch(request) && ++sent === 2 ? "broken" : undefined);
      await using organization = await startRecordingOrganization(() => undefined, {}, second);
      const endOnly = `<AMDYNAMICSCRM ACTIVITY="end_batch" RESULTDATASET="done" AM_ONERROR="continue" />`;
      const many = Array.from({ length: 1000 }, (_, index) => create(`${index}`)).join("");
      const run = await organization.run(
        `${open}${begin()}${many}${createGiven}${endOnly}${endOnly}<AMWRITETOLOG TEXT="%done.TotalRows%" />${count}`,
      );
      assert.deepEqual(logsOf(run), ["1001", "1001 accounts"]);
      assert.equal(run.result.summary.records.created, 1000, "each is counted once, and none that is not known");
    });

    test("an upsert that was sent before does not say that the record was there", async () => {
      await using organization = await startRecordingOrganization(() => undefined, {}, firstBatchLost());
      const upsert = `<AMDYNAMICSCRM ACTIVITY="upsert_entity" ENTITY="account" ID="${given}"><ATTRIBUTE LOGICALNAME="name" VALUE="x" /></AMDYNAMICSCRM>`;
      const run = await organization.run(
        `${open}${begin()}${upsert}${end()}<AMWRITETOLOG TEXT="[%done.created%]" />${count}`,
      );
      assert.deepEqual(logsOf(run), ["done", "[]", "1 accounts"]);
    });

    test("a transaction that was refused, and of which nothing was done, is tried again", async () => {
      await using organization = await startRecordingOrganization(() => undefined);
      const run = await organization.run(`${open}${begin('TRANSACTION="YES"')}${remove}${end('AM_RETRY="2"')}`);
      assert.match(run.result.error?.message ?? "", /ObjectDoesNotExist.*nothing was done/);
      assert.equal(batches(organization.requests), 3);
    });

    test("a message that is not known to read is not sent again", async () => {
      await using organization = await startRecordingOrganization(() => undefined, {}, firstBatchLost());
      const run = await organization.run(
        `${open}${begin('CONTINUEONERROR="YES"')}${create("one")}${message}${end('AM_RETRY="3" AM_ONERROR="continue"')}${count}`,
      );
      assert.equal(statusesOf(run), "done unknown 1 accounts");
      assert.equal(batches(organization.requests), 1);
      assert.match(
        warningsOf(run).at(-1) ?? "",
        /^ENGINE_NOT_TRIED_AGAIN AM_RETRY is left out after try 2: .*AddToQueue/,
      );
      const [failed] = run.events.flatMap((event) => (event.type === "step-failed" ? [event.error] : []));
      assert.equal(failed?.code, "ACTION_NOT_SENT_AGAIN");
    });

    const transactions = [
      ["nor alone in a transaction", message, 1],
      ["nor beside a create: the message may take its record away", create("one") + message, 1],
    ] as const;
    for (const [name, steps, sent] of transactions) {
      test(name, async () => {
        await using organization = await startRecordingOrganization(firstBatchStopped());
        await organization.run(`${open}${begin('TRANSACTION="YES"')}${steps}${end()}`);
        assert.equal(batches(organization.requests), sent);
      });
    }

    test("another end_batch finds out, too", async () => {
      await using organization = await startRecordingOrganization(() => undefined, {}, firstBatchLost());
      const run = await organization.run(
        `${open}${begin('TRANSACTION="YES"')}${create("one")}${create("two")}${end('AM_ONERROR="continue"')}${end("")}${count}`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.equal(statusesOf(run), "unknown unknown done done 2 accounts");
    });

    test("a batch that has its answers is not tried again", async () => {
      await using organization = await startRecordingOrganization(() => undefined);
      const run = await organization.run(`${open}${begin()}${remove}${end('AM_RETRY="3"')}`);
      assert.equal(run.result.error?.code, "ACTION_BATCH_FAILED");
      assert.match(warningsOf(run).join(), /ENGINE_NOT_TRIED_AGAIN .* has its answers/);
    });
  });
}

const stillRunning = {
  status: 200,
  headers: { "content-type": "application/json" },
  body: Buffer.from('{"value":[]}'),
};
for (const settings of ['TRANSACTION="YES"', "", 'CONTINUEONERROR="YES"']) {
  test(`a batch that is carried out only after it was looked for: ${settings || "no settings"}`, async () => {
    let isOver = false;
    const first: Answers = ({ method, target }) => {
      if (isOver || method !== "GET" || !/\/accounts\?/.test(target)) return undefined;
      isOver = true;
      return stillRunning;
    };
    await using organization = await startRecordingOrganization(first, {}, firstBatchLost());
    const run = await organization.run(
      `${createSession('TRANSPORT="WebApi"')}${begin(settings)}${create("one")}${create("two")}${end()}${count}`,
    );
    assert.equal(run.result.error?.message, undefined);
    assert.equal(statusesOf(run), "done done 2 accounts");
    assert.ok(isOver && batches(organization.requests) > 1);
  });
}

test("where the user may not read what was created, the refusal is told, and that the outcome is not known", async () => {
  const roles = [{ name: "Writer", privileges: ["prvCreateAccount"] }];
  const users = [{ domain: "netautoinc", userName: "administrator", password: "Secret-of-tests-1", roles: ["Writer"] }];
  const options = { open: false, roles, users };
  await using organization = await startRecordingOrganization(() => undefined, options, firstBatchLost());
  const run = await organization.run(
    `${createSession('TRANSPORT="WebApi"')}${begin('TRANSACTION="YES"')}${create("one")}${end()}`,
  );
  assert.match(run.result.error?.message ?? "", /DuplicateRecord.*; an earlier try got no answer/);
});
