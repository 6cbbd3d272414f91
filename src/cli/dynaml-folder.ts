import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { Io } from "./io.ts";

/**
 * The folder of what a user keeps for dynaml: `$XDG_CONFIG_HOME/dynaml`, else `~/.config/dynaml`; on Windows
 * `%APPDATA%\dynaml`.
 */
export function dynamlFolder(env: Io["env"], platform = process.platform): string {
  const named = platform === "win32" ? env.APPDATA : env.XDG_CONFIG_HOME;
  if (named !== undefined && isAbsolute(named)) return join(named, "dynaml");
  return join(env.HOME || homedir(), ".config", "dynaml");
}
