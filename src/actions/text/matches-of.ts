import { setImmediate } from "node:timers/promises";
import type { Match, Pattern } from "./compile-pattern.ts";

/** Milliseconds of looking for matches before others have the thread. */
const atOnce = 20;

/** The matches of a pattern, one after the other. Each is found in linear time; between them a cancel and the step's time limit are heard. */
export async function* matchesOf(pattern: Pattern, text: string, signal: AbortSignal): AsyncGenerator<Match, void> {
  let since = performance.now();
  for (const match of pattern.matches(text)) {
    yield match;
    if (performance.now() - since < atOnce) continue;
    await setImmediate();
    signal.throwIfAborted();
    since = performance.now();
  }
}
