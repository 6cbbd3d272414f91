import type { AttributeValue } from "../../values/entity.ts";
import { type ConditionOperator, columnComparisons, operatorsInFetch } from "../../wire/query/condition-operators.ts";
import type { FetchCondition } from "../../wire/query/fetch-query.ts";
import { badValue } from "../arguments.ts";
import type { CallLimits } from "../organization-service.ts";
import type { Session } from "../session.ts";
import { writtenDay } from "../text-values/date-time.ts";
import { TextValues, typeNameOf } from "../text-values/text-values.ts";

/** A condition whose values are texts. */
export type TextCondition = {
  readonly attribute: string;
  /** FetchXML's name: `not-like`. */
  readonly operator: string;
  /** Several with commas between where the operator takes several; one that has a comma itself in single quotes. */
  readonly value?: string | undefined;
  /** In place of the value, a column to compare with: `fax`, `alias.fax`. */
  readonly comparedTo?: string | undefined;
  /** Alias of the link whose column it is. */
  readonly entity?: string | undefined;
};

/** Operators whose values are of the column's type; those of the others are patterns, days and numbers. */
const comparisons = new Set([
  ...["eq", "ne", "gt", "ge", "lt", "le", "in", "not-in", "between", "not-between"],
  ...["contain-values", "not-contain-values", "above", "under", "not-under", "eq-or-above", "eq-or-under"],
]);

/** Operators of columns that hold dates alone. */
const ofDates =
  /^(on|on-or-before|on-or-after|yesterday|today|tomorrow|(last|next|this)-.*|olderthan-.*|in-fiscal-.*|in-or-(before|after)-fiscal-.*)$/;

/** Of those, the ones that take a day: the one that is written, whatever time and zone stand behind it. */
const ofOneDay = /^on(-or-.*)?$/;

/** Reads the texts of conditions as values. */
export class ConditionTexts {
  readonly #session: Pick<Session, "metadata" | "query" | "service">;
  readonly #limits: CallLimits;
  /** By table. */
  readonly #texts = new Map<string, TextValues>();

  constructor(session: Pick<Session, "metadata" | "query" | "service">, limits: CallLimits) {
    this.#session = session;
    this.#limits = limits;
  }

  /** Throws SESSION_BAD_VALUE, which names the attribute, the operator and what would fit. */
  async read(table: string, given: TextCondition): Promise<FetchCondition> {
    const { attribute, comparedTo } = given;
    const { operator, name, texts } = conditionForm(given);
    if (comparedTo !== undefined) return { attribute, operator: name, values: [], comparedTo };
    if (ofDates.test(name)) await this.#expectDates(table, given);
    if (ofOneDay.test(name))
      return { attribute, operator: name, values: texts.map((text) => writtenDay(text) ?? text) };
    if (!comparisons.has(name)) return { attribute, operator: name, values: texts };
    const values: AttributeValue[] = [];
    for (const text of texts) {
      const value = await this.#of(table).readToCompare(attribute, text);
      if (!Array.isArray(value)) values.push(value);
      // Several options are one value, `1,9`, but where a column is asked whether it contains them.
      else if (operator.arguments === "some" && /contain/.test(name)) values.push(...value);
      else values.push(value.join(","));
    }
    return { attribute, operator: name, values };
  }

  /** Organizations answer that the operator is not valid, and not for which column nor why. */
  async #expectDates(table: string, given: TextCondition): Promise<void> {
    const columns = await this.#session.metadata.columns(table, this.#limits);
    const type = typeNameOf(columns.get(given.attribute));
    if (type === "" || type === "DateTime") return;
    const remedy = type === "String" || type === "Memo" ? "use eq, like or in" : "use eq, gt, lt or in";
    throw badValue(...wrong(given, `asks for days, and the attribute is of type ${type}`, remedy));
  }

  #of(table: string): TextValues {
    const known = this.#texts.get(table) ?? new TextValues(this.#session, table, this.#limits);
    this.#texts.set(table, known);
    return known;
  }
}

type ConditionForm = {
  readonly operator: ConditionOperator;
  /** FetchXML's spelling. */
  readonly name: string;
  /** None where a column is compared with another. */
  readonly texts: readonly string[];
};

/**
 * A condition's operator with as many texts as it takes, which is known without the columns. Throws SESSION_BAD_VALUE, which
 * names the attribute, the operator and what would fit.
 */
export function conditionForm(given: TextCondition): ConditionForm {
  const operator = operatorsInFetch.get(given.operator);
  if (operator?.fetch === undefined) throw unknownOperator(given);
  const name = operator.fetch;
  if (given.comparedTo !== undefined) {
    if (!columnComparisons.has(name)) throw notOfColumns(given);
    return { operator, name, texts: [] };
  }
  const texts = textsOf(operator, given);
  if (countsUnits(name)) for (const text of texts) expectNumber(text, given);
  return { operator, name, texts };
}

/** `last-x-days`, `olderthan-x-months`. */
function countsUnits(operator: string): boolean {
  return operator.includes("-x-");
}

function expectNumber(text: string, given: TextCondition): void {
  if (!/^\s*\d{1,9}\s*$/.test(text)) {
    throw badValue(...wrong(given, `"${text}" is no whole number`, "give how many, such as 7"));
  }
  if (Number(text) === 0)
    throw badValue(...wrong(given, "takes 1 or more, and VALUE is 0", "give how many, such as 7"));
}

function textsOf({ arguments: count }: ConditionOperator, given: TextCondition): readonly string[] {
  const { value = "" } = given;
  if (count === 0) {
    if (value === "") return [];
    throw badValue(...wrong(given, "takes no value", "leave VALUE out"));
  }
  if (value === "") {
    const remedy = "give VALUE; records without a value are found by OPERATOR null";
    throw badValue(...wrong(given, "needs a value, and VALUE is empty", remedy));
  }
  if (count === 1) return [value];
  const texts = splitTexts(value);
  if (texts === undefined) {
    throw badValue(...wrong(given, "has a quote that is not closed", "put a value with a comma in single quotes"));
  }
  if (count === "some" || texts.length === count) return texts;
  const what = `needs ${count} values, and VALUE has ${texts.length}`;
  throw badValue(...wrong(given, what, "give them with a comma between, such as 1,10"));
}

/** Commas in quotes and in brackets divide nothing: `'Contoso, Ltd', account(name=a, fax=b)`. */
const item = /\s*(?:'((?:[^']|'')*)'\s*|((?:\([^)]*\)|[^,'])[^,(]*(?:\([^)]*\)[^,(]*|\([^,)]*)*)|)(,|$)/y;

/** undefined where a quote is not closed. */
function splitTexts(text: string): readonly string[] | undefined {
  const pattern = new RegExp(item.source, item.flags);
  const texts: string[] = [];
  for (let end = ","; end === ","; ) {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const [, quoted, plain = "", separator = ""] = match;
    if (quoted !== undefined || plain.trim() !== "") texts.push(quoted?.replaceAll("''", "'") ?? plain.trim());
    end = separator;
  }
  return texts;
}

function unknownOperator(given: TextCondition) {
  return badValue(...wrong(given, "is no condition operator of FetchXML", "give one, such as eq, like or in"));
}

function notOfColumns(given: TextCondition) {
  return badValue(...wrong(given, "cannot compare with a column", `use ${[...columnComparisons].join(", ")}`));
}

function wrong({ attribute, operator }: TextCondition, what: string, remedy: string) {
  return [`condition on ${attribute}: the operator ${operator} ${what}`, remedy, { attribute, operator }] as const;
}
