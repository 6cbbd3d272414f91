import { printable } from "./values/printable.ts";

/**
 * The one base of every error that dynaml raises on purpose.
 *
 * A layer declares its own union of codes and throws `new DynamlError<ItsCode>({...})`. What a person reads has three
 * parts: what happened (`message`), where (`where`: file:line:column or a URL) and what to do (`remedy`). Whatever a server or
 * a task puts into them, they hold no control characters and nothing that turns the direction of writing; `context` is as it came.
 */
export class DynamlError<Code extends string = string> extends Error {
  /** Constant, upper case, prefixed by the layer: `NET_TIME_LIMIT`, `WIRE_FAULT`. */
  readonly code: Code;
  readonly where: string | undefined;
  readonly remedy: string | undefined;
  /** What it means for a person, in sentences; where more is known than what happened. */
  readonly means: string | undefined;
  /** Facts a program may want; never a secret. */
  readonly context: Readonly<Record<string, unknown>>;
  /** True when the same call may succeed if made again later, and making it again does no harm. */
  readonly retryable: boolean;

  constructor(details: ErrorDetails<Code>) {
    super(printable(details.message), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "DynamlError";
    this.code = details.code;
    this.where = details.where && printable(details.where);
    this.remedy = details.remedy && printable(details.remedy);
    this.means = details.means && printable(details.means);
    this.context = details.context ?? {};
    this.retryable = details.retryable ?? false;
  }
}

export type ErrorDetails<Code extends string = string> = {
  code: Code;
  message: string;
  where?: string | undefined;
  remedy?: string | undefined;
  means?: string | undefined;
  context?: Record<string, unknown>;
  retryable?: boolean;
  cause?: unknown;
};

/** An error as lines for a person: message, place, meaning, remedy, then the causes in turn. */
export function describeError(error: unknown): string {
  const lines: string[] = [];
  let current: unknown = error;
  for (let depth = 0; current !== undefined && current !== null && depth < 8; depth += 1) {
    lines.push(...linesOf(current, depth === 0 ? "" : "caused by: "));
    current = current instanceof Error ? current.cause : undefined;
  }
  return lines.join("\n");
}

function linesOf(error: unknown, prefix: string): string[] {
  if (!(error instanceof DynamlError))
    return [prefix + printable(error instanceof Error ? error.message : String(error))];
  const lines = [`${prefix}${error.message}`];
  if (error.where !== undefined) lines.push(`  where: ${error.where}`);
  if (error.means !== undefined) lines.push(`  what it means: ${error.means}`);
  if (error.remedy !== undefined) lines.push(`  what to do: ${error.remedy}`);
  return lines;
}
