import { homedir, hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { FolderKind, Host } from "../expression/host.ts";
import { createLanguage, type Language } from "../expression/language.ts";
import { createFileLookup } from "../files/file-lookup.ts";
import type { Reach } from "../files/judge-path.ts";
import type { Io } from "./io.ts";
import { visibleVariable } from "./visible-environment.ts";

export type LanguageOptions = {
  readonly locale?: string;
  readonly timeZone?: string;
};

/** The language of a task's expressions on this machine, of whose files they see as many as the task reaches. Throws EXPRESSION_SETTING. */
export function taskLanguage({ locale, timeZone }: LanguageOptions, reach: Reach, io: Pick<Io, "env">): Language {
  return createLanguage({ locale, timeZone, host: hostFor(reach, io) });
}

function hostFor(reach: Reach, io: Pick<Io, "env">): Host {
  return {
    now: () => new Date(),
    random: () => Math.random(),
    fileFacts: createFileLookup(reach),
    environment: (name) => visibleVariable(io.env, name),
    folder: (kind) => folderOf(kind, reach.allowed[0], io),
    userName: userInfo().username,
    computerName: hostname(),
  };
}

function folderOf(kind: FolderKind, taskFolder: string, io: Pick<Io, "env">): string | undefined {
  switch (kind) {
    case "current":
    case "task":
      return taskFolder;
    case "temporary":
      return tmpdir();
    case "home":
      return homedir();
    case "desktop":
      return join(homedir(), "Desktop");
    case "documents":
      return join(homedir(), "Documents");
    case "applicationData":
      return io.env.APPDATA ?? io.env.XDG_CONFIG_HOME ?? join(homedir(), ".config");
    case "programFiles":
      return io.env.ProgramFiles;
    case "windows":
      return io.env.SystemRoot;
    case "system":
      return io.env.SystemRoot && join(io.env.SystemRoot, "System32");
  }
}
