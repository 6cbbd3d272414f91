import { dirname, resolve } from "node:path";
import { createFileGate } from "../files/file-gate.ts";
import { encodeSource } from "../markup/source-encoding.ts";
import type { Task } from "../markup/task.ts";
import type { Io } from "./io.ts";

/**
 * Puts a text in the place of a task's file, in the encoding that the task was read from: all of it, or nothing. With `keep` the file
 * as it was stays under that name; nothing is written where there is a file of that name already.
 */
export async function writeTaskFile(
  path: string,
  text: string,
  { source }: Pick<Task, "source">,
  { cwd }: Pick<Io, "cwd">,
  { keep }: { readonly keep?: string | undefined } = {},
): Promise<void> {
  const file = resolve(cwd, path);
  const files = createFileGate({ allowed: [dirname(file)] });
  if (keep !== undefined) await files.copy(file, resolve(cwd, keep));
  await files.write(file, encodeSource(text, source), { atomic: true });
}
