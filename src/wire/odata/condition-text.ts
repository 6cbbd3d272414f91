import { Double } from "../../values/double.ts";
import { Guid } from "../../values/guid.ts";
import { type Literal, textOfLiteral } from "./literals.ts";
import type { EdmType } from "./properties.ts";

const kinds: Readonly<Record<EdmType, readonly Literal["kind"][]>> = {
  "Edm.Binary": [],
  "Edm.Boolean": ["boolean"],
  "Edm.Date": ["date", "dateTime"],
  "Edm.DateTimeOffset": ["date", "dateTime"],
  "Edm.Decimal": ["number"],
  "Edm.Double": ["number"],
  "Edm.Guid": ["guid"],
  "Edm.Int32": ["number"],
  "Edm.Int64": ["number"],
  "Edm.String": ["string"],
  "Microsoft.Dynamics.CRM.BooleanManagedProperty": ["boolean"],
};

/** Whether a column of that type is compared with such a literal. The platform takes a GUID in quotes as well. */
export function operandKindFits(type: EdmType, literal: Literal): boolean {
  if (literal.kind === "null") return true;
  if (type === "Edm.Guid" && literal.kind === "string") return Guid.parse(literal.value) !== undefined;
  return kinds[type].includes(literal.kind);
}

/**
 * The value of a condition. A date without a time means midnight UTC, and a time without a zone is UTC: in a query's text
 * they would be the caller's local time.
 */
export function conditionText(literal: Literal, type: EdmType): string {
  const text = textOfLiteral(literal) ?? "";
  if (literal.kind === "date") return type === "Edm.DateTimeOffset" ? `${text}T00:00:00Z` : text;
  if (literal.kind !== "dateTime") return text;
  if (type === "Edm.Date") return text.slice(0, "yyyy-MM-dd".length);
  return /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
}

/**
 * The value that a column is compared with: its text, but a number with a fraction for a column of whole numbers, which the
 * organization refuses as a number.
 */
export function comparedValue(literal: Literal, type: EdmType): string | Double {
  const text = conditionText(literal, type);
  const isWhole = type === "Edm.Int32" || type === "Edm.Int64";
  return isWhole && literal.kind === "number" && /[.e]/i.test(text) ? new Double(Number(text)) : text;
}
