import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A local socket's path that only this user can reach. It is removed with the process at the latest. */
export type PrivateSocket = { readonly path: string; remove(): void };

/** Socket paths are at most 103 bytes on macOS, 107 on Linux. */
const maxPathBytes = 103;

/** A path in a new folder with mode 0700; on Windows the name of a pipe that nobody can guess. */
export function createPrivateSocket(): PrivateSocket {
  if (process.platform === "win32") return { path: `\\\\.\\pipe\\dynaml-${randomUUID()}`, remove() {} };
  const folder = mkdtempSync(join(shortTemporaryFolder(), "dynaml-"));
  function remove(): void {
    process.off("exit", remove);
    rmSync(folder, { recursive: true, force: true });
  }
  process.once("exit", remove);
  return { path: join(folder, "organization"), remove };
}

function shortTemporaryFolder(): string {
  const folder = tmpdir();
  return Buffer.byteLength(join(folder, "dynaml-XXXXXX", "organization")) > maxPathBytes ? "/tmp" : folder;
}
