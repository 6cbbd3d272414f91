import { Diagnostics, type Finding } from "./diagnostics.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { LineIndex } from "./line-index.ts";
import { matchNesting } from "./nesting.ts";
import { decodeSource } from "./source-encoding.ts";
import type { SourceText } from "./source-text.ts";
import type { Task } from "./task.ts";
import { buildTask } from "./task-builder.ts";
import { tokenize } from "./tokenizer.ts";

/**
 * Reads a task, a whole file or a bare list of steps, without loss: `printTask(parseTask(text)) === text` for every text,
 * and `encodeTask(parseTask(bytes))` gives the same bytes.
 *
 * `parseTask('<AMWRITETOLOG TEXT="x" />').steps[0].action` is `AMWRITETOLOG`. What is wrong is in `diagnostics`; no
 * content makes this throw. A task past a limit has one error diagnostic and no steps.
 *
 * @param input text, or the bytes of a file in UTF-8 or UTF-16 with or without byte order mark
 * @throws DynamlError `MARKUP_TOO_LARGE` for more than 256 MiB of bytes, which are not decoded at all
 */
export function parseTask(input: string | Uint8Array, limits: Partial<Limits> = {}): Task {
  const diagnostics = new Diagnostics();
  const source: SourceText =
    typeof input === "string"
      ? { text: input, encoding: "utf-8", byteOrderMark: false }
      : decodeSource(input, diagnostics);
  return readTask(source, typeof input === "string" ? input.length : input.byteLength, diagnostics, {
    ...defaultLimits,
    ...limits,
  });
}

function readTask(source: SourceText, length: number, diagnostics: Diagnostics, limits: Limits): Task {
  if (length > limits.textLength) return refusedTask(source, overTextLimit(length, limits.textLength));
  const lines = new LineIndex(source.text);
  const nodes = tokenize(source.text, lines, diagnostics, limits);
  if (nodes === undefined) return refusedTask(source, overNodeLimit(limits));
  const nesting = matchNesting(nodes, diagnostics);
  const parts = buildTask(nodes, nesting, lines, diagnostics, limits.nesting);
  if (parts === undefined) return refusedTask(source, overNestingLimit(limits.nesting));
  return { source, ...parts, diagnostics: diagnostics.list(lines, source.text.length) };
}

type LimitFinding = Pick<Finding, "code" | "message" | "remedy">;

function refusedTask(source: SourceText, finding: LimitFinding): Task {
  const position = { offset: 0, line: 1, column: 1 };
  return {
    source,
    nodes: source.text === "" ? [] : [{ kind: "text", offset: 0, text: source.text }],
    wrapped: false,
    functions: [{ name: "Main", attributes: [], steps: [] }],
    steps: [],
    diagnostics: [{ ...finding, severity: "error", position, length: 1 }],
  };
}

function overTextLimit(length: number, limit: number): LimitFinding {
  return {
    code: "MARKUP_TEXT_LIMIT",
    message: `the task is ${length} characters or bytes long; ${limit} are read at most`,
    remedy: "split the task into subtasks",
  };
}

function overNodeLimit({ nodes, attributes }: Limits): LimitFinding {
  return {
    code: "MARKUP_NODE_LIMIT",
    message: `the task has more than ${nodes} elements, comments and runs of text, or more than ${attributes} attributes`,
    remedy: "split the task into subtasks",
  };
}

function overNestingLimit(limit: number): LimitFinding {
  return {
    code: "MARKUP_NESTING_LIMIT",
    message: `the task nests blocks or elements more than ${limit} deep`,
    remedy: "move the inner blocks into subtasks",
  };
}
