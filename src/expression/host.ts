/**
 * The world, as far as expressions may see it. Each member is a permission: a function whose member is left out is refused by
 * name (EXPRESSION_NOT_ALLOWED). Nothing here may change anything, and nothing may take long.
 */
export type Host = {
  /** Now, Date, Time, Timer. */
  now?(): Date;
  /** Rnd: at least 0, less than 1. */
  random?(): number;
  /** FileExists, FolderExists, FileLen, FileDateTime: what lies at a path that the host has judged; undefined where nothing does. Throws where the path may not be looked at. */
  fileFacts?(path: string): FileFacts | undefined;
  /** Environ: undefined where there is no such variable, or where the host hides it (keys, passwords, tokens). */
  environment?(name: string): string | undefined;
  /** CurDir, GetTempDirectory, GetDesktopDirectory …: undefined where this machine has no such folder. */
  folder?(kind: FolderKind): string | undefined;
  /** GetTaskName … */
  readonly taskName?: string | undefined;
  readonly userName?: string | undefined;
  readonly computerName?: string | undefined;
};

export type FileFacts = {
  readonly kind: "file" | "folder" | "other";
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Date;
};

export type FolderKind =
  | "current"
  | "temporary"
  | "home"
  | "desktop"
  | "documents"
  | "applicationData"
  | "programFiles"
  | "windows"
  | "system"
  | "task";
