import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { Activity } from "../catalog/activity.ts";
import { profileChanges } from "../config/apply-profile.ts";
import { configFileName } from "../config/config-file-name.ts";
import type { Config, Profile } from "../config/config-schema.ts";
import { findProfile, type SessionIdentity, secretHosts, selectProfiles } from "../config/find-profile.ts";
import { createFileGate, type FileGate } from "../files/file-gate.ts";
import type { Reach } from "../files/judge-path.ts";
import type { OperatorPolicy } from "../session/operator-policy.ts";
import type { SessionOptions } from "../session/session-options.ts";
import { withheld } from "../session/withheld.ts";
import { CliError } from "./cli-error.ts";
import { exitCodes } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { sessionOpenedBy, withProfile } from "./profile-overlay.ts";
import { type SecretFileOptions, secretPaths } from "./secret-paths.ts";

export type ProfileOptions = {
  readonly profile?: readonly string[];
  /** Configuration file. */
  readonly config?: string;
};

export type ConnectionOptions = ProfileOptions & {
  readonly allowHost?: readonly string[];
  readonly ca?: readonly string[];
  readonly allowPlainHttpPasswords?: boolean;
  readonly allowFiles?: readonly string[];
};

/** Options of every command that reads connection profiles. */
export function addProfileOptions(command: Command): Command {
  return command
    .option("--profile <name>", "use this connection profile, and no other that is not named; repeatable", addText)
    .option("--config <file>", "configuration with connection profiles (default: dynaml.config.json)");
}

/** Options of every command that opens sessions: what only the operator may say. */
export function addConnectionOptions(command: Command): Command {
  return addProfileOptions(command)
    .option(
      "--allow-host <host>",
      "host that may receive credentials though only a server names it; repeatable",
      addHost,
    )
    .option("--ca <file>", "certificates (PEM) of a further authority that TLS trusts; repeatable", addText)
    .option("--allow-plain-http-passwords", "let passwords travel over http, where anybody on the way can read them");
}

/** `--allow-files`, for commands that run steps of a task. */
export function addFolderOption(command: Command): Command {
  return command.option(
    "--allow-files <folder>",
    "folder whose files the task may use, beside its own and the temporary one; repeatable",
    addText,
  );
}

function addText(text: string, texts: readonly string[] = []): readonly string[] {
  return [...texts, text];
}

function addHost(host: string, hosts: readonly string[] = []): readonly string[] {
  if (!/^(\[[\da-f:.]+\]|[^\s/:@*]+)(:\d{1,5})?$/i.test(host)) {
    throw new InvalidArgumentError("It takes a host, sts.contoso.com, or host and port, sts.contoso.com:8443.");
  }
  return [...hosts, host];
}

/** What the operator says of connections: profiles, and what the command line allows. */
export type ConnectionSettings = {
  /** What a step gives with what its session's profile makes of it; as it is for a step that opens no session. */
  overlay<T extends string | undefined>(
    activity: Activity,
    given: ReadonlyMap<string, T>,
  ): ReadonlyMap<string, T | string>;
  /** The profile that counts for a session, as the step names it. */
  profileFor(session: SessionIdentity): Profile | undefined;
  /** A session's options with what its profile changes and what the operator allows. */
  apply(options: SessionOptions): SessionOptions;
  /** The way to files for a task, as far as it reaches. */
  filesFor(taskPath: string): FileGate;
  /**
   * How far a task reaches, by its path as given: its own folder, where relative paths start, the temporary one and those that are allowed, without
   * the configuration and the secrets.
   */
  reachOf(taskPath: string): Reach;
};

