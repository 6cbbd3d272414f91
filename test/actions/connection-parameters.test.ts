import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createActions } from "../../src/actions/create-actions.ts";
import { inspectStep } from "../../src/check/inspect-step.ts";
import type { RunEvent } from "../../src/engine/event.ts";
import { runTask } from "../../src/engine/run-task.ts";
import { createFileGate } from "../../src/files/file-gate.ts";
import { parseTask } from "../../src/markup/parse-task.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { Secret } from "../../src/values/secret.ts";
import { startTestOrganization } from "./organization.ts";

/** Runs AML; each session that it asks for is one of the embedded organization, whatever the options, which are returned. */
async function optionsAsked(aml: string, error?: string) {
  await using organization = await startTestOrganization();
  const folder = mkdtempSync(join(tmpdir(), "dynaml-certificate-"));
  writeFileSync(join(folder, "c.pem"), "PEM", { mode: 0o600 });
  const asked: SessionOptions[] = [];
  const result = await runTask(parseTask(aml), {
    actions: createActions({
      openSession: (options) => {
        asked.push(options);
        return openSession({
          organizationUri: "http://crm/org",
          authType: "ActiveDirectory",
          userName: "a",
          password: "Password-1",
          dial: organization.dial,
        });
      },
      files: createFileGate({ allowed: [folder] }),
    }),
    inspect: inspectStep,
    name: "test.aml",
    onEvent: () => {},
  });
  rmSync(folder, { recursive: true });
  assert.equal(result.error?.code, error);
  return { result, asked: asked.map(plain) };
}

/** The file, as JSON writes its bytes. */
const pem = JSON.parse(JSON.stringify(Buffer.from("PEM")));

/** The options that say something, secrets revealed. */
function plain({ signal: _, ...options }: SessionOptions): Record<string, unknown> {
  const text = JSON.stringify(options, function (this: Record<string, unknown>, key, value) {
    const given = this[key];
    return given instanceof Secret ? given.reveal() : value;
  });
  return JSON.parse(text);
}

test("every connection parameter of AMDYNAMICSCRM reaches the session", async () => {
  const { asked } = await optionsAsked(
    `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="s" PROTOCOL="http" SERVER="crm" OFFICE365="NO" USERNAME="u" PASSWORD="p" DOMAIN="d" ORGANIZATION="o" AUTODISCOVER="no" DISCOVERYURI="http://d" ORGANIZATIONURI="http://o" HOMEREALMURI="http://h" AUTHTYPE="Live ID" TIMEOUT="7" PROXYTYPE="HTTP" PROXYSERVER="proxy" PROXYPORT="3128" PROXYUSERNAME="pu" PROXYPASSWORD="pp" />`,
  );
  assert.deepEqual(asked, [
    {
      name: "s",
      protocol: "HTTP",
      server: "crm",
      office365: false,
      userName: "u",
      password: "p",
      domain: "d",
      organization: "o",
      autoDiscover: false,
      discoveryUri: "http://d",
      organizationUri: "http://o",
      homeRealmUri: "http://h",
      authType: "LiveId",
      timeout: 7,
      proxy: { type: "http", server: "proxy", port: 3128, userName: "pu", password: "pp" },
    },
  ]);
});

test("AUTHTYPE's default says nothing against AUTODISCOVER", async () => {
  const { asked } = await optionsAsked(
    `<AMDYNAMICSCRM ACTIVITY="create_session" SERVER="crm" AUTODISCOVER="YES" USERNAME="u" PASSWORD="p" AUTHTYPE="Federation" />`,
  );
  assert.deepEqual([asked[0]?.autoDiscover, asked[0]?.authType], [true, undefined]);
});

