import type { readFile as readRecord, writeFile as writeRecord } from "../../catalog/file-system/content.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import type { FileGate } from "../../files/file-gate.ts";
import type { Services } from "../services.ts";
import { bytesOf, textOf, wholeCharacters } from "./file-text.ts";
import { filesFor, taskPath } from "./task-files.ts";

/** Reads a text file, or a part of it, into a variable. */
export function readFile(services: Services): ActivityFunction<typeof readRecord> {
  return async (parameters, { variables }) => {
    const { resultVariable, encoding, position, newPositionVariable, bytesVariable } = parameters;
    const path = taskPath(parameters.file);
    const files = filesFor(services, "FILE", path);
    variables.expectText(resultVariable);
    const bytes = await bytesToRead(files, path, parameters);
    variables.set(resultVariable, withoutNulls(textOf(bytes, encoding, path), parameters));
    const wrote = [resultVariable];
    const tell = (variable: string | undefined, value: number) => {
      if (variable === undefined) return;
      variables.set(variable, value);
      wrote.push(variable);
    };
    tell(newPositionVariable, position + bytes.length);
    tell(bytesVariable, bytes.length);
    return { summary: `read ${bytes.length} bytes of ${path}`, wrote };
  };
}

async function bytesToRead(
  files: FileGate,
  path: string,
  { position, maxBytes, encoding }: ParametersOf<typeof readRecord>,
): Promise<Uint8Array> {
  if (position === 0 && maxBytes === undefined) return await files.read(path);
  const most = maxBytes ?? mostBytes;
  // One byte more tells whether the limit cuts something off.
  const stream = await files.readStream(path, { start: position, end: position + most });
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  if (bytes.length <= most) return bytes;
  const cut = bytes.subarray(0, most);
  const whole = wholeCharacters(cut, encoding);
  return whole === 0 ? cut : cut.subarray(0, whole);
}

const mostBytes = 64 * 1024 * 1024;

function withoutNulls(text: string, { replaceNull, replace = "" }: ParametersOf<typeof readRecord>): string {
  return replaceNull ? text.replaceAll("\0", () => replace) : text;
}

/** Writes a text into a file: behind what is there, in its place in one step, or only where there is none. */
export function writeFile(services: Services): ActivityFunction<typeof writeRecord> {
  return async ({ file, content = "", action, encoding, newLine }) => {
    const path = taskPath(file);
    const files = filesFor(services, "FILE", path);
    const isBeginning = action !== "append" || ((await files.stat(path))?.size ?? 0) === 0;
    const bytes = bytesOf(newLine ? `${content}\n` : content, encoding, isBeginning);
    if (action === "append") await files.append(path, bytes);
    else await files.write(path, bytes, { ifExists: action === "fail" ? "fail" : "replace", atomic: true });
    return { summary: `${action === "append" ? "added" : "wrote"} ${bytes.length} bytes to ${path}` };
  };
}
