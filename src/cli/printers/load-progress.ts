import type { BulkProgress } from "../../session/bulk/bulk-options.ts";
import { printable, printableLine } from "../../values/printable.ts";
import type { Io } from "../io.ts";
import { canRewrite } from "./colors.ts";
import { printDuration } from "./duration.ts";
import { fit } from "./text-width.ts";

/** How far a load is. */
export type LoadState = {
  readonly rows: number;
  readonly written: number;
  readonly rejected: number;
  /** Rows a second, lately. */
  readonly rate: number;
  /** Why nothing leaves, and until when. */
  readonly pause: BulkProgress["pause"];
};

/** Tells on standard error how far a load is: on one line of a terminal, rewritten in place, elsewhere by a line now and then. */
export type LoadProgress = {
  /** What the line says, asked for whenever it is drawn. */
  show(text: () => string): void;
  /** A line that stays. */
  line(text: string): void;
  /** Takes away what is shown: something else is written now. */
  clear(): void;
  close(): void;
};

/** Carriage return, then erase the line (ECMA-48 EL 2). */
const eraseLine = "\r\x1b[2K";
const drawMilliseconds = 200;
const lineMilliseconds = 10_000;
/** Terminals show Ctrl+C as `^C` at the cursor. */
const echoWidth = 3;

export function loadProgress(io: Pick<Io, "stderr" | "env" | "every" | "now">): LoadProgress {
  return canRewrite(io.stderr, io.env) ? liveProgress(io) : plainProgress(io);
}

function liveProgress({ stderr, every }: Pick<Io, "stderr" | "every">): LoadProgress {
  let text = () => "";
  let drawn = "";
  const draw = () => {
    const next = text();
    if (next === drawn) return;
    stderr.write(`${eraseLine}${fit(printableLine(next), stderr.columns() - echoWidth)}`);
    drawn = next;
  };
  const erase = () => {
    if (drawn !== "") stderr.write(eraseLine);
    drawn = "";
  };
  const stop = every(drawMilliseconds, draw);
  return {
    show(next) {
      text = next;
    },
    line(next) {
      erase();
      stderr.write(`${printable(next)}\n`);
    },
    clear() {
      text = () => "";
      erase();
    },
    close() {
      stop();
      erase();
    },
  };
}

function plainProgress({ stderr, now }: Pick<Io, "stderr" | "now">): LoadProgress {
  let next = now() + lineMilliseconds;
  const line = (text: string) => stderr.write(`${printable(text)}\n`);
  return {
    show(text) {
      if (now() < next) return;
      next = now() + lineMilliseconds;
      line(text());
    },
    line,
    clear() {},
    close() {},
  };
}

/** `45,000 of 200,000 rows, 12 rejected, 3,412 rows/s, 46 s left`, and until when the organization holds the load up. */
export function loadStateText({ rows, written, rejected, rate, pause }: LoadState): string {
  const settled = written + rejected;
  const parts = [`${number(settled)} of ${number(rows)} rows`];
  if (rejected > 0) parts.push(`${number(rejected)} rejected`);
  if (rate > 0) parts.push(`${number(rate)} rows/s`, `${printWholeSeconds((rows - settled) / rate)} left`);
  if (pause !== undefined) parts.push(pauseText(pause));
  return parts.join(", ");
}

/** `45 s`, `2 min 03 s`: an estimate has no hundredths. */
function printWholeSeconds(seconds: number): string {
  return seconds < 59.5 ? `${Math.ceil(seconds)} s` : printDuration(Math.round(seconds));
}

function pauseText({ until, reason }: NonNullable<BulkProgress["pause"]>): string {
  const time = until.toTimeString().slice(0, 8);
  return reason === "limited"
    ? `the organization limits requests until ${time}`
    : `the organization is away; asked again at ${time}`;
}

/** `45,000`. */
export function number(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
