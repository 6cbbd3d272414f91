import type { FileGate } from "../../files/file-gate.ts";
import { noFiles } from "../no-files.ts";
import type { Services } from "../services.ts";

/** The way to the file that a parameter names; throws ACTION_NO_FILES. */
export function filesFor({ files }: Services, parameter: string, path: string): FileGate {
  if (files === undefined) throw noFiles(parameter, path);
  return files;
}

/** A path as this machine writes it: tasks come from Windows, `in\orders.csv` is `in/orders.csv` everywhere. */
export function taskPath(written: string): string {
  return written.trim().replaceAll("\\", "/");
}

export function nameOf(path: string): string {
  return path.replace(/\/+$/, "").replace(/^.*\//s, "");
}

/** `in/deep/a.txt` → `in/deep`; of a name alone `.`. */
export function folderOf(path: string): string {
  const whole = path.replace(/\/+$/, "");
  const end = whole.lastIndexOf("/");
  return end < 0 ? "." : whole.slice(0, end) || "/";
}

export function inFolder(folder: string, name: string): string {
  return folder === "." ? name : `${folder.replace(/\/+$/, "")}/${name}`;
}

export function hasMask(path: string): boolean {
  return /[*?]/.test(path);
}
