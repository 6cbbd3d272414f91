import { maskOf } from "../../markup/mask.ts";
import { secretName } from "../../markup/secret-name.ts";
import type { Task } from "../../markup/task.ts";
import { type TextEdit, withEdits } from "../../markup/text-edits.ts";
import type { Node } from "../../markup/tree.ts";
import { maskSecrets } from "../masked-source.ts";

/** The task's text as it may be shown: every secret in it is masked, and every position still holds. */
export function shownText(task: Task): string {
  const edits: TextEdit[] = [];
  const visit = (node: Node): void => {
    if (node.kind !== "element") return;
    for (const { name, raw, valuePosition } of node.attributes) {
      if (!secretName.test(name) || /^(secret:|dynaml:|%)/i.test(raw)) continue;
      const start = valuePosition.offset;
      edits.push({ start, end: start + raw.length, text: maskOf(raw) });
    }
    node.children.forEach(visit);
  };
  task.nodes.forEach(visit);
  return withEdits(maskSecrets(task), edits);
}
