import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { z } from "zod";
import { closestName } from "../values/closest-name.ts";
import { ConfigError, type ConfigErrorCode } from "./config-error.ts";
import { type Config, configSchema, type Profile } from "./config-schema.ts";
import { type JsonDocument, type JsonPlace, JsonSyntaxError, type Path, readJson } from "./read-json.ts";

/**
 * Reads and checks a configuration file; undefined where there is none. Paths in it become absolute, from its folder.
 * Throws CONFIG_UNREADABLE, CONFIG_SYNTAX, CONFIG_UNKNOWN_KEY, CONFIG_VALUE, CONFIG_TOO_WIDE, each with its place.
 */
export async function loadConfig(path: string): Promise<Config | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  const { profiles, allowFiles, ...rest } = parseConfig(text, path);
  const folder = dirname(path);
  return {
    ...rest,
    ...(allowFiles === undefined ? {} : { allowFiles: allowFiles.map((one) => resolve(folder, one)) }),
    profiles: profiles.map((profile) => withPaths(profile, folder)),
  };
}

/** The configuration that a text holds; `file` is its name in messages. */
export function parseConfig(text: string, file: string): Config {
  const document = readDocument(text, file);
  const parsed = configSchema.safeParse(document.value);
  if (!parsed.success) throw issueError(parsed.error.issues, document, file);
  const { profiles } = parsed.data;
  for (const [index, profile] of profiles.entries()) {
    const checked = { profile, index, profiles, document, file };
    refuseSecondName(checked);
    refuseTooWide(checked);
  }
  return parsed.data;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ConfigError({
      code: "CONFIG_UNREADABLE",
      message: `the configuration ${path} cannot be read`,
      remedy: "check the file and its permissions",
      cause,
    });
  }
}

function readDocument(text: string, file: string): JsonDocument {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw wrong("CONFIG_SYNTAX", { file, place: error.place, message: `this is no JSON: ${error.message}` });
  }
}

function issueError(issues: readonly z.core.$ZodIssue[], document: JsonDocument, file: string): ConfigError {
  const [issue] = issues.map(innermost);
  if (issue === undefined) throw new Error("there is no issue to tell of");
  if (issue.code !== "unrecognized_keys") {
    const place = document.placeOf(issue.path);
    return wrong("CONFIG_VALUE", { file, place, message: `${nameOf(issue.path)}: ${issue.message}` });
  }
  const key = issue.keys[0] ?? "";
  const closest = closestName(key, knownKeys(issue.path));
  return wrong("CONFIG_UNKNOWN_KEY", {
    file,
    place: document.placeOfKey(issue.path, key),
    message: `${nameOf(issue.path)} has no key "${key}"`,
    remedy: closest === undefined ? `its keys are ${knownKeys(issue.path).join(", ")}` : `did you mean "${closest}"?`,
  });
}

/** Of a value that may have several forms, what is wrong with the form that fits best: the one whose fault lies deepest. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const deepest = issue.errors
    .flat()
    .toSorted((a, b) => b.path.length - a.path.length)
    .at(0);
  if (deepest === undefined || deepest.path.length === 0)
    return { ...issue, message: "give a text or a list of texts" };
  return { ...deepest, path: [...issue.path, ...deepest.path] };
}

/** The keys that the schema knows for the object at a path. */
function knownKeys(path: Path): readonly string[] {
  let schema: unknown = configSchema;
  for (const step of path) {
    const { shape, element } = unwrapped(schema);
    schema = typeof step === "number" ? element : shape?.[String(step)];
  }
  return Object.keys(unwrapped(schema).shape ?? {});
}

type SchemaParts = { shape?: Record<string, unknown>; element?: unknown };

/** A schema without what makes it optional or gives it a default. */
function unwrapped(schema: unknown): SchemaParts {
  // Zod has no type for "some schema with parts"; these three members are documented.
  let current = schema as SchemaParts & { def?: { innerType?: unknown } };
  while (current?.def?.innerType !== undefined) current = current.def.innerType as typeof current;
  return current ?? {};
}

function nameOf(path: Path): string {
  if (path.length === 0) return "the configuration";
  return path.reduce<string>(
    (name, step) => (typeof step === "number" ? `${name}[${step}]` : `${name}${name && "."}${String(step)}`),
    "",
  );
}

type Checked = {
  readonly profile: Profile;
  readonly index: number;
  readonly profiles: readonly Profile[];
  readonly document: JsonDocument;
  readonly file: string;
};

function refuseSecondName({ profile, index, profiles, document, file }: Checked): void {
  if (profiles.findIndex(({ name }) => name === profile.name) === index) return;
  throw wrong("CONFIG_VALUE", {
    file,
    place: document.placeOf(["profiles", index, "name"]),
    message: `a second profile has the name "${profile.name}"`,
    remedy: "give each profile a name of its own",
  });
}

/**
 * A task chooses its sessions' names. A profile that a mere name switches on must therefore not weaken protection for
 * whatever address the task puts beside it, nor prove who the operator is to it. A secret text is bound to hosts by itself.
 */
function refuseTooWide({ profile, index, document, file }: Checked): void {
  const { match, organizationUri, server, discoveryUri, ca, allowHosts, certificate, resource } = profile;
  const weakens = {
    ca,
    allowHosts,
    allowPlainHttpPasswords: profile.allowPlainHttpPasswords || undefined,
    allowRetiredSignIn: profile.allowRetiredSignIn || undefined,
    certificate,
    managedIdentity: profile.managedIdentity || undefined,
    resource,
  };
  const [setting] = Object.entries(weakens).find(([, value]) => value !== undefined) ?? [];
  const saysWhere = [match?.server, match?.url, organizationUri, server, discoveryUri].some(
    (part) => part !== undefined,
  );
  if (setting === undefined || match === undefined || saysWhere) return;
  throw wrong("CONFIG_TOO_WIDE", {
    file,
    place: document.placeOfKey(["profiles", index], setting),
    message: `${setting} would hold for any address: the profile "${profile.name}" matches by session name alone, which the task chooses`,
    remedy: "match by server or url too, or give the profile an address of its own",
  });
}

function withPaths({ ca, certificate, ...profile }: Profile, folder: string): Profile {
  const absolute = (path: string) => resolve(folder, path);
  return {
    ...profile,
    ...(ca === undefined ? {} : { ca: [ca].flat().map(absolute) }),
    ...(certificate === undefined
      ? {}
      : {
          certificate:
            certificate.file === undefined ? certificate : { ...certificate, file: absolute(certificate.file) },
        }),
  };
}

type Fault = { file: string; place: JsonPlace; message: string; remedy?: string };

function wrong(code: ConfigErrorCode, { file, place, message, remedy }: Fault): ConfigError {
  return new ConfigError({
    code,
    message,
    where: `${file}:${place.line}:${place.column}`,
    remedy: remedy ?? "docs/profiles.md lists what a configuration may say",
  });
}
