import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isRecord, readJson } from "./json.ts";
import { SecretsError } from "./secrets-error.ts";

/** Entry name → `dynaml:v1:…`. */
export type Entries = ReadonlyMap<string, string>;

const format = "dynaml-secrets";
const version = 1;
/** Milliseconds that a change waits for another one; each takes a few. */
const lockPatience = 10_000;
const lockPause = 25;

/** Reads the store; empty where there is no file. Throws SECRETS_STORE_DAMAGED, SECRETS_STORE_UNUSABLE. */
export async function readStoreFile(path: string): Promise<Entries> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw unusable(path, "cannot be read", cause);
  }
  return parseStore(text, path);
}

/**
 * Changes the store: one process at a time, and the file is at every moment the old one or the new one, in whole. A file
 * that cannot be read is left as it is. Throws SECRETS_STORE_LOCKED and what `readStoreFile` throws.
 */
export async function changeStoreFile(path: string, change: (entries: Entries) => Entries): Promise<void> {
  await makeFolder(path);
  const lock = `${path}.lock`;
  await takeLock(lock);
  try {
    const before = await readStoreFile(path);
    const after = change(before);
    if (after !== before) await replace(path, printStore(after));
  } finally {
    await rm(lock, { force: true });
  }
}

function parseStore(text: string, path: string): Entries {
  const store = readJson(text);
  if (!isRecord(store) || store.format !== format || !isRecord(store.entries)) throw damaged(path);
  if (store.version !== version) throw newer(path, store.version);
  const entries = Object.entries(store.entries);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) throw damaged(path);
  return new Map(entries);
}

function printStore(entries: Entries): string {
  return `${JSON.stringify({ format, version, entries: Object.fromEntries(entries) }, undefined, 2)}\n`;
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unusable(path, "cannot be written: its folder cannot be made", cause);
  }
}

/** The new content is on the disk before it takes the old one's place. */
async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString("hex")}`;
  try {
    {
      await using file = await open(temporary, "wx", 0o600);
      await file.writeFile(text);
      await file.sync();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw unusable(path, "cannot be written", cause);
  }
}

async function takeLock(lock: string): Promise<void> {
  const until = performance.now() + lockPatience;
  while (!(await tryLock(lock))) {
    if (performance.now() > until) throw await locked(lock);
    await pause(lockPause);
  }
}

async function tryLock(lock: string): Promise<boolean> {
  try {
    await using file = await open(lock, "wx", 0o600);
    await file.writeFile(`${process.pid}\n`);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw unusable(lock, "cannot be made", error);
  }
}

async function locked(lock: string): Promise<SecretsError> {
  const since = await stat(lock).then(
    ({ mtime }) => mtime.toISOString(),
    () => "a moment ago",
  );
  return new SecretsError({
    code: "SECRETS_STORE_LOCKED",
    message: `the secret store is being changed by another process (${lock}, since ${since})`,
    remedy: "try again; where no dynaml is at work, one was killed: remove that file",
  });
}

function damaged(path: string): SecretsError {
  return new SecretsError({
    code: "SECRETS_STORE_DAMAGED",
    message: `the secret store ${path} is damaged or is another file; it has been left as it is`,
    remedy: "restore it from a copy, or move it away and store the secrets anew",
  });
}

function newer(path: string, found: unknown): SecretsError {
  return new SecretsError({
    code: "SECRETS_STORE_DAMAGED",
    message: `the secret store ${path} has version ${JSON.stringify(found) ?? "none"}, and this dynaml reads version ${version}`,
    remedy: "use the dynaml that wrote it",
  });
}

function unusable(path: string, what: string, cause: unknown): SecretsError {
  return new SecretsError({
    code: "SECRETS_STORE_UNUSABLE",
    message: `the secret store's file ${path} ${what}`,
    remedy: "check the file, its folder and their permissions, or name another one with --store",
    cause,
  });
}
