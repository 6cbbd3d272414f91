import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError, describeError } from "../../src/errors.ts";
import { openSession } from "../../src/session/open-session.ts";
import { runDynaml } from "../cli/run-dynaml.ts";
import { startTcpServer } from "../scripted-server.ts";

/** Clears the screen, sets the title, moves the cursor with one character, and turns what follows around. */
const steering = "\x1b[2J\x1b]0;owned\x07\u009b31m\u202egnp.exe\u2066";
/** The same for a header, one byte a character: what comes first ends headers for most parsers. */
const steeringHeader = "\u009b31m\u0090owned\u009c";
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

function http(status: string, headers: readonly string[], body: string): Buffer {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status}`, ...headers, `content-length: ${bytes.length}`, "connection: close", "", ""];
  return Buffer.concat([Buffer.from(head.join("\r\n"), "latin1"), bytes]);
}

const referenced = [...steering]
  .filter((character) => character >= " ")
  .map((character) => `&#${character.codePointAt(0)};`)
  .join("");
const fault = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>no ${referenced}</faultstring></s:Fault></s:Body></s:Envelope>`;

const token = http(
  "200 OK",
  ["content-type: application/json"],
  '{"access_token":"t","token_type":"Bearer","expires_in":600}',
);
const refusal = JSON.stringify({ error: "invalid_client", error_description: `no ${steering}` });

const answers: [what: string, answer: Buffer, shown: RegExp, tokenAnswer?: Buffer][] = [
  ["a page's title", http("200 OK", ["content-type: text/html"], `<title>${steering}\n\n error: x</title>`), /owned/],
  ["a fault's text", http("500 Error", ["content-type: text/xml"], fault), /gnp\.exe/],
  ["a content type", http("200 OK", [`content-type: text/${steeringHeader}`], "x"), /owned/],
  ["a redirect", http("302 Found", [`location: https://sts/${steeringHeader}`], ""), /owned/],
  ["a realm", http("401 Unauthorized", [`www-authenticate: Basic realm="${steeringHeader}"`], ""), /rejects the token/],
  ["an authority's refusal", token, /gnp\.exe/, http("400 Bad", ["content-type: application/json"], refusal)],
];

describe("what a rogue server says reaches no terminal as it is", { concurrency: 2 }, () => {
  for (const [what, answer, shown, tokenAnswer = token] of answers) {
    it(what, async (t) => {
      const server = await startRogue(answer, tokenAnswer);
      t.after(() => server.close());
      const error = await openSession({
        organizationUri: `${server.origin}/org`,
        authType: "OAuth",
        transport: "Soap",
        clientId: "app",
        clientSecret: "marker-of-tests",
        authority: `${server.origin}/contoso/oauth2/v2.0`,
        policy: { allowHosts: [], allowPlainHttpPasswords: true, ca: [] },
      }).then(
        () => assert.fail("it opened"),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof DynamlError, String(error));
      const text = describeError(error);
      assert.match(text, shown);
      for (const line of text.split("\n")) assert.doesNotMatch(line, unprintable, JSON.stringify(line));
    });
  }

  it("nor through the command line, in text and in JSON", async (t) => {
    const [, answer] = answers[0] ?? assert.fail();
    const server = await startRogue(answer, token);
    t.after(() => server.close());
    const task = `<AMDYNAMICS365 ACTIVITY="create_session" SERVER="${server.origin}/org" AUTHORITY="${server.origin}/contoso/oauth2/v2.0" CLIENTID="app" CLIENTSECRET="marker-of-tests" />`;
    for (const args of [["run"], ["run", "--json"], ["doctor"], ["doctor", "--json"]]) {
      const { stdout, stderr } = await runDynaml([...args, "-", "--allow-plain-http-passwords"], { input: task });
      assert.match(stdout + stderr, /owned/);
      for (const line of (stdout + stderr).split("\n")) assert.doesNotMatch(line, unprintable, JSON.stringify(line));
    }
  });
});

function startRogue(answer: Buffer, tokenAnswer: Buffer) {
  return startTcpServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (head) => socket.end(head.includes("/oauth2/v2.0/token") ? tokenAnswer : answer));
  });
}
