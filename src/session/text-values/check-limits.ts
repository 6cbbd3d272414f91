import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import { badValue } from "../arguments.ts";
import { optionTexts } from "./labelled-option.ts";

/** Throws SESSION_BAD_VALUE for a value that the column's description rules out: length, range, options, targets. */
export function checkLimits(column: AttributeMetadata, value: AttributeValue): void {
  const trouble = troubleOf(column, value);
  if (trouble === undefined) return;
  const { logicalName, attributeType } = column;
  throw badValue(`attribute ${logicalName}: ${trouble.what}`, `give ${trouble.fits}`, {
    attribute: logicalName,
    type: attributeType,
  });
}

type Trouble = { readonly what: string; readonly fits: string };

function troubleOf(column: AttributeMetadata, value: AttributeValue): Trouble | undefined {
  if (typeof value === "string") return lengthTrouble(column, value);
  if (value instanceof OptionSetValue) return optionTrouble(column, [value]);
  if (value instanceof EntityReference) return targetTrouble(column, value);
  if (Array.isArray(value)) return optionTrouble(column, value);
  const number = numberOf(value);
  // As it is given: a number of JavaScript has 17 digits at most.
  return number === undefined ? undefined : rangeTrouble(column, number, String(value));
}

function lengthTrouble({ maxLength }: AttributeMetadata, value: string): Trouble | undefined {
  if (maxLength === undefined || value.length <= maxLength) return undefined;
  return { what: `the text has ${value.length} characters`, fits: `at most ${maxLength}` };
}

function optionTrouble(column: AttributeMetadata, values: readonly OptionSetValue[]): Trouble | undefined {
  const fits = optionTexts(column);
  const unknown = values.find(({ value }) => !column.optionSet?.options.some((option) => option.value === value));
  if (fits === undefined || unknown === undefined) return undefined;
  return { what: `there is no option ${unknown.value}`, fits };
}

function targetTrouble({ targets = [] }: AttributeMetadata, { logicalName }: EntityReference): Trouble | undefined {
  if (targets.length === 0 || targets.includes(logicalName)) return undefined;
  return { what: `it cannot point at a record of ${logicalName}`, fits: `a record of ${targets.join(" or ")}` };
}

function rangeTrouble({ minValue, maxValue }: AttributeMetadata, number: number, text: string): Trouble | undefined {
  const isBelow = minValue !== undefined && number < minValue;
  const isAbove = maxValue !== undefined && number > maxValue;
  if (!isBelow && !isAbove) return undefined;
  return { what: `${text} is out of range`, fits: `a number from ${minValue} to ${maxValue}` };
}

function numberOf(value: AttributeValue): number | undefined {
  if (typeof value === "number") return value;
  if (value instanceof Double) return value.value;
  if (value instanceof Decimal) return value.toNumber();
  return value instanceof Money ? value.value.toNumber() : undefined;
}
