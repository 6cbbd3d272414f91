import { Secret } from "../values/secret.ts";
import { checkMembers, checkSignal, kindOf, refusal } from "./check-arguments.ts";
import type { SessionOptions } from "./session-options.ts";

type Kind = { readonly fits: (value: unknown) => boolean; readonly remedy: string };

const isText = (value: unknown): boolean => typeof value === "string";

const text: Kind = { fits: isText, remedy: "give a text" };
const secret: Kind = { fits: (value) => isText(value) || value instanceof Secret, remedy: "give a text, or a Secret" };
const truth: Kind = { fits: (value) => typeof value === "boolean", remedy: "give true or false" };
const deed: Kind = { fits: (value) => typeof value === "function", remedy: "give a function" };
const parts: Kind = {
  fits: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  remedy: "give an object",
};

/** What has rules of its own (AUTHTYPE, TIMEOUT, the signal) is judged there. */
const kinds: Readonly<Record<Exclude<keyof SessionOptions, "timeout" | "signal">, Kind>> = {
  name: text,
  protocol: text,
  server: text,
  organization: text,
  organizationUri: text,
  discoveryUri: text,
  homeRealmUri: text,
  autoDiscover: truth,
  office365: truth,
  userName: text,
  password: secret,
  domain: text,
  transport: {
    fits: (value) => typeof value === "string" && ["", "Auto", "Soap", "WebApi"].includes(value),
    remedy: "give Auto, Soap or WebApi",
  },
  authType: text,
  clientId: secret,
  clientSecret: secret,
  certificate: parts,
  redirectUri: text,
  refreshToken: secret,
  managedIdentity: truth,
  prompt: deed,
  tenant: text,
  authority: text,
  resource: text,
  proxy: parts,
  policy: parts,
  dial: deed,
};

/** What the compiler refuses, and a program without types may give all the same. Throws SESSION_BAD_VALUE. */
export function checkSessionOptions(options: SessionOptions): void {
  if (!parts.fits(options)) {
    throw refusal(`the options are ${kindOf(options)}`, 'give an object: { organizationUri: "https://…" }');
  }
  for (const [name, { fits, remedy }] of Object.entries(kinds)) {
    const value: unknown = options[name as keyof typeof kinds];
    if (value !== undefined && !fits(value))
      throw refusal(`${name} is ${said(name, value)}`, `${remedy}, or leave it out`);
  }
  checkMembers(options, [...Object.keys(kinds), "timeout", "signal"]);
  checkSignal(options.signal);
}

function said(name: string, value: unknown): string {
  return name === "transport" && typeof value === "string" ? `"${value}"` : kindOf(value);
}
