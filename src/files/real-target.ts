import { readlinkSync, realpathSync } from "node:fs";
import { readlink, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/** As many links as Linux follows. */
const mostLinks = 40;

/**
 * Where a path leads when all its links are followed, also those that lead nowhere yet: a file that is created under this
 * name is created there. `/task/out` → `/etc` gives `/etc/new` for `/task/out/new`. Rejects as the file system does.
 */
export async function realTarget(path: string, links = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const parent = dirname(path);
  if (parent === path) return path;
  const folder = await realTarget(parent, links);
  const target = await linkTarget(join(folder, basename(path)));
  if (target === undefined) return join(folder, basename(path));
  if (links === mostLinks) throw tooManyLinks();
  return await realTarget(resolve(folder, target), links + 1);
}

/** The same at once. */
export function realTargetNow(path: string, links = 0): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const parent = dirname(path);
  if (parent === path) return path;
  const folder = realTargetNow(parent, links);
  const target = linkTargetNow(join(folder, basename(path)));
  if (target === undefined) return join(folder, basename(path));
  if (links === mostLinks) throw tooManyLinks();
  return realTargetNow(resolve(folder, target), links + 1);
}

function linkTargetNow(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (isNoLink(error)) return undefined;
    throw error;
  }
}

function tooManyLinks(): Error {
  return Object.assign(new Error("too many links"), { code: "ELOOP" });
}

/** Undefined for what is no link. */
async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    if (isNoLink(error)) return undefined;
    throw error;
  }
}

function isNoLink(error: unknown): boolean {
  return isMissing(error) || (error as NodeJS.ErrnoException).code === "EINVAL";
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}
