import { join, resolve } from "node:path";
import { dynamlFolder } from "./dynaml-folder.ts";
import type { Io } from "./io.ts";

export type SecretFileOptions = {
  readonly store?: string;
  readonly keyFile?: string;
};

type Place = Pick<Io, "env" | "cwd">;

/** The file of the secret store. */
export function storePath({ store }: SecretFileOptions, { env, cwd }: Place): string {
  return store === undefined ? join(dynamlFolder(env), "secrets.json") : resolve(cwd, store);
}

/** The file of the secrets' key. */
export function keyPath({ keyFile }: SecretFileOptions, { env, cwd }: Place): string {
  return keyFile === undefined ? join(dynamlFolder(env), "secret.key") : resolve(cwd, keyFile);
}

/** All that secrets are kept in: the user's folder, and what lies elsewhere. */
export function secretPaths(options: SecretFileOptions, place: Place): readonly string[] {
  return [dynamlFolder(place.env), storePath(options, place), keyPath(options, place)];
}
