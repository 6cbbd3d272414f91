import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { TextCondition } from "../../session/query/condition-texts.ts";
import { type QueryInput, readQuery } from "../../session/query/query-input.ts";
import { fetchOfTexts } from "../../session/query/text-query.ts";
import type { Session } from "../../session/session.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { askedColumns } from "../asked-columns.ts";
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
import { printRecords } from "../print-records.ts";
import { type RecordFormat, recordFormats, recordPrinter } from "../printers/record-printers.ts";
import { withWrittenDates } from "../written-dates.ts";

type Options = OrganizationOptions & {
  readonly fetch?: string;
  readonly odata?: string;
  readonly entity?: string;
  readonly columns?: readonly string[];
  readonly where?: readonly TextCondition[];
  readonly orderBy?: readonly string[];
  readonly limit?: number;
  readonly pageSize?: number;
  readonly format: RecordFormat;
};

export function addQueryCommand(program: Command, io: Io, finish: Finish): void {
  const command = addOrganizationOptions(program.command("query"))
    .description("print the records that a query finds, all pages of them")
    .option("--fetch <file>", "FetchXML of the query; - reads standard input")
    .option(
      "--odata <query>",
      "OData query options, as the Web API takes them: '$select=name&$filter=statecode eq 0'; the table by --entity, or its entity set before them: 'accounts?$top=10'",
    )
    .option("--entity <name>", "in place of FetchXML: the table, by its logical name")
    .option("--columns <names>", "attributes to read, with commas between (default: all that have values)", nameList)
    .option(
      "--where <name=value>",
      "attribute that must have a value: an option by number or label, a record by ID or name; without a value it must have none; repeatable",
      addCondition,
    )
    .option(
      "--order-by <names>",
      "attributes to sort by; a minus before a name sorts from the last to the first",
      nameList,
    )
    .option("--limit <number>", "most records to print", wholeNumber)
    .option("--page-size <number>", "records asked for at once (default: 5000)", wholeNumber);
  command
    .addOption(new Option("--format <format>", "how to print").choices(recordFormats).default("table"))
    .addHelpText("after", help)
    .action(async (options: Options, self: Command) => {
      checkOrganizationOptions(options, self);
      const fault = faultOf(options);
      if (fault !== undefined) self.error(`error: ${fault}`);
      finish(await query(options, io));
    });
}

/** Why the options say no query, or two. */
function faultOf({ fetch, odata, entity, columns, where, orderBy }: Options): string | undefined {
  if (fetch !== undefined && odata !== undefined) {
    return "options '--fetch <file>' and '--odata <query>' exclude each other";
  }
  if (fetch !== undefined && entity !== undefined) {
    return "options '--fetch <file>' and '--entity <name>' exclude each other: FetchXML names its table itself";
  }
  if (fetch === undefined && odata === undefined && entity === undefined) {
    return "name what to read: --fetch <file>, --odata <query>, or --entity <name>";
  }
  const words = [columns, where, orderBy].some((one) => one !== undefined);
  if (!words || (fetch === undefined && odata === undefined)) return undefined;
  const query = fetch === undefined ? "the OData query" : "FetchXML";
  return `--columns, --where and --order-by go with --entity; ${query} says these itself`;
}

const help = `
csv and json hold values as dynaml load reads them back; a table shows what a person reads. Records are printed as they
come: a million of them needs no more memory than a page. Columns stand in the query's order, the ID behind them. Where all
columns are read, those that the first page has values of are printed, the record's name first; where a later record has
another, csv and table end with exit code 2 and name it.

Examples:
  $ dynaml query --server https://contoso.crm4.dynamics.com --profile online --entity account --columns name,telephone1
  $ dynaml query --embedded --data crm.sqlite --entity contact --where lastname=Gump --format json
  $ dynaml query --embedded --data crm.sqlite --entity account --where industrycode=Accounting \\
      --where 'primarycontactid=contact(lastname=Gump)'
  $ dynaml query --embedded --data crm.sqlite --format json \\
      --odata 'accounts?$select=name&$filter=revenue gt 1000000&$expand=primarycontactid($select=fullname)'
  $ dynaml query --server crm.contoso.com --organization adventureworks --user 'CONTOSO\\alice' --fetch open-cases.xml --format csv > cases.csv

Exit codes:
  0   printed
  2   signing in or connecting failed, the query does not fit the organization, or values
      of columns that the first page does not have are not printed
  64  wrong usage`;

async function query(options: Options, io: Io): Promise<number> {
  const fetchXml = options.fetch === undefined ? undefined : await readText(options.fetch, io);
  return await withSession({ ...options, json: false }, io, async (session, signal) => {
    const input = fetchXml === undefined ? await queryOf(session, options, signal) : { fetchXml };
    const fetch = await readQuery(input, session.metadata, { signal });
    return await print(session, fetch, options, io, signal);
  });
}

async function queryOf(session: Session, options: Options, signal: AbortSignal): Promise<QueryInput> {
  const { odata, entity } = options;
  return odata === undefined ? await queryOfWords(session, options, signal) : { odata, entity };
}

async function print(
  session: Session,
  fetch: FetchQuery,
  { format, limit, pageSize, columns }: Options,
  io: Io,
  signal: AbortSignal,
): Promise<number> {
  const asked =
    columns === undefined ? await askedColumns(session, fetch, { signal }) : { names: columns, areAll: true };
  const printer = recordPrinter(format, io, asked);
  const isKnown = format === "json" || (format === "csv" && asked.areAll);
  const records = withWrittenDates(session.query({ fetch }, { limit, pageSize, signal }), session, { signal });
  await printRecords(records, printer, io.stdout, isKnown ? undefined : (pageSize ?? largestPage));
  return exitCodes.succeeded;
}

/** Records that tell which columns there are and how wide they are, where no page size is given. */
const largestPage = 5_000;

/** Values are read by the columns' types, which are asked for where there are conditions. */
async function queryOfWords(
  session: Session,
  { entity = "", columns, where = [], orderBy = [] }: Options,
  signal: AbortSignal,
): Promise<QueryInput> {
  const orders = orderBy.map((name) => ({ attribute: name.replace(/^-/, ""), descending: name.startsWith("-") }));
  const query = { entity, columns, conditions: where, orders, links: [], distinct: false };
  return { fetch: await fetchOfTexts(session, query, { signal }) };
}

async function readText(file: string, io: Io): Promise<string> {
  try {
    if (file === "-") return await readAll(io.stdin);
    return await readFile(resolve(io.cwd, file), "utf8");
  } catch (cause) {
    throw new CliError(exitCodes.wrongUsage, {
      code: "CLI_USAGE",
      message: `the file ${file} cannot be read`,
      remedy: "check the path; relative ones start from the current folder",
      cause,
    });
  }
}

async function readAll(input: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function nameList(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim().toLowerCase());
  if (names.every((name) => name !== "")) return names;
  throw new InvalidArgumentError("It takes names with commas between: name,telephone1.");
}

function addCondition(text: string, given: readonly TextCondition[] = []): readonly TextCondition[] {
  const [, name, value = ""] = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("It takes an attribute and its value: name=Contoso.");
  const attribute = name.toLowerCase();
  return [...given, value === "" ? { attribute, operator: "null" } : { attribute, operator: "eq", value }];
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It takes a whole number from 1.");
}
