import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Diagnostic } from "../../markup/diagnostic.ts";
import type { LoadedTask } from "../load-task.ts";

/** Something that was found in a file: with a diagnostic's place, or about the file as a whole. */
export type SarifFinding = {
  readonly file: string;
  readonly diagnostic: Pick<Diagnostic, "code" | "severity" | "message" | "remedy" | "related"> &
    Partial<Pick<Diagnostic, "position" | "length">>;
};

/**
 * What was found, as one log of the Static Analysis Results Interchange Format (SARIF 2.1.0, OASIS), which code hosts and
 * editors show beside the lines. Columns and lengths count UTF-16 units, as everywhere here.
 */
export function sarifLog(findings: readonly SarifFinding[], version: string): object {
  const rules = [...new Set(findings.map(({ diagnostic }) => diagnostic.code))].sort();
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "dynaml", version, rules: rules.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => result(finding, rules)),
      },
    ],
  };
}

function result({ file, diagnostic }: SarifFinding, rules: readonly string[]): object {
  const { code, severity, message, remedy, position, length, related } = diagnostic;
  const region = position === undefined ? undefined : regionOf(position, length);
  return {
    ruleId: code,
    ruleIndex: rules.indexOf(code),
    level: severity,
    message: { text: sentence(remedy === undefined ? message : `${message}; ${remedy}`) },
    locations: [location(file, region)],
    ...(related && {
      relatedLocations: [
        { ...location(file, regionOf(related.position)), message: { text: sentence(related.message) } },
      ],
    }),
  };
}

function location(file: string, region: object | undefined): object {
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...(region && { region }) } };
}

function regionOf({ line, column, offset }: Diagnostic["position"], length?: number): object {
  return {
    startLine: line,
    startColumn: column,
    charOffset: offset,
    ...(length !== undefined && { charLength: length }),
  };
}

/** Relative paths stay so: who shows the log knows the folder. */
function uriOf(file: LoadedTask["file"]): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}

function sentence(text: string): string {
  const [first = "", ...rest] = text;
  return `${first.toUpperCase()}${rest.join("")}.`;
}
