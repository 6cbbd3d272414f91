/** Microsoft's own token services for its online organizations, retired by now (protocols §5). */

/** Takes WS-Trust of February 2005 and gives a token whose key nobody uses: calls carry it unsigned. */
export const onlineTokenAddress = "https://login.microsoftonline.com/RST2.srf";

/** As RST2.srf, for tokens without a proof key. */
export const onlineExtendedTokenAddress = "https://login.microsoftonline.com/extSTS.srf";

/** Whom a federated account's own token service issues its token for. */
export const onlineFederationAudience = "urn:federation:MicrosoftOnline";

/** Which policy the online services ask a token for. */
export const onlinePolicy = "MBI_FED_SSL";

/** The audience of an online organization's region: `urn:crmemea:dynamics.com` for `contoso.crm4.dynamics.com`; undefined for other hosts. */
export function onlineAudienceOf(host: string): string | undefined {
  const label = /(?:^|\.)(crm\d{0,2})\.dynamics\.com\.?$/i.exec(host)?.[1]?.toLowerCase();
  const region = label === undefined ? undefined : regions.get(label);
  return region === undefined ? undefined : `urn:${region}:dynamics.com`;
}

const regions: ReadonlyMap<string, string> = new Map([
  ["crm", "crmna"],
  ["crm2", "crmsam"],
  ["crm3", "crmcan"],
  ["crm4", "crmemea"],
  ["crm5", "crmapac"],
  ["crm6", "crmoce"],
  ["crm7", "crmjpn"],
  ["crm8", "crmind"],
  ["crm9", "crmgcc"],
  ["crm11", "crmgbr"],
  ["crm12", "crmfra"],
]);
