import { DynamlError } from "../../errors.ts";
import { dateAt } from "../convert.ts";
import type { FileFacts, FolderKind, Host } from "../host.ts";
import { badArgument, Refusal } from "../refusal.ts";
import { type Call, define, type FunctionRecord, orNull, type Parameter, text } from "./function-record.ts";

const path = text("path");
const pathOrNull = orNull(path);

const variableName: Parameter<string> = {
  ...text("name"),
  read(value, call) {
    if (typeof value !== "number") return text("name").read(value, call);
    throw badArgument("the environment is not numbered here", 'name the variable: Environ("LANG")');
  },
};

/** A part of a path; nothing is looked at. */
const partOf = (
  name: string,
  description: string,
  example: readonly [string, string],
  part: (path: string) => string,
): FunctionRecord =>
  define({
    name,
    description,
    parameters: [pathOrNull],
    returns: "text",
    examples: [example],
    evaluate: (_, value) => part(value),
  });

const folder = (name: string, title: string, kind: FolderKind, example: string): FunctionRecord =>
  define({
    name,
    description: `${title}.`,
    parameters: [],
    returns: "text",
    examples: [[`${name}()`, example]],
    evaluate: (call) => folderOf(call, name, kind),
  });

const known = (name: string, title: string, member: "taskName" | "userName" | "computerName", example: string) =>
  define({
    name,
    description: `${title}.`,
    parameters: [],
    returns: "text",
    examples: [[`${name}()`, example]],
    evaluate: ({ language }) => allowed(language.host[member], name),
  });

export const fileAndSystemFunctions: readonly FunctionRecord[] = [
  partOf(
    "ExtractFileName",
    "The file's name at the end of a path.",
    ['ExtractFileName("C:\\Data\\in.csv")', '"in.csv"'],
    (value) => value.slice(nameStart(value)),
  ),
  partOf(
    "ExtractFilePath",
    "The path up to the file's name, with its last separator.",
    ['ExtractFilePath("C:\\Data\\in.csv")', '"C:\\Data\\"'],
    (value) => value.slice(0, nameStart(value)),
  ),
  partOf(
    "ExtractFileDir",
    "The folder of a path, without a separator at its end.",
    ['ExtractFileDir("C:\\Data\\in.csv")', '"C:\\Data"'],
    folderIn,
  ),
  partOf(
    "ExtractFileExt",
    "The extension of a file's name, with its point.",
    ['ExtractFileExt("C:\\Data\\in.csv")', '".csv"'],
    (value) => value.slice(extensionStart(value)),
  ),
  partOf(
    "ExtractFileDrive",
    "The drive of a path, or its server and share.",
    ['ExtractFileDrive("C:\\Data\\in.csv")', '"C:"'],
    (value) => /^(?:[a-z]:|[\\/]{2}[^\\/]+[\\/][^\\/]+)/i.exec(value.slice(0, 600))?.[0] ?? "",
  ),
  define({
    name: "ChangeFileExt",
    description: "The path with another extension, which is given with its point.",
    parameters: [pathOrNull, orNull(text("extension"))],
    returns: "text",
    examples: [['ChangeFileExt("in.csv", ".bak")', '"in.bak"']],
    evaluate: (_, value, extension) => value.slice(0, extensionStart(value)) + extension,
  }),
  define({
    name: "FileExists",
    description: "Whether there is a file at a path.",
    parameters: [pathOrNull],
    returns: "truth value",
    examples: [['FileExists("in.csv")', "True"]],
    evaluate: (call, value) => factsOf(call, "FileExists", value)?.kind === "file",
  }),
  define({
    name: "FolderExists",
    description: "Whether there is a folder at a path.",
    parameters: [pathOrNull],
    returns: "truth value",
    examples: [['FolderExists("in.csv")', "False"]],
    evaluate: (call, value) => factsOf(call, "FolderExists", value)?.kind === "folder",
  }),
  define({
    name: "FileLen",
    description: "The size of a file in bytes.",
    parameters: [path],
    returns: "whole number",
    examples: [['FileLen("in.csv")', "2048"]],
    evaluate: (call, value) => factsOfFile(call, "FileLen", value).size,
  }),
  define({
    name: "FileDateTime",
    description: "When a file was written last.",
    parameters: [path],
    returns: "date",
    examples: [['FileDateTime("in.csv")', "#1/30/2026 8:00 AM#"]],
    evaluate: (call, value) => {
      const { modifiedAt } = factsOfFile(call, "FileDateTime", value);
      const wall = call.language.zone.wallOf(modifiedAt.getTime());
      return dateAt(Math.floor(wall / 1000) * 1000, call.language);
    },
  }),
  folder("CurDir", "The folder in which relative paths begin", "current", '"/srv/tasks"'),
  folder("GetTaskDirectory", "The folder of the task's file", "task", '"/srv/tasks"'),
  folder("GetTempDirectory", "The folder for temporary files", "temporary", '"/tmp"'),
  folder("GetDesktopDirectory", "The user's desktop", "desktop", '"/home/ann/Desktop"'),
  folder("GetMyDocumentsDirectory", "The user's documents", "documents", '"/home/ann/Documents"'),
  folder("GetHomeDirectory", "The user's own folder", "home", '"/home/ann"'),
  folder("GetApplicationDataDirectory", "The folder for the user's settings", "applicationData", '"/home/ann/.config"'),
  folder("GetProgramFilesDirectory", "The folder of programs (Windows)", "programFiles", '"C:\\Program Files"'),
  folder("GetWindowsDirectory", "The folder of Windows (Windows)", "windows", '"C:\\Windows"'),
  folder("GetSystemDirectory", "The system folder of Windows (Windows)", "system", '"C:\\Windows\\System32"'),
  define({
    name: "Environ",
    description: 'A variable of the environment; "" where it is not set or not for tasks to see.',
    parameters: [variableName],
    returns: "text",
    examples: [['Environ("LANG")', '"en_US.UTF-8"']],
    evaluate({ language }, name) {
      if (name === "") throw badArgument("the name of the variable is missing").of(0);
      return allowed(language.host.environment, "Environ")(name) ?? "";
    },
  }),
  known(
    "GetTaskName",
    "The name of the task that runs, without its folder and without .aml",
    "taskName",
    '"Nightly import"',
  ),
  known("GetUserName", "The name of the user who runs the task", "userName", '"ann"'),
  known("GetComputerName", "The name of this machine", "computerName", '"HOST-1"'),
];

