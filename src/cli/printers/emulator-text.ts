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
  /** With TLS: the certificate that clients are to trust. */
  readonly caFile?: string | undefined;
};

/** What `--json` prints once the organization serves. */
export function emulatorFacts(url: string, { user, isOpen, organization, caFile }: StartedEmulator): object {
  return {
    type: "started",
    url,
    organizationUri: organizationUri(url, organization),
    ...(isOpen ? { open: true } : {}),
    ...(user === undefined ? {} : { user: nameOf(user) }),
    ...(caFile === undefined ? {} : { caFile }),
    ...(user?.passwordIsMade === true ? { password: user.password } : {}),
  };
}

/** The same for a person, with a command that tries it: curl signs in by NTLM and asks WhoAmI. */
export function emulatorText(url: string, started: StartedEmulator, colors: Colors): string {
  return `${colors.bold("The embedded organization is at")} ${colors.cyan(organizationUri(url, started.organization))}
${signIn(started, colors)}${trust(started)}

Try it:
  ${curlLine(url, started)}

Ctrl+C ends it.
`;
}

function trust({ caFile }: StartedEmulator): string {
  return caFile === undefined ? "" : `\nClients trust it by the authority's certificate: ${printableLine(caFile)}`;
}

function signIn({ user, isOpen }: StartedEmulator, colors: Colors): string {
  if (user === undefined && !isOpen) return "The users of the directory file may sign in.";
  if (user === undefined) return "Any user may sign in (NTLM), with any password, under any organization name.";
  const name = colors.bold(printableLine(nameOf(user)));
  if (!user.passwordIsMade) return `${name} may sign in (NTLM) with the password that was given.`;
  return `${name} may sign in (NTLM) with the password ${colors.bold(user.password)} (made for this start and shown only here).`;
}

function curlLine(url: string, { user, isOpen, organization, caFile }: StartedEmulator): string {
  const name =
    user === undefined
      ? isOpen
        ? "CRM\\alice:any"
        : "DOMAIN\\name"
      : user.passwordIsMade
        ? `${nameOf(user)}:${user.password}`
        : nameOf(user);
  const trusted = caFile === undefined ? "" : ` --cacert ${quoted(caFile)}`;
  return `curl${trusted} --ntlm -u ${quoted(name)} -H 'Content-Type: text/xml; charset=utf-8' -H 'SOAPAction: "${action}"' -d '${whoAmI}' ${organizationUri(url, organization)}/web`;
}

function organizationUri(url: string, organization: string): string {
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
