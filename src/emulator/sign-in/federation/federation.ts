import { callSecurity } from "../call-security.ts";
import type { SchemeParts } from "../scheme.ts";
import type { TrustContext } from "../trust-context.ts";
import { organizationRealm } from "./realm.ts";
import { tokenService } from "./token-service.ts";

/**
 * Federation as AD FS does it: token services of WS-Trust at `/adfs/services/trust`, a second federation server under `/home`
 * whose tokens the first one exchanges, and calls that carry the tokens (protocols §4).
 */
export function federation(context: TrustContext): SchemeParts {
  const realm = organizationRealm(context);
  const endpoints = [realm, realm.home].flatMap((one) => (one === undefined ? [] : tokenService(one, context)));
  return { service: callSecurity(context), endpoints };
}
