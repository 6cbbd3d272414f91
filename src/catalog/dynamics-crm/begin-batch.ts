import type { Activity } from "../activity.ts";
import { sessionStep } from "./host-connection.ts";
import { callerParameter } from "./record-parameters.ts";

export const beginBatch = {
  action: "AMDYNAMICSCRM",
  name: "begin_batch",
  title: "Begin batch",
  description:
    "From here to end_batch, what the steps of this session write is gathered and sent as one request. Steps that read are done at once and do not see what waits.",
  standing: "extension",
  parameters: {
    ...sessionStep,
    caller: callerParameter,
    transaction: {
      name: "TRANSACTION",
      title: "Transaction",
      description: "YES makes all of it or, after a failure, none of it. At most 1,000 operations.",
      type: { kind: "yesNo" },
      default: "NO",
    },
    continueOnError: {
      name: "CONTINUEONERROR",
      title: "Continue on error",
      description:
        "YES goes on after an operation that failed; NO stops at the first, and what was done before it stays.",
      type: { kind: "yesNo" },
      default: "NO",
      activeWhen: { parameter: "transaction", isNot: "YES" },
    },
  },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="begin_batch" SESSION="DynamicsCrmSession1" TRANSACTION="YES" />
<AMDYNAMICSCRM ACTIVITY="create_entity" SESSION="DynamicsCrmSession1" ENTITY="account"><ATTRIBUTE LOGICALNAME="name" VALUE="Contoso" /></AMDYNAMICSCRM>
<AMDYNAMICSCRM ACTIVITY="end_batch" SESSION="DynamicsCrmSession1" />`,
  ],
} as const satisfies Activity;
