import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RunEvent } from "../../src/engine/event.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { connection, createSession, logsOf, startTestOrganization, warningsOf } from "./organization.ts";

const create = (name: string, more = "") =>
  `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" ${more}><ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="${name}" /></AMDYNAMICSCRM>\n`;
const begin = (more = "") => `<AMDYNAMICSCRM ACTIVITY="begin_batch" ${more} />\n`;
const end = (more = "") => `<AMDYNAMICSCRM ACTIVITY="end_batch" ${more} />\n`;
const ofNobody = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const failing = `<AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="account" ID="${ofNobody}" />\n`;

for (const transport of ["Soap", "WebApi"]) {
  const open = createSession(`TRANSPORT="${transport}"`);

  describe(`batches over ${transport}`, () => {
    test("nothing is sent before the end; IDs of creates are known at once, and later operations use them", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `<AMVARIABLE NAME="id" />${open}${begin()}${create("one", 'RESULTVARIABLE="id"')}
         <AMDYNAMICSCRM ACTIVITY="update_entity" ENTITY="account" ID="%id%"><ATTRIBUTE LOGICALNAME="fax" TYPE="String" VALUE="7" /></AMDYNAMICSCRM>
         ${create("two")}${end('RESULTDATASET="done"')}
         <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="%id%" RESULTDATASET="read" />
         <AMWRITETOLOG TEXT="%read.name% %read.fax% %done.TotalRows% %done.operation% %done.activity% %done.entity% %done.status% [%done.id%] [%id%]" />`,
      );
      assert.equal(run.result.error, undefined);
      assert.match(logsOf(run)[0] ?? "", /^one 7 3 1 create_entity account done \[(.{36})\] \[\1\]$/);
      assert.deepEqual((await organization.accounts()).map(({ attributes }) => attributes.get("name")).sort(), [
        "one",
        "two",
      ]);
      assert.deepEqual(run.result.summary.records, { created: 2, updated: 1, deleted: 0, read: 1 });
    });

    test("steps that read are done at once", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `<AMVARIABLE NAME="id" />${open}${create("one", 'RESULTVARIABLE="id"')}${begin()}
         <AMDYNAMICSCRM ACTIVITY="update_entity" ENTITY="account" ID="%id%"><ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="later" /></AMDYNAMICSCRM>
         <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="%id%" RESULTDATASET="read" /><AMWRITETOLOG TEXT="%read.name%" />${end()}
         <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="%id%" RESULTDATASET="read" /><AMWRITETOLOG TEXT="%read.name%" />`,
      );
      assert.equal(run.result.error, undefined);
      assert.deepEqual(logsOf(run), ["one", "later"]);
    });

    const outcomes = [
      [
        "",
        "ACTION_BATCH_FAILED",
        1,
        /operation 2 of the batch \(delete account 7bf2e032.*, step 4\) failed: .*; 1 of 3 done, 1 failed, 1 not reached/,
      ],
      ['CONTINUEONERROR="YES"', "ACTION_BATCH_FAILED", 2, /2 of 3 done, 1 failed$/],
      ['TRANSACTION="YES"', "ACTION_BATCH_FAILED", 0, /operation 2 of the batch .* failed: .*; nothing was done/],
    ] as const;
    for (const [settings, code, accounts, message] of outcomes) {
      test(`an operation that fails, ${settings || "by default"}`, async () => {
        await using organization = await startTestOrganization();
        const run = await organization.run(
          `${open}${begin(settings)}${create("one")}${failing}${create("two")}${end()}`,
        );
        assert.equal(run.result.error?.code, code);
        assert.match(run.result.error?.message ?? "", message);
        assert.equal((await organization.accounts()).length, accounts);
      });
    }

    test("with CONTINUEONERROR and a dataset the task goes on, and reads what failed", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${open}${begin('CONTINUEONERROR="YES"')}${failing}${create("two")}${end('RESULTDATASET="done"')}
         <AMWRITETOLOG TEXT="%done.status% %done.code% %done.name% %done.step%" />`,
      );
      assert.equal(run.result.error, undefined);
      assert.deepEqual(logsOf(run), ["failed -2147220969 ObjectDoesNotExist 3"]);
      assert.deepEqual(warningsOf(run), ["ACTION_BATCH_FAILURES 1 of 2 done, 1 failed; dataset done tells which"]);
    });

    test("what became of the operations is told where end_batch fails, too", async () => {
      await using organization = await startTestOrganization();
      const row = `%done(1).status% %done(2).status% %done(2).name% %done(3).status%`;
      const batch = (settings: string) =>
        `${begin(settings)}${create("one")}${failing}${create("two")}${end('RESULTDATASET="done" AM_ONERROR="continue"')}<AMWRITETOLOG TEXT="${row}" />`;
      const run = await organization.run(`${open}${batch('TRANSACTION="YES"')}${batch("")}`);
      assert.deepEqual(logsOf(run), [
        "notReached failed ObjectDoesNotExist notReached",
        "done failed ObjectDoesNotExist notReached",
      ]);
      assert.equal(run.result.summary.records.created, 1);
    });

    test("an upsert by an alternate key tells the record and whether it is new", async () => {
      const customizations = {
        tables: [{ logicalName: "account", keys: [{ schemaName: "new_number", columns: ["accountnumber"] }] }],
      };
      await using organization = await startTestOrganization({ customizations });
      const upsert = `<AMDYNAMICSCRM ACTIVITY="upsert_entity" ENTITY="account" KEY="accountnumber=A-17"><ATTRIBUTE LOGICALNAME="name" VALUE="x" /></AMDYNAMICSCRM>`;
      const run = await organization.run(
        `${open}${begin()}${upsert}${upsert}${end('RESULTDATASET="done"')}<AMWRITETOLOG TEXT="%done(1).id% %done(1).created% %done(2).id% %done(2).created%" />`,
      );
      const [account] = await organization.accounts();
      assert.deepEqual(logsOf(run), [`${account?.id?.text} True ${account?.id?.text} False`]);
    });

    test("more than one request takes travels in several, in their order", async () => {
      await using organization = await startTestOrganization();
      const many = Array.from({ length: 1_003 }, (_, index) => create(`a${index}`)).join("");
      const run = await organization.run(
        `${open}${begin()}${many}${end('RESULTDATASET="done"')}<AMWRITETOLOG TEXT="%done.TotalRows%" />`,
      );
      assert.equal(run.result.error, undefined);
      assert.equal((await organization.accounts()).length, 1_003);
      assert.deepEqual(logsOf(run), ["1003"]);
    });
  });
}

test("an empty batch sends nothing", async () => {
  await using organization = await startTestOrganization();
  const run = await organization.run(
    `${createSession()}${begin()}${end('RESULTDATASET="done"')}<AMWRITETOLOG TEXT="%done.TotalRows%" />`,
  );
  assert.equal(run.result.error, undefined);
  assert.deepEqual(logsOf(run), ["0"]);
});

const refused = [
  ["no batch is open", createSession() + end(), "ACTION_NO_BATCH"],
  ["batches do not nest", createSession() + begin() + begin(), "ACTION_BATCH_OPEN"],
  ["one caller", createSession() + begin() + create("x", `CALLER="${ofNobody}"`), "ACTION_BATCH_CALLER"],
  ["no session", begin(), "ACTION_NO_SESSION"],
] as const;
for (const [name, task, code] of refused) {
  test(`refused: ${name}`, async () => {
    await using organization = await startTestOrganization();
    assert.equal((await organization.run(task)).result.error?.code, code);
    assert.deepEqual(await organization.accounts(), []);
  });
}

test("an empty batch that is not ended says nothing", async () => {
  await using organization = await startTestOrganization();
  assert.deepEqual(warningsOf(await organization.run(createSession() + begin())), []);
});

const forgotten = [
  [
    "when the session ends",
    `<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="DynamicsCrmSession1" />`,
    ["step-warning", "log"],
  ],
  ["when a session takes its name", createSession(), ["step-warning", "log"]],
] as const;
for (const [name, after, order] of forgotten) {
  test(`a batch that is not ended is discarded ${name}, and that is said`, async () => {
    await using organization = await startTestOrganization();
    const run = await organization.run(`${createSession()}${begin()}${create("x")}${after}<AMWRITETOLOG TEXT="x" />`);
    assert.equal(run.result.error, undefined);
    const isTold = (event: RunEvent) =>
      event.type === "log" || (event.type === "step-warning" && event.code === "ACTION_BATCH_DISCARDED");
    assert.deepEqual(
      run.events.filter(isTold).map(({ type }) => type),
      order,
    );
    assert.match(
      warningsOf(run).join("\n"),
      /ACTION_BATCH_DISCARDED the batch was never sent: its one operation was discarded/,
    );
    assert.deepEqual(await organization.accounts(), []);
  });
}

const unsent = [
  ["the task that forgets it", "", "failed", "ACTION_BATCH_DISCARDED", 0],
  ["a task that fails before", failing.replace("delete_entity", "get_entity"), "failed", "SESSION_FAULT", 1],
] as const;
for (const [name, after, status, code, warnings] of unsent) {
  test(`a batch that is never sent: ${name}`, async () => {
    await using organization = await startTestOrganization();
    const run = await organization.run(
      `${createSession()}${begin()}${create("x")}${after.replace("/>", 'RESULTDATASET="d" />')}`,
    );
    assert.equal(run.result.status, status);
    assert.equal(run.result.error?.code, code);
    const told = run.events.filter((event) => event.type === "step-warning" && event.code === "ACTION_BATCH_DISCARDED");
    assert.equal(told.length, warnings);
    if (code === "ACTION_BATCH_DISCARDED") {
      assert.equal(run.result.error.message, "the batch was never sent: its one operation was discarded");
      assert.match(run.result.error.where, /^test\.aml:2:1$/);
      assert.equal(run.result.error.remedy, "end it with end_batch");
    }
    assert.deepEqual(await organization.accounts(), []);
  });
}

test("a batch on behalf of another user", async () => {
  await using organization = await startTestOrganization();
  const run = await organization.run(
    `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="Other" ${connection("jo")} />${createSession()}
     ${begin('CALLER="systemuser(domainname=netautoinc\\jo)"')}${create("x")}${end()}`,
  );
  assert.equal(run.result.error?.message, undefined);
  const [account] = await organization.accounts();
  const author = account?.attributes.get("createdby");
  assert.equal(author instanceof EntityReference && author.name, "jo");
});
