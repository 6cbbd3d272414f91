import type { Command } from "commander";
import { requireSecretName, subjectName } from "../../secrets/entry-name.ts";
import { printableLine } from "../../values/printable.ts";
import { Secret } from "../../values/secret.ts";
import type { Finish } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { count } from "../printers/count.ts";
import { writeJsonLine } from "../printers/json-printer.ts";
import {
  addHostOption,
  addPassphraseOption,
  addSecretOptions,
  openSecrets,
  readSecretValue,
  type SecretOptions,
  tellOfNewKey,
  wrongUsage,
} from "../secret-options.ts";
import { addSecretImportCommand } from "./secret-import.ts";

type SetOptions = SecretOptions & {
  readonly host?: readonly string[];
  readonly task?: string;
  readonly session?: string;
  readonly variable?: string;
  readonly parameter?: string;
};

/** `dynaml secret set|list|remove|import` */
export function addSecretCommands(program: Command, io: Io, finish: Finish): void {
  const secret = program.command("secret").description("secrets of this user, encrypted, each bound to its hosts");
  addSetCommand(secret, io, finish);
  addSecretOptions(secret.command("list"))
    .description("list names and hosts; needs no key")
    .option("--json", "print one secret a line as JSON")
    .action(async (options: SecretOptions & { json?: boolean }) => finish(await list(options, io)));
  addSecretOptions(secret.command("remove"))
    .description("remove a secret")
    .argument("<name>", "as dynaml secret list shows it")
    .action(async (name: string, options: SecretOptions) => finish(await remove(name, options, io)));
  addSecretImportCommand(secret, io, finish);
}

function addSetCommand(secret: Command, io: Io, finish: Finish): void {
  addPassphraseOption(addSecretOptions(addHostOption(secret.command("set"))))
    .description("store or replace a secret: asked for without showing it, or read from standard input")
    .argument("[name]", "a task then writes secret:NAME in place of the secret")
    .option("--task <file>", "in place of a name: the task that holds the value which the vendor's product encrypted")
    .option("--session <name>", "with --task: the session whose value it is")
    .option("--variable <name>", "with --task: the secure variable whose value it is")
    .option("--parameter <name>", "with --task: the parameter (default: PASSWORD; VALUE of a variable)")
    .addHelpText("after", help)
    .action(async (name: string | undefined, options: SetOptions) => finish(await set(name, options, io)));
}

const help = `
The secret is never an argument, where other users of the machine could read it. A run sends it to the named hosts and
to no others; *.contoso.com stands for all hosts of a domain, * for any.

Examples:
  $ dynaml secret set crm --host crm.contoso.com
  $ printenv CRM_PASSWORD | dynaml secret set crm --host crm.contoso.com --host sts.contoso.com
  $ dynaml secret set --task nightly.aml --session Crm --parameter PASSWORD --host crm.contoso.com

Without another key, secrets are encrypted with a key file that is made at the first use. The environment variable
DYNAML_SECRET_KEY (32 bytes in base64) goes before it; --passphrase takes a passphrase in their place.`;

async function set(given: string | undefined, options: SetOptions, io: Io): Promise<number> {
  const name = entryName(given, options);
  const hosts = options.host ?? [];
  if (hosts.length === 0) throw wrongUsage("--host is missing: which host may the secret be sent to?");
  const secrets = openSecrets(options, io);
  const value = await readSecretValue(`Secret ${name}: `, io);
  await secrets.store.set(name, new Secret(value), hosts);
  tellOfNewKey(secrets, io);
  io.stdout.write(`stored ${name} for ${hosts.join(", ")}\n`);
  return exitCodes.succeeded;
}

function entryName(name: string | undefined, { task, session, variable, parameter }: SetOptions): string {
  if (task === undefined) {
    if (session ?? variable ?? parameter) throw wrongUsage("--session, --variable and --parameter need --task");
    if (name === undefined) throw wrongUsage("a name is missing, or --task with the place of an encrypted value");
    return requireSecretName(name);
  }
  if (name !== undefined) throw wrongUsage("a name and --task exclude each other");
  if (session !== undefined && variable !== undefined) throw wrongUsage("--session and --variable exclude each other");
  return subjectName({
    task,
    session,
    variable,
    parameter: parameter ?? (variable === undefined ? "PASSWORD" : "VALUE"),
  });
}

async function list({ json, ...options }: SecretOptions & { json?: boolean }, io: Io): Promise<number> {
  const { store } = openSecrets(options, io);
  const secrets = await store.list();
  for (const secret of secrets) {
    if (json === true) writeJsonLine(io.stdout, { type: "secret", ...secret });
    else io.stdout.write(`${printableLine(`${secret.name}  ${secret.problem ?? `for ${secret.hosts.join(", ")}`}`)}\n`);
  }
  if (json !== true) io.stdout.write(`${count(secrets.length, "secret")} in ${store.path}\n`);
  return exitCodes.succeeded;
}

async function remove(name: string, options: SecretOptions, io: Io): Promise<number> {
  await openSecrets(options, io).store.remove(name);
  io.stdout.write(`removed ${printableLine(name)}\n`);
  return exitCodes.succeeded;
}
