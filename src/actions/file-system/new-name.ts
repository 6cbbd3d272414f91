import { ActionError } from "../action-error.ts";
import { folderOf, hasMask, inFolder, nameOf } from "./task-files.ts";

/** The same place under the name that a mask makes: `renamedBy("*.bak", "deep/orders.csv")` → `deep/orders.bak`. */
export function renamedBy(mask: string, path: string): string {
  return inFolder(folderOf(path), newName(mask, nameOf(path)));
}

/**
 * `newName("*.bak", "orders.csv")` → `orders.bak`: a `*` stands for the whole name before its last point, or for the whole of what
 * is behind it. Throws ACTION_FILE_MASK for a mask that asks for parts of them: programs of Windows do not agree what such a mask makes.
 */
function newName(mask: string, name: string): string {
  const [wantedBase, wantedEnd] = divided(mask);
  const [base, end] = divided(name);
  const newBase = part(wantedBase, base);
  const newEnd = part(wantedEnd, end);
  if (newBase === undefined || newEnd === undefined) throw unclearMask(mask);
  return newBase + newEnd;
}

/** Of a mask alone (`*`), all of the name is meant. */
function divided(name: string): readonly [base: string, end: string] {
  const point = name.lastIndexOf(".");
  if (name === "*") return ["*", ".*"];
  return point <= 0 ? [name, ""] : [name.slice(0, point), name.slice(point)];
}

function part(wanted: string, own: string): string | undefined {
  if (!hasMask(wanted)) return wanted;
  return wanted === "*" || wanted === ".*" ? own : undefined;
}

function unclearMask(mask: string): ActionError {
  return new ActionError({
    code: "ACTION_FILE_MASK",
    message: `DEST ends with ${JSON.stringify(mask)}: a * there stands for a whole name or a whole extension, and ? for nothing`,
    remedy:
      "write a mask such as *.bak, name a folder, or go through the files with a loop (AMLOOP ACTIVITY=files) and compute each name",
  });
}
