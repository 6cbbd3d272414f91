import type { FilterNode } from "./filter-tree.ts";
import { inOption, odataError } from "./odata-error.ts";
import { type OrderItem, parseOrderBy, parseSelect, wholeNumber } from "./option-lists.ts";
import { parseFilter } from "./parse-filter.ts";
import { Scanner } from "./scanner.ts";

/** `primarycontactid($select=fullname;$expand=…)`, `primarycontactid/$ref`. */
export type ExpandItem = {
  readonly name: string;
  readonly isReference: boolean;
  readonly select?: readonly string[] | undefined;
  readonly filter?: FilterNode | undefined;
  readonly orderBy: readonly OrderItem[];
  readonly top?: number | undefined;
  readonly expand: readonly ExpandItem[];
  /** The options as they were written: `$select=subject`. */
  readonly options: readonly string[];
};

const maxExpands = 15;
const maxDepth = 10;

/** `$expand`. Options inside parentheses are separated by semicolons. Throws ODataError. */
export function parseExpand(text: string): readonly ExpandItem[] {
  return parseList(text, 0);
}

function parseList(text: string, depth: number): readonly ExpandItem[] {
  if (depth > maxDepth) throw odataError("$expand is nested too deeply.", { text });
  const scanner = new Scanner(text);
  const items: ExpandItem[] = [];
  do {
    items.push(readItem(scanner, depth));
  } while (scanner.take(","));
  if (!scanner.isAtEnd) throw scanner.syntaxError();
  if (items.length > maxExpands) {
    throw odataError(`The number of $expand options exceeded the maximum of ${maxExpands}.`, { text });
  }
  return items;
}

function readItem(scanner: Scanner, depth: number): ExpandItem {
  const name = scanner.identifier();
  const isReference = scanner.take("/$ref");
  if (!isReference && scanner.peek() === "/") throw scanner.syntaxError();
  const none: ExpandItem = { name, isReference, orderBy: [], expand: [], options: [] };
  return scanner.take("(") ? { ...none, ...readOptions(scanner, depth) } : none;
}

function readOptions(scanner: Scanner, depth: number): Partial<ExpandItem> {
  let found: Partial<ExpandItem> = {};
  do {
    scanner.skipBlanks();
    const { position } = scanner;
    const option = scanner.take("$") ? `$${scanner.identifier()}` : "";
    scanner.expect("=");
    const text = optionText(scanner);
    const refuse = () => scanner.error(unsupported(option), position);
    const options = [...(found.options ?? []), `${option}=${text}`];
    const read = inOption(`${option} in $expand`, () => readOption(option, text, depth, refuse));
    found = { ...found, ...read, options };
  } while (scanner.take(";"));
  scanner.expect(")");
  return found;
}

function readOption(option: string, text: string, depth: number, refuse: () => Error): Partial<ExpandItem> {
  switch (option) {
    case "$select":
      return { select: parseSelect(text) };
    case "$filter":
      return { filter: parseFilter(text) };
    case "$orderby":
      return { orderBy: parseOrderBy(text) };
    case "$top":
      return { top: wholeNumber("$top", text.trim()) };
    case "$expand":
      return { expand: parseList(text, depth + 1) };
    default:
      throw refuse();
  }
}

function unsupported(option: string): string {
  return option === ""
    ? "Term '' is not valid in a $select or $expand expression."
    : `The query option '${option}' is not supported inside $expand.`;
}

/** Up to the semicolon or parenthesis that ends the option; those in quotes or inner parentheses do not count. */
function optionText(scanner: Scanner): string {
  const { text } = scanner;
  const start = scanner.position;
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index] ?? "";
    if (character === "'" || character === '"') {
      const end = text.indexOf(character, index + 1);
      if (end < 0) break;
      index = end;
    } else if (character === "(") depth += 1;
    else if (depth === 0 && (character === ")" || character === ";")) {
      scanner.position = index;
      return text.slice(start, index);
    } else if (character === ")") depth -= 1;
  }
  scanner.position = text.length;
  throw scanner.error(`')' or ';' expected at position ${text.length} in '${text}'.`);
}
