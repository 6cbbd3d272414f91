import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { FilesError, fileSystemError, quoted } from "./files-error.ts";
import { realTarget, realTargetNow } from "./real-target.ts";

/** Folders that files may lie in; relative paths start from the first. */
type AllowedFolders = readonly [string, ...string[]];

/** How far a task reaches. */
export type Reach = {
  /** Folders that files may lie in, at any depth. Relative paths start from the first. */
  readonly allowed: AllowedFolders;
  /**
   * What is the operator's own, wherever it lies: files and folders by their absolute paths, files by their names alone, which compare
   * without regard to case. No task reads it, writes it or moves a folder that holds it.
   */
  readonly keptBack?: { readonly paths: readonly string[]; readonly names: readonly string[] } | undefined;
};

/** A path that has been judged: where it leads, and the way to judge again where an open file lies in truth. */
export type JudgedPath = {
  /** As it was given, for messages. */
  readonly given: string;
  /** Absolute, without links. */
  readonly real: string;
  /** Whether a place is the operator's own. */
  isKeptBack(real: string): boolean;
  /** Whether a place lies in the allowed folders. */
  isInside(real: string): boolean;
  /** Throws FILES_CHANGED for a place outside the allowed folders: something was exchanged after the path was judged. */
  assertStillInside(real: string): void;
};

/**
 * Resolves a path's links, then judges: `../x`, an absolute path and a link are all the same to it. What is outside is
 * refused alike whether it exists or not. Throws FILES_BAD_PATH, FILES_NOT_ALLOWED.
 */
export async function judgePath(given: string, reach: Reach): Promise<JudgedPath> {
  const absolute = absoluteOf(given, reach.allowed);
  try {
    const real = await realTarget(absolute);
    const [allowed, kept] = await Promise.all([realTargets(reach.allowed), realTargets(reach.keptBack?.paths)]);
    if (!isInsideOne(real, allowed)) throw notAllowed(given, reach.allowed);
    const path = judged(given, real, allowed, isKeptBack(kept, reach));
    if (path.isKeptBack(real)) throw keptBack(given);
    return path;
  } catch (error) {
    throw fileSystemError(error, given);
  }
}

/**
 * Judges a name itself and not what a link of that name leads to: for what removes it or gives it another name. An allowed
 * folder itself is none of these names. Throws FILES_BAD_PATH, FILES_NOT_ALLOWED.
 */
export async function judgeEntry(given: string, reach: Reach): Promise<JudgedPath> {
  const absolute = absoluteOf(given, reach.allowed);
  try {
    const real = join(await realTarget(dirname(absolute)), basename(absolute));
    const [allowed, kept] = await Promise.all([realTargets(reach.allowed), realTargets(reach.keptBack?.paths)]);
    if (!isInsideOne(real, allowed) || allowed.includes(real)) throw notAllowed(given, reach.allowed);
    const path = judged(given, real, allowed, isKeptBack(kept, reach));
    if (path.isKeptBack(real) || kept.some((own) => isInside(own, real))) throw keptBack(given);
    return path;
  } catch (error) {
    throw fileSystemError(error, given);
  }
}

function judged(
  given: string,
  real: string,
  allowed: readonly string[],
  isKeptBack: JudgedPath["isKeptBack"],
): JudgedPath {
  return {
    given,
    real,
    isKeptBack,
    isInside: (path) => isInsideOne(path, allowed),
    assertStillInside: (now) => {
      if (!isInsideOne(now, allowed) || isKeptBack(now)) throw changed(given);
    },
  };
}

/** The same at once, for what is only looked at: the place where it leads. */
export function judgePathNow(given: string, reach: Reach): string {
  const absolute = absoluteOf(given, reach.allowed);
  try {
    const real = realTargetNow(absolute);
    const allowed = reach.allowed.map((folder) => realTargetNow(resolve(folder)));
    if (!isInsideOne(real, allowed)) throw notAllowed(given, reach.allowed);
    const kept = reach.keptBack?.paths.map((path) => realTargetNow(resolve(path))) ?? [];
    if (isKeptBack(kept, reach)(real)) throw keptBack(given);
    return real;
  } catch (error) {
    throw fileSystemError(error, given);
  }
}

