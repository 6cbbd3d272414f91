/** Writes the list of errors in src/catalog from the types of the layers: `node scripts/make-error-code-list.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { printErrorCodeList } from "./error-code-list.ts";

writeFileSync(join(import.meta.dirname, "../src/catalog/error-codes.ts"), printErrorCodeList());
