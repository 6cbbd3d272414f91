import type { EmulatorRequest } from "../../handler.ts";
import { OAuthRefusal } from "./refusal.ts";

/** The fields of a form or a query; one that comes twice is refused (RFC 6749, section 3.1). */
export type Fields = ReadonlyMap<string, string>;

/** The body's fields. Throws OAuthRefusal where it is no form. */
export function formOf({ headers, body }: EmulatorRequest): Fields {
  const type = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") throw new OAuthRefusal("invalidRequest", "It is not a form.");
  return fieldsOf(Buffer.from(body).toString());
}

export function queryOf({ target }: EmulatorRequest): Fields {
  const at = target.indexOf("?");
  return fieldsOf(at < 0 ? "" : target.slice(at + 1));
}

function fieldsOf(text: string): Fields {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) throw new OAuthRefusal("invalidRequest", `The parameter '${name}' comes twice.`);
    fields.set(name, value);
  }
  return fields;
}

/** Throws OAuthRefusal where the field is not there. */
export function requireField(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (value === undefined || value === "") throw new OAuthRefusal("missingParameter", name);
  return value;
}
