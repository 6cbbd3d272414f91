import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { printEntityTypes } from "../../session/metadata/print-entity-types.ts";
import type { Session } from "../../session/session.ts";
import type { Finish } from "../cli.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import {
  addOrganizationOptions,
  checkOrganizationOptions,
  type OrganizationOptions,
  withSession,
} from "../organization-options.ts";

type Options = OrganizationOptions & {
  readonly entity: readonly string[];
  readonly output?: string;
};

export function addTypesCommand(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command("types")
    .description("write TypeScript types of an organization's tables")
    .requiredOption("--entity <names>", "logical names of the tables, with commas between; repeatable", addNames);
  addOrganizationOptions(command)
    .option("-o, --output <file>", "the file to write (default: standard output)")
    .addHelpText("after", help)
    .action(async (options: Options, self: Command) => {
      checkOrganizationOptions(options, self);
      finish(await withSession(options, io, (session) => writeTypes(session, options, io)));
    });
}

const help = `
A program that includes the file has its records checked by the compiler: session.create("account", { nmae: "x" }) does
not compile. Choices come as objects: AccountIndustryCode.Accounting.

Examples:
  $ dynaml types --server https://contoso.crm4.dynamics.com --client-id ... --entity account,contact -o crm.ts
  $ dynaml types --embedded --entity account

Exit codes:
  0   written
  2   signing in or connecting failed, or the organization refused
  64  wrong usage`;

function addNames(text: string, names: readonly string[] = []): readonly string[] {
  const given = text.split(",").map((name) => name.trim().toLowerCase());
  return [...new Set([...names, ...given.filter((name) => name !== "")])];
}

async function writeTypes(session: Session, { entity, output }: Options, io: Io): Promise<number> {
  const tables = await Promise.all(entity.map((name) => session.metadata.table(name)));
  const text = printEntityTypes(tables, session.organizationUri);
  if (output === undefined) {
    io.stdout.write(text);
    return exitCodes.succeeded;
  }
  const path = resolve(io.cwd, output);
  await writeFile(path, text).catch((cause: unknown) => {
    throw new CliError(exitCodes.wrongUsage, {
      code: "CLI_USAGE",
      message: `the file ${path} cannot be written`,
      remedy: "check the folder and its permissions",
      cause,
    });
  });
  io.stderr.write(`wrote ${tables.length === 1 ? "one table" : `${tables.length} tables`} to ${path}\n`);
  return exitCodes.succeeded;
}
