import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { EmulatorError } from "../emulator-error.ts";
import type { EmulatorOptions } from "../emulator-options.ts";

/** What a directory file says: `{ "users": [{ "domain": "CONTOSO", "userName": "alice", "password": "…" }], … }`. */
export type DirectoryFile = Pick<
  EmulatorOptions,
  "users" | "roles" | "teams" | "clients" | "organizations" | "oauth" | "federatedDomains"
>;

const name = z.string().min(1);

const users = z.strictObject({
  domain: z.string(),
  userName: name,
  password: z.string(),
  upn: z.string().includes("@").optional(),
  organizations: z.array(name).optional(),
  roles: z.array(name).optional(),
  teams: z.array(name).optional(),
  locked: z.boolean().optional(),
  disabled: z.boolean().optional(),
  mfa: z.boolean().optional(),
});

const privilege = z.strictObject({ name, depth: z.enum(["Basic", "Local", "Deep", "Global"]) });

const roles = z.strictObject({ name, privileges: z.array(z.union([name, privilege])).optional() });

const teams = z.strictObject({ name, roles: z.array(name).optional() });

const clients = z.strictObject({
  clientId: name,
  secret: name.optional(),
  secretExpires: z.iso.datetime({ offset: true }).optional(),
  certificate: z.string().refine(isCertificate, "it is no certificate in PEM").optional(),
  applicationUser: name.optional(),
  redirectUris: z.array(z.url()).optional(),
});

export const organizations = z.strictObject({
  uniqueName: z.string().regex(/^[^/\\\s]+$/, "it has a slash or white space"),
  friendlyName: name.optional(),
  urlName: z
    .string()
    .regex(/^[^/\\\s]+$/, "it has a slash or white space")
    .optional(),
  version: z
    .string()
    .regex(/^\d+(\.\d+){1,3}$/, "it is no version such as 9.0.2.3034")
    .optional(),
  state: z.enum(["Enabled", "Disabled"]).optional(),
  data: name.optional(),
});

const oauth = z.strictObject({
  server: z.enum(["entra", "adfs", "adfs-2012-r2"]).optional(),
  tenantId: z.guid().optional(),
  tokenSeconds: z.int().positive().optional(),
  devicePollSeconds: z.int().positive().optional(),
});

export const directory = z.strictObject({
  users: z.array(users).optional(),
  roles: z.array(roles).optional(),
  teams: z.array(teams).optional(),
  clients: z.array(clients).optional(),
  organizations: z.array(organizations).optional(),
  oauth: oauth.optional(),
  federatedDomains: z.array(name).optional(),
});

/**
 * Reads a directory file. Throws EmulatorError EMULATOR_DIRECTORY_INVALID, which names each place that is wrong
 * (`users[0].password`) and never a value.
 */
export function parseDirectory(text: string, file: string): DirectoryFile {
  const result = directory.safeParse(parseJson(text, file));
  if (!result.success) {
    const places = result.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`);
    throw invalid(file, `The directory file is wrong at ${places.join("; ")}.`);
  }
  const unknown = strangers(result.data);
  if (unknown !== undefined) throw invalid(file, unknown);
  return result.data;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))?.[1];
    const lines = text.slice(0, Number(at ?? 0)).split("\n");
    const place = at === undefined ? file : `${file}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
    // The parser's own message would quote the text, and with it a password.
    throw invalid(place, "The directory file is no JSON.");
  }
}

/** The first user whose organizations are not among those of the file. */
function strangers({ users = [], organizations }: DirectoryFile): string | undefined {
  if (organizations === undefined) return undefined;
  const known = new Set(organizations.map(({ uniqueName }) => uniqueName.toLowerCase()));
  if (known.size < organizations.length) return "The directory file has two organizations of the same unique name.";
  for (const [at, user] of users.entries()) {
    const other = user.organizations?.find((one) => !known.has(one.toLowerCase()));
    if (other !== undefined)
      return `The directory file is wrong at users[${at}].organizations: there is no '${other}'.`;
  }
  return undefined;
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return place.replace(/^\./, "") || "its top";
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}

function invalid(where: string, message: string): EmulatorError {
  const remedy = "Correct the file; docs/emulator.md describes it.";
  return new EmulatorError({ code: "EMULATOR_DIRECTORY_INVALID", message, where, remedy });
}