async function realTargets(paths: readonly string[] = []): Promise<readonly string[]> {
  return await Promise.all(paths.map((path) => realTarget(resolve(path))));
}

function isKeptBack(kept: readonly string[], { keptBack }: Reach): (real: string) => boolean {
  const names = keptBack?.names.map((name) => name.toUpperCase()) ?? [];
  return (real) => isInsideOne(real, kept) || names.includes(basename(real).toUpperCase());
}

/** Throws for a path that is none, and for one on another machine, which is not even looked at. */
function absoluteOf(given: string, folders: AllowedFolders): string {
  refuseBadPath(given);
  const absolute = resolve(folders[0], asWrittenHere(given));
  // To look at \\server\share is to sign in to that server.
  if (isNetworkPath(absolute) && !folders.some((folder) => isInside(absolute, resolve(folder)))) {
    throw notAllowed(given, folders);
  }
  return absolute;
}

/** Tasks come from Windows: `in\orders.csv` is `in/orders.csv` on every system. */
function asWrittenHere(given: string): string {
  return given.trim().replaceAll("\\", "/");
}

function isInsideOne(real: string, folders: readonly string[]): boolean {
  return folders.some((folder) => isInside(real, folder));
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function isNetworkPath(path: string): boolean {
  return process.platform === "win32" && path.startsWith("\\\\");
}

const devicesAndStreams =
  /(?:^|[\\/])(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)\s*(?:[.:][^\\/]*)?(?:$|[\\/])|.{2}:/i;

/** For Windows: devices under a file's name (`NUL`, `COM1.txt`), and streams beside a file (`a.txt:b`). */
export function namesNoWindowsFile(path: string): boolean {
  return devicesAndStreams.test(path);
}

function refuseBadPath(given: string): void {
  const isBad = given.trim() === "" || given.includes("\0");
  const onWindows = process.platform === "win32";
  if (!onWindows && drive.test(given)) throw noDrive(given);
  if (!isBad && !(onWindows && namesNoWindowsFile(given))) return;
  throw new FilesError({
    code: "FILES_BAD_PATH",
    message: `${quoted(given)} names no file`,
    remedy: "give the path of a file",
    context: { path: given },
  });
}

/** `C:\Temp`: elsewhere that would be a folder of that name in the task's own. */
const drive = /^\s*[a-z]:(?:[\\/]|$)/i;

function noDrive(given: string): FilesError {
  return new FilesError({
    code: "FILES_BAD_PATH",
    message: `${quoted(given)} lies on a drive of Windows, and this machine has none`,
    remedy: "give a path of this machine, such as one that begins in the task's folder",
    context: { path: given },
  });
}

function notAllowed(given: string, folders: AllowedFolders): FilesError {
  return new FilesError({
    code: "FILES_NOT_ALLOWED",
    message: `${quoted(given)} lies outside the folders that tasks may use`,
    remedy: `where that is right, the operator allows its folder: --allow-files DIR, or allowFiles in dynaml.config.json (allowed now: ${[...new Set(folders)].join(", ")})`,
    context: { path: given },
  });
}

function keptBack(given: string): FilesError {
  return new FilesError({
    code: "FILES_NOT_ALLOWED",
    message: `${quoted(given)} is, or holds, what dynaml keeps for who runs it: its configuration, its secrets`,
    remedy: "name another file; a task needs none of these",
    context: { path: given },
  });
}

export function changed(given: string): FilesError {
  return new FilesError({
    code: "FILES_CHANGED",
    message: `${quoted(given)} was exchanged for something else while it was being opened`,
    remedy: "find out which program moves files there; nothing was read or written",
    context: { path: given },
  });
}
