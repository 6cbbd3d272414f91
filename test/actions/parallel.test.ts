import assert from "node:assert/strict";
import { test } from "node:test";
import { createActions } from "../../src/actions/create-actions.ts";
import { inspectStep } from "../../src/check/inspect-step.ts";
import type { RunEvent } from "../../src/engine/event.ts";
import { runTask } from "../../src/engine/run-task.ts";
import { parseTask } from "../../src/markup/parse-task.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import { connection, createSession, startTestOrganization, type TestOrganization } from "./organization.ts";

/** A session whose creates wait until `count` of them have been called: what runs them in turn never ends. */
function meeting(session: Session, count: number, met: number[]): Session {
  let waiting: (() => void)[] = [];
  const create: Session["create"] = async (...parameters) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length < count) return;
      met.push(waiting.length);
      for (const goOn of waiting) goOn();
      waiting = [];
    });
    return await session.create(...parameters);
  };
  return new Proxy(session, {
    get(target, name) {
      if (name === "create") return create;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

async function run(organization: TestOrganization, aml: string, met: number[] = []) {
  const events: RunEvent[] = [];
  const { dial } = organization;
  const result = await runTask(parseTask(aml), {
    actions: createActions({
      openSession: async (options) => {
        const session = await openSession({ ...options, dial });
        return met.length === 0 ? session : meeting(session, met[0] ?? 1, met);
      },
    }),
    inspect: inspectStep,
    name: "test.aml",
    onEvent: (event) => events.push(event),
  });
  const texts = events.flatMap((event) => (event.type === "log" ? [event.text] : []));
  return { result, events, texts };
}

const accounts = Array.from({ length: 16 }, (_, index) => `Account ${index + 1}`);

test("eight records are being created at the same time on one session, each iteration with its own row and ID", async () => {
  await using organization = await startTestOrganization();
  const rows = accounts
    .map((name) => `<AMDATASET ACTIVITY="add_row" DATASET="wanted"><COLUMN NAME="name" VALUE="${name}" /></AMDATASET>`)
    .join("\n");
  const met = [8];
  const { result, texts } = await run(
    organization,
    `${createSession()}<AMDATASET RESULTDATASET="wanted" COLUMNS="name" /><AMDATASET RESULTDATASET="made" COLUMNS="name,id" />
    ${rows}
    <AMLOOP ACTIVITY="dataset" DATASET="wanted" PARALLEL="8" />
      <AMVARIABLE NAME="id" VALUE="" />
      <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" RESULTVARIABLE="id">
        <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="%wanted.name%" />
      </AMDYNAMICSCRM>
      <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="%id%" RESULTDATASET="found" />
      <AMDATASET ACTIVITY="add_row" DATASET="made">
        <COLUMN NAME="name" VALUE="%found.name%" /><COLUMN NAME="id" VALUE="%id%" />
      </AMDATASET>
    <AMLOOP ACTIVITY="end" />
    <AMLOOP ACTIVITY="dataset" DATASET="made" /><AMWRITETOLOG TEXT="%made.name%" /><AMLOOP ACTIVITY="end" />`,
    met,
  );
  assert.equal(result.status, "succeeded", result.error?.message);
  assert.deepEqual(met, [8, 8, 8], "twice eight were under way together");
  assert.deepEqual(texts, accounts, "the results stand in the order of the rows");
  assert.deepEqual(result.summary.records, { created: 16, updated: 0, deleted: 0, read: 16 });
  const ids = new Set(result.datasets.find("made")?.rows.map(([, id]) => id));
  assert.equal(ids.size, 16);
  assert.equal((await organization.accounts()).length, 16);
});

test("a step that connects for itself connects once for all iterations, and a session of an iteration ends with it", async () => {
  await using organization = await startTestOrganization();
  const create = (where: string) =>
    `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" ${where}><ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="%i%" /></AMDYNAMICSCRM>`;
  const loop = (body: string) => `<AMLOOP TO="4" RESULTVARIABLE="i" PARALLEL="4" />${body}<AMLOOP ACTIVITY="end" />`;
  const { result, events } = await run(
    organization,
    `<AMVARIABLE NAME="i" />${loop(create(connection()))}${loop(createSession('SESSION="own"') + create('SESSION="own"'))}${create('SESSION="own"')}`,
  );
  assert.equal(result.error?.code, "ACTION_NO_SESSION");
  assert.equal(result.summary.sessionsOpened, 4);
  assert.equal(events.filter((event) => event.type === "step-warning" && /REPLACED/.test(event.code)).length, 0);
  assert.equal((await organization.accounts()).length, 8);
});
