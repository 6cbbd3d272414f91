import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTask } from "../../markup/parse-task.ts";
import { withEdits } from "../../markup/text-edits.ts";
import { convertTask } from "./convert-task.ts";

const crm = (more: string) => `<AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="account"${more} />`;
const cloud = (more: string) => crm(more).replace("AMDYNAMICSCRM", "AMDYNAMICS365");

describe("what a step means by leaving a parameter out stays what it means", () => {
  const conversions: readonly (readonly [from: string, to: string])[] = [
    [`<AMSTOPTASK />`, `<AMTASK ACTIVITY="stop" STATUSTYPE="success" />`],
    [`<AMSTOPTASK>`, `<AMTASK ACTIVITY="stop" STATUSTYPE="success">`],
    [`<AMSTOPTASK STATUSTYPE="error" />`, `<AMTASK ACTIVITY="stop" STATUSTYPE="error" />`],
    [`<AMTASK ACTIVITY="stop" />`, `<AMTASK ACTIVITY="stop" />`],
    [`<AMPAUSE ACTION="waitfor" SCALAR="1" />`, `<AMWAIT SCALAR="1" />`],
    [`<AMPAUSE ACTION="waituntil" TIME="1:00" />`, `<AMWAIT ACTIVITY="date_time" TIME="1:00" />`],
    [`<AMSTOPTASK STATUSTYPE="" />`, `<AMTASK ACTIVITY="stop" STATUSTYPE="success" />`],
    [`<AMTASK ACTIVITY="stop" STATUSTYPE="" />`, `<AMTASK ACTIVITY="stop" STATUSTYPE="" />`],
    [crm(""), cloud("")],
    [crm(` SERVER="" ORGANIZATIONURI="crm/org"`), cloud(` SERVER="crm/org"`)],
    [
      `${crm("")}<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="DynamicsCrmSession1" />`,
      `${cloud(` SESSION="DynamicsCrmSession1"`)}<AMDYNAMICS365 ACTIVITY="end_session" SESSION="DynamicsCrmSession1" />`,
    ],
    [crm("") + crm(` SESSION="Other"`), cloud("") + cloud(` SESSION="Other"`)],
    [
      crm("") + crm(` SESSION="dynamicsCrmSession1"`) + crm(` SERVER="crm"`),
      cloud(` SESSION="DynamicsCrmSession1"`) + cloud(` SESSION="dynamicsCrmSession1"`) + cloud(` SERVER="crm"`),
    ],
    [crm("") + crm(` SESSION="%name%"`), cloud(` SESSION="DynamicsCrmSession1"`) + cloud(` SESSION="%name%"`)],
  ];
  for (const [from, to] of conversions) {
    it(`${from} → ${to}`, () => {
      const convert = (text: string): string =>
        withEdits(text, convertTask(parseTask(text), { file: "task.aml", to365: true, secrets: false }).edits);
      assert.equal(convert(from), to);
      assert.equal(convert(to), to);
    });
  }
});
