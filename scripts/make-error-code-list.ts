/** Writes the lists of errors in src/catalog from the types of the layers and from what is said of faults: `node scripts/make-error-code-list.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { printErrorCodeList, printFaultNumbers } from "./error-code-list.ts";

const folder = join(import.meta.dirname, "../src/catalog");
writeFileSync(join(folder, "error-codes.ts"), printErrorCodeList());
writeFileSync(join(folder, "fault-numbers.ts"), printFaultNumbers());
