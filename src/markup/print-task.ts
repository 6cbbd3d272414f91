import { encodeSource } from "./source-encoding.ts";
import type { Task } from "./task.ts";
import { visitTokens } from "./tree.ts";

/** Joined now and then: millions of tokens kept until the end take much memory. */
const tokensPerChunk = 4096;

/** The task's text: its tokens, joined. `printTask(parseTask(text)) === text`. */
export function printTask(task: Pick<Task, "nodes">): string {
  const chunks: string[] = [];
  let parts: string[] = [];
  visitTokens(task.nodes, ({ text }) => {
    parts.push(text);
    if (parts.length < tokensPerChunk) return;
    chunks.push(parts.join(""));
    parts = [];
  });
  return chunks.join("") + parts.join("");
}

/** The task's text in the encoding it was read from, with its byte order mark: the same bytes that `parseTask` was given. */
export function encodeTask(task: Pick<Task, "nodes" | "source">): Uint8Array {
  return encodeSource(printTask(task), task.source);
}
