import { z } from "zod";
import { isHostPattern } from "../values/host-pattern.ts";

const text = z.string().min(1);
const globs = z.union([text, z.array(text).min(1)]);
const hostPattern = z.string().refine(isHostPattern, "give a host: crm.contoso.com, crm.contoso.com:5555");
const url = z.string().regex(/^https?:\/\/[^\s@]+$/i, "give a URL that starts with https://");

/** A configuration file is kept with the tasks, where many can read it: it may name a secret, never hold one. */
const secretText = z
  .string()
  .regex(
    /^(secret:|dynaml:v1:).+$/,
    "give secret:NAME or an encrypted value (dynaml encrypt), never the secret itself",
  );

const match = z
  .strictObject({
    session: globs.optional().describe("Names of sessions. A step that connects for itself has none."),
    server: globs.optional().describe("Hosts, or host:port, of the address that the step names."),
    url: globs.optional().describe("URLs that the step names, or that PROTOCOL, SERVER and ORGANIZATION make."),
  })
  .describe("The sessions that the profile is for: each key that is given must match. * stands for any characters.");

const proxy = z
  .strictObject({
    type: z.enum(["system", "none", "http"]).describe("system reads HTTP(S)_PROXY and NO_PROXY."),
    server: text.optional(),
    port: z.int().min(1).max(65_535).optional(),
    userName: text.optional(),
    password: secretText.optional(),
  })
  .describe("The proxy, in place of all that the step says of one.");

const certificate = z
  .strictObject({
    file: text.optional().describe("PEM or PFX; relative paths start from the folder of this file."),
    password: secretText.optional(),
    thumbprint: text.optional(),
  })
  .describe("OAuth: the application's certificate.");

const profile = z
  .strictObject({
    name: text.describe("For --profile and for messages."),
    description: z.string().optional(),
    match: match.optional(),

    authType: z
      .enum(["None", "ActiveDirectory", "Federation", "LiveId", "OnlineFederation", "OAuth", "Auto"])
      .optional()
      .describe("How to sign in."),
    userName: text.optional(),
    password: secretText.optional(),
    domain: text.optional(),
    clientId: text.optional().describe("OAuth: the application that signs in."),
    clientSecret: secretText.optional(),
    certificate: certificate.optional(),
    refreshToken: secretText.optional().describe("OAuth: a token from an earlier sign-in, in place of a password."),
    managedIdentity: z
      .boolean()
      .optional()
      .describe("OAuth: sign in as the machine, on Azure; clientId picks an identity."),
    redirectUri: url.optional(),
    tenant: text.optional().describe("OAuth: the directory, by name or ID."),
    authority: url.optional().describe("OAuth: the authorization server."),
    resource: z
      .string()
      .regex(/^[^\s\p{Cc}]+$/u, "give one resource, without spaces")
      .optional()
      .describe("OAuth: what the token is for, where it is not the organization's own address."),

    protocol: z.enum(["HTTP", "HTTPS"]).optional(),
    server: text.optional(),
    organization: text.optional(),
    organizationUri: text.optional(),
    discoveryUri: text.optional(),
    homeRealmUri: text.optional(),
    autoDiscover: z.boolean().optional(),
    office365: z.boolean().optional(),

    transport: z.enum(["Auto", "Soap", "WebApi"]).optional().describe("How operations travel."),
    timeout: z.number().positive().max(86_400).optional().describe("Seconds that one request may take."),
    proxy: proxy.optional(),
    ca: z
      .union([text, z.array(text)])
      .optional()
      .describe("PEM files of further authorities that TLS trusts."),
    allowHosts: z
      .array(hostPattern)
      .optional()
      .describe("Hosts that may receive credentials though only a server names them."),
    allowPlainHttpPasswords: z.boolean().optional().describe("Passwords may travel where anybody can read them."),
    allowRetiredSignIn: z
      .boolean()
      .optional()
      .describe("A stand-in answers at Microsoft's addresses, which still speaks LiveId and OnlineFederation."),
  })
  .describe("What is to be said in place of, or beside, what a step says.");

/** `dynaml.config.json`. Its JSON Schema for editors is `dynaml.schema.json`. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional(),
    allowFiles: z
      .array(text)
      .optional()
      .describe(
        "Folders whose files tasks may use, beside their own and the temporary one; from the folder of this file.",
      ),
    profiles: z.array(profile).default([]).describe("The first one that matches a session counts."),
  })
  .describe("Configuration of dynaml.");

export type Profile = z.infer<typeof profile>;
export type Config = z.infer<typeof configSchema>;

/** The schema that editors read. */
export function configJsonSchema(): object {
  return { title: "dynaml.config.json", ...z.toJSONSchema(configSchema, { io: "input" }) };
}
