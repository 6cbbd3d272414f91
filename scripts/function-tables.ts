import { namedConstants } from "../src/expression/constants.ts";
import { type FunctionRecord, signatureOf } from "../src/expression/functions/function-record.ts";
import { functionGroups } from "../src/expression/functions/function-table.ts";

const begin = "<!-- functions: made by scripts/make-function-table.ts -->";
const end = "<!-- end of functions -->";

/** The page with its generated part made anew. */
export function withFunctionTables(page: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error("docs/expressions.md lacks the marks of its generated part");
  const tables = functionGroups.map(({ title, functions }) => tableOf(title, functions));
  return [page.slice(0, from) + begin, "", ...tables, constantTable(), "", page.slice(to)].join("\n");
}

function tableOf(title: string, functions: readonly FunctionRecord[]): string {
  const rows = functions.map((record) => {
    const cells = [
      code(signatureOf(record)),
      argumentsOf(record),
      record.returns,
      record.description,
      examplesOf(record),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    `### ${title}`,
    "",
    "| call | arguments | gives | what it does | example |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function argumentsOf({ parameters }: FunctionRecord): string {
  return parameters
    .map(
      ({ name, type, ofNull }) => (name === type ? name : `${name}: ${type}`) + (ofNull === "result" ? " or Null" : ""),
    )
    .join(", ");
}

function examplesOf({ examples }: FunctionRecord): string {
  return examples.map(([call, result]) => `${code(call)} → ${code(result)}`).join("<br>");
}

function constantTable(): string {
  const rows = namedConstants.map(([name, value]) => `${code(name)} ${JSON.stringify(value)}`);
  return ["### Constants", "", `${rows.join(", ")}.`].join("\n");
}

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;
