import assert from "node:assert/strict";
import { test } from "node:test";
import { connection, createSession, logsOf, startTestOrganization, warningsOf } from "./organization.ts";

const create = (more: string) =>
  `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" ${more}><ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="x" /></AMDYNAMICSCRM>\n`;
const end = (name: string) => `<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="${name}" />\n`;

test("a step without SESSION uses the default session, and names compare in any case", async () => {
  await using organization = await startTestOrganization();
  const { result, events } = await organization.run(
    createSession() + create("") + create(`SESSION="dynamicscrmsession1"`),
  );
  assert.equal(result.error, undefined);
  assert.equal(result.summary.records.created, 2);
  const finished = events.find((event) => event.type === "step-finished" && event.step.number === 2);
  assert.ok(finished?.type === "step-finished");
  assert.match(finished.result.summary ?? "", /^created account [0-9a-f-]{36}$/);
  assert.equal(finished.result.session, "DynamicsCrmSession1");
});

test("a session is that of its USERNAME in its DOMAIN", async () => {
  await using organization = await startTestOrganization();
  const get = (entity: string, id: string, dataset: string) =>
    `<AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="${entity}" ID="${id}" RESULTDATASET="${dataset}" />\n`;
  const run = await organization.run(
    `<AMVARIABLE NAME="id" VALUE="" />${createSession()}${create('RESULTVARIABLE="id"')}
     ${get("account", "%id%", "a")}${get("systemuser", "%a.createdby%", "u")}<AMWRITETOLOG TEXT="%u.domainname%" />`,
  );
  assert.equal(run.result.error, undefined);
  assert.deepEqual(logsOf(run), ["netautoinc\\administrator"]);
});

test("several sessions are open at once, and the error of an undefined one names those", async () => {
  await using organization = await startTestOrganization();
  const { result } = await organization.run(
    createSession(`SESSION="One"`) + createSession(`SESSION="Two"`) + create(`SESSION="Three"`),
  );
  assert.equal(result.error?.code, "ACTION_NO_SESSION");
  assert.match(result.error.message, /"Three" has not been created; open: "One", "Two"$/);
  assert.match(result.error.remedy ?? "", /ACTIVITY="create_session" SESSION="Three"/);
  assert.equal(result.summary.sessionsOpened, 2);
});

test("an ended session is undefined again, and the error says that it was ended", async () => {
  await using organization = await startTestOrganization();
  const { result } = await organization.run(createSession(`SESSION="One"`) + end("ONE") + create(`SESSION="One"`));
  assert.match(result.error?.message ?? "", /"One" has been ended; no session is open/);
});

test("ending an unknown session is an error", async () => {
  await using organization = await startTestOrganization();
  const { result } = await organization.run(end("Nobody"));
  assert.equal(result.error?.code, "ACTION_NO_SESSION");
});

test("creating an open name ends the old session and warns", async () => {
  await using organization = await startTestOrganization();
  const run = await organization.run(
    createSession(`SESSION="One"`) + createSession(`SESSION="one"`) + create(`SESSION="One"`),
  );
  assert.equal(run.result.error, undefined);
  assert.match(warningsOf(run).join("\n"), /ACTION_SESSION_REPLACED session "one" was open/);
  assert.equal(organization.dials.length, 2);
});

test("a step with connection parameters and no SESSION connects for itself; equal ones share the connection", async () => {
  await using organization = await startTestOrganization();
  const { result } = await organization.run(
    `<AMVARIABLE NAME="id" />` +
      create(`RESULTVARIABLE="id" ${connection()}`) +
      `<AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="account" ID="%id%" ${connection()} />` +
      create(`TIMEOUT="60" ${connection()}`) +
      create(connection("somebody")),
  );
  assert.equal(result.error, undefined);
  assert.equal(result.summary.records.created, 3);
  assert.equal(organization.dials.length, 3);
  assert.equal(result.summary.sessionsOpened, 0);
});

test("a step with both uses the session and warns", async () => {
  await using organization = await startTestOrganization();
  const run = await organization.run(
    createSession() + create(`SESSION="DynamicsCrmSession1" ${connection("somebody")}`),
  );
  assert.equal(run.result.error, undefined);
  assert.equal(organization.dials.length, 1);
  assert.match(warningsOf(run).join("\n"), /USERNAME is ignored/);
});

test("general attributes that are not obeyed yet are said, and one that nobody knows stops its step", async () => {
  await using organization = await startTestOrganization();
  const run = await organization.run(
    `<AMWRITETOLOG TEXT="x" AM_EMAIL="a@example.com" /><AMWRITETOLOG TEXT="y" AM_FOO="1" />`,
  );
  assert.deepEqual(logsOf(run), ["x"]);
  assert.match(warningsOf(run).join("\n"), /AM_EMAIL.*not obeyed yet/);
  assert.match(run.result.error?.message ?? "", /AM_FOO/);
});

