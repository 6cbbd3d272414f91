import { defaultOrganization } from "../../emulator/organizations.ts";
import type { NamedUser } from "../emulator-user.ts";
import type { Colors } from "./colors.ts";
import { printableLine } from "./printable.ts";

/** What `--json` prints once the organization serves. */
export function emulatorFacts(url: string, user: NamedUser | undefined): object {
  return {
    type: "started",
    url,
    organizationUri: organizationUri(url),
    ...(user === undefined ? { open: true } : { user: nameOf(user) }),
    ...(user?.passwordIsMade === true ? { password: user.password } : {}),
  };
}

/** The same for a person, with a command that tries it: curl signs in by NTLM and asks WhoAmI. */
export function emulatorText(url: string, user: NamedUser | undefined, colors: Colors): string {
  return `${colors.bold("The embedded organization is at")} ${colors.cyan(organizationUri(url))}
${signIn(user, colors)}

Try it:
  ${curlLine(url, user)}

Ctrl+C ends it.
`;
}

function signIn(user: NamedUser | undefined, colors: Colors): string {
  if (user === undefined) return "Any user may sign in (NTLM), with any password, under any organization name.";
  const name = colors.bold(printableLine(nameOf(user)));
  if (!user.passwordIsMade) return `${name} may sign in (NTLM) with the password that was given.`;
  return `${name} may sign in (NTLM) with the password ${colors.bold(user.password)} (made for this start and shown only here).`;
}

function curlLine(url: string, user: NamedUser | undefined): string {
  const name =
    user === undefined ? "CRM\\alice:any" : user.passwordIsMade ? `${nameOf(user)}:${user.password}` : nameOf(user);
  return `curl --ntlm -u ${quoted(name)} -H 'Content-Type: text/xml; charset=utf-8' -H 'SOAPAction: "${action}"' -d '${whoAmI}' ${organizationUri(url)}/web`;
}

function organizationUri(url: string): string {
  return `${url}/${defaultOrganization}/XRMServices/2011/Organization.svc`;
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
