import { ActionError } from "../action-error.ts";

/** What a step on files says where a batch is open. */
export function fileInBatch(): ActionError {
  return new ActionError({
    code: "ACTION_BATCH_FILE",
    message: "a file cannot be part of a batch: it travels in requests of its own",
    remedy: "do this step before begin_batch or after end_batch",
  });
}
