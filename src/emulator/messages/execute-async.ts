import type { AttributeValue } from "../../values/entity.ts";
import type { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { asOrganizationFault, type OrganizationFault } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { unrestricted } from "../records/check-access.ts";
import { createRecord } from "../records/write-record.ts";
import type { Message } from "./message.ts";
import { requestParameter } from "./parameter-bag.ts";

/** asyncoperation.operationtype of such a job. */
const executeAsyncRequest = 54;

/**
 * Message ExecuteAsync: the request runs as a system job, whose ID is the answer. Here the job has ended, well or not, when the
 * answer comes; its row of asyncoperation tells how.
 */
export const executeAsync: Message = {
  parameters: ["Request"],
  run: (context, request, execute) => {
    const asked = requestParameter(request, "Request");
    const { store } = context.organization;
    const job = store.transaction(() => startJob(context, asked.requestName));
    let failure: OrganizationFault | undefined;
    try {
      store.attempt(() => execute(context, asked));
    } catch (error) {
      failure = asOrganizationFault(error);
    }
    store.transaction(() => endJob(context, job, failure));
    return new Map([["AsyncJobId", job]]);
  },
};

function startJob(context: MessageContext, messageName: string): Guid {
  const attributes = new Map<string, AttributeValue>([
    ["name", messageName],
    ["messagename", messageName],
    ["operationtype", new OptionSetValue(executeAsyncRequest)],
  ]);
  return createRecord(unrestricted(context), tableOf(context.organization, "asyncoperation"), {
    logicalName: "asyncoperation",
    attributes,
  });
}

/** Completed: Succeeded or Failed, then with what went wrong. */
function endJob({ organization, now }: MessageContext, job: Guid, failure: OrganizationFault | undefined): void {
  organization.store.update(
    tableOf(organization, "asyncoperation"),
    job,
    new Map<string, AttributeValue>([
      ["statecode", new OptionSetValue(3)],
      ["statuscode", new OptionSetValue(failure === undefined ? 30 : 31)],
      ["startedon", now],
      ["completedon", now],
      ["errorcode", failure?.errorCode ?? null],
      ["message", failure?.message ?? null],
      ["versionnumber", organization.store.nextVersion()],
    ]),
  );
}
