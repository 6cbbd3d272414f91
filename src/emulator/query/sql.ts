import type { SqlValue } from "../store/column-codec.ts";
import { quote } from "../store/column-codec.ts";

/** A piece of SQL with the values of its marks, in their order. Its text is made of metadata alone. */
export type Sql = { readonly sql: string; readonly parameters: readonly SqlValue[] };

/** Pieces joined as the template says: `` sql`${column} = ${value(1)}` `` → `t."x" = ?`. */
export function sql(template: TemplateStringsArray, ...parts: readonly Sql[]): Sql {
  let text = template[0] ?? "";
  const parameters: SqlValue[] = [];
  parts.forEach((part, at) => {
    text += part.sql + (template[at + 1] ?? "");
    parameters.push(...part.parameters);
  });
  return { sql: text, parameters };
}

/** SQL without values: names and keywords. */
export function raw(text: string): Sql {
  return { sql: text, parameters: [] };
}

/** A text of the metadata as a literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function value(parameter: SqlValue): Sql {
  return { sql: "?", parameters: [parameter] };
}

export function column(alias: string, name: string): Sql {
  return raw(namesIn(alias)(name));
}

/** How the columns of one table are named in a place of a statement. */
export type ColumnNames = (name: string) => string;

/** `namesIn("t")("name")` → `t."name"`. */
export function namesIn(alias: string): ColumnNames {
  return (name) => `${alias}.${quote(name)}`;
}

export function join(parts: readonly Sql[], separator: string): Sql {
  return { sql: parts.map((part) => part.sql).join(separator), parameters: parts.flatMap((part) => part.parameters) };
}

/** All of the conditions; none is true. */
export function every(conditions: readonly Sql[]): Sql {
  return logical(
    conditions.filter(({ sql: text }) => text !== "1"),
    " AND ",
  );
}

/** One of the conditions; none is true as well, as in the platform. */
export function some(conditions: readonly Sql[]): Sql {
  return logical(conditions, " OR ");
}

function logical(conditions: readonly Sql[], separator: string): Sql {
  const [only, second] = conditions;
  if (only === undefined) return raw("1");
  return second === undefined ? only : sql`(${join(conditions, separator)})`;
}

/**
 * The values as rows of one parameter: the text of the statement does not depend on how many there are.
 * Strings, numbers and bigints only.
 */
export function list(values: readonly SqlValue[]): Sql {
  const items = values.map((item) => (typeof item === "string" ? JSON.stringify(item) : String(item)));
  return sql`(SELECT value FROM json_each(${value(`[${items.join(",")}]`)}))`;
}
