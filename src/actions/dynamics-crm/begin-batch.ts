import type { beginBatch as record } from "../../catalog/dynamics-crm/begin-batch.ts";
import { ActionError } from "../action-error.ts";
import type { Services } from "../services.ts";
import { OpenBatch } from "./open-batch.ts";
import type { RecordDeed } from "./record-deed.ts";
import { batchKind } from "./session-kinds.ts";
import { sessionOf } from "./session-of.ts";

/** From now on the session's steps write into a batch. Throws ACTION_BATCH_OPEN where one is open there. */
export function beginBatch(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { session: name = "", transaction, continueOnError } = parameters;
    const session = await sessionOf(parameters, services, context);
    const open = context.things.find<OpenBatch>(batchKind, name);
    if (open !== undefined && !open.wasTried) throw isOpen(name);
    const settings = { transaction, continueOnError: !transaction && continueOnError };
    await context.things.open(batchKind, name, new OpenBatch(session, settings, context));
    return { summary: transaction ? "batch begun, as one transaction" : "batch begun" };
  };
}

function isOpen(name: string): ActionError {
  return new ActionError({
    code: "ACTION_BATCH_OPEN",
    message: `a batch is open on session "${name}"`,
    remedy: "end it with end_batch before another begins; batches do not nest",
    context: { session: name },
  });
}
