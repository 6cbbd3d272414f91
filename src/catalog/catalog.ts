import type { Attribute, Step } from "../markup/task.ts";
import type { Activity } from "./activity.ts";
import { dataActivities } from "./data-activities.ts";
import { message } from "./dialog/message.ts";
import { createSession as createSession365 } from "./dynamics-365/create-session.ts";
import { endSession as endSession365 } from "./dynamics-365/end-session.ts";
import { under365 } from "./dynamics-365/under-365.ts";
import { assignEntity } from "./dynamics-crm/assign-entity.ts";
import { associateEntities } from "./dynamics-crm/associate-entities.ts";
import { beginBatch } from "./dynamics-crm/begin-batch.ts";
import { bulkWrite } from "./dynamics-crm/bulk-write.ts";
import { countEntities } from "./dynamics-crm/count-entities.ts";
import { createEntity } from "./dynamics-crm/create-entity.ts";
import { createSession } from "./dynamics-crm/create-session.ts";
import { deleteEntity } from "./dynamics-crm/delete-entity.ts";
import { deleteFile } from "./dynamics-crm/delete-file.ts";
import { describeEntity } from "./dynamics-crm/describe-entity.ts";
import { disassociateEntities } from "./dynamics-crm/disassociate-entities.ts";
import { downloadFile } from "./dynamics-crm/download-file.ts";
import { endBatch } from "./dynamics-crm/end-batch.ts";
import { endSession } from "./dynamics-crm/end-session.ts";
import { executeMessage } from "./dynamics-crm/execute-message.ts";
import { getChanges } from "./dynamics-crm/get-changes.ts";
import { getEntity } from "./dynamics-crm/get-entity.ts";
import { getOptionSet } from "./dynamics-crm/get-option-set.ts";
import { listEntities } from "./dynamics-crm/list-entities.ts";
import { queryEntities } from "./dynamics-crm/query-entities.ts";
import { setState } from "./dynamics-crm/set-state.ts";
import { updateEntity } from "./dynamics-crm/update-entity.ts";
import { uploadFile } from "./dynamics-crm/upload-file.ts";
import { upsertEntity } from "./dynamics-crm/upsert-entity.ts";
import { whoAmI } from "./dynamics-crm/who-am-i.ts";
import { flowActivities } from "./flow-activities.ts";
import { writeToLog } from "./log/write-to-log.ts";
import { sameOption } from "./read-value.ts";
import { variable } from "./variable/variable.ts";

/** Everything that a task may call for: `AMDYNAMICSCRM` with its activities, and so on. */
export type Action = { readonly name: string; readonly activities: readonly Activity[] };

/** What steps do on a session, the same under AMDYNAMICSCRM and AMDYNAMICS365. */
const onSession: readonly Activity[] = [
  createEntity,
  getEntity,
  updateEntity,
  deleteEntity,
  beginBatch,
  endBatch,
  bulkWrite,
  upsertEntity,
  associateEntities,
  disassociateEntities,
  assignEntity,
  setState,
  queryEntities,
  countEntities,
  whoAmI,
  listEntities,
  describeEntity,
  getOptionSet,
  getChanges,
  executeMessage,
  uploadFile,
  downloadFile,
  deleteFile,
];

export const allActivities: readonly Activity[] = [
  createSession,
  endSession,
  ...onSession,
  createSession365,
  endSession365,
  ...onSession.map(under365),
  variable,
  message,
  writeToLog,
  ...dataActivities,
  ...flowActivities,
];

export const allActions: readonly Action[] = [...new Set(allActivities.map((activity) => activity.action))].map(
  (name) => ({ name, activities: allActivities.filter((activity) => activity.action === name) }),
);

const actionsByName: ReadonlyMap<string, Action> = new Map(allActions.map((action) => [action.name, action]));

/** `findAction("amdynamicscrm")`: the element of that name, in any case; undefined when there is none. */
export function findAction(name: string): Action | undefined {
  return actionsByName.get(name.toUpperCase());
}

/**
 * `findActivity("AMDYNAMICSCRM", "Create_Session")`: the activity of that name, compared as options are; without a name
 * (or with an empty one) the element's default activity. undefined when there is none.
 */
export function findActivity(action: string, activity: string | undefined): Activity | undefined {
  const activities = findAction(action)?.activities ?? [];
  if (activity === undefined || activity.trim() === "") return activities.find(({ isDefault }) => isDefault === true);
  return activities.find(
    ({ name, spellings = [] }) => sameOption(name, activity) || spellings.some((one) => sameOption(one, activity)),
  );
}

/**
 * The activity that a step means: by its ACTIVITY, or by what older versions wrote in its place,
 * `<AMLOOP TYPE="DATASET">`, `<AMIF LASTSTEP="failed">`, `<AMIF FILE="in.csv">`. undefined when there is none.
 */
export function activityOf({ action, activity, attributes }: Written): Activity | undefined {
  return findActivity(action, activity ?? olderActivity(action, attributes));
}

type Written = Pick<Step, "action" | "activity" | "attributes">;

function olderActivity(action: string, attributes: readonly Attribute[]): string | undefined {
  const given = (wanted: string) => attributes.find(({ name }) => name.toUpperCase() === wanted)?.value;
  if (action === "AMLOOP") return given("TYPE");
  if (action === "AMPAUSE" && sameOption(given("ACTION") ?? "", "waituntil")) return "date_time";
  if (action !== "AMIF") return undefined;
  if (given("LASTSTEP")) return "last_step";
  if (given("FILE")) return "file_exists";
  return given("FOLDER") ? "folder_exists" : undefined;
}
