import type { DiscoveredOrganization } from "../../session/discovery/discover-organizations.ts";
import { printableLine } from "../../values/printable.ts";
import { count } from "./count.ts";

/** The organizations that a discovery service lists, for a person: one a paragraph, then how many there are. */
export function organizationsText(discoveryUri: string, organizations: readonly DiscoveredOrganization[]): string {
  const paragraphs = organizations.map(organizationText);
  return `${[...paragraphs, `${count(organizations.length, "organization")} at ${printableLine(discoveryUri)}`].join("\n\n")}\n`;
}

function organizationText(organization: DiscoveredOrganization): string {
  const { uniqueName, friendlyName, urlName, organizationUri, version, region, state } = organization;
  const facts: readonly (readonly [name: string, text: string | undefined])[] = [
    ["name", friendlyName],
    ["URL name", urlName],
    ["address", organizationUri],
    ["version", version],
    ["region", region],
    ["state", state.toLowerCase()],
  ];
  const lines = facts.flatMap(([name, text]) =>
    text === undefined ? [] : [`  ${name.padEnd(8)}  ${printableLine(text)}`],
  );
  return [printableLine(uniqueName), ...lines].join("\n");
}
