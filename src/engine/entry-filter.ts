import { dateParameter } from "./date-parameter.ts";
import { EngineError } from "./engine-error.ts";
import type { FileEntry } from "./run-options.ts";
import type { StepContext } from "./step-context.ts";

type Given = Pick<StepContext, "given" | "valueOf" | "call">;

/**
 * What ISNEWERTHAN, ISOLDERTHAN and ATTRFILTER of a step ask of a file or folder. Throws ENGINE_ATTRIBUTES for an attribute
 * that cannot be seen here, ENGINE_PARAMETER for what is no date.
 */
export function entryFilter(step: Given): (entry: FileEntry) => boolean {
  const newerThan = dateParameter(step, "ISNEWERTHAN");
  const olderThan = dateParameter(step, "ISOLDERTHAN");
  const attributes = readAttributes(step.given.get("ATTRFILTER") ?? "");
  return (entry) =>
    (newerThan === undefined || entry.modifiedAt > newerThan) &&
    (olderThan === undefined || entry.modifiedAt < olderThan) &&
    attributes.every(({ isSet, wanted }) => isSet(entry) === wanted);
}

type Attribute = { readonly isSet: (entry: FileEntry) => boolean; readonly wanted: boolean };

const visible: Readonly<Record<string, Attribute["isSet"]>> = {
  R: ({ isReadOnly }) => isReadOnly,
  // Windows keeps this beside the name, where Node cannot see it.
  ...(process.platform === "win32" ? {} : { H: ({ name }: FileEntry) => name.startsWith(".") }),
};

/** `+r-h`: what is read-only and not hidden. */
function readAttributes(written: string): readonly Attribute[] {
  const text = written.replace(/\s/g, "").toUpperCase();
  if (!/^(?:[+-][A-Z])*$/.test(text)) throw unreadable(written);
  return [...text.matchAll(/([+-])([A-Z])/g)].map(([, sign, letter = ""]) => {
    const isSet = visible[letter];
    if (isSet === undefined) throw notVisible(letter.toLowerCase());
    return { isSet, wanted: sign === "+" };
  });
}

function unreadable(written: string): EngineError {
  return new EngineError({
    code: "ENGINE_ATTRIBUTES",
    message: `ATTRFILTER is ${JSON.stringify(written.slice(0, 60))}, which names no attributes`,
    remedy: "write a + or a - before the letter of each attribute, such as -r-h",
  });
}

function notVisible(letter: string): EngineError {
  return new EngineError({
    code: "ENGINE_ATTRIBUTES",
    message: `ATTRFILTER asks for the attribute ${letter}, which cannot be seen here`,
    remedy: `leave it out; what can be seen is ${Object.keys(visible).join(" and ").toLowerCase()}`,
  });
}
