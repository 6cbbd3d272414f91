import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Activity } from "../catalog/activity.ts";
import { message } from "../catalog/dialog/message.ts";
import { createEntity } from "../catalog/dynamics-crm/create-entity.ts";
import { createSession } from "../catalog/dynamics-crm/create-session.ts";
import { endSession } from "../catalog/dynamics-crm/end-session.ts";
import { queryEntities } from "../catalog/dynamics-crm/query-entities.ts";
import { inspectStep } from "./inspect-step.ts";

type Texts = Readonly<Record<string, string>>;

function inspect(
  activity: Activity,
  parameters: Texts,
  children: readonly (readonly [string, Texts])[] = [],
): string[] {
  const problems = inspectStep(activity, {
    parameters: new Map(Object.entries(parameters)),
    children: children.map(([name, texts]) => ({ name, parameters: new Map(Object.entries(texts)) })),
  });
  return problems.map(({ severity, code, parameter }) => `${severity} ${code} ${parameter ?? ""}`.trim());
}

const session = { SERVER: "crm", USERNAME: "u", PASSWORD: "p", ORGANIZATION: "o", AUTHTYPE: "ActiveDirectory" };
const attribute = { LOGICALNAME: "name", TYPE: "String", VALUE: "x" };

describe("inspectStep", () => {
  it("has nothing to say of a step that is right", () => {
    assert.deepEqual(inspect(createSession, session), []);
    assert.deepEqual(inspect(endSession, { SESSION: "Crm" }), []);
    assert.deepEqual(inspect(createEntity, { SESSION: "Crm", ENTITY: "account" }, [["ATTRIBUTE", attribute]]), []);
    assert.deepEqual(inspect(message, { MESSAGE: "100%" }), []);
  });

  const cases: readonly [string, Activity, Texts, string[]][] = [
    ["a missing parameter", endSession, {}, ["error CHECK_MISSING_PARAMETER"]],
    ["one that is empty", endSession, { SESSION: "" }, ["error CHECK_MISSING_PARAMETER"]],
    ["an unknown parameter", message, { MESSAGE: "a", MESAGE: "b" }, ["error CHECK_UNKNOWN_PARAMETER MESAGE"]],
    ["a value outside its options", createSession, { ...session, AUTHTYPE: "Basic" }, ["error CHECK_VALUE AUTHTYPE"]],
    ["a number out of its range", createSession, { ...session, TIMEOUT: "-1" }, ["error CHECK_VALUE TIMEOUT"]],
    [
      "a parameter that is switched off, as a warning only, whatever its value",
      createSession,
      { SERVER: "crm", USERNAME: "u", PASSWORD: "p", AUTODISCOVER: "YES", AUTHTYPE: "Basic" },
      ["warning CHECK_INACTIVE_PARAMETER AUTHTYPE"],
    ],
    [
      "connection parameters beside a session",
      createEntity,
      { ENTITY: "account", SESSION: "Crm", SERVER: "crm", USERNAME: "u" },
      ["warning CHECK_INACTIVE_PARAMETER SERVER", "warning CHECK_INACTIVE_PARAMETER USERNAME"],
    ],
    [
      "a connection of its own that lacks something",
      createEntity,
      { ENTITY: "account", SERVER: "http://crm/o", USERNAME: "u" },
      ["error CHECK_MISSING_PARAMETER"],
    ],
    [
      "a general parameter, which is known, but not obeyed yet",
      message,
      { MESSAGE: "a", AM_RETRY: "3", AM_EMAIL: "a@example.com" },
      ["warning CHECK_NOT_YET_OBEYED AM_EMAIL"],
    ],
  ];
  for (const [title, activity, texts, expected] of cases) {
    it(`sees ${title}`, () => {
      assert.deepEqual(inspect(activity, texts), expected);
    });
  }

  it("judges the elements inside a step", () => {
    const step = { SESSION: "Crm", ENTITY: "account" };
    const children = [
      ["ATTRIBUTE", attribute],
      ["ATTRIBUTE", { TYPE: "Strng" }],
      ["COLUMN", {}],
    ] as const;
    assert.deepEqual(inspect(createEntity, step, children), [
      "error CHECK_MISSING_PARAMETER",
      "error CHECK_VALUE TYPE",
      "error CHECK_UNKNOWN_CHILD",
    ]);
    assert.deepEqual(inspect(endSession, { SESSION: "Crm" }, [["ATTRIBUTE", attribute]]), [
      "error CHECK_UNKNOWN_CHILD",
    ]);
  });

  it("says what, and what to do", () => {
    const [missing] = inspectStep(createSession, {
      parameters: new Map(Object.entries({ ...session, SERVER: "" })),
      children: [],
    });
    assert.equal(missing?.message, "SERVER is missing: Create session needs it");
    assert.equal(missing?.remedy, 'add SERVER="crm.example.com", or ORGANIZATIONURI, or DISCOVERYURI');
    const [wrong] = inspectStep(createSession, {
      parameters: new Map(Object.entries({ ...session, AUTHTYPE: "Active Directry" })),
      children: [],
    });
    assert.equal(wrong?.message, 'AUTHTYPE is "Active Directry"');
    assert.match(wrong?.remedy ?? "", /^did you mean ActiveDirectory\? It takes one of None, /);
  });

  it("names the nearest operator of a condition, by what people call it, too", () => {
    const remedyOf = (operator: string) => {
      const condition = {
        name: "CONDITION",
        parameters: new Map(Object.entries({ ATTRIBUTE: "a", OPERATOR: operator })),
      };
      const parameters = new Map(Object.entries({ SESSION: "Crm", ENTITY: "account", RESULTDATASET: "q" }));
      return inspectStep(queryEntities, { parameters, children: [condition] }).map(({ remedy }) => remedy);
    };
    assert.deepEqual(remedyOf("equals"), ["did you mean eq?"]);
    assert.deepEqual(remedyOf("betwen"), ["did you mean between?"]);
    assert.match(remedyOf("resembles")[0] ?? "", /^give one of eq, ne, /);
  });

  it("never tells a password", () => {
    const given = { ...session, PASSWORD: "hunter2", PROXYPASSWORD: "hunter2" };
    const problems = inspectStep(createSession, { parameters: new Map(Object.entries(given)), children: [] });
    assert.ok(problems.length > 0);
    assert.equal(JSON.stringify(problems).includes("hunter2"), false);
  });
});
