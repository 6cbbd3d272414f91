import { onlineAudienceOf } from "../../../wire/ws-trust/online-token-service.ts";

/** Whom the online services issue tokens for that the embedded organization takes: its region is North America. */
export const onlineAudience = "urn:crmna:dynamics.com";

/** Every region that an online organization could have been in (protocols §5). */
export const onlineAudiences: ReadonlySet<string> = new Set(
  ["crm", "crm2", "crm3", "crm4", "crm5", "crm6", "crm7", "crm8", "crm9", "crm11", "crm12"].flatMap(
    (label) => onlineAudienceOf(`organization.${label}.dynamics.com`) ?? [],
  ),
);
