import { lstatSync } from "node:fs";
import { fileSystemError } from "./files-error.ts";
import { judgePathNow, type Reach } from "./judge-path.ts";

/** What lies at a path, as far as it may be told without opening it. */
type FileFacts = {
  readonly kind: "file" | "folder" | "other";
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Date;
};

/**
 * Looks at files of some folders at once, for functions of expressions. The path is judged as the gate judges it; nothing is opened.
 * Undefined where there is nothing of that name; throws FILES_NOT_ALLOWED, FILES_BAD_PATH, FILES_NO_ACCESS, FILES_FAILED.
 */
export function createFileLookup(reach: Reach): (path: string) => FileFacts | undefined {
  return (path) => {
    const real = judgePathNow(path, reach);
    try {
      const facts = lstatSync(real, { throwIfNoEntry: false });
      if (facts === undefined) return undefined;
      const kind = facts.isFile() ? "file" : facts.isDirectory() ? "folder" : "other";
      return { kind, size: facts.size, modifiedAt: facts.mtime };
    } catch (error) {
      throw fileSystemError(error, path);
    }
  };
}
