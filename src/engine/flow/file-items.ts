import type { fileContents } from "../../catalog/loop/file-contents.ts";
import type { files as filesRecord } from "../../catalog/loop/files.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { Locale } from "../../expression/locale.ts";
import { compareValues } from "../compare-values.ts";
import { EngineError } from "../engine-error.ts";
import { entryFilter } from "../entry-filter.ts";
import { anyMask, nameMask } from "../name-masks.ts";
import type { FileEntry, TaskFiles } from "../run-options.ts";
import { type Found, findEntries, requireFiles, splitFolder } from "./folder-entries.ts";
import { splitList, textItems } from "./list-items.ts";
import { type LoopItems, variableItems } from "./loop-items.ts";

/** The items of a text file, which is read when the loop begins. A line break at its end ends its last line and begins none. */
export async function fileContentItems(
  parameters: ParametersOf<typeof fileContents>,
  files: TaskFiles | undefined,
  locale: Locale,
): Promise<LoopItems> {
  const { file, delimiter, encoding, sort, resultVariable } = parameters;
  const bytes = await requireFiles(files, file).read(file);
  const text = decode(bytes, encoding, file);
  const items = text === "" ? [] : splitList(text, delimiter);
  return textItems(items.at(-1) === "" ? items.slice(0, -1) : items, sort, resultVariable, locale);
}

function decode(bytes: Uint8Array, encoding: string, file: string): string {
  const [first, second] = bytes;
  const marked =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : undefined;
  const isUtf8 = first === 0xef && second === 0xbb && bytes[2] === 0xbf;
  const used = isUtf8 ? "utf-8" : (marked ?? encoding);
  try {
    return new TextDecoder(used, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new EngineError({
      code: "ENGINE_ENCODING",
      message: `${JSON.stringify(file)} is not ${used}: it holds bytes that are no character there`,
      remedy: 'name the encoding that it has, such as ENCODING="windows-1252"',
      context: { file },
      cause,
    });
  }
}

type FileParameters = ParametersOf<typeof filesRecord>;
/** The files that there are when the loop begins. */
export async function fileItems(
  parameters: FileParameters,
  step: Parameters<typeof entryFilter>[0],
  files: TaskFiles | undefined,
): Promise<LoopItems> {
  const { resultVariable, onlyFileName, sort, sortOn } = parameters;
  const { folder, pattern } = splitFolder(parameters.folder);
  const isNamed = filterFor(pattern, parameters);
  const isLike = entryFilter(step);
  const isWanted = (entry: FileEntry) => isNamed(entry) && isLike(entry);
  const unsorted = await findEntries(requireFiles(files, folder), folder, isWanted, parameters.subfolders);
  const direction = sort === "ascending" ? 1 : -1;
  const found =
    sort === "unsorted" ? unsorted : unsorted.toSorted((one, other) => direction * compareFiles(one, other, sortOn));
  const summary = `${found.length === 1 ? "1 entry" : `${found.length} entries`} of ${folder}`;
  return variableItems(resultVariable, found.length, summary, (index) =>
    onlyFileName ? found[index]?.name : found[index]?.path,
  );
}

function filterFor(pattern: string, { mode, exclude = "" }: FileParameters): (entry: FileEntry) => boolean {
  const kinds: readonly string[] = mode === "both" ? ["file", "folder"] : [mode];
  const wanted = nameMask(pattern);
  const unwanted = anyMask(exclude);
  return ({ kind, name }) => kinds.includes(kind) && wanted(name) && !unwanted(name);
}

function compareFiles(one: Found, other: Found, by: FileParameters["sortOn"]): number {
  if (by === "size") return one.size - other.size;
  if (by === "modified") return one.modifiedAt.getTime() - other.modifiedAt.getTime();
  return compareValues(one.name, other.name);
}
