import type { Activity } from "../catalog/activity.ts";
import { message as messageRecord } from "../catalog/dialog/message.ts";
import { createSession as createSession365 } from "../catalog/dynamics-365/create-session.ts";
import { endSession as endSession365 } from "../catalog/dynamics-365/end-session.ts";
import { assignEntity as assignEntityRecord } from "../catalog/dynamics-crm/assign-entity.ts";
import { associateEntities as associateEntitiesRecord } from "../catalog/dynamics-crm/associate-entities.ts";
import { beginBatch as beginBatchRecord } from "../catalog/dynamics-crm/begin-batch.ts";
import { bulkWrite as bulkWriteRecord } from "../catalog/dynamics-crm/bulk-write.ts";
import { countEntities as countEntitiesRecord } from "../catalog/dynamics-crm/count-entities.ts";
import { createEntity as createEntityRecord } from "../catalog/dynamics-crm/create-entity.ts";
import { createSession as createSessionRecord } from "../catalog/dynamics-crm/create-session.ts";
import { deleteEntity as deleteEntityRecord } from "../catalog/dynamics-crm/delete-entity.ts";
import { deleteFile as deleteFileRecord } from "../catalog/dynamics-crm/delete-file.ts";
import { describeEntity as describeEntityRecord } from "../catalog/dynamics-crm/describe-entity.ts";
import { disassociateEntities as disassociateEntitiesRecord } from "../catalog/dynamics-crm/disassociate-entities.ts";
import { downloadFile as downloadFileRecord } from "../catalog/dynamics-crm/download-file.ts";
import { endBatch as endBatchRecord } from "../catalog/dynamics-crm/end-batch.ts";
import { endSession as endSessionRecord } from "../catalog/dynamics-crm/end-session.ts";
import { executeMessage as executeMessageRecord } from "../catalog/dynamics-crm/execute-message.ts";
import { getChanges as getChangesRecord } from "../catalog/dynamics-crm/get-changes.ts";
import { getEntity as getEntityRecord } from "../catalog/dynamics-crm/get-entity.ts";
import { getOptionSet as getOptionSetRecord } from "../catalog/dynamics-crm/get-option-set.ts";
import { listEntities as listEntitiesRecord } from "../catalog/dynamics-crm/list-entities.ts";
import { queryEntities as queryEntitiesRecord } from "../catalog/dynamics-crm/query-entities.ts";
import { setState as setStateRecord } from "../catalog/dynamics-crm/set-state.ts";
import { updateEntity as updateEntityRecord } from "../catalog/dynamics-crm/update-entity.ts";
import { uploadFile as uploadFileRecord } from "../catalog/dynamics-crm/upload-file.ts";
import { upsertEntity as upsertEntityRecord } from "../catalog/dynamics-crm/upsert-entity.ts";
import { whoAmI as whoAmIRecord } from "../catalog/dynamics-crm/who-am-i.ts";
import { writeToLog as writeToLogRecord } from "../catalog/log/write-to-log.ts";
import { variable as variableRecord } from "../catalog/variable/variable.ts";
import type { ActionTable, ActivityFunction } from "../engine/activity-function.ts";
import { dataActions } from "./data-actions.ts";
import { message } from "./dialog/message.ts";
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
import type { RecordDeed } from "./dynamics-crm/record-deed.ts";
import { setState } from "./dynamics-crm/set-state.ts";
import { updateEntity } from "./dynamics-crm/update-entity.ts";
import { uploadFile } from "./dynamics-crm/upload-file.ts";
import { upsertEntity } from "./dynamics-crm/upsert-entity.ts";
import { whoAmI } from "./dynamics-crm/who-am-i.ts";
import { entry } from "./entry.ts";
import { writeToLog } from "./log/write-to-log.ts";
import type { Services } from "./services.ts";
import { valueActions } from "./value-actions.ts";
import { variable } from "./variable/variable.ts";

/**
 * What the activities of the catalog do, over the given services.
 *
 * ```ts
 * const actions = createActions({ openSession: (options) => openSession({ ...options, dial }) });
 * ```
 */
export function createActions(services: Services): ActionTable {
  return new Map([
    entry(createSessionRecord, createSession(services)),
    entry(createSession365, createSession(services)),
    entry(endSessionRecord, endSession()),
    entry(endSession365, endSession()),
    ...both(createEntityRecord, createEntity(services)),
    ...both(getEntityRecord, getEntity(services)),
    ...both(updateEntityRecord, updateEntity(services)),
    ...both(deleteEntityRecord, deleteEntity(services)),
    ...both(beginBatchRecord, beginBatch(services)),
    ...both(endBatchRecord, endBatch()),
    ...both(bulkWriteRecord, bulkWrite(services)),
    ...both(upsertEntityRecord, upsertEntity(services)),
    ...both(associateEntitiesRecord, associateEntities(services)),
    ...both(disassociateEntitiesRecord, disassociateEntities(services)),
    ...both(assignEntityRecord, assignEntity(services)),
    ...both(setStateRecord, setState(services)),
    ...both(queryEntitiesRecord, queryEntities(services)),
    ...both(countEntitiesRecord, countEntities(services)),
    ...both(whoAmIRecord, whoAmI(services)),
    ...both(listEntitiesRecord, listEntities(services)),
    ...both(describeEntityRecord, describeEntity(services)),
    ...both(getOptionSetRecord, getOptionSet(services)),
    ...both(getChangesRecord, getChanges(services)),
    ...both(executeMessageRecord, executeMessage(services)),
    ...both(uploadFileRecord, uploadFile(services)),
    ...both(downloadFileRecord, downloadFile(services)),
    ...both(deleteFileRecord, deleteFile(services)),
    entry(variableRecord, variable(services)),
    entry(messageRecord, message()),
    entry(writeToLogRecord, writeToLog()),
    ...dataActions(services),
    ...valueActions(),
  ]);
}

/** What a step does on a session, under AMDYNAMICSCRM and AMDYNAMICS365 (catalog: under365). */
function both<A extends Activity>(record: A, deed: RecordDeed<A>) {
  return [
    entry<Activity>(record, deed as unknown as ActivityFunction<Activity>),
    entry<Activity>({ ...record, action: "AMDYNAMICS365" }, deed as unknown as ActivityFunction<Activity>),
  ] as const;
}
