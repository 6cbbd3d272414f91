import type { Profile } from "./config-schema.ts";

type Setting = Exclude<keyof Profile, "name" | "description" | "match" | OperatorSetting>;
type OperatorSetting = "ca" | "allowHosts" | "allowPlainHttpPasswords" | "allowRetiredSignIn";

/** What a profile changes of a session, by the names of the session's options; undefined takes away what the step says. */
export type ProfileChanges = { readonly [S in Setting]?: Profile[S] | undefined };

/**
 * The settings that say the same thing in another way: where a profile gives one, what the step says in the others must not
 * win over it. An address replaces other addresses, an application's secret or certificate replaces a user.
 */
const displaces: { readonly [S in Setting]?: readonly Setting[] } = {
  organizationUri: ["protocol", "server", "organization", "discoveryUri", "autoDiscover"],
  server: ["protocol", "organizationUri", "discoveryUri", "autoDiscover"],
  discoveryUri: ["protocol", "server", "organizationUri"],
  authType: ["office365"],
  office365: ["authType"],
  clientSecret: ["userName", "password", "domain", "certificate"],
  certificate: ["userName", "password", "domain", "clientSecret"],
  refreshToken: ["userName", "password", "domain", "clientSecret", "certificate"],
  managedIdentity: ["userName", "password", "domain", "clientId", "clientSecret", "certificate"],
  userName: ["domain"],
};

/**
 * What a profile makes of what a step says: its own settings win, and displace those of the step that say the same thing
 * in another way. `profileChanges({ name: "online", authType: "OAuth" })` → `{ authType: "OAuth", office365: undefined }`
 */
export function profileChanges(profile: Profile): ProfileChanges {
  const {
    name: _name,
    description: _description,
    match: _match,
    ca: _ca,
    allowHosts: _allowHosts,
    allowPlainHttpPasswords: _allowPlainHttpPasswords,
    allowRetiredSignIn: _allowRetiredSignIn,
    ...settings
  } = profile;
  const given = Object.keys(settings) as Setting[]; // the keys of a literal that holds settings alone
  const displaced = given.flatMap((setting) => displaces[setting] ?? []);
  return { ...Object.fromEntries(displaced.map((setting) => [setting, undefined])), ...settings };
}
