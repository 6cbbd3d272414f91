import { printableJson } from "../../values/printable.ts";
import type { Output } from "../io.ts";
import type { Printer } from "./printer.ts";

/** Each event as one line of JSON. */
export function jsonPrinter(output: Output): Printer {
  return {
    event: (event) => writeJsonLine(output, event),
    close() {},
  };
}

export function writeJsonLine(output: Output, value: object): void {
  output.write(`${printableJson(JSON.stringify(value))}\n`);
}
