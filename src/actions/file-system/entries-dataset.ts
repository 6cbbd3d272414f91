import type { Datasets } from "../../engine/datasets.ts";
import type { Selected } from "./select-files.ts";

/** Makes a dataset with a row for each file or folder. */
export function putEntries(datasets: Datasets, name: string, entries: readonly Selected[]): void {
  datasets.put(
    name,
    ["Name", "Path", "Kind", "Size", "Modified"],
    entries.map((one) => [one.name, one.path, one.kind, one.kind === "file" ? one.size : 0, one.modifiedAt]),
  );
}
