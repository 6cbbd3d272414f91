import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTask } from "../markup/parse-task.ts";
import { checkTask } from "./check-task.ts";

const session = (attributes: string) =>
  `<AMDYNAMICSCRM ACTIVITY="create_session" SERVER="http://crm/o" USERNAME="u" AUTHTYPE="ActiveDirectory" ${attributes} />`;

function plain(text: string): string[] {
  return checkTask(parseTask(text))
    .filter(({ code }) => code === "CHECK_PLAIN_PASSWORD")
    .map(({ message, position, remedy }) => {
      assert.doesNotMatch(`${message}${remedy}`, /hunter2/);
      return `${position.column} ${message.split(" ")[0]}`;
    });
}

describe("a secret in plain text", () => {
  for (const [text, expected] of [
    [session('PASSWORD="hunter2"'), ["114 PASSWORD"]],
    [session('PASSWORD="%p%" PROXYTYPE="http" PROXYSERVER="p" PROXYPASSWORD="hunter2"'), ["167 PROXYPASSWORD"]],
    [session('PASSWORD="100%%hunter2"'), ["114 PASSWORD"]],
    [`<AMVARIABLE NAME="x" SECURE="YES" VALUE="hunter2" />`, ["42 VALUE"]],
    [`<AMVARIABLE NAME="x" SECURE="YES">hunter2</AMVARIABLE>`, ["1 VALUE"]],
    [session('PASSWORD="%password%"'), []],
    [
      `<AMDYNAMICS365 ACTIVITY="create_session" SERVER="https://o" CLIENTID="an application" CLIENTSECRET="hunter2" />`,
      ["101 CLIENTSECRET"],
    ],
    [session('PASSWORD="secret:crm"'), []],
    [session('PASSWORD="dynaml:v1:a.b"'), []],
    [session('PASSWORD="AM1P2qCkbYiFHdqWN7qDphOEw==aME"'), []],
    [session('PASSWORD=""'), []],
    [session('PASSWORD="hunter2" AM_DISABLED="YES"'), []],
    [`<AMVARIABLE NAME="x" VALUE="hunter2" />`, []],
    [`<AMVARIABLE NAME="x" SECURE="YES" VALUE="AM4abcdaME" />`, []],
    [`<AMVARIABLE NAME="x" SECURE="YES" />`, []],
  ] as const) {
    it(`is ${expected.length === 0 ? "not " : ""}found in ${text}`, () => assert.deepEqual(plain(text), expected));
  }
});

it("a profile completes what a step leaves out, and what it takes away is not judged; what is written stays written", () => {
  const task = parseTask(`<AMDYNAMICSCRM ACTIVITY="create_session" SERVER="crm" PASSWORD="hunter2" AUTHTYPE="Bad" />`);
  const given = new Map([
    ["ORGANIZATIONURI", "https://crm/o"],
    ["AUTHTYPE", "OAuth"],
  ]);
  const codes = (options: Parameters<typeof checkTask>[1]) =>
    checkTask(task, options)
      .map(({ code }) => code)
      .filter((code) => code !== "CHECK_UNUSED_SESSION");
  assert.deepEqual(codes({}).sort(), [
    "CHECK_MISSING_PARAMETER",
    "CHECK_MISSING_PARAMETER",
    "CHECK_PLAIN_PASSWORD",
    "CHECK_VALUE",
  ]);
  assert.deepEqual(codes({ profile: () => given, strict: true }), ["CHECK_PLAIN_PASSWORD"]);
});
