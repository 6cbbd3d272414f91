import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { failingLayers } from "../src/catalog/error-numbers.ts";
import { advice } from "../src/session/faults/fault-advice.ts";
import { allErrorCodes } from "../src/wire/faults/error-codes.ts";

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

/** src/catalog/fault-numbers.ts: the faults of which docs/error-codes.md says what to do. */
export function printFaultNumbers(): string {
  const faults = allErrorCodes().filter(({ name }) => Object.hasOwn(advice, name));
  return [
    "/** The numbers of the organization's faults that people meet, by name. Made by scripts/make-error-code-list.ts. */",
    "export const faultNumbers: Readonly<Record<string, number>> = {",
    ...faults.map(({ name, code }) => `  ${name}: ${code},`),
    "};",
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
