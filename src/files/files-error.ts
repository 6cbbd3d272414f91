import { DynamlError, type ErrorDetails } from "../errors.ts";

export type FilesErrorCode =
  | "FILES_NOT_ALLOWED"
  | "FILES_NOT_FOUND"
  | "FILES_EXISTS"
  | "FILES_NOT_EMPTY"
  | "FILES_NOT_A_FILE"
  | "FILES_TOO_LARGE"
  | "FILES_BAD_PATH"
  | "FILES_CHANGED"
  | "FILES_NO_ACCESS"
  | "FILES_READ_ONLY"
  | "FILES_FAILED";

/** Why the gate let a path not through, or what the file system said of it. */
export class FilesError extends DynamlError<FilesErrorCode> {
  constructor(details: ErrorDetails<FilesErrorCode>) {
    super(details);
    this.name = "FilesError";
  }
}

type Reason = readonly [code: FilesErrorCode, what: string, remedy: string];

const noAccess: Reason = ["FILES_NO_ACCESS", "this user may not use it", "give permission on the file and its folders"];
const circle: Reason = ["FILES_BAD_PATH", "its links lead in a circle", "mend the links"];

const reasons: Readonly<Record<string, Reason>> = {
  ENOENT: ["FILES_NOT_FOUND", "there is no such file or folder", "check the path"],
  ENOTDIR: ["FILES_NOT_FOUND", "a part of its path is no folder", "check the path"],
  EEXIST: ["FILES_EXISTS", "it exists already", "give another name, or let it be replaced"],
  ENOTEMPTY: ["FILES_NOT_EMPTY", "there is something in it", "remove that first, or the folder with all that is in it"],
  EINVAL: ["FILES_BAD_PATH", "it cannot go there: a folder does not go into itself", "give another path"],
  EXDEV: ["FILES_FAILED", "it lies on another file system", "copy its files, then remove it"],
  EISDIR: ["FILES_NOT_A_FILE", "it is a folder", "name a file inside it"],
  EACCES: noAccess,
  EPERM: noAccess,
  EROFS: ["FILES_NO_ACCESS", "it lies on a file system that cannot be written", "name another folder"],
  ELOOP: circle,
  ENAMETOOLONG: ["FILES_BAD_PATH", "its name is too long", "give a shorter one"],
  ENOSPC: ["FILES_FAILED", "there is no space left", "free some"],
};

/** What the file system says of a path, in our words; our own errors as they are. */
export function fileSystemError(error: unknown, path: string): FilesError {
  if (error instanceof FilesError) return error;
  const systemCode = (error as NodeJS.ErrnoException | undefined)?.code ?? "";
  const [code, what, remedy] = reasons[systemCode] ?? ["FILES_FAILED", "the file system refuses", "see the cause"];
  const cause = systemCode in reasons ? systemError(error as NodeJS.ErrnoException) : error;
  return new FilesError({ code, message: `${quoted(path)}: ${what}`, remedy, context: { path }, cause });
}

/** What the system said, without its path: that is one of the run's own, such as /proc/self/fd/21/in.csv. */
function systemError({ code, syscall, errno }: NodeJS.ErrnoException): Error | undefined {
  return syscall === undefined ? undefined : Object.assign(new Error(`${syscall}: ${code}`), { code, syscall, errno });
}

/** A file that would have to give way, and is not to be written. */
export function readOnly(path: string): FilesError {
  return new FilesError({
    code: "FILES_READ_ONLY",
    message: `${quoted(path)} is read-only`,
    remedy: "make it writable, or say that read-only files may be replaced",
    context: { path },
  });
}

/** A path for a message: on one line, whatever is in it. */
export function quoted(path: string): string {
  return JSON.stringify(path.length > 500 ? `${path.slice(0, 500)}…` : path);
}