test("a wrong password is the connection's failure, in a session and in a step of its own", async () => {
  await using organization = await startTestOrganization();
  const wrong = connection("known");
  for (const aml of [`<AMDYNAMICSCRM ACTIVITY="create_session" ${wrong} />`, create(wrong)]) {
    const { result, events } = await organization.run(aml);
    assert.equal(result.error?.family, "connection");
    assert.match(result.error.code, /^AUTH_/);
    assert.match(result.error.organizationUri ?? "", /dynamicscrm2011/);
    assert.ok(!JSON.stringify(events).includes("Secret-of-tests-1"));
  }
});

test("what cannot be followed fails before any traffic, as the connection's failure", async () => {
  await using organization = await startTestOrganization();
  const { result } = await organization.run(createSession().replace("ActiveDirectory", "Federation"));
  assert.equal(result.error?.code, "AUTH_PLAIN_HTTP");
  assert.equal(result.error.family, "connection");
  assert.deepEqual(organization.dials, []);
});

test("a scheme in SERVER needs no PROTOCOL, and one that contradicts PROTOCOL warns", async () => {
  await using organization = await startTestOrganization();
  const server = `SERVER="http://crm/org" USERNAME="a" PASSWORD="Password-1" AUTHTYPE="ActiveDirectory"`;
  const quiet = await organization.run(`<AMDYNAMICSCRM ACTIVITY="create_session" ${server} />`);
  assert.deepEqual([quiet.result.error, warningsOf(quiet)], [undefined, []]);
  const warned = await organization.run(`<AMDYNAMICSCRM ACTIVITY="create_session" PROTOCOL="HTTPS" ${server} />`);
  assert.equal(warned.result.error, undefined);
  assert.match(warningsOf(warned).join("\n"), /SESSION_SCHEME_DIFFERS/);
});

test("a fault of the organization is the step's error, with its number in AMError and the session and address in it", async () => {
  await using organization = await startTestOrganization();
  const { result } = await organization.run(
    createSession() +
      `<AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="account" ID="7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f" />`,
  );
  assert.equal(result.error?.code, "SESSION_FAULT");
  assert.equal(result.error.family, "step");
  assert.equal(result.error.session, "DynamicsCrmSession1");
  assert.match(result.error.organizationUri ?? "", /netautodyn/);
  const amError = result.datasets.find("AMError");
  const number = amError?.rows[0]?.[amError.columns.indexOf("ErrorNumber")];
  assert.equal(number, -2147220969);
});

test("a variable's supplied value is kept by a parameter and replaced, with a warning, otherwise", async () => {
  await using organization = await startTestOrganization();
  const run = await organization.run(
    `<AMVARIABLE NAME="kept" VALUE="own" ISPARAMETER="YES" /><AMVARIABLE NAME="lost" VALUE="own" />
     <AMVARIABLE NAME="alone" VALUE="own" ISPARAMETER="YES" /><AMWRITETOLOG TEXT="%kept% %lost% %alone%" />`,
    { variables: { kept: "given", lost: "given" } },
  );
  assert.deepEqual(logsOf(run), ["given own own"]);
  assert.match(warningsOf(run).join("\n"), /^ACTION_SUPPLIED_VALUE_REPLACED .*"lost".*ISPARAMETER/);
});

test("a secure variable is masked wherever it is told, and an encrypted one cannot be used", async () => {
  await using organization = await startTestOrganization();
  const told = await organization.run(
    `<AMVARIABLE NAME="pin" VALUE="open-sesame" SECURE="YES" /><AMVARIABLE NAME="given" SECURE="YES" ISPARAMETER="YES" VALUE="AM4abcdaME" />
     <AMWRITETOLOG TEXT="%pin% %given%" /><AMSHOWDIALOG MESSAGE="%pin%" WINDOWTITLE="%given%" />`,
    { variables: { given: "close-sesame" } },
  );
  assert.equal(told.result.error, undefined);
  assert.deepEqual(logsOf(told), ["[secret] [secret]"]);
  assert.ok(!JSON.stringify(told.events).includes("sesame"));
  assert.equal(told.result.variables.get("pin"), "open-sesame");
  const { result } = await organization.run(`<AMVARIABLE NAME="pin" VALUE="AM4abcdaME" SECURE="YES" />`);
  assert.equal(result.error?.code, "ACTION_ENCRYPTED_VALUE");
  assert.match(result.error.remedy ?? "", /ISPARAMETER="YES".*--var pin=/);
});
