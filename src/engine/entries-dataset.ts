import type { Datasets } from "./datasets.ts";
import type { FileEntry } from "./run-options.ts";

/** Makes a dataset with a row for each file or folder. */
export function putEntries(
  datasets: Datasets,
  name: string,
  entries: readonly (Pick<FileEntry, "name" | "kind" | "size" | "modifiedAt"> & { readonly path: string })[],
): void {
  datasets.put(
    name,
    ["Name", "Path", "Kind", "Size", "Modified"],
    entries.map((one) => [one.name, one.path, one.kind, one.kind === "file" ? one.size : 0, one.modifiedAt]),
  );
}
