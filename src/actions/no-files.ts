import { ActionError } from "./action-error.ts";

/** A task names a file, and whoever runs it gave no way to files. */
export function noFiles(parameter: string, path: string): ActionError {
  return new ActionError({
    code: "ACTION_NO_FILES",
    message: `${parameter} names the file ${JSON.stringify(path)}, and this run has no way to files`,
    remedy:
      "give the run the folders that its task may use (the option allowFiles of runTask; the command line has them)",
    context: { parameter },
  });
}
