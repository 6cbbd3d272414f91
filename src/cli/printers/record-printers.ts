import { stringify } from "csv-stringify/sync";
import type { Entity } from "../../values/entity.ts";
import { printable, printableLine } from "../../values/printable.ts";
import type { AskedColumns } from "../asked-columns.ts";
import type { Io } from "../io.ts";
import { count } from "./count.ts";
import { writeJsonLine } from "./json-printer.ts";
import { PrintedColumns } from "./printed-columns.ts";
import { recordJson, shownText, valueText } from "./records-text.ts";
import { fit, widthOfText } from "./text-width.ts";

export const recordFormats = ["table", "csv", "json"] as const;

export type RecordFormat = (typeof recordFormats)[number];

/** Prints records part by part, as they come. */
export type RecordPrinter = {
  part(records: readonly Entity[]): void;
  end(): void;
};

export function recordPrinter(format: RecordFormat, io: Io, asked: AskedColumns): RecordPrinter {
  if (format === "json") return jsonLines(io);
  return format === "csv" ? csvLines(io, asked) : table(io, asked);
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
function csvLines({ stdout }: Io, asked: AskedColumns): RecordPrinter {
  let columns: PrintedColumns | undefined;
  const write = (rows: readonly (readonly string[])[]) => stdout.write(stringify(rows as string[][], { bom: false }));
  return {
    part(records) {
      if (columns === undefined) {
        columns = new PrintedColumns(asked, records);
        if (columns.names.length > 0) write([columns.names]);
      }
      const { names } = columns;
      columns.expect(records);
      write(records.map(({ attributes }) => names.map((name) => valueText(attributes.get(name)))));
    },
    end: () => columns?.expectAll(),
  };
}

const widest = 40;

/** A table whose columns are as wide as the first part needs, cut to the terminal. */
function table(io: Io, asked: AskedColumns): RecordPrinter {
  let printed = 0;
  let columns: PrintedColumns | undefined;
  let widths: readonly number[] = [];
  const line = (cells: readonly string[]) => {
    const text = cells
      .map((cell, index) => padded(cell, widths[index] ?? 0))
      .join("  ")
      .trimEnd();
    io.stdout.write(`${io.stdout.isTerminal ? fit(text, io.stdout.columns()) : text}\n`);
  };
  return {
    part(records) {
      if (records.length === 0) return;
      const shown = (record: Entity, name: string) => printableLine(shownText(record, name));
      if (columns === undefined) {
        columns = new PrintedColumns(asked, records);
        widths = columns.names.map((name) =>
          Math.min(widest, Math.max(widthOfText(name), ...records.map((one) => widthOfText(shown(one, name))))),
        );
        line(columns.names);
        line(widths.map((width) => "-".repeat(width)));
      }
      const { names } = columns;
      columns.expect(records);
      for (const record of records) line(names.map((name) => shown(record, name)));
      printed += records.length;
    },
    end() {
      io.stderr.write(`${printable(count(printed, "record"))}\n`);
      columns?.expectAll();
    },
  };
}

function padded(text: string, width: number): string {
  const cut = fit(text, width);
  return cut + " ".repeat(Math.max(0, width - widthOfText(cut)));
}
