import { encodeSource } from "./source-encoding.ts";
import type { Task } from "./task.ts";
import { visitTokens } from "./tree.ts";

/** The task's text: its tokens, joined. `printTask(parseTask(text)) === text`. */
export function printTask(task: Pick<Task, "nodes">): string {
  const parts: string[] = [];
  visitTokens(task.nodes, (token) => parts.push(token.text));
  return parts.join("");
}

/** The task's text in the encoding it was read from, with its byte order mark: the same bytes that `parseTask` was given. */
export function encodeTask(task: Pick<Task, "nodes" | "source">): Uint8Array {
  return encodeSource(printTask(task), task.source);
}
