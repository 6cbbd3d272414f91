import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
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
  readonly perSession?: true;
};

export function addTypesCommand(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command("types")
    .description("write TypeScript types of an organization's tables")
    .requiredOption("--entity <names>", "logical names of the tables, with commas between; repeatable", addNames);
  addOrganizationOptions(command)
    .option("-o, --output <file>", "the file to write (default: standard output)")
    .option("--per-session", "the tables of the sessions alone that openSession<Tables>(...) opens, not of all")
    .addHelpText("after", help)
    .action(async (options: Options, self: Command) => {
      checkOrganizationOptions(options, self);
      finish(await withSession(options, io, (session) => writeTypes(session, options, io)));
    });
}

const help = `
A program that includes the file has its records and queries checked by the compiler: names of tables and columns, and the
values that columns take; what is read has the columns' types. Choices come as objects: AccountIndustryCode.Accounting.
Name every table that the program works with; a name that is known only when it runs (of type string) stays unchecked.
A program with sessions on organizations that differ writes a file for each with --per-session, and opens each session
with its tables: openSession<Tables>(...).

Examples:
  $ dynaml types --server https://contoso.crm4.dynamics.com --client-id ... --entity account,contact -o crm.ts
  $ dynaml types --embedded --entity account

Exit codes:
  0   written
  2   signing in or connecting failed, or the organization refused
  64  wrong usage`;

function addNames(text: string, names: readonly string[] = []): readonly string[] {
  const given = text.split(",").map((name) => name.trim().toLowerCase());
  if (given.every((name) => name !== "")) return [...new Set([...names, ...given])];
  throw new InvalidArgumentError("It takes logical names with commas between: account,contact.");
}

async function writeTypes(session: Session, { entity, output, perSession }: Options, io: Io): Promise<number> {
  const tables = await Promise.all(entity.map((name) => session.metadata.table(name)));
  const text = printEntityTypes(tables, session.organizationUri, perSession !== true);
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
