import { constants, type FileHandle, link, lstat, mkdir, open, readdir, rename, rmdir, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { copyFile } from "./copy-file.ts";
import type { Replacing } from "./file-sink.ts";
import { FilesError, fileSystemError, quoted, readOnly } from "./files-error.ts";
import { type HeldFolder, holdFolder, placeOf } from "./held-folder.ts";
import type { JudgedPath } from "./judge-path.ts";
import { isReadOnly } from "./list-folder.ts";

export type MoveOptions = {
  /** What becomes of a file that is there already; the deed fails when left out. */
  readonly ifExists?: Replacing | undefined;
};

/** Makes a folder and those above it that are missing; one that is there stays as it is. */
export async function createFolder(path: JudgedPath): Promise<void> {
  const parent = { ...path, real: dirname(path.real) };
  const isMissing = (await lstat(parent.real).catch(() => undefined)) === undefined;
  if (isMissing && path.isInside(parent.real)) await createFolder(parent);
  const folder = await holdFolder(path);
  try {
    const place = folder.at(basename(path.real));
    await mkdir(place).catch(async (error: NodeJS.ErrnoException) => {
      const isThere = error.code === "EEXIST" && (await lstat(place)).isDirectory();
      if (!isThere) throw error;
    });
  } finally {
    await folder.close();
  }
}

/** Removes the file of that name; of a link the link alone. */
export async function removeFile(entry: JudgedPath): Promise<void> {
  const folder = await holdFolder(entry);
  try {
    const place = folder.at(basename(entry.real));
    if ((await lstat(place)).isDirectory()) throw notThatKind(entry, "a folder", "remove it as a folder");
    await unlink(place);
  } finally {
    await folder.close();
  }
}

/** Removes a folder, which must be empty unless it is `recursive`; links in it go, what they lead to stays. */
export async function removeFolder(entry: JudgedPath, isRecursive: boolean): Promise<void> {
  const folder = await holdFolder(entry);
  try {
    const name = basename(entry.real);
    const facts = await lstat(folder.at(name));
    if (!facts.isDirectory()) throw notThatKind(entry, "no folder", "delete it as a file");
    if (isRecursive) await emptyFolder(entry, folder, name);
    await rmdir(folder.at(name));
  } finally {
    await folder.close();
  }
}

/** The folder is opened through the one that holds it: a link that someone puts in its place meanwhile is not followed. */
async function emptyFolder(entry: JudgedPath, parent: HeldFolder, name: string): Promise<void> {
  const handle = await openFolder(parent.at(name));
  try {
    const place = await placeOf(handle);
    if (place !== undefined) entry.assertStillInside(place);
    const at = (inner: string): string =>
      join(place === undefined ? parent.at(name) : `/proc/self/fd/${handle.fd}`, inner);
    for (const inner of await readdir(at("."))) {
      const isFolder = (await lstat(at(inner))).isDirectory();
      if (!isFolder) {
        await unlink(at(inner));
        continue;
      }
      await emptyFolder(entry, { at, close: async () => {} }, inner);
      await rmdir(at(inner));
    }
  } finally {
    await handle.close();
  }
}

async function openFolder(place: string): Promise<FileHandle> {
  const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0 } = constants;
  return await open(place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
}

/**
 * Gives a file, a folder or a link another name or place. A file that is there is replaced only where `ifExists` says so, a
 * folder never. What lies on another file system is copied and then removed; of folders that is refused.
 */
export async function moveEntry(from: JudgedPath, to: JudgedPath, { ifExists = "fail" }: MoveOptions): Promise<void> {
  const source = await about(from, () => holdFolder(from));
  try {
    const target = await about(to, () => holdFolder(to));
    try {
      await moveHeld(from, source, to, target, ifExists);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function moveHeld(
  from: JudgedPath,
  source: HeldFolder,
  to: JudgedPath,
  target: HeldFolder,
  ifExists: Replacing,
): Promise<void> {
  const mayReplace = ifExists !== "fail";
  if (from.real === to.real) return;
  const [old, place] = [source.at(basename(from.real)), target.at(basename(to.real))];
  const facts = await about(from, () => lstat(old));
  const there = await lstat(place).catch(() => undefined);
  if (there !== undefined && (there.isDirectory() || facts.isDirectory() || !mayReplace)) throw exists(to);
  if (there?.isFile() === true && ifExists === "replace" && isReadOnly(there)) throw readOnly(to.given);
  try {
    if (facts.isDirectory() || mayReplace) return await rename(old, place);
    // A new name that must not be there yet, made in one step: rename would replace what appears meanwhile.
    await link(old, place);
    await unlink(old);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!facts.isFile() || !["EXDEV", "EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK"].includes(code)) {
      throw fileSystemError(error, to.given);
    }
    await copyFile(from, to, { ifExists });
    await about(from, () => unlink(old));
  }
}

/** Of two paths, the one that an error is about. */
async function about<T>({ given }: JudgedPath, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileSystemError(error, given);
  }
}

function exists({ given }: JudgedPath): FilesError {
  return fileSystemError(Object.assign(new Error("it exists"), { code: "EEXIST" }), given);
}

function notThatKind({ given }: JudgedPath, what: string, remedy: string): FilesError {
  return new FilesError({
    code: "FILES_NOT_A_FILE",
    message: `${quoted(given)} is ${what}`,
    remedy,
    context: { path: given },
  });
}
