import type { Command } from "commander";
import { readSteps } from "../../check/step-reading.ts";
import { isHostPattern } from "../../values/host-pattern.ts";
import { printableLine } from "../../values/printable.ts";
import { Secret } from "../../values/secret.ts";
import type { Finish } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io, Terminal } from "../io.ts";
import { loadTask } from "../load-task.ts";
import { count } from "../printers/count.ts";
import {
  addHostOption,
  addPassphraseOption,
  addSecretOptions,
  openSecrets,
  readStandardInput,
  type SecretOptions,
  tellOfNewKey,
  wrongUsage,
} from "../secret-options.ts";
import { type VendorValue, vendorValues } from "../vendor-values.ts";

type Options = SecretOptions & { readonly host?: readonly string[] };

export function addSecretImportCommand(secret: Command, io: Io, finish: Finish): void {
  addPassphraseOption(addSecretOptions(addHostOption(secret.command("import"))))
    .description("ask for each value of a task that the vendor's product encrypted, and store it")
    .argument("<task>", "task file")
    .addHelpText("after", help)
    .action(async (path: string, options: Options) => finish(await importValues(path, options, io)));
}

const help = `
Only the vendor's product can decrypt its values, so what they stand for is asked for once. The task stays as it is: a
run looks each value up by the task's file name, the session and the parameter. An empty answer leaves a value out.
Without a terminal, standard input has one line for each value, in the order of the task.

Examples:
  $ dynaml secret import nightly.aml
  $ dynaml secret import nightly.aml --host crm.contoso.com < values.txt`;

async function importValues(path: string, options: Options, io: Io): Promise<number> {
  if (path === "-") throw wrongUsage("standard input is where the values come from: name the task's file");
  const { task, file } = await loadTask(path, io);
  const values = vendorValues(readSteps(task), file);
  const secrets = openSecrets(options, io);
  const answers = await answersTo(values, { given: options.host, path: file, io });
  for (const { value, secret, hosts } of answers) {
    await secrets.store.set(value.name, secret, hosts);
    io.stdout.write(`stored ${value.name} for ${hosts.join(", ")}\n`);
  }
  tellOfNewKey(secrets, io);
  io.stdout.write(`${count(values.length, "encrypted value")} in ${printableLine(file)}, ${answers.length} stored\n`);
  return exitCodes.succeeded;
}

type Answer = { readonly value: VendorValue; readonly secret: Secret; readonly hosts: readonly string[] };
type Asking = { readonly given: readonly string[] | undefined; readonly path: string; readonly io: Io };

/** All answers, before anything is stored. */
async function answersTo(values: readonly VendorValue[], asking: Asking): Promise<readonly Answer[]> {
  const { terminal } = asking.io;
  if (values.length === 0) return [];
  if (terminal === undefined) return linesFor(values, await readStandardInput(asking.io), asking);
  const answers: Answer[] = [];
  for (const value of values) answers.push(...(await askFor(value, terminal, asking)));
  return answers;
}

async function askFor(value: VendorValue, terminal: Terminal, { given, path }: Asking): Promise<Answer[]> {
  const { line, column } = value.position;
  const question = printableLine(`${path}:${line}:${column} ${value.title}`);
  const text = await terminal.ask(`${question}: `, { hidden: true });
  if (text === "") return [];
  const hosts = given ?? (await askHosts(value.hosts, terminal));
  return [{ value, secret: new Secret(text), hosts }];
}

async function askHosts(usual: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const suggestion = usual.length === 0 ? "" : ` [${printableLine(usual.join(" "))}]`;
  for (;;) {
    const answer = await terminal.ask(`  hosts that it may be sent to${suggestion}: `, { hidden: false });
    const hosts = answer.trim() === "" ? usual : answer.trim().split(/[\s,]+/);
    if (hosts.length > 0 && hosts.every(isHostPattern)) return hosts;
  }
}

function linesFor(values: readonly VendorValue[], input: string, { given, path }: Asking): readonly Answer[] {
  const lines = input.replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length !== values.length) {
    throw wrongUsage(
      `${path} has ${count(values.length, "encrypted value")}, and standard input ${count(lines.length, "line")}: it takes one line for each (${values.map(({ title }) => title).join("; ")})`,
    );
  }
  return values.flatMap((value, index) => {
    const text = lines[index] ?? "";
    const hosts = given ?? value.hosts;
    if (text === "") return [];
    if (hosts.length === 0) throw wrongUsage(`${value.title} names no host that it is for: give --host`);
    return [{ value, secret: new Secret(text), hosts }];
  });
}
