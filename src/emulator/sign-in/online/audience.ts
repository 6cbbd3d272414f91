import { onlineAudienceOf } from "../../../wire/ws-trust/online-token-service.ts";
import type { EmulatorRequest } from "../../handler.ts";

/** Whom tokens are for that the online services' calls carry: the host's region, North America for any other host. */
export function audienceAt({ headers }: Pick<EmulatorRequest, "headers">): string {
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  return onlineAudienceOf(host) ?? "urn:crmna:dynamics.com";
}

/** Every region that an online organization could have been in (protocols §5). */
export const onlineAudiences: ReadonlySet<string> = new Set(
  ["crm", "crm2", "crm3", "crm4", "crm5", "crm6", "crm7", "crm8", "crm9", "crm11", "crm12"].flatMap(
    (label) => onlineAudienceOf(`organization.${label}.dynamics.com`) ?? [],
  ),
);
