import { type Command, InvalidArgumentError } from "commander";
import { findSecret, type SecretQuestion } from "../secrets/find-secret.ts";
import { createKeys, type Keys } from "../secrets/keys.ts";
import { openSecretStore, type SecretStore } from "../secrets/secret-store.ts";
import { isHostPattern } from "../values/host-pattern.ts";
import type { Secret } from "../values/secret.ts";
import { CliError } from "./cli-error.ts";
import { exitCodes } from "./exit-code.ts";
import type { Io, Terminal } from "./io.ts";
import { keyPath, type SecretFileOptions, storePath } from "./secret-paths.ts";

export type SecretOptions = SecretFileOptions & {
  /** Encrypt with a passphrase. */
  readonly passphrase?: boolean;
};

/** Options of every command that reads stored secrets. */
export function addSecretOptions(command: Command): Command {
  return command
    .option("--store <file>", "the secret store (default: secrets.json in the user's dynaml folder)")
    .option(
      "--key-file <file>",
      "file of the secrets' key, mode 600 (default: secret.key in the user's dynaml folder)",
    );
}

/** `--passphrase`, for commands that encrypt. */
export function addPassphraseOption(command: Command): Command {
  return command.option("--passphrase", "encrypt with a passphrase: DYNAML_SECRET_PASSPHRASE, or asked for");
}

/** `--host`, once for each host. */
export function addHostOption(command: Command): Command {
  return command.option("--host <host>", "host that the secret may be sent to; repeatable", addHost);
}

function addHost(host: string, hosts: readonly string[] = []): readonly string[] {
  if (!isHostPattern(host)) {
    throw new InvalidArgumentError("It takes crm.contoso.com, crm.contoso.com:5555, *.contoso.com, or * for any host.");
  }
  return [...hosts, host];
}

export type Secrets = {
  readonly store: SecretStore;
  readonly keys: Keys;
  find(question: SecretQuestion): Promise<Secret | undefined>;
};

/** The user's store and keys; no file is touched before a secret is needed. */
export function openSecrets(options: SecretOptions, io: Io): Secrets {
  const keys = createKeys({
    keyFile: keyPath(options, io),
    mayCreateKeyFile: options.keyFile === undefined,
    env: io.env,
    askPassphrase: io.terminal && passphraseFrom(io.terminal),
    sealByPassphrase: options.passphrase,
  });
  const store = openSecretStore(storePath(options, io), keys);
  return { store, keys, find: (question) => findSecret(question, store, keys) };
}

function passphraseFrom(terminal: Terminal): (isNew: boolean) => Promise<string> {
  return async (isNew) => {
    const first = await terminal.ask("Passphrase of the secrets: ", { hidden: true });
    if (isNew && (await terminal.ask("The same passphrase again: ", { hidden: true })) !== first) {
      throw wrongUsage("the two passphrases differ");
    }
    return first;
  };
}

/** Longer than any password, and no file that was given by mistake. */
const longest = 64 * 1024;

/** A secret as a person types it, unseen, or all of standard input without its last line break. */
export async function readSecretValue(question: string, io: Io): Promise<string> {
  const value =
    io.terminal === undefined
      ? (await readStandardInput(io)).replace(/\r?\n$/, "")
      : await io.terminal.ask(question, { hidden: true });
  if (value === "") throw wrongUsage("no secret was given");
  return value;
}

export async function readStandardInput({ stdin }: Pick<Io, "stdin">): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    size += chunk.length;
    if (size > longest) throw wrongUsage(`standard input is longer than a secret may be (${longest} bytes)`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Says so where storing a secret made the key file: whoever loses it loses the secrets. */
export function tellOfNewKey({ keys }: Secrets, io: Io): void {
  const path = keys.createdKeyFile();
  if (path === undefined) return;
  io.stderr.write(`made the key file ${path}; keep a copy of it: without it no stored secret can be read\n`);
}

export function wrongUsage(message: string): CliError {
  return new CliError(exitCodes.wrongUsage, { code: "CLI_USAGE", message });
}
