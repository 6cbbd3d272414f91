import { constants, type FileHandle, open, readlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { JudgedPath } from "./judge-path.ts";

/** A folder that stays the same one while it is held, whatever is moved about under its name. */
export type HeldFolder = {
  /** A path to a name in this very folder. */
  at(name: string): string;
  close(): Promise<void>;
};

/**
 * Holds the folder of a judged path. On Linux it is opened, judged by where it lies in truth, and then reached through
 * `/proc/self/fd/N` (what openat does elsewhere): nobody can slip another folder under a file that is opened in it. On other
 * systems there is no such way from Node; what is opened there is judged after it has been opened.
 */
export async function holdFolder({ real, assertStillInside }: JudgedPath): Promise<HeldFolder> {
  const folder = dirname(real);
  const byPath: HeldFolder = { at: (name) => join(folder, name), close: async () => {} };
  if (process.platform !== "linux") return byPath;
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const place = await placeOf(handle);
    if (place === undefined) {
      await handle.close();
      return byPath;
    }
    if (place !== folder) assertStillInside(place);
    return { at: (name) => `/proc/self/fd/${handle.fd}/${name}`, close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Where an open file or folder lies now; undefined where the system does not tell. */
export async function placeOf({ fd }: FileHandle): Promise<string | undefined> {
  if (process.platform !== "linux") return undefined;
  try {
    return await readlink(`/proc/self/fd/${fd}`);
  } catch {
    return undefined;
  }
}
