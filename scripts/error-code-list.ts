import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { failingLayers } from "../src/catalog/error-numbers.ts";

const source = join(import.meta.dirname, "../src");

/** src/catalog/error-codes.ts: the codes that the layers' types of codes name, of the layers in which a step may fail. */
export function printErrorCodeList(): string {
  const codes = globSync("**/*.ts", { cwd: source })
    .filter((file) => !file.endsWith(".test.ts"))
    .flatMap((file) => codesIn(readFileSync(join(source, file), "utf8")))
    .filter((code) => failingLayers.has(code.slice(0, code.indexOf("_"))));
  return [
    "/** Every code that the error of a step may have. Made by scripts/make-error-code-list.ts from the types of the layers. */",
    "export const errorCodes: ReadonlySet<string> = new Set([",
    ...[...new Set(codes)].sort().map((code) => `  "${code}",`),
    "]);",
    "",
  ].join("\n");
}

function codesIn(text: string): string[] {
  const types = text
    .replace(/^\s*(?:\/\*\*|\*).*$/gm, "")
    .matchAll(/type (?:\w*ErrorCode|CheckCode) =([^;]*);|extends DynamlError<("[A-Z_]+")>/g);
  return [...types].flatMap(([, union = "", own = ""]) =>
    [...`${union}${own}`.matchAll(/"([A-Z_]+)"/g)].flatMap(([, code]) => code ?? []),
  );
}