function nameStart(value: string): number {
  let at = value.length;
  while (at > 0 && !/[\\/:]/.test(value.charAt(at - 1))) at -= 1;
  return at;
}

function extensionStart(value: string): number {
  const point = value.lastIndexOf(".");
  return point < nameStart(value) ? value.length : point;
}

/** The separator stays where it is the root: `C:\`. */
function folderIn(value: string): string {
  const start = nameStart(value);
  const folder = value.slice(0, start);
  const isRoot = /^(?:[a-z]:)?[\\/]?$/i.test(folder);
  return isRoot ? folder : value.slice(0, start - 1);
}

function allowed<T>(member: T | undefined, name: string): T {
  if (member !== undefined) return member;
  throw new Refusal({ code: "EXPRESSION_NOT_ALLOWED", reason: `${name} is not available to tasks here` });
}

function folderOf({ language: { host } }: Call, name: string, kind: FolderKind): string {
  const found = asked(() => allowed(host.folder, name)(kind));
  if (found !== undefined) return found;
  throw new Refusal({ code: "EXPRESSION_HOST", reason: `this machine has no folder for ${name}` });
}

function factsOf({ language: { host } }: Call, name: string, value: string): FileFacts | undefined {
  if (value === "") throw badArgument("the path is empty").of(0);
  return asked(() => allowed<NonNullable<Host["fileFacts"]>>(host.fileFacts, name)(value));
}

function factsOfFile(call: Call, name: string, value: string): FileFacts {
  const facts = factsOf(call, name, value);
  if (facts !== undefined) return facts;
  throw new Refusal({ code: "EXPRESSION_HOST", reason: "there is no such file", operand: 0 });
}

/** What the host throws (a path outside the allowed folders) is the cause. */
function asked<T>(ask: () => T): T {
  try {
    return ask();
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const reason = cause instanceof Error ? cause.message : "the machine does not say";
    const remedy = cause instanceof DynamlError ? cause.remedy : undefined;
    throw new Refusal({ code: "EXPRESSION_HOST", reason, remedy, operand: 0, cause });
  }
}
