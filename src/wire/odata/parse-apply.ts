import type { FilterNode } from "./filter-tree.ts";
import { inOption } from "./odata-error.ts";
import { parseFilter } from "./parse-filter.ts";
import { Scanner } from "./scanner.ts";

/** One step of `$apply` (OData Extension for Data Aggregation 4.0, as far as the platform goes: query.md §7.2). */
export type ApplyStep =
  | { readonly type: "filter"; readonly filter: FilterNode }
  | { readonly type: "aggregate"; readonly aggregates: readonly Aggregate[] }
  | {
      readonly type: "groupby";
      readonly paths: readonly (readonly string[])[];
      readonly aggregates: readonly Aggregate[];
    };

/** `revenue with sum as total`, `$count as rows`. */
export type Aggregate = {
  /** Undefined: `$count`. */
  readonly path?: readonly string[] | undefined;
  readonly method: AggregateMethod;
  readonly alias: string;
};

/** Places in it are counted from its own start. */
export const filterInApply = "filter(…) in $apply";

const methods = ["sum", "average", "min", "max", "countdistinct"] as const;

type AggregateMethod = (typeof methods)[number] | "count";

/** `filter(statecode eq 0)/groupby((statuscode),aggregate($count as count))`. Throws ODataError. */
export function parseApply(text: string): readonly ApplyStep[] {
  const scanner = new Scanner(text);
  const steps: ApplyStep[] = [];
  do {
    steps.push(readStep(scanner));
  } while (scanner.take("/"));
  if (!scanner.isAtEnd) throw scanner.syntaxError();
  return steps;
}

function readStep(scanner: Scanner): ApplyStep {
  scanner.skipBlanks();
  const { position } = scanner;
  const name = scanner.identifier();
  scanner.expect("(");
  if (name === "filter") {
    const text = inParentheses(scanner);
    return { type: "filter", filter: inOption(filterInApply, () => parseFilter(text)) };
  }
  if (name === "aggregate") return { type: "aggregate", aggregates: readAggregates(scanner) };
  if (name === "groupby") return readGroupBy(scanner);
  throw scanner.error(`'aggregate|filter|groupby' expected at position ${position} in '${scanner.text}'.`, position);
}

function readGroupBy(scanner: Scanner): ApplyStep {
  scanner.expect("(");
  const paths: string[][] = [];
  do {
    const path = [scanner.identifier()];
    while (scanner.take("/")) path.push(scanner.identifier());
    paths.push(path);
  } while (scanner.take(","));
  scanner.expect(")");
  if (!scanner.take(",")) {
    scanner.expect(")");
    return { type: "groupby", paths, aggregates: [] };
  }
  if (!scanner.takeWord("aggregate")) throw scanner.syntaxError();
  scanner.expect("(");
  const aggregates = readAggregates(scanner);
  scanner.expect(")");
  return { type: "groupby", paths, aggregates };
}

/** Up to and with the parenthesis that closes. */
function readAggregates(scanner: Scanner): readonly Aggregate[] {
  const aggregates: Aggregate[] = [];
  do {
    aggregates.push(readAggregate(scanner));
  } while (scanner.take(","));
  scanner.expect(")");
  return aggregates;
}

function readAggregate(scanner: Scanner): Aggregate {
  if (scanner.take("$count")) return { method: "count", alias: readAlias(scanner) };
  const path = [scanner.identifier()];
  while (scanner.take("/")) path.push(scanner.identifier());
  if (!scanner.takeWord("with")) {
    throw scanner.error(`'with' expected at position ${scanner.position} in '${scanner.text}'.`);
  }
  const method = methods.find((name) => scanner.takeWord(name));
  if (method === undefined) throw scanner.syntaxError();
  return { path, method, alias: readAlias(scanner) };
}

function readAlias(scanner: Scanner): string {
  if (!scanner.takeWord("as")) {
    throw scanner.error(`'as' expected at position ${scanner.position} in '${scanner.text}'.`);
  }
  return scanner.identifier();
}

/** The text up to the parenthesis that closes, which is passed over. */
function inParentheses(scanner: Scanner): string {
  const { text, position: start } = scanner;
  let depth = 1;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (character === "'") {
      const end = text.indexOf("'", index + 1);
      if (end < 0) break;
      index = end;
    } else if (character === "(") depth += 1;
    else if (character === ")") {
      depth -= 1;
      if (depth > 0) continue;
      scanner.position = index + 1;
      return text.slice(start, index);
    }
  }
  throw scanner.error(`')' or operator expected at position ${text.length} in '${text}'.`, text.length);
}
