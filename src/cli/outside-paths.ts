import type { StepReading } from "../check/step-reading.ts";
import type { FileGate } from "../files/file-gate.ts";
import { FilesError } from "../files/files-error.ts";
import type { Diagnostic } from "../markup/diagnostic.ts";

/** More paths than anybody writes into a task; past them nothing is looked at. */
const most = 1000;

type Path = Pick<Diagnostic, "position"> & { readonly text: string; readonly parameter: string };

/** Paths, as far as they stand in the task without an expression, that lie outside the folders that it may use. Tasks that it starts are judged where they are read. */
export async function outsidePaths(
  readings: readonly StepReading[],
  files: Pick<FileGate, "stat">,
): Promise<readonly Diagnostic[]> {
  const paths = readings.flatMap(pathsIn).slice(0, most);
  const judged = new Map<string, Promise<FilesError | undefined>>();
  for (const { text } of paths) if (!judged.has(text)) judged.set(text, refusalOf(text, files));
  const found = await Promise.all(
    paths.map(async ({ text, parameter, position }): Promise<readonly Diagnostic[]> => {
      const refusal = await judged.get(text);
      if (refusal === undefined) return [];
      const { message, remedy } = refusal;
      const head = `${parameter}: ${message}`;
      return [{ code: "CLI_NOT_ALLOWED", severity: "warning", message: head, remedy, position, length: text.length }];
    }),
  );
  return found.flat();
}

function pathsIn({ step, activity, isEnabled, written: { texts } }: StepReading): readonly Path[] {
  if (activity === undefined || !isEnabled) return [];
  const paths: Path[] = [];
  for (const { text, parameter, attribute } of texts.values()) {
    if (parameter?.path === undefined || namesTask.test(parameter.name) || text.includes("%")) continue;
    const position = attribute?.valuePosition ?? step.position;
    const each = text.split("|").filter((one) => one.trim() !== "" && !onShare.test(one));
    paths.push(...each.map((one) => ({ text: one, parameter: parameter.name, position })));
  }
  return paths;
}

/** `\\server\share`: the check tells of these by themselves. */
const onShare = /^\s*\\\\/;

/** Parameters that name tasks. */
const namesTask = /^(?:TASKFILE|MANAGEDTASK|AM_RUNTASK)$/;

async function refusalOf(text: string, files: Pick<FileGate, "stat">): Promise<FilesError | undefined> {
  try {
    await files.stat(text);
    return undefined;
  } catch (error) {
    return error instanceof FilesError && error.code === "FILES_NOT_ALLOWED" ? error : undefined;
  }
}
