import { randomUUID } from "node:crypto";
import { type FileHandle, link, lstat, rename, unlink } from "node:fs/promises";
import { basename } from "node:path";
import { fileSystemError, readOnly } from "./files-error.ts";
import { type HeldFolder, holdFolder } from "./held-folder.ts";
import type { JudgedPath } from "./judge-path.ts";
import { isReadOnly } from "./list-folder.ts";
import { openFile } from "./open-file.ts";

/** What becomes of a file that is there already; one that is read-only is replaced only where that is said. */
export type Replacing = "replace" | "replace-read-only" | "fail";

export type WriteOptions = {
  /** It is replaced when left out; a read-only one can be replaced by an atomic write alone. */
  readonly ifExists?: Replacing | "append" | undefined;
  /** The file appears, or changes, only when all has been written, in one step; never with `append`. */
  readonly atomic?: boolean | undefined;
};

/** A file that is being written. One of `commit` and `abandon` ends it. */
export type FileSink = {
  readonly handle: FileHandle;
  commit(): Promise<void>;
  /** What an atomic write began goes; anything else stays as it is. */
  abandon(): Promise<void>;
};

export async function openSink(path: JudgedPath, { ifExists, atomic }: WriteOptions): Promise<FileSink> {
  const folder = await holdFolder(path);
  try {
    return atomic === true && ifExists !== "append"
      ? await atomicSink(path, folder, ifExists ?? "replace")
      : await plainSink(path, folder, ifExists);
  } catch (error) {
    await folder.close();
    throw error;
  }
}

async function plainSink(
  path: JudgedPath,
  folder: HeldFolder,
  ifExists: WriteOptions["ifExists"] = "replace",
): Promise<FileSink> {
  const handle = await openFile(
    path,
    folder,
    ({ replace: "create", "replace-read-only": "create", append: "append", fail: "new" } as const)[ifExists],
  );
  const close = async (): Promise<void> => {
    await handle.close();
    await folder.close();
  };
  try {
    if (ifExists.startsWith("replace")) await handle.truncate(0);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return { handle, commit: close, abandon: close };
}

/** Written beside the file under a name of its own, then put in its place. */
async function atomicSink(path: JudgedPath, folder: HeldFolder, replacing: Replacing): Promise<FileSink> {
  const name = basename(path.real);
  const place = folder.at(name);
  const replaced = await replacedFile(path, folder, replacing);
  const temporary = `.${name.slice(0, 100)}.${randomUUID()}.tmp`;
  const handle = await openFile(path, folder, "new", temporary);
  const remove = (): Promise<void> => unlink(folder.at(temporary)).catch(() => {});
  return {
    handle,
    async commit() {
      try {
        if (replaced !== undefined) await handle.chmod(replaced.mode & 0o777);
        await handle.sync();
        await handle.close();
        if (replacing === "fail") await link(folder.at(temporary), place);
        else await rename(folder.at(temporary), place);
      } catch (error) {
        throw fileSystemError(error, path.given);
      } finally {
        await handle.close().catch(() => {});
        await remove();
        await folder.close();
      }
    },
    async abandon() {
      await handle.close();
      await remove();
      await folder.close();
    },
  };
}

/** The file that would be replaced, if there is one: only a regular one that this user may write, or that is to go though it is read-only. */
async function replacedFile(path: JudgedPath, folder: HeldFolder, replacing: Replacing) {
  const place = folder.at(basename(path.real));
  const facts = await lstat(place).catch(() => undefined);
  if (facts === undefined) return undefined;
  if (replacing === "fail") throw Object.assign(new Error("it exists"), { code: "EEXIST" });
  if (isReadOnly(facts) && facts.isFile()) {
    if (replacing === "replace") throw readOnly(path.given);
    return facts;
  }
  const handle = await openFile(path, folder, "create");
  await handle.close();
  return facts;
}
