/**
 * Opens a session of the package, reads a record, ends it, and prints what has been loaded for that. Argument: JSON of the
 * session's options.
 */
import { registerHooks } from "node:module";

const loaded: string[] = [];
registerHooks({
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});
const { openSession } = await import("../../src/index.ts");
const session = await openSession(JSON.parse(process.argv[2] ?? ""));
await session.query({ entity: "systemuser", columns: ["fullname"] }).first();
await session.end();
const globals = Object.getOwnPropertySymbols(globalThis).map(String);
process.stdout.write(JSON.stringify({ loaded, globals }));
