import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { printEntityTypes } from "../../session/metadata/print-entity-types.ts";
import type { Session } from "../../session/session.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
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
import { loadProgress, number } from "../printers/load-progress.ts";

type Options = OrganizationOptions & {
  readonly entity?: readonly string[];
  readonly all?: true;
  readonly output?: string;
  readonly perSession?: true;
};

export function addTypesCommand(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command("types")
    .description("write TypeScript types of an organization's tables")
    .option("--entity <names>", "logical names of the tables, with commas between; repeatable", addNames)
    .addOption(new Option("--all", "all tables of the organization").conflicts("entity"));
  addOrganizationOptions(command)
    .option("-o, --output <file>", "the file to write (default: standard output)")
    .option("--per-session", "the tables of the sessions alone that openSession<Tables>(...) opens, not of all")
    .addHelpText("after", help)
    .action(async (options: Options, self: Command) => {
      if (options.entity === undefined && options.all !== true) {
        self.error("error: name the tables: --entity <names>, or --all of them");
      }
      checkOrganizationOptions(options, self);
      finish(await withSession(options, io, (session, signal) => writeTypes(session, options, io, signal)));
    });
}

const help = `
A program that includes the file has its records and queries checked by the compiler: names of tables and columns, and the
values that columns take; what is read has the columns' types. Choices come as objects: AccountIndustryCode.Accounting.
Name every table that the program works with, or take all: those that join others (many-to-many relationships) and the
organization's own, too. A name that is known only when the program runs (of type string) stays unchecked.
A program with sessions on organizations that differ writes a file for each with --per-session, and opens each session
with its tables: openSession<Tables>(...).

Examples:
  $ dynaml types --server https://contoso.crm4.dynamics.com --client-id ... --entity account,contact -o crm.ts
  $ dynaml types --profile production --all -o crm.ts
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

async function writeTypes(session: Session, options: Options, io: Io, signal: AbortSignal): Promise<number> {
  const { output, perSession } = options;
  const file = { organization: session.organizationUri, isGlobal: perSession !== true };
  const { tables, describe } = await askedTables(session, options, signal);
  const progress = loadProgress(io);
  let described = 0;
  const text = await printEntityTypes(
    tables,
    async (table) => {
      const found = await describe(table);
      described += 1;
      progress.show(() => `${number(described)} of ${number(tables.length)} tables described`);
      return found;
    },
    file,
  ).finally(() => progress.close());
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

type AskedTables = {
  readonly tables: readonly EntityMetadata[];
  readonly describe: (table: EntityMetadata) => Promise<EntityMetadata>;
};

/** Named tables are described together; all of them one after the other, and none of them is kept. */
async function askedTables(session: Session, { entity }: Options, signal: AbortSignal): Promise<AskedTables> {
  const { metadata } = session;
  if (entity !== undefined) {
    const tables = await Promise.all(entity.map((name) => metadata.table(name, ["Attributes"], { signal })));
    return { tables, describe: async (table) => table };
  }
  return {
    tables: await metadata.tables({ signal }),
    async describe({ logicalName }) {
      const found = await metadata.table(logicalName, ["Attributes"], { signal });
      metadata.forget();
      return found;
    },
  };
}
