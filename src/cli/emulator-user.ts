import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { EmulatorUser } from "../emulator/emulator-options.ts";
import { CliError } from "./cli-error.ts";
import { exitCodes } from "./exit-code.ts";
import type { Io } from "./io.ts";

/** The one user of an organization that is not open. A password that was made here is told; one that was given is not. */
export type NamedUser = EmulatorUser & { readonly passwordIsMade: boolean };

export type UserOptions = {
  readonly user?: { readonly domain: string; readonly userName: string };
  /** Environment variable that holds the password. */
  readonly passwordEnv?: string;
  /** File whose first line is the password. */
  readonly passwordFile?: string;
};

/** The user that the options name, else CRM\administrator, with the password given, else with a random one (96 bits). */
export function namedUser(options: UserOptions, io: Pick<Io, "env" | "cwd">): NamedUser {
  const { domain, userName } = options.user ?? { domain: "CRM", userName: "administrator" };
  const given = givenPassword(options, io);
  const password = given ?? randomBytes(12).toString("base64url");
  return { domain, userName, password, passwordIsMade: given === undefined };
}

function givenPassword({ passwordEnv, passwordFile }: UserOptions, io: Pick<Io, "env" | "cwd">): string | undefined {
  if (passwordFile !== undefined) return firstLineOf(resolve(io.cwd, passwordFile));
  if (passwordEnv === undefined) return undefined;
  const password = io.env[passwordEnv] ?? "";
  if (password === "")
    throw wrongUsage(`the environment variable ${passwordEnv}, which is to hold the password, is not set`);
  return password;
}

function firstLineOf(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw wrongUsage(`the password file ${path} cannot be read`, cause);
  }
  const [line = ""] = text.split(/\r?\n/, 1);
  if (line === "") throw wrongUsage(`the first line of the password file ${path} is empty`);
  return line;
}

function wrongUsage(message: string, cause?: unknown): CliError {
  return new CliError(exitCodes.wrongUsage, { code: "CLI_USAGE", message, cause });
}
