import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { concatenate as record } from "../../catalog/file-system/concatenate.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { entryFilter } from "../../engine/entry-filter.ts";
import type { FileGate } from "../../files/file-gate.ts";
import type { Services } from "../services.ts";
import { bytesOf, textOf, type WrittenEncoding } from "./file-text.ts";
import { type Selected, selectFiles } from "./select-files.ts";
import { filesFor } from "./task-files.ts";

/** Joins files into another one: their bytes as they are and of any size, or their texts. */
export function concatenateFiles(services: Services): ActivityFunction<typeof record> {
  return async (parameters, context) => {
    const { fileA, fileB, result, overwrite, encoding } = parameters;
    const files = filesFor(services, "FILEA", fileA);
    const choice = { ...parameters, kind: "file", isLike: entryFilter(context) } as const;
    const selected: Selected[] = [];
    for (const source of [fileA, fileB]) {
      if (source !== undefined) selected.push(...(await selectFiles(files, source, choice)));
    }
    const sink = await files.writeStream(result, { ifExists: overwrite ? "replace" : "fail", atomic: true });
    const pieces = encoding === undefined ? bytesIn(files, selected) : textsIn(files, selected, encoding);
    await pipeline(Readable.from(pieces), sink, { signal: context.signal });
    return { summary: `joined ${selected.length} ${selected.length === 1 ? "file" : "files"} into ${result}` };
  };
}

async function* bytesIn(files: FileGate, selected: readonly Selected[]): AsyncGenerator<Uint8Array, void> {
  for (const { path } of selected) yield* await files.readStream(path);
}

async function* textsIn(
  files: FileGate,
  selected: readonly Selected[],
  encoding: WrittenEncoding,
): AsyncGenerator<Uint8Array, void> {
  for (const [index, { path }] of selected.entries()) {
    const text = textOf(await files.read(path), encoding === "utf-8-bom" ? "utf-8" : encoding, path);
    yield bytesOf(text, encoding, index === 0);
  }
}
