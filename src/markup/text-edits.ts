/** A text to put in place of the characters from `start` to `end`. */
export type TextEdit = { readonly start: number; readonly end: number; readonly text: string };

/** The text with all edits made. Of edits that overlap the first one given counts. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const edit of edits.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    if (edit.start < done) continue;
    parts.push(text.slice(done, edit.start), edit.text);
    done = edit.end;
  }
  parts.push(text.slice(done));
  return parts.join("");
}
