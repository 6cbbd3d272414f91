import { lstatSync, realpathSync } from "node:fs";
import { constants, type FileHandle, lstat, open } from "node:fs/promises";
import { basename } from "node:path";
import { FilesError, quoted } from "./files-error.ts";
import { type HeldFolder, placeOf } from "./held-folder.ts";
import { changed, type JudgedPath } from "./judge-path.ts";

// Windows has neither; a device or pipe is recognised before it is opened, and again after.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** Ways to open: `create` makes a file where there is none, `new` insists on that; nothing is ever cut off by opening. */
export type OpenMode = "read" | "create" | "append" | "new";

const flags: Readonly<Record<OpenMode, number>> = {
  read: constants.O_RDONLY,
  create: constants.O_WRONLY | constants.O_CREAT,
  append: constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND,
  new: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
};

/**
 * Opens the file of a judged path in its held folder: follows no link, and looks at what was opened (a regular file, inside the
 * allowed folders) before any byte moves. Errors: FILES_NOT_A_FILE, FILES_CHANGED; those of the file system.
 */
export async function openFile(
  path: JudgedPath,
  folder: HeldFolder,
  mode: OpenMode,
  name = basename(path.real),
): Promise<FileHandle> {
  const place = folder.at(name);
  await refuseOtherKinds(path, place);
  const handle = await opened(path, place, mode);
  try {
    await assertSame(path, place, handle);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** To open a device or a pipe may do something already. */
async function refuseOtherKinds({ given }: JudgedPath, place: string): Promise<void> {
  const facts = await lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (facts === undefined || facts.isFile()) return;
  if (facts.isSymbolicLink()) throw changed(given);
  throw notAFile(given, facts.isDirectory());
}

async function opened({ given }: JudgedPath, place: string, mode: OpenMode): Promise<FileHandle> {
  try {
    return await open(place, flags[mode] | O_NOFOLLOW | O_NONBLOCK, 0o666);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ELOOP" ? changed(given) : error;
  }
}

async function assertSame(path: JudgedPath, place: string, handle: FileHandle): Promise<void> {
  const facts = await handle.stat();
  if (!facts.isFile()) throw notAFile(path.given, facts.isDirectory());
  const now = await placeOf(handle);
  if (now !== undefined) return path.assertStillInside(now);
  for (let look = 0; look < looks; look += 1) {
    const real = realpathSync.native(place);
    path.assertStillInside(real);
    const there = lstatSync(real);
    if (there.dev !== facts.dev || there.ino !== facts.ino) throw changed(path.given);
  }
}

/**
 * Where the system does not tell what lies open: a path that is exchanged and back again between two looks must do so each
 * time, and they follow each other at once.
 */
const looks = 4;

function notAFile(given: string, isFolder: boolean): FilesError {
  return new FilesError({
    code: "FILES_NOT_A_FILE",
    message: `${quoted(given)} is ${isFolder ? "a folder" : "a device, a pipe or a socket"}`,
    remedy: isFolder ? "name a file inside it" : "name a file",
    context: { path: given },
  });
}
