import type { Activity, Parameter } from "../activity.ts";
import { respelled } from "../respelled.ts";
import { exclude, subfolders } from "./which-entries.ts";

const folder = {
  title: "Folder",
  type: { kind: "text" },
  path: "writes",
  required: true,
} as const satisfies Partial<Parameter>;

/**
 * Documented by the vendor as Synchronize folders in its old spelling; how newer versions spell it, its pages that we could read do not
 * show. Of EXACTCOPY they say now that it deletes, now that it copies what is missing.
 */
export const synchronize = {
  action: "AMFILESYSTEM",
  name: "synchronize",
  spellings: ["synchronize_folders", "sync_folders"],
  title: "Synchronize folders",
  description:
    "Copies files from one folder to another, or both ways, where there is none of that name or an older one. Nothing is deleted.",
  standing: "inferred",
  parameters: {
    folder1: { ...folder, name: "FOLDER1", description: "The folder to copy from.", examples: ["in"] },
    folder2: { ...folder, name: "FOLDER2", description: "The folder to copy to.", examples: ["backup/in"] },
    method: {
      name: "METHOD",
      title: "Synchronization",
      description: "Which way: uni copies from FOLDER1 to FOLDER2, bi the other way, too.",
      type: {
        kind: "options",
        options: [
          { value: "uni", label: "Folder 1 ==> Folder 2 (unidirectional)", spellings: ["unidirectional"] },
          { value: "bi", label: "Folder 1 <=> Folder 2 (bidirectional)", spellings: ["bidirectional"] },
        ],
      },
      required: true,
    },
    include: {
      name: "INCLUDE",
      title: "Include",
      description: "Names to copy, with * and ?, separated by vertical bars or semicolons.",
      type: { kind: "text" },
      default: "*.*",
      examples: ["*.txt;*.csv"],
    },
    exclude,
    subfolders,
    exactCopy: {
      name: "EXACTCOPY",
      title: "Exact copy",
      description: "Only NO: no files are deleted in FOLDER2.",
      type: { kind: "options", options: [{ value: "NO", label: "No" }] },
      default: "NO",
    },
  },
  examples: [`<AMFILESYSTEM ACTIVITY="synchronize" FOLDER1="in" FOLDER2="backup/in" METHOD="uni" SUBFOLDERS="YES" />`],
} as const satisfies Activity;

export const syncFolders = respelled(synchronize, {
  action: "AMSYNCFOLDERS",
  standing: "documented",
  examples: [`<AMSYNCFOLDERS FOLDER1="in" FOLDER2="out" METHOD="bi" INCLUDE="*.csv" />`],
});
