import { allErrorCodes, type ErrorCodeFacts } from "../../values/fault-codes.ts";
import { hexErrorCode } from "../../wire/soap/soap-fault.ts";
import { faultAdvice } from "./fault-advice.ts";

/**
 * docs/error-codes.md: every code of the service's lists with its name, the HTTP status that the Web API answers where that is
 * documented, whether a retry helps, and what to do; those first of which there is something to say.
 */
export function printErrorCodes(): string {
  const rows = allErrorCodes().map(rowOf);
  const advised = rows.filter(({ remedy }) => remedy !== "");
  return `# Error codes

Written by \`scripts/make-error-codes.ts\`; do not edit. What a fault carries besides its code, and what becomes of it in a batch:
[faults.md](faults.md).

Retry: **yes** where the organization refused before it did anything, and tells for how long (sessions wait and repeat by
themselves, within the call's time); **perhaps** where the same call may succeed at another time; otherwise no: the same call will
fail again.

## Those that people meet, and what to do

| code | name | HTTP | retry | what to do |
|---|---|---|---|---|
${advised.map(({ cells, remedy }) => `| ${cells} | ${remedy} |`).join("\n")}

## All ${rows.length}

| code | name | HTTP | retry |
|---|---|---|---|
${rows.map(({ cells }) => `| ${cells} |`).join("\n")}
`;
}

function rowOf({ code, name, status }: ErrorCodeFacts) {
  const { remedy = "", retryable, mayPass } = faultAdvice(code) ?? { remedy: "" };
  const retry = retryable === true ? "yes" : mayPass === true ? "perhaps" : "no";
  return { remedy, cells: [hexErrorCode(code), name, status ?? "", retry].join(" | ") };
}
