/** Writes dynaml.schema.json, which editors read, from the schema that the program checks with: `node scripts/make-config-schema.ts && npm run format`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { configJsonSchema } from "../src/config/config-schema.ts";

const file = join(import.meta.dirname, "../dynaml.schema.json");
writeFileSync(file, `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
