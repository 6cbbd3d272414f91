import type { Activity, Parameter } from "../catalog/activity.ts";
import { holds, isActive, nameIn, textOf } from "../catalog/conditions.ts";
import { readValue } from "../catalog/read-value.ts";
import { type ProfileChanges, profileChanges } from "../config/apply-profile.ts";
import type { Profile } from "../config/config-schema.ts";
import type { SessionIdentity } from "../config/find-profile.ts";

/** What a step gives, by AML name in upper case; undefined where only the run will know it. */
type Texts = ReadonlyMap<string, string | undefined>;

/** The session that a step opens: by create_session, or by itself (Host mode); undefined for a step that opens none. */
export function sessionOpenedBy(activity: Activity, given: Texts): SessionIdentity | undefined {
  const { parameters } = activity;
  const { session } = parameters;
  if (parameters.server === undefined) return undefined;
  const creates = session?.effect === "creates";
  if (!creates && (session === undefined || !isHostMode(session, activity, given))) return undefined;
  const text = (key: string): string | undefined => {
    const parameter = parameters[key];
    if (parameter === undefined || isActive(parameter, parameters, given) === false) return undefined;
    return textOf(parameter, given);
  };
  return {
    name: creates ? nameOf(session, given) : undefined,
    protocol: text("protocol"),
    server: text("server"),
    organization: text("organization"),
    organizationUri: text("organizationUri"),
    discoveryUri: text("discoveryUri"),
    autoDiscover: isYes(text("autoDiscover")),
  };
}

function isYes(text: string | undefined): boolean {
  const read = readValue({ kind: "yesNo" }, text ?? "");
  return read.ok && read.value === true;
}

function isHostMode(session: Parameter, { parameters }: Activity, given: Texts): boolean {
  if (nameIn(session, given) !== undefined || session.noDefaultWhen === undefined) return false;
  return holds(session.noDefaultWhen, parameters, given) !== false;
}

function nameOf(session: Parameter, given: Texts): string | undefined {
  return nameIn(session, given) === undefined ? session.default : textOf(session, given)?.trim();
}

/** What a step gives with what a profile makes of it: the profile's texts in place of, or beside, the step's. */
export function withProfile<T extends string | undefined>(
  activity: Activity,
  given: ReadonlyMap<string, T>,
  profile: Profile,
): ReadonlyMap<string, T | string> {
  const result = new Map<string, T | string>(given);
  for (const [key, value] of Object.entries(parameterTexts(profileChanges(profile)))) {
    const parameter = activity.parameters[key];
    if (parameter === undefined) continue;
    for (const name of [parameter.name, ...(parameter.aliases ?? [])]) result.delete(name);
    if (value !== undefined) result.set(parameter.name, value);
  }
  return result;
}

/** The changes as texts of a task, by the catalog's keys; undefined takes the step's away. */
export function parameterTexts({ proxy, certificate, ...changes }: ProfileChanges): Record<string, string | undefined> {
  const flat: Record<string, unknown> = { ...changes };
  if (proxy !== undefined) {
    flat.proxyType = proxy.type;
    flat.proxyServer = proxy.server;
    flat.proxyPort = proxy.port;
    flat.proxyUserName = proxy.userName;
    flat.proxyPassword = proxy.password;
  }
  if (certificate !== undefined) {
    flat.certificate = certificate.file;
    flat.certificatePassword = certificate.password;
    flat.certificateThumbprint = certificate.thumbprint;
  }
  return Object.fromEntries(Object.entries(flat).map(([key, value]) => [key, textOfSetting(value)]));
}

function textOfSetting(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === "boolean" ? (value ? "YES" : "NO") : String(value);
}
