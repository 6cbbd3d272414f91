import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import type { EmulatorRequest } from "../handler.ts";
import type { HostedOrganization } from "../organizations.ts";
import { originOf } from "../request-path.ts";

/**
 * An organization as the services list it, with addresses at the host by which the client came; at Global Discovery's host,
 * `globaldisco.crm4.dynamics.com`, with those of an online organization, `https://contoso.crm4.dynamics.com`.
 */
export function detailOf(hosted: HostedOrganization, request: EmulatorRequest): OrganizationDetail {
  const { uniqueName, friendlyName, urlName, isDisabled, organization } = hosted;
  const region = /^globaldisco\.([^:]+)/i.exec(request.headers.host ?? "")?.[1];
  const root =
    region === undefined ? `${originOf(request)}/${encodeURIComponent(urlName)}` : `https://${urlName}.${region}`;
  return {
    id: organization.id,
    uniqueName,
    friendlyName,
    urlName,
    version: organization.version,
    state: isDisabled ? "Disabled" : "Enabled",
    addresses: {
      webApplication: `${root}/`,
      organizationService: `${root}/XRMServices/2011/Organization.svc`,
      organizationDataService: `${root}/XRMServices/2011/OrganizationData.svc`,
      webApi: root,
      crmService: `${originOf(request)}/MSCRMServices/2007/CrmService.asmx`,
      metadataService: `${originOf(request)}/MSCRMServices/2007/MetadataService.asmx`,
    },
    region: "NA",
  };
}
