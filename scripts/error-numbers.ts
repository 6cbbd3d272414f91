import { errorNumberTables } from "../src/catalog/error-numbers.ts";

/** The tables of docs/flow-and-errors.md, from the code. */
export function printErrorNumbers(): string {
  const { byCode, byLayer, unknown } = errorNumberTables;
  const rows = Object.entries(byCode).map(([code, number]) => `| ${number} | \`${code}\` |`);
  const layers = Object.entries(byLayer).map(([layer, number]) => `| ${number} | any other \`${layer}_…\` |`);
  return ["| number | code |", "|---|---|", ...rows, ...layers, `| ${unknown} | everything else |`, ""].join("\n");
}
