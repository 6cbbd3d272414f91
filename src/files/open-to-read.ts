import type { FileHandle } from "node:fs/promises";
import { holdFolder } from "./held-folder.ts";
import type { JudgedPath } from "./judge-path.ts";
import { openFile } from "./open-file.ts";

/** The file of a judged path, open to be read. */
export async function openToRead(path: JudgedPath): Promise<FileHandle> {
  const folder = await holdFolder(path);
  try {
    return await openFile(path, folder, "read");
  } finally {
    await folder.close();
  }
}
