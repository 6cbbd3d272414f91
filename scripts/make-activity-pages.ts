/** Writes docs/activities and docs/actions.md from the catalog: `node scripts/make-activity-pages.ts`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { actionsPage } from "./actions-page.ts";
import { activityPages } from "./activity-pages.ts";

const folder = join(import.meta.dirname, "../docs/activities");
mkdirSync(folder, { recursive: true });
for (const [file, page] of activityPages()) writeFileSync(join(folder, file), page);
writeFileSync(join(folder, "../actions.md"), actionsPage());
