import { randomBytes } from "node:crypto";
import { link, mkdir, open, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { keyBytes, parseKey, printKey } from "./key-text.ts";
import { SecretsError } from "./secrets-error.ts";

/** A key file is one line; anything longer is another file. */
const longest = 4096;

/**
 * The key of a key file: 32 bytes in base64url or base64 on one line. undefined where there is no such file. Throws
 * SECRETS_KEY_FILE_OPEN where others may read it (not on Windows, which has no mode bits), SECRETS_KEY_UNUSABLE.
 */
export async function readKeyFile(path: string): Promise<Uint8Array | undefined> {
  const text = await readPrivate(path);
  return text === undefined ? undefined : parseKey(text, `the key file ${path}`);
}

/** Makes a key file with a random key, mode 600. Where another process makes it at the same time, that one's key counts. */
export async function createKeyFile(path: string): Promise<Uint8Array> {
  const mine = `${path}.${process.pid}.${randomBytes(6).toString("hex")}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(mine, `${printKey(randomBytes(keyBytes))}\n`, { mode: 0o600, flag: "wx" });
    await link(mine, path).catch(unlessItExists);
  } catch (cause) {
    throw unusable(path, "cannot be made", cause);
  } finally {
    await rm(mine, { force: true });
  }
  const key = await readKeyFile(path);
  if (key === undefined) throw unusable(path, "has gone");
  return key;
}

async function readPrivate(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, "r");
    const { mode, size } = await file.stat();
    if (process.platform !== "win32" && (mode & 0o077) !== 0) throw readableByOthers(path, mode);
    if (size > longest) throw unusable(path, "is no key file: it is too long");
    return await file.readFile("utf8");
  } catch (error) {
    if (error instanceof SecretsError) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unusable(path, "cannot be read", error);
  }
}

function unlessItExists(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

function readableByOthers(path: string, mode: number): SecretsError {
  return new SecretsError({
    code: "SECRETS_KEY_FILE_OPEN",
    message: `the key file ${path} can be read by others: its mode is ${(mode & 0o777).toString(8)}`,
    remedy: `chmod 600 ${path}; where somebody may have read it, make a new key and store the secrets anew`,
  });
}

function unusable(path: string, what: string, cause?: unknown): SecretsError {
  return new SecretsError({
    code: "SECRETS_KEY_UNUSABLE",
    message: `the key file ${path} ${what}`,
    remedy: "check the file and its folder, or name another key file",
    cause,
  });
}
