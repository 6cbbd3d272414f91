import type { SignInScheme } from "../../emulator/sign-in/scheme.ts";
import { apiVersionOf, webApiRoot } from "../../session/web-api/api-version.ts";
import { printableLine } from "../../values/printable.ts";
import type { NamedUser } from "../emulator-user.ts";
import type { Colors } from "./colors.ts";

/** How the organization was started. */
export type StartedEmulator = {
  /** The one user that the command line names, or CRM\\administrator. */
  readonly user: NamedUser | undefined;
  readonly isOpen: boolean;
  /** What stands for the first organization in the path. */
  readonly organization: string;
  /** The organization's: `9.2.24051.174`. */
  readonly version: string;
  /** The ways to sign in that it offers. */
  readonly signIn: readonly SignInScheme[];
  /** With TLS: the certificate that clients are to trust. */
  readonly caFile?: string | undefined;
};

/** What `--json` prints once the organization serves. */
export function emulatorFacts(url: string, started: StartedEmulator): object {
  const { user, isOpen, caFile } = started;
  const webApi = webApiUri(url, started);
  return {
    type: "started",
    url,
    organizationUri: organizationUri(url, started),
    ...(webApi === undefined ? {} : { webApiUri: webApi }),
    ...(isOpen ? { open: true } : {}),
    ...(user === undefined ? {} : { user: nameOf(user) }),
    ...(caFile === undefined ? {} : { caFile }),
    ...(user?.passwordIsMade === true ? { password: user.password } : {}),
  };
}

/** The same for a person, with a command that tries it: curl signs in by NTLM and asks WhoAmI. */
export function emulatorText(url: string, started: StartedEmulator, colors: Colors): string {
  const webApi = webApiUri(url, started);
  return `${colors.bold("The embedded organization is at")}
  SOAP     ${colors.cyan(organizationUri(url, started))}
${webApi === undefined ? "" : `  Web API  ${colors.cyan(webApi)}\n`}${signIn(started, colors)}${trust(started)}
${started.signIn.includes("ntlm") ? `\nTry it:\n  ${curlLine(url, started)}\n` : ""}
Ctrl+C ends it.
`;
}

function trust({ caFile }: StartedEmulator): string {
  return caFile === undefined ? "" : `\nClients trust it by the authority's certificate: ${printableLine(caFile)}`;
}

function signIn({ user, isOpen, signIn: schemes }: StartedEmulator, colors: Colors): string {
  const ways = schemes.join(", ");
  if (user === undefined && !isOpen) return "The users of the directory file may sign in.";
  if (user === undefined) return `Any user may sign in (${ways}), with any password, under any organization name.`;
  const name = colors.bold(printableLine(nameOf(user)));
  if (!user.passwordIsMade) return `${name} may sign in (${ways}) with the password that was given.`;
  return `${name} may sign in (${ways}) with the password ${colors.bold(user.password)} (made for this start and shown only here).`;
}

function curlLine(url: string, started: StartedEmulator): string {
  const { user, isOpen, caFile } = started;
  const name =
    user === undefined
      ? isOpen
        ? "CRM\\alice:any"
        : "DOMAIN\\name"
      : user.passwordIsMade
        ? `${nameOf(user)}:${user.password}`
        : nameOf(user);
  const trusted = caFile === undefined ? "" : ` --cacert ${quoted(caFile)}`;
  const signedIn = `curl${trusted} --ntlm -u ${quoted(name)}`;
  const webApi = webApiUri(url, started);
  if (webApi !== undefined) return `${signedIn} ${webApi}WhoAmI`;
  return `${signedIn} -H 'Content-Type: text/xml; charset=utf-8' -H 'SOAPAction: "${action}"' -d '${whoAmI}' ${organizationUri(url, started)}/web`;
}

/** Of organizations from 8.0 on. */
function webApiUri(url: string, { organization, version }: StartedEmulator): string | undefined {
  if (Number.parseInt(version, 10) < 8) return undefined;
  return `${webApiRoot(`${url}/${encodeURIComponent(organization)}`)}${apiVersionOf(version)}/`;
}

function organizationUri(url: string, { organization }: StartedEmulator): string {
  return `${url}/${encodeURIComponent(organization)}/XRMServices/2011/Organization.svc`;
}

function nameOf(user: NamedUser): string {
  return `${user.domain}\\${user.userName}`;
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const action = "http://schemas.microsoft.com/xrm/2011/Contracts/Services/IOrganizationService/Execute";

const whoAmI =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
  '<Execute xmlns="http://schemas.microsoft.com/xrm/2011/Contracts/Services">' +
  '<request xmlns:a="http://schemas.microsoft.com/xrm/2011/Contracts">' +
  '<a:Parameters xmlns:b="http://schemas.datacontract.org/2004/07/System.Collections.Generic"/>' +
  "<a:RequestName>WhoAmI</a:RequestName></request></Execute></s:Body></s:Envelope>";
