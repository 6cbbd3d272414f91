import type { Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { holdFolder } from "./held-folder.ts";
import type { JudgedPath } from "./judge-path.ts";

/** What lies in a folder. */
export type FolderEntry = {
  readonly name: string;
  /** "other" for links, devices and pipes: a link is not followed. */
  readonly kind: "file" | "folder" | "other";
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Date;
  /** Nobody but who gives permission first may write it. */
  readonly isReadOnly: boolean;
};

/** The entries of a judged folder, at its first level, in no order; what vanishes meanwhile is left out. */
export async function listFolder(path: JudgedPath): Promise<readonly FolderEntry[]> {
  // The folder that is held is the one of a name in it.
  const folder = await holdFolder({ ...path, real: join(path.real, "x") });
  try {
    const names = (await readdir(folder.at(""))).filter((name) => !path.isKeptBack(join(path.real, name)));
    const entries = await Promise.all(names.map((name) => entryOf(folder.at(name), name)));
    return entries.filter((entry) => entry !== undefined);
  } finally {
    await folder.close();
  }
}

async function entryOf(path: string, name: string): Promise<FolderEntry | undefined> {
  try {
    const facts = await lstat(path);
    const kind = facts.isFile() ? "file" : facts.isDirectory() ? "folder" : "other";
    return { name, kind, size: facts.size, modifiedAt: facts.mtime, isReadOnly: isReadOnly(facts) };
  } catch {
    return undefined;
  }
}

/** Of the modes of a file: the permission to write that its owner has. Windows shows its attribute there. */
export function isReadOnly({ mode }: Pick<Stats, "mode">): boolean {
  return (mode & 0o200) === 0;
}
