import { stringify } from "csv-stringify/sync";
import type { Entity } from "../../values/entity.ts";
import { printable, printableLine } from "../../values/printable.ts";
import type { Io } from "../io.ts";
import { count } from "./count.ts";
import { writeJsonLine } from "./json-printer.ts";
import { recordJson, shownText, valueText } from "./records-text.ts";
import { fit, widthOfText } from "./text-width.ts";

export const recordFormats = ["table", "csv", "json"] as const;

export type RecordFormat = (typeof recordFormats)[number];

/** Prints records part by part, as they come. */
export type RecordPrinter = {
  part(records: readonly Entity[]): void;
  end(): void;
};

/** @param columns those that were asked for, in their order; told by the first part where they are left out */
export function recordPrinter(format: RecordFormat, io: Io, columns: readonly string[] | undefined): RecordPrinter {
  if (format === "json") return jsonLines(io);
  return format === "csv" ? csvLines(io, columns) : table(io, columns);
}

function jsonLines({ stdout }: Io): RecordPrinter {
  return {
    part: (records) => {
      for (const record of records) writeJsonLine(stdout, recordJson(record));
    },
    end() {},
  };
}

/** RFC 4180; text that a spreadsheet would take for a formula is quoted like any other. */
function csvLines({ stdout }: Io, asked: readonly string[] | undefined): RecordPrinter {
  let columns = asked;
  const write = (rows: readonly (readonly string[])[]) => stdout.write(stringify(rows as string[][], { bom: false }));
  return {
    part(records) {
      if (columns === undefined || columns === asked) {
        columns = columns === undefined ? columnsOf(records) : [...columns];
        if (columns.length > 0) write([columns]);
      }
      const names = columns;
      write(records.map(({ attributes }) => names.map((name) => valueText(attributes.get(name)))));
    },
    end() {},
  };
}

const widest = 40;

/** A table whose columns are as wide as the first part needs, cut to the terminal. */
function table(io: Io, asked: readonly string[] | undefined): RecordPrinter {
  let printed = 0;
  let columns: readonly { readonly name: string; readonly width: number }[] | undefined;
  const line = (cells: readonly string[]) => {
    const text = cells
      .map((cell, index) => padded(cell, columns?.[index]?.width ?? 0))
      .join("  ")
      .trimEnd();
    io.stdout.write(`${io.stdout.isTerminal ? fit(text, io.stdout.columns()) : text}\n`);
  };
  return {
    part(records) {
      if (records.length === 0) return;
      const shown = (record: Entity, name: string) => printableLine(shownText(record, name));
      if (columns === undefined) {
        columns = (asked ?? columnsOf(records)).map((name) => ({
          name,
          width: Math.min(widest, Math.max(widthOfText(name), ...records.map((one) => widthOfText(shown(one, name))))),
        }));
        line(columns.map(({ name }) => name));
        line(columns.map(({ width }) => "-".repeat(width)));
      }
      const names = columns.map(({ name }) => name);
      for (const record of records) line(names.map((name) => shown(record, name)));
      printed += records.length;
    },
    end: () => io.stderr.write(`${printable(count(printed, "record"))}\n`),
  };
}

function padded(text: string, width: number): string {
  const cut = fit(text, width);
  return cut + " ".repeat(Math.max(0, width - widthOfText(cut)));
}

/** Attributes of the first part's records, in the order in which they come. */
function columnsOf(records: readonly Entity[]): readonly string[] {
  const names = new Set<string>();
  for (const { attributes } of records) for (const name of attributes.keys()) names.add(name);
  return [...names];
}
