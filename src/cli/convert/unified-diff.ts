const context = 3;

/**
 * What changed between two texts of as many lines, in the form that `patch` reads; empty where nothing did.
 *
 * Lines end as the texts have them; a lone carriage return ends none.
 */
export function unifiedDiff(before: string, after: string, file: string): string {
  const old = linesOf(before);
  const now = linesOf(after);
  const changed = old.flatMap((line, index) => (line === now[index] ? [] : [index]));
  if (changed.length === 0) return "";
  const hunks = hunksOf(changed, old.length).map(({ from, to }) => hunkText(old, now, from, to));
  return `--- ${file}\n+++ ${file}\n${hunks.join("")}`;
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

type Hunk = { readonly from: number; readonly to: number };

/** Changed lines with those around them; what overlaps is one. */
function hunksOf(changed: readonly number[], count: number): readonly Hunk[] {
  const hunks: { from: number; to: number }[] = [];
  for (const index of changed) {
    const from = Math.max(0, index - context);
    const to = Math.min(count, index + context + 1);
    const last = hunks.at(-1);
    if (last !== undefined && from <= last.to) last.to = to;
    else hunks.push({ from, to });
  }
  return hunks;
}

function hunkText(old: readonly string[], now: readonly string[], from: number, to: number): string {
  const lines: string[] = [];
  for (let index = from; index < to; ) {
    if (old[index] === now[index]) {
      lines.push(line(" ", old[index]));
      index += 1;
      continue;
    }
    const start = index;
    while (index < to && old[index] !== now[index]) index += 1;
    lines.push(...old.slice(start, index).map((text) => line("-", text)));
    lines.push(...now.slice(start, index).map((text) => line("+", text)));
  }
  const size = to - from;
  return `@@ -${from + 1},${size} +${from + 1},${size} @@\n${lines.join("")}`;
}

function line(mark: string, text = ""): string {
  return text.endsWith("\n") ? mark + text : `${mark}${text}\n\\ No newline at end of file\n`;
}
