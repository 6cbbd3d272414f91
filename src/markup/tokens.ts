import type { Position } from "./diagnostic.ts";
import { LineIndex } from "./line-index.ts";
import type { Task } from "./task.ts";
import { type Token, visitTokens } from "./tree.ts";

/** A token and where it starts. */
export type PlacedToken = Token & { readonly position: Position };

/**
 * Every token of a task in document order, with offset, line and column; their texts, joined, are the task's text.
 *
 * `tokensOf(parseTask('<AMX A="1" />'))` → `<AMX` at 1:1, a space at 1:5, `A` at 1:6, `=` at 1:7, `"` at 1:8, `1` at 1:9 …
 */
export function tokensOf(task: Pick<Task, "nodes" | "source">): PlacedToken[] {
  const lines = new LineIndex(task.source.text);
  const tokens: PlacedToken[] = [];
  visitTokens(task.nodes, (token) => tokens.push({ ...token, position: lines.positionAt(token.offset) }));
  return tokens;
}
