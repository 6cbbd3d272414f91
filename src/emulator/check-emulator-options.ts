import { z } from "zod";
import { customizations } from "./customization/customization-file.ts";
import { EmulatorError } from "./emulator-error.ts";
import type { EmulatorOptions } from "./emulator-options.ts";
import { directory, organizations } from "./sign-in/directory-file.ts";

const deed = z.custom((value) => typeof value === "function", "it is no function");

/** A task names organizations as people do: with blanks, or worse. */
const named = organizations.extend({ uniqueName: z.string().min(1), urlName: z.string().min(1).optional() });

/** What has rules of its own (schemes, limits of service protection) is judged there. */
const options = z.strictObject({
  ...directory.shape,
  organizations: z.array(named).optional(),
  data: z.string().optional(),
  open: z.boolean().optional(),
  port: z.int().min(0).max(65_535).optional(),
  listen: z.string().optional(),
  path: z.string().optional(),
  tls: z.union([z.boolean(), z.strictObject({ cert: z.string(), key: z.string() })]).optional(),
  hostNames: z.array(z.string()).optional(),
  organization: z.string().optional(),
  anyOrganization: z.boolean().optional(),
  version: organizations.shape.version,
  customizations: customizations.optional(),
  signIn: z.array(z.string()).optional(),
  keytab: z.string().optional(),
  now: deed.optional(),
  limits: z
    .strictObject({ maxBodyBytes: z.int().positive().optional(), serviceProtection: z.looseObject({}).optional() })
    .optional(),
} satisfies Record<keyof EmulatorOptions, z.ZodType>);

/**
 * What the compiler refuses, and a program without types may give all the same. Throws EmulatorError EMULATOR_OPTIONS_INVALID, which
 * names each place that is wrong (`users[0].password`) and never a value.
 */
export function checkEmulatorOptions(given: EmulatorOptions): void {
  const result = options.safeParse(given);
  if (result.success) return;
  const places = result.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`);
  throw new EmulatorError({
    code: "EMULATOR_OPTIONS_INVALID",
    message: `the options of the embedded organization are wrong at ${places.join("; ")}`,
    remedy: "correct them; docs/emulator.md describes what there is",
  });
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return place.replace(/^\./, "") || "their top";
}
