/** Writes docs/error-codes.md from the codes and the advice that sessions give: `node scripts/make-error-codes.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { printErrorCodes } from "../src/session/faults/print-error-codes.ts";

writeFileSync(join(import.meta.dirname, "../docs/error-codes.md"), printErrorCodes());