/** Reads the configuration and the certificates that the options name. Throws CliError and ConfigError, before anything runs. */
export async function loadConnectionSettings(
  options: ConnectionOptions & SecretFileOptions,
  io: Io,
): Promise<ConnectionSettings> {
  const config = await loadConfiguration(options, io);
  const profiles = selectProfiles(config?.profiles ?? [], options.profile ?? []);
  const folders = [tmpdir(), ...allowedFolders(options, io), ...(config?.allowFiles ?? [])];
  const keptBack = { paths: [configPath(options, io), ...secretPaths(options, io)], names: [configFileName] };
  const reachOf = (path: string): Reach => ({
    allowed: [path === "-" ? io.cwd : dirname(resolve(io.cwd, path)), ...folders],
    keptBack,
  });
  const given = await policyFrom(options, io);
  const byProfile = new Map(
    await Promise.all(profiles.map(async (profile) => [profile, await policyWith(given, profile)] as const)),
  );
  return {
    profileFor: (session) => findProfile(profiles, session),
    overlay(activity, given) {
      const session = sessionOpenedBy(activity, given);
      const profile = session && findProfile(profiles, session);
      return profile === undefined ? given : withProfile(activity, given, profile);
    },
    apply(session) {
      const profile = findProfile(profiles, session);
      if (profile === undefined) return { ...session, policy: given };
      return { ...profiledSession(session, profile), policy: byProfile.get(profile) ?? given };
    },
    filesFor: (path) => createFileGate(reachOf(path)),
    reachOf,
  };
}

/** The profile's own secrets go to hosts of its own alone, whatever address the step puts beside them. */
function profiledSession(session: SessionOptions, profile: Profile): SessionOptions {
  const changes: SessionOptions = profileChanges(profile);
  const result = { ...session, ...changes };
  const hosts = secretHosts(profile, result);
  const bound = (text: SessionOptions["password"]) => text && withheld(text).boundTo(hosts);
  const { password, clientSecret, refreshToken } = changes;
  return {
    ...result,
    ...(password === undefined ? {} : { password: bound(password) }),
    ...(clientSecret === undefined ? {} : { clientSecret: bound(clientSecret) }),
    ...(refreshToken === undefined ? {} : { refreshToken: bound(refreshToken) }),
  };
}

function configPath({ config }: ProfileOptions, io: Io): string {
  return resolve(io.cwd, config ?? configFileName);
}

async function loadConfiguration(options: ProfileOptions, io: Io): Promise<Config | undefined> {
  const path = configPath(options, io);
  const config = existsSync(path) ? await readConfig(path) : undefined;
  if (config === undefined && options.config !== undefined) throw noConfig(path);
  return config;
}

function allowedFolders({ allowFiles = [] }: ConnectionOptions, io: Io): string[] {
  return allowFiles.map((folder) => {
    const path = resolve(io.cwd, folder);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
    throw new CliError(exitCodes.wrongUsage, { code: "CLI_USAGE", message: `--allow-files ${folder} is no folder` });
  });
}

/** Few runs have a configuration; the library that checks one is loaded for those alone. */
async function readConfig(path: string): Promise<Config | undefined> {
  const { loadConfig } = await import("../config/load-config.ts");
  return await loadConfig(path);
}

async function policyFrom({ allowHost = [], ca = [], allowPlainHttpPasswords }: ConnectionOptions, io: Io) {
  return {
    allowHosts: allowHost,
    allowPlainHttpPasswords: allowPlainHttpPasswords === true,
    ca: await Promise.all(ca.map((path) => readCertificates(resolve(io.cwd, path)))),
  } satisfies OperatorPolicy;
}

async function policyWith(given: OperatorPolicy, profile: Profile): Promise<OperatorPolicy> {
  const files = profile.ca === undefined ? [] : [profile.ca].flat();
  return {
    allowHosts: [...given.allowHosts, ...(profile.allowHosts ?? [])],
    allowPlainHttpPasswords: given.allowPlainHttpPasswords || profile.allowPlainHttpPasswords === true,
    allowRetiredSignIn: profile.allowRetiredSignIn === true,
    ca: [...given.ca, ...(await Promise.all(files.map(readCertificates)))],
  };
}

async function readCertificates(path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw badCertificates(path, "cannot be read", cause);
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw badCertificates(path, "holds no certificate in PEM");
}

function badCertificates(path: string, what: string, cause?: unknown): CliError {
  return new CliError(exitCodes.wrongUsage, {
    code: "CLI_USAGE",
    message: `the file of certificates ${path} ${what}`,
    remedy: "name a PEM file: -----BEGIN CERTIFICATE----- …",
    cause,
  });
}

function noConfig(path: string): CliError {
  return new CliError(exitCodes.wrongUsage, {
    code: "CLI_USAGE",
    message: `there is no configuration file ${path}`,
    remedy: "check the path; relative ones start from the current folder",
  });
}
