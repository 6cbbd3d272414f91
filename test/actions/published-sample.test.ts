import assert from "node:assert/strict";
import { test } from "node:test";
import { Secret } from "../../src/values/secret.ts";
import { fixture, startTestOrganization } from "./organization.ts";

const encryptedPassword = "AM2gvUWJwwypS+Z9QcnFzL2L9z1QydMMsQpaME";

test("as published it fails at its first step: the session is undefined, and a later step creates it", async () => {
  await using organization = await startTestOrganization();
  const aml = await fixture("published-create-session.aml");
  const { result } = await organization.run(aml, { name: "published.aml" });
  const { error } = result;
  assert.equal(result.status, "failed");
  assert.equal(error?.code, "ACTION_NO_SESSION");
  assert.equal(error.family, "step");
  assert.deepEqual([error.step.number, error.session], [1, "DynamicsCrmSession1"]);
  assert.match(error.message, /session "DynamicsCrmSession1" has not been created; no session is open/);
  const line = aml.slice(0, aml.search(/<AMDYNAMICSCRM[^>]*create_session/i)).split("\n").length;
  assert.match(
    error.message,
    new RegExp(`published\\.aml:${line}:\\d+ creates it, after this step 1 at published\\.aml:\\d+:1`),
  );
  assert.deepEqual(organization.dials, []);
});

test("with its order mended it fails at the encrypted password, before any traffic, and says how to supply one", async () => {
  await using organization = await startTestOrganization();
  const { result, events } = await organization.run(await fixture("mended-order.aml"));
  const { error } = result;
  assert.equal(error?.code, "ACTION_ENCRYPTED_VALUE");
  assert.equal(error.family, "connection");
  assert.match(error.message, /PASSWORD of session "DynamicsCrmSession1" was encrypted/);
  assert.match(error.remedy ?? "", /--var/);
  assert.deepEqual(organization.dials, []);
  assert.ok(!JSON.stringify(events).includes(encryptedPassword));
});

test("an encrypted password is looked up by task, session and parameter, and what is found signs in", async () => {
  await using organization = await startTestOrganization();
  const asked: unknown[] = [];
  const { result, events } = await organization.run(await fixture("mended-order.aml"), {
    name: "mended.aml",
    secrets: (subject) => {
      asked.push(subject);
      return new Secret("Stored-secret-1");
    },
  });
  assert.deepEqual(asked, [
    { task: "mended.aml", session: "DynamicsCrmSession1", parameter: "PASSWORD", written: encryptedPassword },
  ]);
  assert.equal(result.error?.step.number, 2);
  assert.equal(result.summary.sessionsOpened, 1);
  assert.ok(!JSON.stringify(events).includes("Stored-secret-1"));
});

test("without the variable create_entity says how to create it, and nothing is written", async () => {
  await using organization = await startTestOrganization();
  const before = await organization.accounts();
  const { result } = await organization.run(await fixture("mended-without-variable.aml"));
  assert.equal(result.error?.code, "ENGINE_NO_VARIABLE");
  assert.equal(result.error.family, "step");
  assert.match(result.error.message, /"theVar" does not exist/);
  assert.match(result.error.remedy ?? "", /<AMVARIABLE NAME="theVar"/);
  assert.equal((await organization.accounts()).length, before.length);
});

test("mended in full it creates the account, and the variable holds its ID", async () => {
  await using organization = await startTestOrganization();
  const { result, events } = await organization.run(await fixture("mended-create-session.aml"));
  assert.deepEqual(result.error, undefined);
  assert.equal(result.status, "succeeded");
  assert.equal(result.summary.records.created, 1);
  const account = (await organization.accounts()).find(({ attributes }) => attributes.get("name") === "sample");
  assert.equal(result.variables.get("theVar"), account?.id?.text);
  assert.ok(!JSON.stringify(events).includes("Secret-of-the-sample-1"));
});
