/** Writes the tables of functions and constants in docs/expressions.md from the library's records: `node scripts/make-function-table.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withFunctionTables } from "./function-tables.ts";

const file = join(import.meta.dirname, "../docs/expressions.md");
writeFileSync(file, withFunctionTables(readFileSync(file, "utf8")));
