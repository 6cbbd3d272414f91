import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTask } from "../markup/parse-task.ts";
import { activityOf, allActivities, findAction, findActivity } from "./catalog.ts";
import { dataActivities } from "./data-activities.ts";
import { flowActivities } from "./flow-activities.ts";

describe("catalog", () => {
  it("finds actions in any case", () => {
    assert.equal(findAction("amDynamicsCrm")?.name, "AMDYNAMICSCRM");
    assert.equal(findAction("AMDYNAMICS"), undefined);
  });

  const named: readonly [string, string | undefined, string | undefined][] = [
    ["AMDYNAMICSCRM", "create_session", "create_session"],
    ["amdynamicscrm", "Create Session", "create_session"],
    ["AMDYNAMICSCRM", undefined, undefined],
    ["AMDYNAMICSCRM", "created_session", undefined],
    ["AMVARIABLE", undefined, "variable"],
    ["AMVARIABLE", " ", "variable"],
    ["AMSHOWDIALOG", "MESSAGE", "message"],
    ["AMSHOWDIALOG", "input", "input"],
    ["AMIF", undefined, "condition"],
    ["AMIF", "End If", "end"],
    ["AMLOOP", "folder", "files"],
    ["AMEXCEL", undefined, undefined],
  ];
  for (const [action, activity, expected] of named) {
    it(`${action} ${activity ?? "without ACTIVITY"} → ${expected ?? "nothing"}`, () => {
      assert.equal(findActivity(action, activity)?.name, expected);
    });
  }

  const written: readonly [string, string][] = [
    ['<AMLOOP TYPE="DATASET" />', "dataset"],
    ['<AMLOOP TYPE="list" ACTIVITY="range" />', "range"],
    ['<AMIF LASTSTEP="failed" />', "last_step"],
    ['<AMPAUSE ACTION="WaitUntil" TIME="12:00" />', "date_time"],
    ['<AMPAUSE SCALAR="1" />', "duration"],
    ['<AMIF EXPRESSION="1" />', "condition"],
  ];
  for (const [markup, expected] of written) {
    it(`${markup} → ${expected}`, () => {
      const [step] = parseTask(markup).steps;
      assert.equal(step && activityOf(step)?.name, expected);
    });
  }

  it("holds the activities that this version has", () => {
    assert.deepEqual(
      allActivities.map(({ action, name }) => `${action}.${name}`),
      [
        "AMDYNAMICSCRM.create_session",
        "AMDYNAMICSCRM.end_session",
        "AMDYNAMICSCRM.create_entity",
        "AMDYNAMICSCRM.get_entity",
        "AMDYNAMICSCRM.update_entity",
        "AMDYNAMICSCRM.delete_entity",
        "AMDYNAMICSCRM.begin_batch",
        "AMDYNAMICSCRM.end_batch",
        "AMDYNAMICSCRM.bulk_write",
        "AMDYNAMICSCRM.upsert_entity",
        "AMDYNAMICSCRM.associate_entities",
        "AMDYNAMICSCRM.disassociate_entities",
        "AMDYNAMICSCRM.assign_entity",
        "AMDYNAMICSCRM.set_state",
        "AMDYNAMICSCRM.query_entities",
        "AMDYNAMICSCRM.count_entities",
        "AMDYNAMICSCRM.who_am_i",
        "AMDYNAMICSCRM.list_entities",
        "AMDYNAMICSCRM.describe_entity",
        "AMDYNAMICSCRM.get_option_set",
        "AMDYNAMICSCRM.get_changes",
        "AMDYNAMICSCRM.execute_message",
        "AMDYNAMICSCRM.upload_file",
        "AMDYNAMICSCRM.download_file",
        "AMDYNAMICSCRM.delete_file",
        "AMDYNAMICS365.create_session",
        "AMDYNAMICS365.end_session",
        "AMDYNAMICS365.create_entity",
        "AMDYNAMICS365.get_entity",
        "AMDYNAMICS365.update_entity",
        "AMDYNAMICS365.delete_entity",
        "AMDYNAMICS365.begin_batch",
        "AMDYNAMICS365.end_batch",
        "AMDYNAMICS365.bulk_write",
        "AMDYNAMICS365.upsert_entity",
        "AMDYNAMICS365.associate_entities",
        "AMDYNAMICS365.disassociate_entities",
        "AMDYNAMICS365.assign_entity",
        "AMDYNAMICS365.set_state",
        "AMDYNAMICS365.query_entities",
        "AMDYNAMICS365.count_entities",
        "AMDYNAMICS365.who_am_i",
        "AMDYNAMICS365.list_entities",
        "AMDYNAMICS365.describe_entity",
        "AMDYNAMICS365.get_option_set",
        "AMDYNAMICS365.get_changes",
        "AMDYNAMICS365.execute_message",
        "AMDYNAMICS365.upload_file",
        "AMDYNAMICS365.download_file",
        "AMDYNAMICS365.delete_file",
        "AMVARIABLE.variable",
        "AMSHOWDIALOG.message",
        "AMWRITETOLOG.write_to_log",
        ...dataActivities.map(({ action, name }) => `${action}.${name}`),
        ...flowActivities.map(({ action, name }) => `${action}.${name}`),
      ],
    );
  });
});
