import { ActionError } from "../action-error.ts";

const words: ReadonlyMap<string, string> = new Map([
  ["COMMA", ","],
  ["SEMICOLON", ";"],
  ["TAB", "\t"],
  ["TABULATION", "\t"],
  ["SPACE", " "],
]);

/** `delimiterOf("semi-colon")` → `;`. Throws ACTION_DELIMITER for what cannot stand between values. */
export function delimiterOf(written: string): string {
  const named = words.get(written.replace(/[\s_-]/g, "").toUpperCase());
  if (named !== undefined) return named;
  if (written.length === 1 && !/["\r\n]/.test(written)) return written;
  throw new ActionError({
    code: "ACTION_DELIMITER",
    message: `DELIMITER is ${JSON.stringify(written.slice(0, 40))}, which cannot stand between values`,
    remedy: "give comma, semi-colon, tab, space, or one character that is no quote and no line break",
  });
}
