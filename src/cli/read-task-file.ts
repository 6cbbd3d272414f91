import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { CliError } from "./cli-error.ts";
import { exitCodes } from "./exit-code.ts";
import type { Io } from "./io.ts";

/** Markup's limit is 64 MiB of text; in UTF-16 that takes twice as many bytes. */
const maxBytes = 2 * 64 * 1024 * 1024 + 2;

/** The bytes of a task: of a file, or of standard input where the path is `-`. Throws CliError with exit code 3. */
export async function readTaskFile(path: string, io: Pick<Io, "stdin" | "cwd">): Promise<Uint8Array> {
  try {
    return await readLimited(path === "-" ? io.stdin : createReadStream(resolve(io.cwd, path)), path);
  } catch (error) {
    throw error instanceof CliError ? error : unreadable(path, error);
  }
}

async function readLimited(stream: AsyncIterable<Uint8Array>, path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(path);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(path: string): CliError {
  return new CliError(exitCodes.notLoaded, {
    code: "CLI_FILE_TOO_LARGE",
    message: `${shown(path)} is larger than a task may be (64 MiB of text)`,
    remedy: "split the task into smaller ones",
  });
}

function unreadable(path: string, cause: unknown): CliError {
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  const [reason, remedy] = reasons[code] ?? [cause instanceof Error ? cause.message : String(cause), undefined];
  return new CliError(exitCodes.notLoaded, {
    code: code === "ENOENT" ? "CLI_FILE_NOT_FOUND" : "CLI_FILE_UNREADABLE",
    message: `cannot read ${shown(path)}: ${reason}`,
    remedy,
  });
}

const reasons: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  ENOENT: ["there is no such file", "check the path; relative ones start from the current folder"],
  ENOTDIR: ["a part of its path is no folder", "check the path; relative ones start from the current folder"],
  EISDIR: ["it is a folder", "name a task file inside it"],
  EACCES: ["this user may not read it", "give read permission on the file and its folders"],
  EPERM: ["this user may not read it", "give read permission on the file and its folders"],
};

/** How messages name a task file. */
export function shown(path: string): string {
  return path === "-" ? "standard input" : path;
}
