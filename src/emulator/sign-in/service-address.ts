const servicePath = /^(.*\/xrmservices\/2011\/(?:organization|discovery)\.svc)(?:\/web)?\/?$/i;

/**
 * The one form of a service's address that addresses are compared in: `org.example.com:5555/contoso/xrmservices/2011/organization.svc`
 * of any address of that service. Scheme and case do not count: TLS may end before the organization.
 * Undefined where the address is none of a service.
 */
export function serviceAddress(address: string): string | undefined {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return undefined;
  const { host, pathname } = new URL(address);
  const path = servicePath.exec(pathname)?.[1];
  return path === undefined ? undefined : `${host.replace(/:(?:80|443)$/, "")}${path}`.toLowerCase();
}
