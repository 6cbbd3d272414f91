import type { Command } from "commander";
import { seal } from "../../secrets/seal.ts";
import { Secret } from "../../values/secret.ts";
import type { Finish } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
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

type Options = SecretOptions & { readonly host?: readonly string[] };

export function addEncryptCommand(program: Command, io: Io, finish: Finish): void {
  addPassphraseOption(addSecretOptions(addHostOption(program.command("encrypt"))))
    .description("encrypt a secret, to stand as dynaml:v1:… in a task or a profile")
    .addHelpText("after", help)
    .action(async (options: Options) => finish(await encrypt(options, io)));
}

const help = `
The secret is asked for without showing it, or read from standard input. It is encrypted with AES-256-GCM; the hosts are
part of it, and a run sends it to no others.

Examples:
  $ dynaml encrypt --host crm.contoso.com
  $ printenv CRM_PASSWORD | dynaml encrypt --host crm.contoso.com --key-file ci.key`;

async function encrypt(options: Options, io: Io): Promise<number> {
  const hosts = options.host ?? [];
  if (hosts.length === 0) throw wrongUsage("--host is missing: which host may the secret be sent to?");
  const secrets = openSecrets(options, io);
  const secret = new Secret(await readSecretValue("Secret: ", io));
  const value = seal(secret, await secrets.store.sealingKey(), { hosts });
  tellOfNewKey(secrets, io);
  io.stdout.write(`${value}\n`);
  return exitCodes.succeeded;
}