const credentials: [name: string, attributes: string, options: Record<string, unknown>][] = [
  [
    "client secret",
    'CLIENTID="id" CLIENTSECRET="secret" TENANT="example.com"',
    { clientId: "id", clientSecret: "secret", tenant: "example.com" },
  ],
  [
    "certificate file",
    'CLIENTID="id" CERTIFICATETYPE="file" CERTIFICATE="c.pem" CERTIFICATEPASSWORD="cp" AUTHORITY="https://sts/adfs"',
    {
      clientId: "id",
      certificate: { file: "c.pem", password: "cp", content: pem, othersMayRead: false },
      authority: "https://sts/adfs",
    },
  ],
  [
    "certificate store",
    'CLIENTID="id" CERTIFICATETYPE="store" CERTIFICATETHUMBPRINT="ab12"',
    { clientId: "id", certificate: { thumbprint: "ab12" } },
  ],
  [
    "user",
    'USERNAME="u@example.com" PASSWORD="p" REDIRECTURI="http://localhost"',
    { userName: "u@example.com", password: "p", redirectUri: "http://localhost" },
  ],
];
test("a certificate's file that the task names passes the gate of files", async () => {
  const path = join(import.meta.dirname, "../fixtures/token-signing/key.pem");
  const { asked } = await optionsAsked(
    `<AMDYNAMICS365 ACTIVITY="create_session" SERVER="https://org.crm.dynamics.com" CLIENTID="id" CERTIFICATE="${path}" />`,
    "FILES_NOT_ALLOWED",
  );
  assert.deepEqual(asked, []);
});

for (const [name, attributes, options] of credentials) {
  test(`AMDYNAMICS365 signs in by OAuth with the credentials that it gives: ${name}`, async () => {
    const { asked } = await optionsAsked(
      `<AMDYNAMICS365 ACTIVITY="create_session" SERVER="https://org.crm.dynamics.com" ${attributes} />`,
    );
    const expected = {
      name: "Dynamics365Session1",
      server: "https://org.crm.dynamics.com",
      authType: "OAuth",
      autoDiscover: false,
      timeout: 120,
      proxy: { type: "system" },
      ...options,
    };
    assert.deepEqual(asked, [expected]);
  });
}

test("both families share one namespace of sessions, each with its own default name; Host mode pools equal connections", async () => {
  const connection = 'SERVER="https://org.crm.dynamics.com" CLIENTID="id" CLIENTSECRET="secret"';
  const attribute = '<ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="x" />';
  const { result, asked } = await optionsAsked(
    `<AMVARIABLE NAME="id" VALUE="" />
     <AMDYNAMICS365 ACTIVITY="create_session" ${connection} />
     <AMDYNAMICS365 ACTIVITY="create_entity" ENTITY="account" RESULTVARIABLE="id">${attribute}</AMDYNAMICS365>
     <AMDYNAMICSCRM ACTIVITY="update_entity" SESSION="Dynamics365Session1" ENTITY="account" ID="%id%">${attribute}</AMDYNAMICSCRM>
     <AMDYNAMICS365 ACTIVITY="get_entity" ENTITY="account" ID="%id%" RESULTDATASET="a" ${connection} />
     <AMDYNAMICS365 ACTIVITY="delete_entity" ENTITY="account" ID="%id%" ${connection} />
     <AMDYNAMICS365 ACTIVITY="end_session" SESSION="Dynamics365Session1" />`,
  );
  assert.deepEqual(result.summary.records, { created: 1, read: 1, updated: 1, deleted: 1 });
  assert.deepEqual(
    asked.map(({ name }) => name),
    ["Dynamics365Session1", undefined],
  );
});

test("what a person has to do to sign in is shown as a dialog of the run", async () => {
  const events: RunEvent[] = [];
  await runTask(parseTask(`<AMDYNAMICS365 ACTIVITY="create_session" SERVER="https://org.crm.dynamics.com" />`), {
    actions: createActions({
      openSession: async ({ prompt }) => {
        const verificationUri = "https://microsoft.com/devicelogin";
        prompt?.({
          type: "device-code",
          userCode: "ABC-123",
          verificationUri,
          expiresAt: new Date(),
          message: undefined,
        });
        prompt?.({ type: "authorization-code", url: "https://login.example/authorize" });
        throw new Error("nobody signed in");
      },
    }),
    inspect: () => [],
    name: "test.aml",
    onEvent: (event) => events.push(event),
  });
  const texts = events.flatMap((event) => (event.type === "dialog" ? [event.text] : []));
  assert.equal(texts.length, 2);
  assert.match(texts[0] ?? "", /https:\/\/microsoft\.com\/devicelogin .* ABC-123/);
  assert.match(texts[1] ?? "", /https:\/\/login\.example\/authorize/);
});
