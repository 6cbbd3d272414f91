import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  checkTask,
  type DynamlError,
  EntityReference,
  Guid,
  Money,
  openSession,
  parseTask,
  printTask,
  runTask,
  startEmulator,
} from "../src/index.ts";

test("a session from code: open, create, retrieve, update, delete, end", async (t) => {
  const emulator = await startEmulator({ open: true });
  t.after(() => emulator.close());
  const session = await openSession({
    organizationUri: `${emulator.url}/embedded`,
    userName: "CRM\\user",
    password: "Secret-of-tests-1",
    authType: "ActiveDirectory",
  });
  const id = await session.create("account", { name: "Contoso", revenue: new Money("12.50") });
  const parent = await session.create("account", { name: "Contoso Holding" });
  await session.update("account", id, { parentaccountid: new EntityReference("account", parent) });
  const account = await session.retrieve("account", id, ["name", "revenue", "parentaccountid"]);
  assert.ok(id instanceof Guid);
  assert.equal(account.attributes.get("name"), "Contoso");
  assert.equal(Number(account.attributes.get("revenue")), 12.5);
  assert.equal(String(account.attributes.get("parentaccountid")), `account:${parent}`);
  await session.delete("account", id);
  await session.end();
  await assert.rejects(session.delete("account", id), { code: "SESSION_ENDED" });
});

test("await using ends a session and closes an embedded organization", async () => {
  const who = { userName: "CRM\\user", password: "Secret-of-tests-1", authType: "ActiveDirectory" } as const;
  const left = await (async () => {
    await using emulator = await startEmulator({ open: true });
    await using session = await openSession({ organizationUri: `${emulator.url}/embedded`, ...who });
    await session.execute("WhoAmI");
    return { session, url: emulator.url };
  })();
  await assert.rejects(left.session.execute("WhoAmI"), { code: "SESSION_ENDED" });
  await assert.rejects(fetch(left.url));
});

test("a task from code: its text, its bytes and its parsed form run alike", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "dynaml-"));
  const path = join(folder, "organization");
  const emulator = await startEmulator({ open: true, anyOrganization: true, path });
  t.after(async () => {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  });
  const aml = `<AMVARIABLE NAME="id" /><AMVARIABLE NAME="company" VALUE="" ISPARAMETER="YES" />
    <AMDYNAMICSCRM ACTIVITY="create_session" PROTOCOL="HTTP" SERVER="anywhere" ORGANIZATION="org" USERNAME="CRM\\user" PASSWORD="%password%" AUTHTYPE="ActiveDirectory" />
    <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" RESULTVARIABLE="id">
      <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="%company%" /></AMDYNAMICSCRM>`;
  const task = parseTask(aml);
  assert.equal(printTask(task), aml);
  assert.deepEqual(checkTask(task), []);
  for (const source of [aml, Buffer.from(aml), task]) {
    const types: string[] = [];
    const result = await runTask(source, {
      variables: { company: "Contoso", password: "Secret-of-tests-1" },
      dial: async () => connect(path),
      onEvent: ({ type }) => types.push(type),
    });
    assert.equal(result.error, undefined);
    assert.ok(Guid.parse(String(result.variables.get("id"))));
    assert.equal(types.at(-1), "run-finished");
  }
});

test("a task that cannot be read, and a variable that cannot be named, are thrown", async () => {
  await assert.rejects(
    runTask(`<AMIF EXPRESSION="1">`),
    (error: DynamlError) => error.code === "ENGINE_TASK_NOT_LOADABLE",
  );
  await assert.rejects(runTask("", { variables: { "no name": "" } }), { code: "ENGINE_VARIABLE_NAME" });
});
