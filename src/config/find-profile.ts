import { closestName } from "../values/closest-name.ts";
import { ConfigError } from "./config-error.ts";
import type { Profile } from "./config-schema.ts";
import { matchesGlob } from "./glob.ts";

/** What a profile is matched by: the part of a session's options that says which session it is. */
export type SessionIdentity = {
  readonly name?: string | undefined;
  readonly protocol?: string | undefined;
  readonly server?: string | undefined;
  readonly organization?: string | undefined;
  readonly organizationUri?: string | undefined;
  readonly discoveryUri?: string | undefined;
  readonly autoDiscover?: boolean | undefined;
};

/**
 * The profiles that a run may use: with names those alone, in the order of the file; without names those that say which
 * sessions they are for. Throws CONFIG_NO_PROFILE.
 */
export function selectProfiles(profiles: readonly Profile[], names: readonly string[]): readonly Profile[] {
  if (names.length === 0) return profiles.filter(({ match }) => match !== undefined);
  for (const name of names) if (!profiles.some((profile) => profile.name === name)) throw noProfile(name, profiles);
  return profiles.filter(({ name }) => names.includes(name));
}

/** The first profile that matches a session; one without `match` matches any. */
export function findProfile(profiles: readonly Profile[], session: SessionIdentity): Profile | undefined {
  return profiles.find(({ match }) => match === undefined || matches(match, session));
}

/**
 * The hosts that a profile sends its own secrets to: that of the address that counts, where the profile gives it or has
 * matched it, and those that it names beside. Empty for one that only a session's name switches on: a task chooses that
 * name, and the address beside it. Undefined for a profile without `match`, which the operator has chosen for the whole run.
 */
export function secretHosts(profile: Profile, session: SessionIdentity): readonly string[] | undefined {
  const { match, server, organizationUri, discoveryUri, homeRealmUri, authority, allowHosts = [] } = profile;
  if (match === undefined) return undefined;
  const saysWhere = [match.server, match.url, server, organizationUri, discoveryUri].some((part) => part !== undefined);
  const [address] = saysWhere ? urlsOf(session).slice(-1) : [];
  const beside = [homeRealmUri, authority].flatMap((text) => (text === undefined ? [] : urlsOf({ server: text })));
  return [...[address, ...beside].flatMap((url) => (url === undefined ? [] : [url.host])), ...allowHosts];
}

function matches({ session, server, url }: NonNullable<Profile["match"]>, identity: SessionIdentity): boolean {
  const urls = urlsOf(identity);
  return (
    isOneOf(session, identity.name === undefined ? [] : [identity.name]) &&
    isOneOf(server, urls.flatMap(hostsOf)) &&
    isOneOf(url, urls.map(comparable))
  );
}

function isOneOf(patterns: string | readonly string[] | undefined, texts: readonly string[]): boolean {
  if (patterns === undefined) return true;
  return [patterns].flat().some((pattern) => texts.some((text) => matchesGlob(pattern, text)));
}

/**
 * The address that counts, as the session reads it (a scheme of its own, else PROTOCOL, else https), with and without the
 * organization. An address that another one switches off matches nothing: a task could put it there to get a profile.
 */
function urlsOf(session: SessionIdentity): URL[] {
  const { protocol = "HTTPS", server, organization } = session;
  const [first] = countingAddresses(session).filter((text) => text !== undefined && text.trim() !== "");
  const texts = first === server ? [withOrganization(server, organization), server] : [first];
  return texts.flatMap((text) => {
    if (text === undefined) return [];
    const address = text.includes("://") ? text.trim() : `${protocol.toLowerCase()}://${text.trim()}`;
    return URL.canParse(address) ? [new URL(address)] : [];
  });
}

/** In the order in which they count (decision 7 of the AML reference). */
function countingAddresses({ autoDiscover, organizationUri, discoveryUri, server }: SessionIdentity) {
  return autoDiscover === true ? [discoveryUri, server] : [organizationUri, discoveryUri, server];
}

function withOrganization(server: string | undefined, organization: string | undefined): string | undefined {
  if (server === undefined || organization === undefined) return undefined;
  return `${server.trim().replace(/\/+$/, "")}/${encodeURIComponent(organization)}`;
}

function hostsOf({ hostname, host, port, protocol }: URL): string[] {
  return [hostname, port === "" ? `${host}:${protocol === "https:" ? 443 : 80}` : host];
}

/** Without what is no part of the address: user and password, query, fragment. */
function comparable({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function noProfile(name: string, profiles: readonly Profile[]): ConfigError {
  const names = profiles.map((profile) => profile.name);
  const closest = closestName(name, names);
  const known = names.length === 0 ? "there are no profiles" : `there are ${names.join(", ")}`;
  return new ConfigError({
    code: "CONFIG_NO_PROFILE",
    message: `there is no profile "${name}"`,
    remedy: closest === undefined ? known : `did you mean ${closest}?`,
    context: { profile: name },
  });
}
